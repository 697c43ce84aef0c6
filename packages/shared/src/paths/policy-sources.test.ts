import { describe, expect, it } from "vitest";
import { deployment, node, pod, snapshotOf, withMetadata, type Raw } from "../../test/cluster-objects.ts";
import { makeServicePaths, type WayParts } from "../../test/make-service-paths.ts";
import { policyObjects } from "../../test/policy-cluster.ts";
import type { PolicyEnd } from "../policies/policy-model.ts";
import type { Endpoint, WayIn } from "./path-model.ts";
import { parsePolicyClient } from "./policy-client.ts";
import { policySources } from "./policy-sources.ts";

const addresses = (...all: readonly Raw[]) => ({ status: { addresses: all } });
const dualStack = [
  { type: "Hostname", address: "n3" },
  { type: "ExternalIP", address: "203.0.113.3" },
  { type: "InternalIP", address: "10.0.0.3" },
  { type: "InternalIP", address: "fd00::3" },
];
const podIPs = (...ips: readonly string[]) => ({ podIP: ips[0], podIPs: ips.map((ip) => ({ ip })) });
const frontPod = { labels: { app: "front" }, owner: "Deployment/front" };

/** On n1 and n2 of the policies' cluster: Deployment `front` with a pod that goes, one without an address and two others. */
const objects: readonly Raw[] = [
  ...policyObjects,
  ...deployment("front", 3, { app: "front" }),
  pod("front-a", { ...frontPod, ip: "10.1.1.20", deleted: true }),
  pod("front-b", { ...frontPod, ip: "" }),
  pod("front-c", { ...frontPod, ip: "10.1.1.22", owner: "Deployment/other" }),
  pod("front-d", { ...frontPod, ip: "10.1.1.23", owner: "StatefulSet/front" }),
  pod("front-e", { ...frontPod, status: podIPs("10.1.1.24", "fd00:1::24") }),
  ...deployment("other", 1, { app: "front" }),
  ...deployment("empty", 0),
  pod("v6", { labels: {}, status: podIPs("fd00:1::9") }),
];
const dual = { ...node("n3"), ...addresses(...dualStack) };
const bare = { ...node("n4"), ...addresses({ type: "Hostname", address: "n4" }) };

function wayOf(type: WayParts): WayIn {
  const [way] = makeServicePaths({ name: "web", ports: [{ port: 80, waysIn: [type] }] }).ports[0]?.waysIn ?? [];
  if (way === undefined) throw new Error("no way in");
  return way;
}

function controlledBy(way: WayIn, kind: string, name: string): WayIn {
  if ((way.type !== "ingress" && way.type !== "gateway") || way.controller === null) throw new Error("no controller");
  return { ...way, controller: { ...way.controller, workload: { kind, namespace: "shop", name } } };
}

const hostPort = { ...wayOf("cluster-ip"), type: "host-port", hostPort: 80, entries: [] } as const;
const externalIp = { ...wayOf("node-port"), type: "external-ip", port: 80, addresses: [], entries: [] } as const;
const externalName = { ...wayOf("cluster-ip"), type: "external-name", dnsName: "", chain: [] } as const;

interface Row {
  readonly name: string;
  readonly way: WayIn | WayParts;
  readonly client: string;
  readonly policy?: "Local";
  readonly nodes?: readonly Raw[];
  /** Of the endpoint; on n1 and IPv4 where nothing is said. */
  readonly at?: Partial<Pick<Endpoint, "node" | "family">>;
  /** Null: the client does not come this way. */
  readonly expected: readonly string[] | null;
}

