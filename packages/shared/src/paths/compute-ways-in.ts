/** Every way in to a Service port that kube-proxy or the cluster's DNS gives; Ingresses have their own file. */
import { isNodeDown } from "../endpoints/is-node-down.ts";
import { isHeadless, type JoinedEndpoint } from "../endpoints/join-endpoints.ts";
import type { IpFamily, SlimService, SlimServicePort } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { groupEntryNodes, judgeEntries, localNodes } from "./group-entry-nodes.ts";
import { hostPortWaysIn } from "./host-port-way-in.ts";
import { ghostOfLoadBalancer } from "./make-ghost.ts";
import { joinJudgements, makeBreak, whole, type Judgement } from "./make-break.ts";
import { serviceDnsName } from "../dns/name-service.ts";
import type { EntryNodes, Hop, WayIn } from "./path-model.ts";

/** A Service port with what stands behind it. */
interface PortCase {
  readonly snapshot: Snapshot;
  readonly service: SlimService;
  readonly port: SlimServicePort;
  readonly endpoints: readonly JoinedEndpoint[];
  readonly behind: Judgement;
  readonly clusterDomain: string;
}

/** The label by which a Service is left to a proxy other than kube-proxy. */
export const proxyNameLabel = "service.kubernetes.io/service-proxy-name";

/** The ways in, in the order in which they are drawn: from outside first. */
export function computeWaysIn(port: PortCase): readonly WayIn[] {
  const hostPorts = hostPortWaysIn(port.snapshot, port.port, port.endpoints);
  if (isHeadless(port.service)) return [...hostPorts, headlessWayIn(port)];
  const ways = [loadBalancerWayIn(port), externalIpWayIn(port), nodePortWayIn(port)];
  return [...ways.filter((way) => way !== null), ...hostPorts, clusterIpWayIn(port)];
}

function headlessWayIn({ service, port, behind, clusterDomain }: PortCase): WayIn {
  return {
    id: "headless-dns",
    type: "headless-dns",
    client: "cluster",
    bypassesClusterIp: true,
    port: port.port,
    dnsName: serviceDnsName(service, clusterDomain),
    ...behind,
  };
}

function clusterIpWayIn(all: PortCase): WayIn {
  const { service, port, clusterDomain } = all;
  return {
    id: "cluster-ip",
    type: "cluster-ip",
    client: "cluster",
    bypassesClusterIp: false,
    addresses: service.clusterIPs,
    port: port.port,
    dnsName: serviceDnsName(service, clusterDomain),
    ...throughProxy(all, judgeClusterIp(all)),
  };
}

function nodePortWayIn(all: PortCase): WayIn | null {
  const { snapshot, port } = all;
  if (port.nodePort === null) return null;
  const entries = entriesOf(all);
  const own = snapshot.unreadable.has("Node") ? nodesNotReadable() : judgeExternal(all, entries, false);
  return {
    id: "node-port",
    type: "node-port",
    client: "outside",
    bypassesClusterIp: false,
    nodePort: port.nodePort,
    entries,
    ...throughProxy(all, own),
  };
}

function loadBalancerWayIn(all: PortCase): WayIn | null {
  const { service, port } = all;
  if (service.type !== "LoadBalancer") return null;
  const addresses = service.loadBalancer.flatMap(({ ip, hostname }) => ip ?? hostname ?? []);
  const pending = addresses.length === 0;
  const entries = pending ? [] : entriesOf(all);
  return {
    id: "load-balancer",
    type: "load-balancer",
    client: "outside",
    bypassesClusterIp: false,
    port: port.port,
    addresses,
    entries,
    ...throughProxy(all, pending ? pendingLoadBalancer(port) : judgeExternal(all, entries, true)),
  };
}

function externalIpWayIn(all: PortCase): WayIn | null {
  const { service, port } = all;
  if (service.externalIPs.length === 0) return null;
  const entries = entriesOf(all);
  return {
    id: "external-ip",
    type: "external-ip",
    client: "outside",
    bypassesClusterIp: false,
    port: port.port,
    addresses: service.externalIPs,
    entries,
    ...throughProxy(all, judgeExternal(all, entries, false)),
  };
}

