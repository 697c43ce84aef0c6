import { describe, expect, it } from "vitest";
import { backendOf, endpoint, ingress, pod, service, slice, snapshotOf, type Raw } from "../../test/cluster-objects.ts";
import { describeEnd, describeWayIn } from "../../test/describe-paths.ts";
import { serviceId } from "../model/names.ts";
import type { SlimKind } from "../model/objects.ts";
import { computeServicePaths, type PathOptions } from "./compute-service-paths.ts";

const alias = (externalName: string, ports: readonly Raw[] = [], name = "alias", namespace = "shop") =>
  service(
    name,
    { type: "ExternalName", externalName, ports, selector: undefined, clusterIP: undefined, clusterIPs: undefined },
    {},
    namespace,
  );
const port80 = [{ port: 80, protocol: "TCP", targetPort: 80 }];
const namespace = (name: string): Raw => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
const web = [service("web"), pod("a"), slice("web", [endpoint("10.1.0.1", { pod: "a" })])];
const two = [
  { name: "http", port: 80, protocol: "TCP", targetPort: 8080 },
  { name: "grpc", port: 90, protocol: "TCP", targetPort: 9090 },
];
const meshed = { "service.kubernetes.io/service-proxy-name": "mesh" };
const elsewhere =
  'unknown at service: kube-proxy passes over this Service: its label service.kubernetes.io/service-proxy-name leaves it to "mesh" [proxy-elsewhere]';
const headless = { clusterIP: "None", clusterIPs: ["None"] };

interface Row {
  readonly name: string;
  readonly objects: readonly Raw[];
  readonly options?: PathOptions;
  readonly unreadable?: readonly SlimKind[];
  /** Each port with its end, its ways in and `workload:port used/total` of its backends. */
  readonly expected: readonly string[];
}

