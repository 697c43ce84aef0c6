import { describe, expect, it } from "vitest";
import {
  deployment,
  endpoint,
  node,
  pod,
  service,
  slice,
  snapshotOf,
  type PodParts,
  type Raw,
} from "../../test/cluster-objects.ts";
import { describeEnd } from "../../test/describe-paths.ts";
import { ingressClass, rules } from "../../test/ingress-cluster.ts";
import { serviceId } from "../model/names.ts";
import type { SlimKind } from "../model/objects.ts";
import { createReadRecorder } from "../analysis/record-reads.ts";
import { findIngressRouters } from "../routing/find-router.ts";
import { computeControllerPath } from "./compute-controller-path.ts";
import { computeServicePaths } from "./compute-service-paths.ts";
import type { ControllerPath, WayIn } from "./path-model.ts";

const labels = { "app.kubernetes.io/name": "ingress-nginx" };
const web = [pod("web"), service("web"), slice("web", [endpoint("10.1.0.1", { pod: "web" })])];
const nginx = ingressClass("nginx", "k8s.io/ingress-nginx");
const shop = rules("shop", ["shop.example.com / Prefix"], { className: "nginx" });
const base = [node("n1"), node("n2"), ...web, nginx, shop];
const httpOnly = [{ name: "http", port: 80, targetPort: "http", nodePort: 32510 }];
const containerPorts = [{ name: "http", containerPort: 80 }];
const slicePorts = [{ name: "http", port: 80, protocol: "TCP" }];
const at = (...ips: readonly string[]) => ({ loadBalancer: { ingress: ips.map((ip) => ({ ip })) } });

const controller = (name: string, parts: Raw = {}) =>
  pod(name, { labels, ip: "10.1.0.9", ports: containerPorts, owner: "Deployment/ctl", ...parts });
const edge = (spec: Raw = { type: "NodePort" }, status: Raw = {}) => ({
  ...service("ctl", { selector: labels, ports: httpOnly, ...spec }),
  status,
});
const listed = (...endpoints: readonly Raw[]) => slice("ctl", endpoints, slicePorts);
const here = endpoint("10.1.0.9", { pod: "ctl" });
const crashing = {
  ready: false,
  status: {
    containerStatuses: [
      { name: "app", ready: false, restartCount: 9, state: { waiting: { reason: "CrashLoopBackOff" } } },
    ],
  },
};

const threeReasons =
  "part at way-in: the controller Deployment ctl has 1 of 4 pods ready: container app is not ready (2); CrashLoopBackOff in container app, 9 restarts (1) [controller-not-ready]";

interface Row {
  readonly name: string;
  readonly objects: readonly Raw[];
  readonly unreadable?: readonly SlimKind[];
  /** The controller, its entries with their nodes, and what becomes of the Ingress's way in and of the port. */
  readonly expected: readonly string[];
}

function ingressWay(objects: readonly Raw[], unreadable: readonly SlimKind[] = []) {
  const paths = computeServicePaths(snapshotOf(objects, unreadable), serviceId("shop", "web"));
  const port = paths?.ports[0];
  const way = port?.waysIn.find((each) => each.type === "ingress");
  if (port === undefined || way?.type !== "ingress") throw new Error("no Ingress way in");
  return { way, port };
}

function describeController(path: ControllerPath): readonly string[] {
  return [
    `${path.workload.kind} ${path.workload.name} ${path.ready}/${path.total} ${describeEnd(path)}`,
    ...path.entries.flatMap((entry) => [
      `${entry.type} ${[...entry.addresses, ""].join(" ")}${entry.port} ${describeEnd(entry)}`,
      ...entry.entries.map(
        (nodes) =>
          `  ${nodes.nodes.map(({ name, address }) => `${name} ${address ?? "?"}`).join(", ")} ${describeEnd(nodes)}`,
      ),
    ]),
  ];
}

