/** What kube-proxy's rules on one node make of a packet for a Service port (semantics.md 3, the table and "No endpoint"). */
import { ipFamilyOf, matchesCidr } from "../model/match-cidr.ts";
import { serviceId, servicePortId } from "../model/names.ts";
import type { SlimNode } from "../model/objects.ts";
import { chooseEndpoints, readProxyEndpoints, type EndpointChoice, type ProxyEndpoint } from "./choose-endpoints.ts";
import { explainNoEndpoint } from "./explain-no-endpoint.ts";
import type { ServiceHit } from "./find-service-hit.ts";
import { clientAddress } from "./locate-client.ts";
import { listEndpointRules, listServiceRules, type RuleFate } from "./list-rules.ts";
import { formatHostPort } from "../model/format-host-port.ts";
import {
  endHere,
  endUnknown,
  joinPassages,
  makeHop,
  sharedSocket,
  socketOf,
  type Arrival,
  type Dial,
  type Passage,
} from "./passage.ts";
import { sendToEndpoint } from "./send-to-endpoint.ts";
import type { TraceChain, TraceHop, TraceOutcome } from "./trace-model.ts";

/** Where a packet for a Service port goes on a node, or how it ends there. */
type Choice =
  | {
      readonly type: "endpoints";
      readonly endpoints: readonly ProxyEndpoint[];
      readonly fate: RuleFate & { type: "passed" };
    }
  | { readonly type: "ends"; readonly outcome: "refused" | "dropped"; readonly fate: RuleFate; readonly text: string }
  /** Source ranges, and a source that is not known. */
  | { readonly type: "unknown"; readonly text: string };

/** Passes a packet through a Service port's rules on the node that it has come to. */
export function passServiceRules(
  dial: Dial,
  hit: ServiceHit,
  arrival: Arrival,
  endpoints = readProxyEndpoints(dial.snapshot, hit.service, hit.port, dial.family),
): Passage {
  const node = arrival.nodeName === null ? null : (dial.snapshot.get("Node", "", arrival.nodeName) ?? null);
  const place = { name: arrival.nodeName, zone: node?.zone ?? null };
  const choice = chooseEndpoints(endpoints, hit.service, hit.port, place);
  const decided = decide(dial, hit, arrival, choice);
  const chains = [chainOf(hit)];
  switch (decided.type) {
    case "unknown":
      return { ...endUnknown(dial, arrival, serviceHop(dial, hit, decided.text)), chains };
    case "ends": {
      const rules = listServiceRules(dial.mode, hit, dial, decided.fate);
      return { ...endHere(dial, arrival, decided.outcome, { ...serviceHop(dial, hit, decided.text), rules }), chains };
    }
    case "endpoints":
      return { ...spread(dial, hit, arrival, decided, choice, node), chains };
    default:
      return decided satisfies never;
  }
}

function decide(dial: Dial, hit: ServiceHit, arrival: Arrival, choice: EndpointChoice): Choice {
  const { service, way } = hit;
  const name = `${service.namespace}/${service.name}`;
  const ranges = way === "load-balancer" ? sourceRanges(hit, dial) : [];
  const firewalled = ranges.length > 0;
  // Without endpoints iptables has no firewall chain, and the refusal comes first.
  if (firewalled && (choice.any || dial.mode !== "iptables")) {
    if (arrival.source === null) {
      const text = `Service ${name} lets in only ${ranges.join(", ")} (loadBalancerSourceRanges), and the client's address is not known.`;
      return { type: "unknown", text };
    }
    const { source } = arrival;
    if (!ranges.some((range) => matchesCidr(range, source))) {
      const text = `Service ${name} lets in only ${ranges.join(", ")} (loadBalancerSourceRanges); ${source} is none of them and is dropped.`;
      return { type: "ends", outcome: "dropped", fate: { type: "firewalled" }, text };
    }
  }
  if (!choice.any) return refuse(dial, hit, arrival, name);
  const isLocal = policyIsLocal(hit);
  const shortCircuit = isLocal && way !== "cluster-ip" && arrival.origin !== "elsewhere";
  const marked = way === "cluster-ip" ? arrival.origin !== "pod" : !isLocal || arrival.origin === "node";
  const passed = (local: boolean): RuleFate & { type: "passed" } => ({ type: "passed", local, marked, firewalled });
  if (dial.mode === "ipvs" && isLocal) return decideIpvs(hit, arrival, choice, passed);
  const useLocal = isLocal && !shortCircuit;
  const endpoints = useLocal ? choice.local : choice.cluster;
  if (endpoints.length > 0) return { type: "endpoints", endpoints, fate: passed(useLocal) };
  const masked = dial.client.type === "pod" && arrival.origin === "elsewhere";
  const outside = masked
    ? ` The pod's packet left its own node with that node's address, so it counts as from outside.`
    : "";
  const text = `${noLocalText(hit, arrival, name)}${outside}`;
  return { type: "ends", outcome: "dropped", fate: { type: "no-endpoints" }, text };
}