const rows: readonly Row[] = [
  {
    name: "a Service in the cluster, to its pods",
    objects: [alias("web.shop.svc.cluster.local"), ...web],
    expected: [
      "0: whole",
      "from cluster: CNAME alias.shop.svc.cluster.local → web.shop.svc.cluster.local  whole",
      "a:8080 1/1",
    ],
  },
  {
    name: "capital letters and a closing dot change nothing",
    objects: [alias("Web.Shop.svc.cluster.local."), ...web],
    expected: [
      "0: whole",
      "from cluster: CNAME alias.shop.svc.cluster.local → web.shop.svc.cluster.local  whole",
      "a:8080 1/1",
    ],
  },
  {
    name: "over another namespace's ExternalName",
    objects: [
      alias("next.other.svc.cluster.local", port80),
      alias("web.shop.svc.cluster.local", [], "next", "other"),
      ...web,
    ],
    expected: [
      "80: whole",
      "from cluster: CNAME alias.shop.svc.cluster.local → next.other.svc.cluster.local → web.shop.svc.cluster.local  whole",
      "a:8080 1/1",
    ],
  },
  {
    name: "a declared port that the Service at the end does not have",
    objects: [alias("web.shop.svc.cluster.local", [{ port: 8080, protocol: "TCP", targetPort: 80 }]), ...web],
    expected: [
      "8080: ✗ severed at service: Service web has no port 8080, it has 80/TCP [service-port-missing]",
      "from cluster: CNAME alias.shop.svc.cluster.local → web.shop.svc.cluster.local  ✗ severed at service: Service web has no port 8080, it has 80/TCP [service-port-missing]",
    ],
  },
  {
    name: "a headless Service: past the ClusterIP, on whatever port",
    objects: [
      alias("web.shop.svc.cluster.local", [{ port: 5432, protocol: "TCP", targetPort: 5432 }]),
      service("web", headless),
      ...web.slice(1),
    ],
    expected: [
      "5432: whole",
      "from cluster: CNAME alias.shop.svc.cluster.local → web.shop.svc.cluster.local past the ClusterIP  whole",
      "a:8080 1/1",
    ],
  },
  {
    name: "a Service with nothing behind it",
    objects: [alias("web.shop.svc.cluster.local"), service("web"), slice("web", [])],
    expected: [
      "0: ✗ severed at endpoints (refused): no pod has app=web [no-pod-selected]",
      "from cluster: CNAME alias.shop.svc.cluster.local → web.shop.svc.cluster.local  ✗ severed at endpoints (refused): no pod has app=web [no-pod-selected]",
    ],
  },
  {
    name: "a Service of which one port is severed",
    objects: [
      alias("web.shop.svc.cluster.local"),
      service("web", {
        ports: [
          { name: "http", port: 80, protocol: "TCP", targetPort: "http" },
          { name: "grpc", port: 90, protocol: "TCP", targetPort: "grpc" },
        ],
      }),
      pod("a"),
      slice("web", [endpoint("10.1.0.1", { pod: "a" })], [{ name: "http", port: 8080, protocol: "TCP" }]),
    ],
    expected: [
      '0: part at endpoints: no container of the pod has a port named "grpc" [target-port-name-missing]',
      'from cluster: CNAME alias.shop.svc.cluster.local → web.shop.svc.cluster.local  part at endpoints: no container of the pod has a port named "grpc" [target-port-name-missing]',
      "a:8080 1/1",
      "a:null 0/1",
    ],
  },
  {
    name: "a name outside: drawn, since what answers there is not visible",
    objects: [alias("db.example.com", port80)],
    expected: [
      "80: whole",
      "from cluster: CNAME alias.shop.svc.cluster.local → db.example.com past the ClusterIP  whole",
      "db.example.com:80 1/1",
    ],
  },
  {
    name: "a name without the cluster's domain is one outside",
    objects: [alias("web.shop.svc"), ...web],
    expected: [
      "0: whole",
      "from cluster: CNAME alias.shop.svc.cluster.local → web.shop.svc past the ClusterIP  whole",
      "web.shop.svc:null 1/1",
    ],
  },
  {
    name: "another cluster's domain, and this one's own",
    objects: [alias("web.shop.svc.corp.internal"), ...web],
    options: { clusterDomain: "Corp.internal" },
    expected: [
      "0: whole",
      "from cluster: CNAME alias.shop.svc.Corp.internal → web.shop.svc.Corp.internal  whole",
      "a:8080 1/1",
    ],
  },
  {
    name: "an address is no name",
    objects: [alias("203.0.113.9")],
    expected: [
      "0: ✗ severed at service (no-such-name): 203.0.113.9 is an address and not a name: DNS answers NXDOMAIN [external-name-address]",
      "from cluster: CNAME alias.shop.svc.cluster.local → 203.0.113.9 past the ClusterIP  ✗ severed at service (no-such-name): 203.0.113.9 is an address and not a name: DNS answers NXDOMAIN [external-name-address]",
    ],
  },
  {
    name: "an address that an Ingress controller dials all the same",
    objects: [alias("203.0.113.9"), ingress("shop", [], { defaultBackend: backendOf("alias:80") })],
    expected: [
      "0: part at service: 203.0.113.9 is an address and not a name: DNS answers NXDOMAIN [external-name-address]",
      "from outside: Ingress shop * to port 80 past the ClusterIP  whole",
      "from cluster: CNAME alias.shop.svc.cluster.local → 203.0.113.9 past the ClusterIP  ✗ severed at service (no-such-name): 203.0.113.9 is an address and not a name: DNS answers NXDOMAIN [external-name-address]",
      "203.0.113.9:null 1/1",
    ],
  },
  {
    name: "a Service that does not exist",
    objects: [alias("wbe.shop.svc.cluster.local"), namespace("shop"), ...web],
    expected: [
      "0: ✗ severed at service (no-such-name): wbe.shop.svc.cluster.local leads nowhere: namespace shop has no Service wbe [external-name-missing]; ghost: Service wbe.shop.svc.cluster.local, namespace shop has no Service wbe, there is a Service web",
      "from cluster: CNAME alias.shop.svc.cluster.local → wbe.shop.svc.cluster.local past the ClusterIP  ✗ severed at service (no-such-name): wbe.shop.svc.cluster.local leads nowhere: namespace shop has no Service wbe [external-name-missing]",
    ],
  },
  {
    name: "a Service in a namespace that is not read",
    objects: [alias("web.other.svc.cluster.local")],
    options: { namespaces: new Set(["shop"]) },
    expected: [
      "0: unknown at service: namespace other is not read [not-readable]",
      "from cluster: CNAME alias.shop.svc.cluster.local → web.other.svc.cluster.local past the ClusterIP  unknown at service: namespace other is not read [not-readable]",
    ],
  },
  {
    name: "a pod's own name: that pod, past the ClusterIP",
    objects: [
      alias("db-1.web.shop.svc.cluster.local"),
      service("web", headless),
      pod("a"),
      pod("b", { ip: "10.1.0.2" }),
      slice("web", [
        { ...endpoint("10.1.0.1", { pod: "a" }), hostname: "db-0" },
        { ...endpoint("10.1.0.2", { pod: "b" }), hostname: "db-1" },
      ]),
    ],
    expected: [
      "0: whole",
      "from cluster: CNAME alias.shop.svc.cluster.local → db-1.web.shop.svc.cluster.local past the ClusterIP  whole",
      "b:8080 1/1",
    ],
  },
  {
    name: "a pod's name that no ready endpoint has",
    objects: [alias("db-9.web.shop.svc.cluster.local"), ...web],
    expected: [
      "0: ✗ severed at service (no-such-name): db-9.web.shop.svc.cluster.local leads nowhere: no ready endpoint of Service shop/web has that name [external-name-missing]",
      "from cluster: CNAME alias.shop.svc.cluster.local → db-9.web.shop.svc.cluster.local past the ClusterIP  ✗ severed at service (no-such-name): db-9.web.shop.svc.cluster.local leads nowhere: no ready endpoint of Service shop/web has that name [external-name-missing]",
    ],
  },
  {
    name: "a pod's name below a Service that does not exist",
    objects: [alias("db-0.wbe.shop.svc.cluster.local"), namespace("shop"), ...web],
    expected: [
      "0: ✗ severed at service (no-such-name): db-0.wbe.shop.svc.cluster.local leads nowhere: namespace shop has no Service wbe [external-name-missing]; ghost: Service db-0.wbe.shop.svc.cluster.local, namespace shop has no Service wbe, there is a Service web",
      "from cluster: CNAME alias.shop.svc.cluster.local → db-0.wbe.shop.svc.cluster.local past the ClusterIP  ✗ severed at service (no-such-name): db-0.wbe.shop.svc.cluster.local leads nowhere: namespace shop has no Service wbe [external-name-missing]",
    ],
  },
  {
    name: "a pod's own name in another domain than the usual one",
    objects: [
      alias("db-0.web.shop.svc.corp"),
      service("web", headless),
      pod("a"),
      slice("web", [{ ...endpoint("10.1.0.1", { pod: "a" }), hostname: "db-0" }]),
    ],
    options: { clusterDomain: "corp" },
    expected: [
      "0: whole",
      "from cluster: CNAME alias.shop.svc.corp → db-0.web.shop.svc.corp past the ClusterIP  whole",
      "a:8080 1/1",
    ],
  },
  {
    name: "a pod's own name below a ClusterIP Service: dialled itself, on whatever port",
    objects: [
      alias("db-0.web.shop.svc.cluster.local", [{ port: 5432, protocol: "TCP", targetPort: 5432 }]),
      service("web"),
      pod("a"),
      pod("b", { ip: "10.1.0.2" }),
      slice("web", [{ ...endpoint("10.1.0.1", { pod: "a" }), hostname: "db-0" }, endpoint("10.1.0.2", { pod: "b" })]),
    ],
    expected: [
      "5432: whole",
      "from cluster: CNAME alias.shop.svc.cluster.local → db-0.web.shop.svc.cluster.local past the ClusterIP  whole",
      "a:8080 1/1",
    ],
  },
  {
    name: "a pod's own name, and EndpointSlices cannot be read",
    objects: [alias("db-0.web.shop.svc.cluster.local"), service("web", headless)],
    unreadable: ["EndpointSlice"],
    expected: [
      "0: unknown at service: objects of kind EndpointSlice cannot be read [not-readable]",
      "from cluster: CNAME alias.shop.svc.cluster.local → db-0.web.shop.svc.cluster.local past the ClusterIP  unknown at service: objects of kind EndpointSlice cannot be read [not-readable]",
    ],
  },
  {
    name: "a pod's own name in a namespace that is not read",
    objects: [alias("db-0.web.other.svc.cluster.local")],
    options: { namespaces: new Set(["shop"]) },
    expected: [
      "0: unknown at service: namespace other is not read [not-readable]",
      "from cluster: CNAME alias.shop.svc.cluster.local → db-0.web.other.svc.cluster.local past the ClusterIP  unknown at service: namespace other is not read [not-readable]",
    ],
  },
  {
    name: "a headless Service without ports",
    objects: [alias("web.shop.svc.cluster.local"), service("web", { ...headless, ports: [] }), ...web.slice(1)],
    expected: [
      "0: whole",
      "from cluster: CNAME alias.shop.svc.cluster.local → web.shop.svc.cluster.local past the ClusterIP  whole",
      "a:null 1/1",
    ],
  },
  {
    name: "a Service that is left to another proxy",
    objects: [alias("web.shop.svc.cluster.local"), service("web", {}, meshed), ...web.slice(1)],
    expected: [
      `0: ${elsewhere}`,
      `from cluster: CNAME alias.shop.svc.cluster.local → web.shop.svc.cluster.local  ${elsewhere}`,
      "a:8080 1/1",
    ],
  },
  {
    name: "a headless Service asks no proxy",
    objects: [alias("web.shop.svc.cluster.local"), service("web", headless, meshed), ...web.slice(1)],
    expected: [
      "0: whole",
      "from cluster: CNAME alias.shop.svc.cluster.local → web.shop.svc.cluster.local past the ClusterIP  whole",
      "a:8080 1/1",
    ],
  },
  {
    name: "no proxy reaches what is not there",
    objects: [alias("web.shop.svc.cluster.local"), service("web", {}, meshed), slice("web", [])],
    expected: [
      "0: ✗ severed at endpoints (refused): no pod has app=web [no-pod-selected]",
      "from cluster: CNAME alias.shop.svc.cluster.local → web.shop.svc.cluster.local  ✗ severed at endpoints (refused): no pod has app=web [no-pod-selected]",
    ],
  },
  {
    name: "several ports of which nothing is known",
    objects: [alias("web.shop.svc.cluster.local"), service("web", { ports: two })],
    unreadable: ["EndpointSlice"],
    expected: [
      "0: unknown at endpoints: objects of kind EndpointSlice cannot be read [not-readable]",
      "from cluster: CNAME alias.shop.svc.cluster.local → web.shop.svc.cluster.local  unknown at endpoints: objects of kind EndpointSlice cannot be read [not-readable]",
    ],
  },
  {
    name: "a loop of two",
    objects: [alias("back.shop.svc.cluster.local"), alias("alias.shop.svc.cluster.local", [], "back")],
    expected: [
      "0: ✗ severed at service (no-such-name): the CNAME chain leads back to alias.shop.svc.cluster.local [external-name-loop]",
      "from cluster: CNAME alias.shop.svc.cluster.local → back.shop.svc.cluster.local → alias.shop.svc.cluster.local past the ClusterIP  ✗ severed at service (no-such-name): the CNAME chain leads back to alias.shop.svc.cluster.local [external-name-loop]",
    ],
  },
];