const front = "deployment/shop/front";
const rows: readonly Row[] = [
  { name: "anyone in the cluster", way: "cluster-ip", client: "anyone", expected: ["any pod"] },
  { name: "anyone by DNS", way: "headless-dns", client: "anyone", expected: ["any pod"] },
  { name: "anyone by CNAME", way: externalName, client: "anyone", expected: ["any pod"] },
  { name: "nobody outside by a ClusterIP", way: "cluster-ip", client: "outside/203.0.113.9", expected: null },
  { name: "a pod", way: "cluster-ip", client: "pod/shop/web", expected: ["pod web 10.1.1.2"] },
  {
    name: "a pod that is not there",
    way: "cluster-ip",
    client: "pod/shop/gone",
    expected: [],
  },
  {
    name: "of a workload's pods one that is its own, has an address and stays",
    way: "cluster-ip",
    client: front,
    expected: ["pod front-e 10.1.1.24"],
  },
  {
    name: "with the endpoint's address family",
    way: "cluster-ip",
    client: front,
    at: { family: "IPv6" },
    expected: ["pod front-e fd00:1::24"],
  },
  { name: "or what it has", way: "cluster-ip", client: "pod/shop/v6", expected: ["pod v6 fd00:1::9"] },
  { name: "a pod without an address", way: "cluster-ip", client: "pod/shop/front-b", expected: ["pod front-b "] },
  { name: "a workload without pods", way: "cluster-ip", client: "deployment/shop/empty", expected: [] },
  { name: "a workload that is not there", way: "cluster-ip", client: "deployment/shop/gone", expected: [] },
  { name: "no workload by a hostPort", way: hostPort, client: front, expected: null },
  {
    name: "a hostPort keeps the client's address",
    way: hostPort,
    client: "outside/203.0.113.9",
    expected: ["203.0.113.9"],
  },
  { name: "which of anyone is not known", way: hostPort, client: "anyone", expected: ["unknown address"] },
  { name: "no workload by a nodePort", way: "node-port", client: front, expected: null },
  {
    name: "a nodePort: the pod's own node and another",
    way: "node-port",
    client: "outside/203.0.113.9",
    at: { node: "n2" },
    expected: ["node n2 10.0.0.2", "node n1 10.0.0.1"],
  },
  {
    name: "an externalIP: the same",
    way: externalIp,
    client: "anyone",
    expected: ["node n1 10.0.0.1", "node n2 10.0.0.2"],
  },
  {
    name: "a load balancer: the same; nodes that are down carry nothing",
    way: "load-balancer",
    client: "outside",
    nodes: [node("n2", "False")],
    expected: ["node n1 10.0.0.1"],
  },
  {
    name: "an endpoint of no node",
    way: "node-port",
    client: "outside",
    at: { node: null },
    expected: ["node n1 10.0.0.1"],
  },
  {
    name: "the node's internal address of the endpoint's family",
    way: "node-port",
    client: "outside",
    nodes: [dual],
    at: { node: "n3", family: "IPv6" },
    expected: ["node n3 fd00::3", "node n1 10.0.0.1"],
  },
  {
    name: "its first internal address, not its name or its external address",
    way: "node-port",
    client: "outside",
    nodes: [dual],
    at: { node: "n3", family: "FQDN" },
    expected: ["node n3 10.0.0.3", "node n1 10.0.0.1"],
  },
  {
    name: "a node without an internal address",
    way: "node-port",
    client: "outside",
    nodes: [bare],
    at: { node: "n4" },
    expected: ["node n4 ", "node n1 10.0.0.1"],
  },
  {
    name: "externalTrafficPolicy Local keeps the client's address",
    way: "load-balancer",
    client: "outside/203.0.113.9",
    policy: "Local",
    expected: ["203.0.113.9"],
  },
  { name: "no workload by an Ingress", way: "controlled-ingress", client: "pod/shop/web", expected: null },
  { name: "an Ingress without a controller: not known", way: "ingress", client: "outside", expected: [] },
  {
    name: "an Ingress: its controller's pods",
    way: controlledBy(wayOf("controlled-ingress"), "Deployment", "front"),
    client: "outside",
    expected: ["pod front-e 10.1.1.24"],
  },
  {
    name: "a Gateway: the same",
    way: controlledBy(wayOf("gateway"), "Pod", "web"),
    client: "anyone",
    expected: ["pod web 10.1.1.2"],
  },
];

const target: Endpoint = {
  address: "10.1.2.2",
  family: "IPv4",
  node: "n1",
  zone: null,
  pod: null,
  holder: null,
  hostNetwork: false,
  state: "ready",
  used: true,
  reason: null,
  notSelected: false,
};

function describeSource(source: PolicyEnd): string {
  switch (source.type) {
    case "any-pod":
      return "any pod";
    case "address":
      return source.address ?? "unknown address";
    case "node":
      return `node ${source.node?.name ?? "?"} ${source.address}`;
    case "pod":
      return `pod ${source.pod.name} ${source.address}`;
    default:
      return source satisfies never;
  }
}

describe("policySources", () => {
  it.each(rows)("$name", ({ way, client, policy, nodes = [], at, expected }) => {
    const asked = parsePolicyClient(client);
    if (asked === null) throw new Error("no such client");
    const wayIn = typeof way === "string" ? wayOf(way) : way;
    const paths = { externalTrafficPolicy: policy ?? "Cluster" };
    const sources = policySources(snapshotOf([...objects, ...nodes]), paths, wayIn, asked);
    expect(sources === null ? null : sources({ ...target, ...at }).map(describeSource)).toEqual(expected);
  });

  it("a workload of a namespace is not that of another", () => {
    const elsewhere = withMetadata(pod("x", { ...frontPod, ip: "10.1.9.9" }), { namespace: "ops" });
    const client = { type: "workload", workload: { kind: "Deployment", namespace: "ops", name: "front" } } as const;
    const paths = { externalTrafficPolicy: null };
    const sources = policySources(snapshotOf([...objects, elsewhere]), paths, wayOf("cluster-ip"), client);
    expect(sources?.(target)).toEqual([]);
  });
});
