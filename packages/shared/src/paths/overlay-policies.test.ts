import { describe, expect, it } from "vitest";
import { endpoint, ingress, pod, service, slice, type Raw } from "../../test/cluster-objects.ts";
import { policy, policyObjects } from "../../test/policy-cluster.ts";
import { snapshotOf } from "../../test/cluster-objects.ts";
import { serviceId } from "../model/names.ts";
import { computeServicePaths } from "./compute-service-paths.ts";
import { overlayPolicies } from "./overlay-policies.ts";
import { formatPolicyClient, parsePolicyClient } from "./policy-client.ts";

/** Service `db` on 80 → 5432, with pods shop/web (n1) and shop/db (n2) behind it. */
function objects(spec: Raw): readonly Raw[] {
  const both = [endpoint("10.1.1.2", { node: "n1", pod: "web" }), endpoint("10.1.2.2", { node: "n2", pod: "db" })];
  const ports = [
    { port: 80, protocol: "TCP", targetPort: 5432, nodePort: spec["type"] === "NodePort" ? 30080 : undefined },
  ];
  return [
    ...policyObjects,
    service("db", { selector: { any: "pod" }, ports, ...spec }),
    slice("db", both, [{ name: "", port: 5432, protocol: "TCP" }]),
  ];
}

const app = (name: string) => ({ podSelector: { matchLabels: { app: name } } });
const isolateDb = policy("only-db", { ...app("db"), ingress: [{ from: [app("web")], ports: [{ port: 5432 }] }] });
const isolateAll = policy("all", {});
const office = policy("office", { ingress: [{ from: [{ ipBlock: { cidr: "203.0.113.0/24" } }] }] });
const nodePort = { type: "NodePort" };