describe("ExternalName", () => {
  it.each(rows)("$name", ({ objects, options, unreadable, expected }) => {
    const paths = computeServicePaths(snapshotOf(objects, unreadable), serviceId("shop", "alias"), options);
    const lines = (paths?.ports ?? []).flatMap((port) => {
      const ghost = port.break?.ghost;
      const missing =
        ghost == null ? "" : `; ghost: ${ghost.title} ${ghost.wanted}, ${ghost.why}, ${ghost.near ?? "-"}`;
      const hasGhost = port.break?.code === "external-name-missing" ? missing : "";
      return [
        `${String(port.port)}: ${describeEnd(port)}${hasGhost}`,
        ...port.waysIn.flatMap(describeWayIn),
        ...port.backends.map(
          ({ endpoints, targetPort, used, total }) =>
            `${endpoints[0]?.pod?.name ?? endpoints[0]?.address ?? "-"}:${String(targetPort)} ${String(used)}/${String(total)}`,
        ),
      ];
    });
    expect(lines).toEqual(expected);
  });

  it.each([
    ["192.0.2.1", "address"],
    ["255.255.255.255", "address"],
    ["0.0.0.0", "address"],
    ["192.0.2.1.", "address"],
    ["192.0.2.256", "name"],
    ["192.0.2", "name"],
    ["192.0.2.1.5", "name"],
    ["a1.0.2.1", "name"],
    ["1a.0.2.1", "name"],
    ["192.0.2.example", "name"],
    ["2001:db8::1", "address"],
    ["::FFFF:192.0.2.1", "address"],
    ["db:5432.example", "name"],
    ["example.de:5432", "name"],
  ])("%s is an %s", (externalName, expected) => {
    const port = computeServicePaths(snapshotOf([alias(externalName)]), serviceId("shop", "alias"))?.ports[0];
    expect(port?.break?.code === "external-name-address" ? "address" : "name").toBe(expected);
  });

  it("gives what stands behind it an id for each port of the Service at its end", () => {
    const ids = (objects: readonly Raw[], options?: PathOptions) =>
      computeServicePaths(snapshotOf(objects), serviceId("shop", "alias"), options)?.ports[0]?.backends.map(
        ({ id }) => id,
      );
    const target = [service("web", { ports: two }), pod("a"), slice("web", [endpoint("10.1.0.1", { pod: "a" })], two)];
    expect(ids([alias("web.shop.svc.cluster.local"), ...target])).toEqual([
      "80/TCP Pod/shop/a:80/",
      "90/TCP Pod/shop/a:90/",
    ]);
    const bare = [service("web", { ...headless, ports: [] }), ...web.slice(1)];
    expect(ids([alias("web.shop.svc.cluster.local"), ...bare])).toEqual(["Pod/shop/a:?/"]);
  });

  it("draws a name outside as an endpoint that is no pod", () => {
    const port = computeServicePaths(snapshotOf([alias("db.example.com", port80)]), serviceId("shop", "alias"))
      ?.ports[0];
    expect(port?.backends).toEqual([
      {
        id: "addresses:80/",
        type: "addresses",
        workload: null,
        replicas: null,
        targetPort: 80,
        container: null,
        reached: { port: 80, container: null },
        declaredPorts: [],
        containers: [],
        verdict: "whole",
        used: 1,
        total: 1,
        endpoints: [
          {
            address: "db.example.com",
            family: "FQDN",
            node: null,
            zone: null,
            pod: null,
            holder: null,
            hostNetwork: false,
            state: "ready",
            used: true,
            reason: null,
            notSelected: false,
          },
        ],
      },
    ]);
  });

  it("shows the port that the Service at its end does not have", () => {
    const objects = [alias("web.shop.svc.cluster.local", [{ port: 81, protocol: "TCP", targetPort: 81 }]), ...web];
    const port = computeServicePaths(snapshotOf(objects), serviceId("shop", "alias"))?.ports[0];
    expect(port?.break?.ghost).toEqual({
      hop: "service",
      title: "port",
      wanted: "81",
      why: "none of the ports of Service web",
      near: "web has 80/TCP",
    });
  });

  it("draws a missing Service with the names that lead to it", () => {
    const snapshot = snapshotOf([alias("gone.other.svc.cluster.local")]);
    const paths = computeServicePaths(snapshot, serviceId("other", "gone"));
    expect(paths?.missing).toBe(true);
    expect(paths?.strayWaysIn.flatMap(describeWayIn)).toEqual([
      "from cluster: CNAME alias.shop.svc.cluster.local → gone.other.svc.cluster.local  ✗ severed at service (no-such-name): namespace other has no Service gone [service-missing]",
    ]);
    expect(computeServicePaths(snapshot, serviceId("other", "gone"), { clusterDomain: "corp" })).toBeUndefined();
  });
});