/** kube-proxy carries these ways in, unless the Service is left to another proxy, of which nothing is known. */
function throughProxy({ service, behind }: PortCase, own: Judgement): Judgement {
  const proxy = service.labels[proxyNameLabel];
  if (proxy === undefined || own.verdict === "severed") return joinJudgements(own, behind);
  if (behind.verdict === "severed") return behind;
  return { verdict: "unknown", break: makeBreak("service", "proxy-elsewhere", { proxy }) };
}

function entriesOf({ snapshot, service, endpoints, behind }: PortCase): readonly EntryNodes[] {
  if (service.labels[proxyNameLabel] !== undefined) return [];
  return groupEntryNodes(snapshot, service, endpoints, behind);
}

function judgeExternal(
  { snapshot, service, endpoints, behind }: PortCase,
  entries: readonly EntryNodes[],
  healthChecked: boolean,
): Judgement {
  if (entries.length > 0) return judgeEntries(entries, healthChecked);
  if (snapshot.unreadable.has("Node") && service.externalTrafficPolicy === "Local") return nodesNotReadable();
  return judgeWithoutNodes(service, endpoints, behind);
}

/** Nodes that are in no list cannot be told apart, but an endpoint that no node owns is local to none. */
function judgeWithoutNodes(service: SlimService, endpoints: readonly JoinedEndpoint[], behind: Judgement): Judgement {
  const none =
    service.externalTrafficPolicy === "Local" && behind.verdict !== "severed" && localNodes(endpoints).size === 0;
  if (!none || behind.verdict === "unknown") return whole;
  return nowhereLocal("way-in", "externalTrafficPolicy");
}

function nodesNotReadable(): Judgement {
  return { verdict: "unknown", break: makeBreak("way-in", "not-readable", { type: "kind", kind: "Node" }) };
}

function pendingLoadBalancer(port: SlimServicePort): Judgement {
  const values = { nodePort: port.nodePort };
  const broken = makeBreak("way-in", "load-balancer-pending", values, { ghost: ghostOfLoadBalancer(port) });
  return { verdict: "severed", break: broken };
}

/** The ClusterIP's own faults: clients that find no endpoint on their node, an address family without any. */
function judgeClusterIp({ snapshot, service, endpoints, behind }: PortCase): Judgement {
  if (behind.verdict === "severed" || behind.verdict === "unknown") return whole;
  if (service.internalTrafficPolicy === "Local") {
    const local = judgeInternalLocal(snapshot, endpoints);
    if (local !== whole) return local;
  }
  const families = new Set(endpoints.flatMap(({ used, family }) => (used ? [family] : [])));
  const lacking = service.ipFamilies.filter((family: IpFamily) => !families.has(family));
  if (lacking.length === 0 || families.size === 0) return whole;
  return { verdict: "part", break: makeBreak("service", "no-endpoint-of-family", { families: lacking }) };
}

/** internalTrafficPolicy Local: a client on a node without an endpoint of its own is dropped. */
function judgeInternalLocal(snapshot: Snapshot, endpoints: readonly JoinedEndpoint[]): Judgement {
  const local = localNodes(endpoints);
  if (snapshot.unreadable.has("Node")) return nodesNotReadable();
  const nodes = [...snapshot.nodes()].filter((node) => !isNodeDown(node));
  const lacking = nodes.filter(({ name }) => !local.has(name)).length;
  if (lacking === 0) return local.size > 0 ? whole : nowhereLocal("service", "internalTrafficPolicy");
  const all = lacking === nodes.length;
  const values = { type: "internal", nodes: lacking, of: nodes.length } as const;
  const broken = makeBreak("service", "no-local-endpoint", values, { outcome: all ? "dropped" : null });
  return { verdict: all ? "severed" : "part", break: broken };
}

/** Policy Local, nodes that cannot be told apart, and endpoints that are local to none of them. */
function nowhereLocal(hop: Hop, policy: "externalTrafficPolicy" | "internalTrafficPolicy"): Judgement {
  const broken = makeBreak(hop, "no-local-endpoint", { type: "nowhere", policy }, { outcome: "dropped" });
  return { verdict: "severed", break: broken };
}