const cases: readonly {
  readonly name: string;
  readonly policies: readonly Raw[];
  readonly spec?: Raw;
  readonly more?: readonly Raw[];
  readonly client: string;
  readonly waysIn: readonly string[];
  readonly backends: readonly string[];
}[] = [
  {
    name: "no policy",
    policies: [],
    client: "anyone",
    waysIn: ["cluster-ip all: no NetworkPolicy isolates them"],
    backends: [
      "Pod/shop/db:5432/pg all: no NetworkPolicy isolates them",
      "Pod/shop/web:5432/ all: no NetworkPolicy isolates them",
    ],
  },
  {
    name: "one of two pods isolated: anyone",
    policies: [isolateDb],
    client: "anyone",
    waysIn: [
      "cluster-ip some: 1 of 2 endpoints let it through; if enforced, NetworkPolicy shop/only-db isolates pod shop/db for ingress and no rule lets a pod without labels in another namespace in on 5432/TCP [only-db]",
    ],
    backends: [
      "Pod/shop/db:5432/pg none: if enforced, NetworkPolicy shop/only-db isolates pod shop/db for ingress and no rule lets a pod without labels in another namespace in on 5432/TCP [only-db]",
      "Pod/shop/web:5432/ all: no NetworkPolicy isolates them",
    ],
  },
  {
    name: "an address that is no pod, and a pod without an address",
    policies: [isolateDb],
    more: [
      slice("db", [endpoint("192.0.2.1", { node: null })], [{ name: "", port: 5432, protocol: "TCP" }]),
      pod("late", { labels: { any: "pod" }, ip: "" }),
    ],
    client: "pod/shop/web",
    waysIn: ["cluster-ip all: no NetworkPolicy isolates them"],
    backends: ["addresses:5432/ all: no NetworkPolicy isolates them"],
  },
  {
    name: "pods where the name of the targetPort is nowhere are not asked about",
    policies: [isolateAll],
    spec: { ports: [{ port: 80, protocol: "TCP", targetPort: "pg" }] },
    client: "anyone",
    waysIn: [
      "cluster-ip none: if enforced, NetworkPolicy shop/all isolates pod shop/db for ingress and no rule lets a pod without labels in another namespace in on 5432/TCP [all]",
    ],
    backends: [
      "Pod/shop/db:5432/pg none: if enforced, NetworkPolicy shop/all isolates pod shop/db for ingress and no rule lets a pod without labels in another namespace in on 5432/TCP [all]",
    ],
    more: [
      slice("db", [endpoint("10.1.2.2", { node: "n2", pod: "db" })], [{ name: "", port: 5432, protocol: "TCP" }]),
      slice("db", [endpoint("10.1.1.2", { node: "n1", pod: "web" })], [], {
        metadata: { name: "db-y", namespace: "shop", labels: { "kubernetes.io/service-name": "db" } },
      }),
    ],
  },
  {
    name: "the pod that a rule names",
    policies: [isolateDb],
    client: "pod/shop/web",
    waysIn: ["cluster-ip all: NetworkPolicy shop/only-db (spec.ingress[0]) lets pod shop/web in on 5432/TCP [only-db]"],
    backends: [
      "Pod/shop/db:5432/pg all: NetworkPolicy shop/only-db (spec.ingress[0]) lets pod shop/web in on 5432/TCP [only-db]",
      "Pod/shop/web:5432/ all: no NetworkPolicy isolates them",
    ],
  },
  {
    name: "the client's own egress",
    policies: [policy("ops/out", { policyTypes: ["Egress"] })],
    client: "pod/ops/agent",
    waysIn: [
      "cluster-ip none: if enforced, NetworkPolicy ops/out isolates pod ops/agent for egress and no rule lets pod ops/agent out to pod shop/db on 5432/TCP [out]",
    ],
    backends: [
      "Pod/shop/db:5432/pg none: if enforced, NetworkPolicy ops/out isolates pod ops/agent for egress and no rule lets pod ops/agent out to pod shop/db on 5432/TCP [out]",
      "Pod/shop/web:5432/ none: if enforced, NetworkPolicy ops/out isolates pod ops/agent for egress and no rule lets pod ops/agent out to pod shop/web on 5432/TCP [out]",
    ],
  },
  {
    name: "a workload without pods",
    policies: [],
    client: "deployment/shop/gone",
    waysIn: ["cluster-ip unknown: which pods connections come from here is not known"],
    backends: [
      "Pod/shop/db:5432/pg unknown: which pods connections come from here is not known",
      "Pod/shop/web:5432/ unknown: which pods connections come from here is not known",
    ],
  },
  {
    name: "outside has no way to a ClusterIP",
    policies: [isolateAll],
    client: "outside",
    waysIn: [],
    backends: [],
  },
  {
    name: "outside by a nodePort comes as a node, which the pod's own node is let in",
    policies: [isolateAll],
    spec: nodePort,
    client: "outside/203.0.113.9",
    waysIn: [
      "node-port some: only what comes from the pod's own node is let in; if enforced, NetworkPolicy shop/all isolates pod shop/db for ingress and no rule lets node n1 (10.0.0.1) in on 5432/TCP [all]",
    ],
    backends: [
      "Pod/shop/db:5432/pg some: only what comes from the pod's own node is let in; if enforced, NetworkPolicy shop/all isolates pod shop/db for ingress and no rule lets node n1 (10.0.0.1) in on 5432/TCP [all]",
      "Pod/shop/web:5432/ some: only what comes from the pod's own node is let in; if enforced, NetworkPolicy shop/all isolates pod shop/web for ingress and no rule lets node n2 (10.0.0.2) in on 5432/TCP [all]",
    ],
  },
  {
    name: "the client's address is kept under externalTrafficPolicy Local",
    policies: [office],
    spec: { ...nodePort, externalTrafficPolicy: "Local" },
    client: "outside/203.0.113.9",
    waysIn: ["node-port all: NetworkPolicy shop/office (spec.ingress[0]) lets 203.0.113.9 in on 5432/TCP [office]"],
    backends: [
      "Pod/shop/db:5432/pg all: NetworkPolicy shop/office (spec.ingress[0]) lets 203.0.113.9 in on 5432/TCP [office]",
      "Pod/shop/web:5432/ all: NetworkPolicy shop/office (spec.ingress[0]) lets 203.0.113.9 in on 5432/TCP [office]",
    ],
  },
  {
    name: "an address that is not known",
    policies: [office],
    spec: { ...nodePort, externalTrafficPolicy: "Local" },
    client: "outside",
    waysIn: [
      "node-port unknown: NetworkPolicy shop/office isolates pod shop/db for ingress; whether NetworkPolicy shop/office (spec.ingress[0]) lets a client outside in on 5432/TCP depends on its address, which is not known [office]",
    ],
    backends: [
      "Pod/shop/db:5432/pg unknown: NetworkPolicy shop/office isolates pod shop/db for ingress; whether NetworkPolicy shop/office (spec.ingress[0]) lets a client outside in on 5432/TCP depends on its address, which is not known [office]",
      "Pod/shop/web:5432/ unknown: NetworkPolicy shop/office isolates pod shop/web for ingress; whether NetworkPolicy shop/office (spec.ingress[0]) lets a client outside in on 5432/TCP depends on its address, which is not known [office]",
    ],
  },
  {
    name: "anyone comes from inside and outside",
    policies: [policy("inside", { ingress: [{ from: [{ namespaceSelector: {} }] }] })],
    spec: { ...nodePort, externalTrafficPolicy: "Local" },
    client: "anyone",
    waysIn: [
      "node-port none: if enforced, NetworkPolicy shop/inside isolates pod shop/db for ingress and no rule lets a client outside in on 5432/TCP [inside]",
      "cluster-ip all: NetworkPolicy shop/inside (spec.ingress[0]) lets a pod without labels in another namespace in on 5432/TCP [inside]",
    ],
    backends: [
      "Pod/shop/db:5432/pg some: not by every way in; if enforced, NetworkPolicy shop/inside isolates pod shop/db for ingress and no rule lets a client outside in on 5432/TCP [inside]",
      "Pod/shop/web:5432/ some: not by every way in; if enforced, NetworkPolicy shop/inside isolates pod shop/web for ingress and no rule lets a client outside in on 5432/TCP [inside]",
    ],
  },
  {
    name: "an Ingress whose controller is not known",
    policies: [isolateAll],
    more: [ingress("shop", ["shop.example.com / db:80"])],
    client: "outside",
    waysIn: ["ingress:shop shop.example.com/ Prefix unknown: which pods connections come from here is not known"],
    backends: [
      "Pod/shop/db:5432/pg unknown: which pods connections come from here is not known",
      "Pod/shop/web:5432/ unknown: which pods connections come from here is not known",
    ],
  },
  {
    name: "a headless Service, at the port that is dialled",
    policies: [isolateDb],
    spec: { clusterIP: "None", clusterIPs: ["None"] },
    client: "pod/shop/web",
    waysIn: [
      "headless-dns some: 1 of 2 endpoints let it through; if enforced, NetworkPolicy shop/only-db isolates pod shop/db for ingress and no rule lets pod shop/web in on 80/TCP; only-db (spec.ingress[0]) would, but on 5432/TCP only: a policy sees the pod's port, not the Service's [only-db]",
    ],
    backends: [
      "Pod/shop/db:5432/pg none: if enforced, NetworkPolicy shop/only-db isolates pod shop/db for ingress and no rule lets pod shop/web in on 80/TCP; only-db (spec.ingress[0]) would, but on 5432/TCP only: a policy sees the pod's port, not the Service's [only-db]",
      "Pod/shop/web:5432/ all: no NetworkPolicy isolates them",
    ],
  },
];