const rows: readonly Row[] = [
  {
    name: "no controller is known: nothing is said of it",
    objects: base,
    expected: ["no controller", "way whole", "port whole"],
  },
  {
    name: "a class that is not there",
    objects: [node("n1"), ...web, nginx, rules("shop", ["shop.example.com / Prefix"], { className: "gone" })],
    expected: [
      "no controller",
      "way unknown at way-in: there is no IngressClass gone: no controller is known to serve Ingress shop [ingress-class-missing]",
      "port unknown at way-in: there is no IngressClass gone: no controller is known to serve Ingress shop [ingress-class-missing]",
    ],
  },
  {
    name: "no class, and nobody who takes such ones",
    objects: [
      node("n1"),
      ...web,
      nginx,
      controller("ctl"),
      rules("shop", ["shop.example.com / Prefix"], { className: null }),
    ],
    expected: [
      "no controller",
      "way unknown at way-in: Ingress shop names no class, and no controller is known to take it [ingress-class-missing]",
      "port unknown at way-in: Ingress shop names no class, and no controller is known to take it [ingress-class-missing]",
    ],
  },
  {
    name: "a class by the old annotation only",
    objects: [
      node("n1"),
      ...web,
      nginx,
      rules("shop", ["shop.example.com / Prefix"], {
        className: null,
        annotations: { "kubernetes.io/ingress.class": "x" },
      }),
    ],
    expected: ["no controller", "way whole", "port whole"],
  },
  {
    name: "a NodePort Service",
    objects: [...base, ...deployment("ctl", 1), controller("ctl"), edge(), listed(here)],
    expected: [
      "Deployment ctl 1/1 whole",
      "node-port 32510 whole",
      "  n1 10.0.0.1, n2 10.0.0.2 whole",
      "way whole",
      "port whole",
    ],
  },
  {
    name: "a load balancer that is pending: the nodePort is open",
    objects: [...base, ...deployment("ctl", 1), controller("ctl"), edge({ type: "LoadBalancer" }), listed(here)],
    expected: [
      "Deployment ctl 1/1 whole",
      "load-balancer 80 ✗ severed at way-in: Deployment ctl: no load balancer has given it an address yet; nodePort 32510 is open meanwhile [load-balancer-pending]",
      "node-port 32510 whole",
      "  n1 10.0.0.1, n2 10.0.0.2 whole",
      "way whole",
      "port whole",
    ],
  },
  {
    name: "a load balancer and an externalIP",
    objects: [
      ...base,
      ...deployment("ctl", 1),
      controller("ctl"),
      edge({ type: "LoadBalancer", externalIPs: ["203.0.113.9"] }, at("203.0.113.1")),
      listed(here),
    ],
    expected: [
      "Deployment ctl 1/1 whole",
      "load-balancer 203.0.113.1 80 whole",
      "  n1 10.0.0.1, n2 10.0.0.2 whole",
      "external-ip 203.0.113.9 80 whole",
      "  n1 10.0.0.1, n2 10.0.0.2 whole",
      "node-port 32510 whole",
      "  n1 10.0.0.1, n2 10.0.0.2 whole",
      "way whole",
      "port whole",
    ],
  },
  {
    name: "a ClusterIP Service only: from inside",
    objects: [
      ...base,
      ...deployment("ctl", 1),
      controller("ctl"),
      edge({ ports: [{ name: "http", port: 80, targetPort: "http" }] }),
      listed(here),
    ],
    expected: ["Deployment ctl 1/1 whole", "cluster-ip 10.96.0.10 80 whole", "way whole", "port whole"],
  },
  {
    name: "its pods crash: every Ingress is refused",
    objects: [
      ...base,
      ...deployment("ctl", 1),
      controller("ctl", crashing),
      edge(),
      listed(endpoint("10.1.0.9", { pod: "ctl", ready: false })),
    ],
    expected: [
      "Deployment ctl 0/1 ✗ severed at way-in (refused): the controller Deployment ctl has 0 of 1 pod ready: CrashLoopBackOff in container app, 9 restarts [controller-not-ready]",
      "node-port 32510 ✗ severed at way-in (refused): the controller Deployment ctl has 0 of 1 pod ready: CrashLoopBackOff in container app, 9 restarts [controller-not-ready]",
      "  n1 10.0.0.1, n2 10.0.0.2 ✗ severed at way-in (refused): the controller Deployment ctl has 0 of 1 pod ready: CrashLoopBackOff in container app, 9 restarts [controller-not-ready]",
      "way ✗ severed at way-in (refused): the controller Deployment ctl has 0 of 1 pod ready: CrashLoopBackOff in container app, 9 restarts [controller-not-ready]",
      "port part at way-in: the controller Deployment ctl has 0 of 1 pod ready: CrashLoopBackOff in container app, 9 restarts [controller-not-ready]",
    ],
  },
  {
    name: "scaled to zero",
    objects: [...base, ...deployment("ctl", 0, labels), edge(), listed()],
    expected: [
      "Deployment ctl 0/0 ✗ severed at way-in (refused): the controller Deployment ctl is scaled to 0 [controller-not-ready]",
      "node-port 32510 ✗ severed at way-in (refused): the controller Deployment ctl is scaled to 0 [controller-not-ready]",
      "  n1 10.0.0.1, n2 10.0.0.2 ✗ severed at way-in (refused): the controller Deployment ctl is scaled to 0 [controller-not-ready]",
      "way ✗ severed at way-in (refused): the controller Deployment ctl is scaled to 0 [controller-not-ready]",
      "port part at way-in: the controller Deployment ctl is scaled to 0 [controller-not-ready]",
    ],
  },
  {
    name: "externalTrafficPolicy Local: dropped where it does not run",
    objects: [
      ...base,
      ...deployment("ctl", 1),
      controller("ctl"),
      edge({ type: "NodePort", externalTrafficPolicy: "Local" }),
      listed(here),
    ],
    expected: [
      "Deployment ctl 1/1 part at way-in: Deployment ctl: externalTrafficPolicy Local: node n2 has no local endpoint [no-local-endpoint]",
      "node-port 32510 part at way-in: Deployment ctl: externalTrafficPolicy Local: node n2 has no local endpoint [no-local-endpoint]",
      "  n1 10.0.0.1 whole",
      "  n2 10.0.0.2 ✗ severed at way-in (dropped): Deployment ctl: externalTrafficPolicy Local: node n2 has no local endpoint [no-local-endpoint]",
      "way part at way-in: Deployment ctl: externalTrafficPolicy Local: node n2 has no local endpoint [no-local-endpoint]",
      "port part at way-in: Deployment ctl: externalTrafficPolicy Local: node n2 has no local endpoint [no-local-endpoint]",
    ],
  },
  {
    name: "one of two pods is not ready",
    objects: [
      ...base,
      ...deployment("ctl", 2),
      controller("ctl"),
      controller("ctl2", { ip: "10.1.0.8", ready: false }),
      edge(),
      listed(here, endpoint("10.1.0.8", { pod: "ctl2", ready: false })),
    ],
    expected: [
      "Deployment ctl 1/2 part at way-in: the controller Deployment ctl has 1 of 2 pods ready: container app is not ready [controller-not-ready]",
      "node-port 32510 part at way-in: the controller Deployment ctl has 1 of 2 pods ready: container app is not ready [controller-not-ready]",
      "  n1 10.0.0.1, n2 10.0.0.2 part at way-in: the controller Deployment ctl has 1 of 2 pods ready: container app is not ready [controller-not-ready]",
      "way part at way-in: the controller Deployment ctl has 1 of 2 pods ready: container app is not ready [controller-not-ready]",
      "port part at way-in: the controller Deployment ctl has 1 of 2 pods ready: container app is not ready [controller-not-ready]",
    ],
  },
  {
    name: "a rollout's extra pod is not missed",
    objects: [
      ...base,
      ...deployment("ctl", 1),
      controller("ctl"),
      controller("ctl2", { ip: "10.1.0.8", ready: false }),
      edge(),
      listed(here, endpoint("10.1.0.8", { pod: "ctl2", ready: false })),
    ],
    expected: [
      "Deployment ctl 1/2 whole",
      "node-port 32510 whole",
      "  n1 10.0.0.1, n2 10.0.0.2 whole",
      "way whole",
      "port whole",
    ],
  },
  {
    name: "several pods are not ready: why, the most frequent first",
    objects: [
      ...base,
      ...deployment("ctl", 5),
      controller("ctl"),
      controller("c2", { ip: "10.1.0.2", ...crashing }),
      controller("c3", { ip: "10.1.0.3", ready: false }),
      controller("c4", { ip: "10.1.0.4", ready: false }),
      edge(),
      listed(here, ...["2", "3", "4"].map((n) => endpoint(`10.1.0.${n}`, { pod: `c${n}`, ready: false }))),
    ],
    expected: [
      `Deployment ctl 1/4 ${threeReasons}`,
      `node-port 32510 ${threeReasons}`,
      `  n1 10.0.0.1, n2 10.0.0.2 ${threeReasons}`,
      `way ${threeReasons}`,
      `port ${threeReasons}`,
    ],
  },
  {
    name: "pods of no workload: each is missed",
    objects: [
      ...base,
      controller("ctl", { owner: undefined }),
      edge(),
      listed(here, endpoint("10.1.0.8", { pod: "gone", ready: false })),
    ],
    expected: [
      "Pod ctl 1/1 part at way-in: the controller Pod ctl has 1 of 2 pods ready: its EndpointSlice says not ready [controller-not-ready]",
      "node-port 32510 part at way-in: the controller Pod ctl has 1 of 2 pods ready: its EndpointSlice says not ready [controller-not-ready]",
      "  n1 10.0.0.1, n2 10.0.0.2 part at way-in: the controller Pod ctl has 1 of 2 pods ready: its EndpointSlice says not ready [controller-not-ready]",
      "way part at way-in: the controller Pod ctl has 1 of 2 pods ready: its EndpointSlice says not ready [controller-not-ready]",
      "port part at way-in: the controller Pod ctl has 1 of 2 pods ready: its EndpointSlice says not ready [controller-not-ready]",
    ],
  },
  {
    name: "one that goes on its node counts no more",
    objects: [
      ...base,
      controller("a", { owner: "DaemonSet/ctl", hostNetwork: true, ip: "10.0.0.1" }),
      controller("b", { owner: "DaemonSet/ctl", hostNetwork: true, ip: "10.0.0.2", node: "n2", deleted: true }),
    ],
    expected: ["DaemonSet ctl 1/1 whole", "host-network 80 whole", "  n1 10.0.0.1 whole", "way whole", "port whole"],
  },
  {
    name: "on the host's network, a node down and one where it crashes",
    objects: [
      node("n1"),
      node("n2", "False"),
      node("n3"),
      ...web,
      nginx,
      shop,
      controller("a", { owner: "DaemonSet/ctl", hostNetwork: true, ip: "10.0.0.1" }),
      controller("b", { owner: "DaemonSet/ctl", hostNetwork: true, ip: "10.0.0.2", node: "n2", ready: false }),
      controller("c", { owner: "DaemonSet/ctl", hostNetwork: true, ip: "10.0.0.3", node: "n3", ...crashing }),
    ],
    expected: [
      "DaemonSet ctl 1/3 part at way-in: the controller DaemonSet ctl has 1 of 3 pods ready: CrashLoopBackOff in container app, 9 restarts [controller-not-ready]",
      "host-network 80 part at way-in: the controller DaemonSet ctl has 1 of 3 pods ready: CrashLoopBackOff in container app, 9 restarts [controller-not-ready]",
      "  n1 10.0.0.1 whole",
      "  n3 10.0.0.3 ✗ severed at way-in (refused): the controller DaemonSet ctl has 1 of 3 pods ready: CrashLoopBackOff in container app, 9 restarts [controller-not-ready]",
      "  n2 10.0.0.2 ✗ severed at way-in (dropped): node n2 is not ready [node-down]",
      "way part at way-in: the controller DaemonSet ctl has 1 of 3 pods ready: CrashLoopBackOff in container app, 9 restarts [controller-not-ready]",
      "port part at way-in: the controller DaemonSet ctl has 1 of 3 pods ready: CrashLoopBackOff in container app, 9 restarts [controller-not-ready]",
    ],
  },
  {
    name: "by hostPort, running and not ready: reached past readiness, so unknown",
    objects: [
      ...base,
      ...deployment("ctl", 1),
      controller("ctl", { ports: [{ name: "http", containerPort: 8080, hostPort: 80 }], ready: false }),
    ],
    expected: [
      "Deployment ctl 0/1 unknown at way-in: the controller Deployment ctl has 0 of 1 pod ready: container app is not ready [controller-not-ready]",
      "host-port 80 unknown at way-in: the controller Deployment ctl has 0 of 1 pod ready: container app is not ready [controller-not-ready]",
      "  n1 10.0.0.1 unknown at way-in: the controller Deployment ctl has 0 of 1 pod ready: container app is not ready [controller-not-ready]",
      "way unknown at way-in: the controller Deployment ctl has 0 of 1 pod ready: container app is not ready [controller-not-ready]",
      "port unknown at way-in: the controller Deployment ctl has 0 of 1 pod ready: container app is not ready [controller-not-ready]",
    ],
  },
  {
    name: "pods without any way to them",
    objects: [...base, ...deployment("ctl", 1), controller("ctl")],
    expected: [
      "Deployment ctl 1/1 unknown at way-in: no Service, hostPort or hostNetwork leads to the controller Deployment ctl: how requests come to it is unknown [controller-no-way-in]",
      "way unknown at way-in: no Service, hostPort or hostNetwork leads to the controller Deployment ctl: how requests come to it is unknown [controller-no-way-in]",
      "port unknown at way-in: no Service, hostPort or hostNetwork leads to the controller Deployment ctl: how requests come to it is unknown [controller-no-way-in]",
    ],
  },
  {
    name: "a whole controller before nothing: 503",
    objects: [
      node("n1"),
      service("web"),
      slice("web", []),
      nginx,
      shop,
      ...deployment("ctl", 1),
      controller("ctl"),
      edge(),
      listed(here),
    ],
    expected: [
      "Deployment ctl 1/1 whole",
      "node-port 32510 whole",
      "  n1 10.0.0.1 whole",
      "way ✗ severed at endpoints (http-503): no pod has app=web [no-pod-selected]",
      "port ✗ severed at endpoints (refused): no pod has app=web [no-pod-selected]",
    ],
  },
  {
    name: "slices cannot be read: the pods stand in for them",
    objects: [...base, ...deployment("ctl", 1), controller("ctl"), edge()],
    unreadable: ["EndpointSlice"],
    expected: [
      "Deployment ctl 1/1 whole",
      "node-port 32510 whole",
      "  n1 10.0.0.1, n2 10.0.0.2 whole",
      "way unknown at endpoints: objects of kind EndpointSlice cannot be read [not-readable]",
      "port unknown at endpoints: objects of kind EndpointSlice cannot be read [not-readable]",
    ],
  },
];