/** No usable endpoint on any node. */
function refuse(dial: Dial, { way, service, port }: ServiceHit, arrival: Arrival, name: string): Choice {
  if (dial.snapshot.unreadable.has("EndpointSlice")) {
    return { type: "unknown", text: `EndpointSlices cannot be read: what is behind Service ${name} is not known.` };
  }
  const fate = { type: "no-endpoints" } as const;
  const why = explainNoEndpoint(dial.snapshot, service, port);
  const reason = why === null ? "" : ` (${why})`;
  const vip = way === "external-ip" || way === "load-balancer";
  const [owner] = dial.snapshot.nodesByAddress(dial.address);
  if (dial.mode === "iptables" && vip && arrival.origin === "node" && owner === undefined) {
    // KUBE-EXTERNAL-SERVICES hangs in INPUT and FORWARD: what a node itself sends passes neither, unless a node has the address.
    const text = `Service ${name} has no usable endpoint${reason}. A node's own packets to ${dial.address} meet no rule and leave for the default route, where nothing answers.`;
    return { type: "ends", outcome: "dropped", fate, text };
  }
  const text = `Service ${name} has no usable endpoint${reason}: the node refuses the connection.`;
  return { type: "ends", outcome: "refused", fate, text };
}

/**
 * IPVS has one set of real servers for each virtual server: the local ones, or all where there is no
 * local one; then answers to clients outside come from an address that they did not dial.
 */
function decideIpvs(
  hit: ServiceHit,
  arrival: Arrival,
  choice: EndpointChoice,
  passed: (local: boolean) => RuleFate & { type: "passed" },
): Choice {
  const name = `${hit.service.namespace}/${hit.service.name}`;
  if (choice.local.length > 0) return { type: "endpoints", endpoints: choice.local, fate: passed(true) };
  const fate = { type: "no-endpoints" } as const;
  if (hit.way !== "cluster-ip" && arrival.origin === "elsewhere") {
    return { type: "ends", outcome: "dropped", fate, text: noLocalText(hit, arrival, name) };
  }
  if (choice.cluster.length > 0) return { type: "endpoints", endpoints: choice.cluster, fate: passed(false) };
  return { type: "ends", outcome: "refused", fate, text: noLocalText(hit, arrival, name) };
}

function noLocalText({ way }: ServiceHit, { nodeName }: Arrival, name: string): string {
  const policy = way === "cluster-ip" ? "internalTrafficPolicy" : "externalTrafficPolicy";
  const where = nodeName === null ? "the node" : `node ${nodeName}`;
  return `Service ${name} has ${policy} Local, and ${where} has no usable endpoint of its own: it drops the packet, the client times out.`;
}

/** Local counts for entries from outside only where the Service has such (Kubernetes: pkg/api/v1/service `ExternalPolicyLocal`). */
function policyIsLocal({ way, service }: ServiceHit): boolean {
  if (way === "cluster-ip") return service.internalTrafficPolicy === "Local";
  const accessible = service.type !== "ClusterIP" || service.externalIPs.length > 0;
  return accessible && service.externalTrafficPolicy === "Local";
}

/** The ranges of the family that kube-proxy filters by; a range that holds all addresses filters nothing. */
function sourceRanges({ service }: ServiceHit, { family }: Dial): readonly string[] {
  const ranges = service.loadBalancerSourceRanges.map((range) => range.trim());
  const ofFamily = ranges.filter((range) => ipFamilyOf(range.split("/")[0] ?? "") === family);
  return ofFamily.some((range) => range.endsWith("/0")) ? [] : ofFamily;
}