describe("overlayPolicies", () => {
  it.each(cases)("$name", ({ policies, spec, more, client, waysIn, backends }) => {
    const snapshot = snapshotOf([...objects(spec ?? {}), ...(more ?? []), ...policies]);
    const paths = computeServicePaths(snapshot, serviceId("shop", "db"));
    const asked = parsePolicyClient(client);
    if (paths === undefined || asked === null) throw new Error("no paths, or no such client");
    const overlay = overlayPolicies(snapshot, paths, asked);
    const found = overlay.ports.map((port) => {
      const line = ({ id, verdict, text, policies: refs }: (typeof port.backends)[number]) =>
        `${id} ${verdict}: ${text}${refs.length === 0 ? "" : ` [${refs.map(({ name }) => name).join()}]`}`;
      return { waysIn: port.waysIn.map(line), backends: port.backends.map(line) };
    });
    expect({ client: overlay.client, ports: found }).toEqual({ client, ports: [{ waysIn, backends }] });
  });
});

describe("an Ingress controller that is known", () => {
  it("comes by its own pods", () => {
    const snapshot = snapshotOf([...objects({}), ingress("shop", ["shop.example.com / db:80"]), isolateDb]);
    const paths = computeServicePaths(snapshot, serviceId("shop", "db"));
    const [port] = paths?.ports ?? [];
    if (paths === undefined || port === undefined) throw new Error("no paths");
    const workload = { kind: "Pod", namespace: "ops", name: "agent" };
    const controller = { workload, foundBy: "", controllerName: null, ready: 1, total: 1, entries: [], note: null };
    const waysIn = port.waysIn.map((way) =>
      way.type === "ingress" ? { ...way, controller: { ...controller, verdict: way.verdict, break: way.break } } : way,
    );
    const overlay = overlayPolicies(snapshot, { ...paths, ports: [{ ...port, waysIn }] }, { type: "anyone" });
    expect(overlay.ports[0]?.waysIn[0]?.text).toBe(
      "1 of 2 endpoints let it through; if enforced, NetworkPolicy shop/only-db isolates pod shop/db for ingress and no rule lets pod ops/agent in on 5432/TCP",
    );
  });
});

describe("parsePolicyClient", () => {
  it.each(["anyone", "outside", "outside/203.0.113.9", "outside/2001:db8::1", "pod/shop/web", "daemonset/ops/agent"])(
    "%s",
    (text) => {
      const client = parsePolicyClient(text);
      expect(client === null ? null : formatPolicyClient(client)).toBe(text);
    },
  );

  it.each([
    "",
    "nobody",
    "outside/web",
    "outside/1.2.3.4/5",
    "pod/web",
    "pod/shop/",
    "pod/a/b/c",
    "service/shop/web",
    "toString/a/b",
  ])("%j names no client", (text) => {
    expect(parsePolicyClient(text)).toBeNull();
  });
});