describe("the way in of an Ingress", () => {
  it.each(rows.map((row) => [row.name, row] as const))("%s", (_, { objects, unreadable, expected }) => {
    const { way, port } = ingressWay(objects, unreadable);
    const of: readonly string[] = way.controller === null ? ["no controller"] : describeController(way.controller);
    expect([...of, `way ${describeEnd(way)}`, `port ${describeEnd(port)}`]).toEqual(expected);
  });
});

describe("computeControllerPath", () => {
  const whole = [...base, ...deployment("ctl", 1), controller("ctl"), edge(), listed(here)];
  const pathOf = (snapshot: ReturnType<typeof snapshotOf>) => {
    const [router] = findIngressRouters(snapshot, "nginx");
    if (router === undefined) throw new Error("no controller");
    return computeControllerPath(snapshot, router);
  };

  it("keeps its ways while nothing of them changes, and not a moment longer", () => {
    const snapshot = snapshotOf(whole);
    const before = pathOf(snapshot);
    expect(pathOf(snapshot).entries).toBe(before.entries);
    const changes = [
      node("n2", "False"),
      listed(),
      edge({ type: "ClusterIP" }),
      ...deployment("ctl", 3),
      controller("ctl", crashing),
    ];
    for (const change of changes) {
      const other = snapshotOf(whole);
      pathOf(other);
      const [object] = [...snapshotOf([change]).all((change as { kind: SlimKind }).kind)];
      if (object === undefined) throw new Error("no object");
      other.applyEvent({ type: "upsert", object });
      expect(pathOf(other).entries).not.toBe(before.entries);
      const fresh = snapshotOf([...whole.filter((raw) => !isSame(raw, change)), change]);
      expect(pathOf(other)).toEqual(pathOf(fresh));
    }
  });

  const stranger = (parts: PodParts) => pod("other", { labels: {}, ip: "10.1.0.77", ...parts });
  const unready = { ready: false };
  const second = { metadata: { name: "ctl-y", namespace: "shop", labels: { "kubernetes.io/service-name": "ctl" } } };
  const other = { ...edge(), metadata: { name: "ctl-b", namespace: "shop" } };
  it.each<readonly [string, readonly Raw[]]>([
    ["by its address", [edge(), listed(here, endpoint("10.1.0.77", unready))]],
    ["by its address, first", [edge(), listed(endpoint("10.1.0.77", unready), here)]],
    ["by its name", [edge(), listed(here, endpoint("10.1.0.77", { pod: "other", ...unready }))]],
    ["in a second slice", [edge(), listed(here), slice("ctl", [endpoint("10.1.0.77", unready)], slicePorts, second)]],
    [
      "in a second Service",
      [edge(), listed(here), other, slice("ctl-b", [endpoint("10.1.0.77", unready)], slicePorts)],
    ],
  ])("remembers nothing where an endpoint is a pod that the selector does not take: %s", (_, objects) => {
    const all = [...base, ...deployment("ctl", 3), controller("ctl"), ...objects];
    const snapshot = snapshotOf([...all, stranger(unready)]);
    pathOf(snapshot);
    const changed = stranger(crashing);
    const [object] = [...snapshotOf([changed]).all("Pod")];
    if (object === undefined) throw new Error("no pod");
    snapshot.applyEvent({ type: "upsert", object });
    expect(pathOf(snapshot)).toEqual(pathOf(snapshotOf([...all, changed])));
  });

  describe("by a listener's port", () => {
    const web8000 = { name: "web", containerPort: 8000 };
    const tls8443 = { name: "websecure", containerPort: 8443 };
    const ports = [
      { name: "web", port: 80, targetPort: "web", nodePort: 32080 },
      { name: "", port: 443, targetPort: 8443, nodePort: 32443 },
    ];
    const twoPorts = edge({ type: "NodePort", ports });
    const template = deployment("ctl", 0, labels).map((raw) => {
      const spec = raw["spec"] as Raw;
      const containers = [{ name: "app", image: "x", ports: [web8000, tls8443] }];
      return { ...raw, spec: { ...spec, template: { metadata: { labels }, spec: { containers } } } };
    });

    it.each<readonly [string, readonly Raw[], number | null, readonly string[]]>([
      [
        "the Service's port that has its number",
        [twoPorts, controller("ctl", { ports: [web8000, tls8443] })],
        443,
        ["shop/ctl:443 node-port"],
      ],
      [
        "the one that leads to the pods' port of its number",
        [twoPorts, controller("ctl", { ports: [web8000, tls8443] })],
        8000,
        ["shop/ctl:web node-port"],
      ],
      ["the same by the template, where no pod is", [twoPorts, ...template], 8000, ["shop/ctl:web node-port"]],
      ["none of another number", [twoPorts, controller("ctl", { ports: [web8000, tls8443] })], 9000, []],
      [
        "on the host's network the pods' own port",
        [controller("ctl", { hostNetwork: true, ports: [web8000, tls8443] })],
        8443,
        ["host-network 8443"],
      ],
      [
        "every hostPort: it may lead to any listener",
        [controller("ctl", { ports: [{ ...web8000, hostPort: 80 }] })],
        8443,
        ["host-port 80"],
      ],
      [
        "all that take requests, where no listener is asked for",
        [controller("ctl", { hostNetwork: true, ports: [web8000, tls8443] })],
        null,
        ["host-network 8000", "host-network 8443"],
      ],
    ])("%s", (_, objects, port, expected) => {
      const snapshot = snapshotOf([node("n1"), ...objects]);
      const pods = [...snapshot.all("Pod")];
      const workload = { kind: "Deployment", namespace: "shop", name: "ctl" };
      const services = [...snapshot.all("Service")];
      const router = { workload, foundBy: "", controllerName: null, pods, services, note: null };
      expect(computeControllerPath(snapshot, router, port).entries.map(({ id }) => id)).toEqual(expected);
    });
  });

  it("notes the same reads when it remembers", () => {
    const snapshot = snapshotOf(whole);
    const { record } = createReadRecorder(snapshot);
    const first = record(pathOf).reads;
    const again = record(pathOf).reads;
    // What it does not read again is touched by whatever touches the rest: pods by their selection, nodes by their kind.
    const covered = (key: string) => again.keys.has(key) || /^object (Node|Pod)\//.test(key);
    expect([...first.keys].filter((key) => !covered(key))).toEqual([]);
    expect(again.selections.length).toBe(first.selections.length);
    expect(again.keys.has("kind Node")).toBe(true);
  });

  it("costs little: 1,000 Ingresses of a DaemonSet on 200 nodes", () => {
    const nodes = Array.from({ length: 200 }, (_, n) => node(`n${n + 1}`));
    const pods = nodes.map((_, n) =>
      controller(`c${n}`, { owner: "DaemonSet/ctl", ip: `10.1.1.${n}`, node: `n${n + 1}` }),
    );
    const endpoints = pods.map((_, n) => endpoint(`10.1.1.${n}`, { pod: `c${n}`, node: `n${n + 1}` }));
    const snapshot = snapshotOf([...nodes, nginx, ...pods, edge(), listed(...endpoints), ...web, shop]);
    const start = process.cpuUsage();
    let way: WayIn | undefined;
    for (let n = 0; n < 1000; n += 1)
      way = computeServicePaths(snapshot, serviceId("shop", "web"))?.ports[0]?.waysIn[0];
    const { user, system } = process.cpuUsage(start);
    expect(way?.type === "ingress" && way.controller?.ready).toBe(200);
    expect((user + system) / 1000).toBeLessThan(1000);
  });
});

function isSame(a: Raw, b: Raw): boolean {
  const name = (raw: Raw) => (raw["metadata"] as { name: string }).name;
  return a["kind"] === b["kind"] && name(a) === name(b);
}