function spread(
  dial: Dial,
  hit: ServiceHit,
  arrival: Arrival,
  { endpoints, fate }: Choice & { type: "endpoints" },
  choice: EndpointChoice,
  node: SlimNode | null,
): Passage {
  const { service } = hit;
  const entered = makeHop(hit.way, wayText(dial, hit), {
    input: socketOf(dial),
    output: sharedSocket(endpoints),
    node: arrival.nodeName,
    rules: listServiceRules(dial.mode, hit, dial, fate),
    sourceAddress: arrival.source,
    sourceReplaced: isReplaced(dial, arrival),
    ...serviceOf(dial, hit),
  });
  const share = 1 / endpoints.length;
  const ends = endpoints.map((listed) =>
    sendToEndpoint(dial, arrival, {
      address: listed.address,
      port: listed.port,
      listed,
      marked: fate.marked,
      rules: listEndpointRules(dial.mode, hit, listed),
      share,
    }),
  );
  const behind = joinPassages(ends);
  const notes = [
    ...spreadNotes(service.sessionAffinity, choice, fate.local, endpoints.length, node),
    ...(fate.marked && areMasked(dial, behind.outcomes) ? [maskedNote] : []),
  ];
  return { ...behind, hops: [entered, ...behind.hops], because: [...behind.because, ...notes] };
}

/** Whether the pods see a node's address in the client's place: one on the entry node's own network sees the client's. */
function areMasked({ client, family }: Dial, outcomes: readonly TraceOutcome[]): boolean {
  if (client.type !== "outside") return false;
  const own = clientAddress(client, family);
  return outcomes.length > 0 && outcomes.every(({ clientAddress: source, entry }) => entry !== null && source !== own);
}

const maskedNote =
  "externalTrafficPolicy Cluster: the pods see the address of the node that was entered, and not the client's.";

/** A pod's packet that left its own node came with that node's address. */
function isReplaced({ client, family }: Dial, { source }: Arrival): boolean {
  const own = client.type === "pod" ? clientAddress(client, family) : null;
  return own !== null && source !== null && own !== source;
}

function spreadNotes(
  affinity: "None" | "ClientIP",
  choice: EndpointChoice,
  local: boolean,
  count: number,
  node: SlimNode | null,
): readonly string[] {
  const notes: string[] = [];
  if (choice.lastResort)
    notes.push("No endpoint is ready; those that terminate and still serve are used as the last resort.");
  if (!local && choice.topology === "same-node")
    notes.push(`Topology hints keep the traffic on node ${node?.name ?? "?"}.`);
  if (!local && choice.topology === "same-zone")
    notes.push(`Topology hints keep the traffic in zone ${node?.zone ?? "?"}.`);
  if (affinity === "ClientIP" && count > 1) {
    notes.push("sessionAffinity ClientIP: one client address keeps to one of the endpoints until the timeout.");
  }
  return notes;
}

function chainOf({ way, service, port }: ServiceHit): TraceChain {
  const id = serviceId(service.namespace, service.name);
  return { service: id, port: servicePortId(id, port.port, port.protocol), wayIn: way };
}

function wayText(dial: Dial, { way, service, port }: ServiceHit): string {
  const name = `Service ${service.namespace}/${service.name}`;
  const at = formatHostPort(dial.address, dial.port);
  const target = `targetPort ${port.targetPort}`;
  switch (way) {
    case "cluster-ip":
      return `${at} is the ClusterIP of ${name}, port ${port.port} → ${target}`;
    case "external-ip":
      return `${at} is an externalIP of ${name}, port ${port.port} → ${target}`;
    case "load-balancer":
      return `${at} is the load balancer's address of ${name}, port ${port.port} → ${target}`;
    case "node-port":
      return `${at} is the nodePort of ${name}, port ${port.port} → ${target}`;
    default:
      return way satisfies never;
  }
}

/** The hop of a Service port that ends here. */
function serviceHop(dial: Dial, hit: ServiceHit, text: string) {
  return { type: hit.way, text, ...serviceOf(dial, hit) };
}

/** The Service, and the field that the dialled number or address comes from. */
export function serviceOf(dial: Pick<Dial, "address">, hit: ServiceHit): Pick<TraceHop, "object" | "fieldPath"> {
  const { namespace, name } = hit.service;
  return { object: { kind: "Service", namespace, name }, fieldPath: fieldPathOf(dial, hit) };
}

function fieldPathOf({ address }: Pick<Dial, "address">, { way, service, port }: ServiceHit): string {
  const index = service.ports.indexOf(port);
  switch (way) {
    case "cluster-ip":
      return `spec.ports[${index}].port`;
    case "node-port":
      return `spec.ports[${index}].nodePort`;
    case "external-ip":
      return `spec.externalIPs[${service.externalIPs.indexOf(address)}]`;
    case "load-balancer":
      return `status.loadBalancer.ingress[${service.loadBalancer.findIndex(({ ip }) => ip === address)}].ip`;
    default:
      return way satisfies never;
  }
}
