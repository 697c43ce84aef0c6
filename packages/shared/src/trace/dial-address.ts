/** What becomes of a packet that a client sends to an address and port (semantics.md 3): the packet layer of a trace. */
import { isNodeDown } from "../endpoints/is-node-down.ts";
import type { SlimNode, SlimService } from "../model/objects.ts";
import { arriveAtNode, enterTranslated, isLoopback } from "./arrive-at-node.ts";
import { readProxyEndpoints } from "./choose-endpoints.ts";
import { dialLoopback } from "./dial-loopback.ts";
import { dialNobody } from "./dial-nobody.ts";
import { findVirtualAddress, isProxied, wayOfAddress, type ServiceHit } from "./find-service-hit.ts";
import { clientAddress, nodeAddress } from "./locate-client.ts";
import { formatHostPort } from "../model/format-host-port.ts";
import { passServiceRules, serviceOf } from "./pass-service-rules.ts";
import { endHere, joinPassages, keepSource, takeShare, type Arrival, type Dial, type Passage } from "./passage.ts";
import { findPodByAddress, podRef, sendToEndpoint } from "./send-to-endpoint.ts";
import { capitalise } from "./to-sentence.ts";

/** Follows a packet from its client to where it ends. */
export function dialAddress(asked: Dial): Passage {
  const dial: Dial = { ...asked, enterNode: enterTranslated };
  const { client, family } = dial;
  if (isLoopback(dial.address)) return dialLoopback(dial);
  if (client.addresses.length === 0 || clientAddress(client, family) !== null) return dialOwner(dial);
  if (client.type === "outside") {
    // The one address that was given does not mean that the machine has no other.
    const reached = dialOwner(dial);
    return { ...reached, because: [...reached.because, `The client's ${family} address is not known.`] };
  }
  const text = `${capitalise(client.label)} has no ${family} address: it cannot reach ${dial.address}.`;
  return endHere(dial, startOf(dial), "dropped", { type: "client", text });
}

/** By what the address is: of a Service, a node, a pod, or of nobody. */
function dialOwner(dial: Dial): Passage {
  const { snapshot } = dial;
  const own = startOf(dial);
  const hits = findVirtualAddress(snapshot, dial);
  if (hits.length > 0) return enterOneOf(dial, hits, own);
  const [node] = snapshot.nodesByAddress(dial.address);
  if (node !== undefined) return arriveAtNode(dial, node, arrivalAt(dial, node));
  const [service] = snapshot.servicesByAddress(dial.address);
  if (service !== undefined) return missPort(dial, service);
  return dialPod(dial, own) ?? leaveCluster(dial, own);
}

/** Where no node is known, not even the end of a client's packet outside can be told. */
function leaveCluster(dial: Dial, at: Arrival): Passage {
  const left = dialNobody(dial, at);
  const [anyNode] = dial.snapshot.nodes();
  return left.verdict === "unknown" && anyNode === undefined ? { ...left, outcomes: [] } : left;
}

/** Whether the client stands outside of the cluster. */
export function arrivesFromOutside({ client }: Pick<Dial, "client">): boolean {
  return client.type === "outside";
}

/** The packet on the client's own node. */
export function startOf({ client, family }: Pick<Dial, "client" | "family">): Arrival {
  const origin = client.type === "outside" ? "elsewhere" : client.type;
  return { nodeName: client.nodeName, origin, source: clientAddress(client, family), isEntry: false };
}

/** The packet at a node whose address is dialled. A pod's packet leaves its own node with that node's address. */
function arrivalAt(dial: Dial, node: SlimNode): Arrival {
  const { client, family } = dial;
  if (client.nodeName === node.name) return startOf(dial);
  const source = client.type === "pod" ? nodeAddress(client.node, family) : clientAddress(client, family);
  return { nodeName: node.name, origin: "elsewhere", source, isEntry: client.type === "outside" };
}

/** Where several Services claim one address and port, each node's rules hold one of them, drawn by chance. */
function enterOneOf(dial: Dial, hits: readonly ServiceHit[], own: Arrival): Passage {
  const enter = (hit: ServiceHit) =>
    dial.client.type === "outside" ? enterFromOutside(dial, hit) : passServiceRules(dial, hit, own);
  const joined = joinPassages(hits.map((hit) => takeShare(enter(hit), 1 / hits.length)));
  if (hits.length === 1) return joined;
  const names = hits.map(({ service }) => `${service.namespace}/${service.name}`).join(" and ");
  const text = `Services ${names} claim ${formatHostPort(dial.address, dial.port)}: which of them a node's rules send to is not determined.`;
  return { ...joined, because: [text, ...joined.because] };
}

/** How many nodes are told of by which an address may be entered; the others fare like one of them. */
const mostEntries = 25;

/** From outside: by any node for an address that the network sends to nodes; no way leads to a ClusterIP. */
function enterFromOutside(dial: Dial, hit: ServiceHit): Passage {
  const { client, family } = dial;
  const name = `${hit.service.namespace}/${hit.service.name}`;
  const source = clientAddress(client, family);
  if (hit.way === "cluster-ip") {
    const text = `${dial.address} is the ClusterIP of Service ${name}: it exists only in the rules of the cluster's nodes, no way leads to it from outside.`;
    return endHere(dial, startOf(dial), "dropped", { type: "cluster-ip", text, ...serviceOf(dial, hit) });
  }
  const at = (nodeName: string | null): Arrival => ({
    nodeName,
    origin: "elsewhere",
    source,
    isEntry: nodeName !== null,
  });
  const nodes = entryNodes(dial);
  if (nodes.length === 0) return passServiceRules(dial, hit, at(null));
  const endpoints = readProxyEndpoints(dial.snapshot, hit.service, hit.port, family);
  const own = new Set(endpoints.map(({ endpoint }) => endpoint.nodeName));
  // Nodes with endpoints of their own come first: where policies are Local only these differ.
  const ordered = [...nodes.filter((node) => own.has(node.name)), ...nodes.filter((node) => !own.has(node.name))];
  const told = new Set(ordered.slice(0, nodes.length <= mostEntries ? nodes.length : mostEntries - 1));
  const lacking = ordered.find((node) => !own.has(node.name));
  if (lacking !== undefined) told.add(lacking);
  const entered = nodes.filter((node) => told.has(node));
  const passages = entered.map((node) => passServiceRules(dial, hit, at(node.name), endpoints));
  const joined = joinEntries(hit, passages);
  const left = nodes.length - passages.length;
  const chains = joined.chains.slice(0, 1);
  if (left === 0) return { ...joined, chains };
  return { ...joined, chains, because: [...joined.because, `${left} more nodes may be entered likewise.`] };
}

/** All entries side by side. A load balancer asks the healthCheckNodePort and sends nothing to nodes without an endpoint of their own. */
function joinEntries({ way, service }: ServiceHit, passages: readonly Passage[]): Passage {
  const joined = joinPassages(passages);
  const { healthCheckNodePort: check } = service;
  if (way !== "load-balancer" || check === null) return joined;
  const open = passages.filter(({ outcomes }) => outcomes.some(({ outcome }) => outcome !== "dropped"));
  if (open.length === 0 || open.length === passages.length) return joined;
  const text = `Nodes without a usable endpoint of their own would drop the packet: a load balancer that asks the healthCheckNodePort ${check} sends nothing there.`;
  return { ...joined, because: [...joinPassages(open).because, text] };
}

/** The nodes that may be sent to: those that are up, and the owner of the address where it is a node's. */
function entryNodes({ snapshot, address }: Dial): readonly SlimNode[] {
  const owners = [...snapshot.nodesByAddress(address)];
  if (owners.length > 0) return owners;
  return [...snapshot.nodes()].filter((node) => !isNodeDown(node));
}

/** An address of a Service on a port that kube-proxy has no rule for. */
function missPort(dial: Dial, service: SlimService): Passage {
  const name = `${service.namespace}/${service.name}`;
  const at = startOf(dial);
  const object = { kind: "Service", namespace: service.namespace, name: service.name };
  const way = wayOfAddress(service, dial.address);
  if (way === null) return leaveForBalancer(dial, service, at);
  const ends = (outcome: "refused" | "dropped", text: string) => {
    const ended = endHere(dial, at, outcome, { type: way, text, object });
    return way === "cluster-ip" ? ended : byEachEntry(dial, ended);
  };
  if (way === "cluster-ip" && dial.client.type === "outside") {
    return ends("dropped", `${dial.address} is the ClusterIP of Service ${name}: no way leads to it from outside.`);
  }
  if (!isProxied(service, dial.family)) {
    return ends(
      "dropped",
      `Service ${name} is left to another proxy by its labels: kube-proxy has no rule for ${dial.address}, and what that proxy does is not visible.`,
    );
  }
  const ports = service.ports.map(({ port, protocol }) => `${port}/${protocol}`).join(", ");
  const lacks = `Service ${name} has no port ${dial.port}/${dial.protocol}; it has ${ports}`;
  const rejects = dial.mode === "ipvs" || (dial.mode === "nftables" && way === "cluster-ip");
  if (rejects) return ends("refused", `${lacks}. In ${dial.mode} mode the node refuses.`);
  return ends(
    "dropped",
    `${lacks}. No rule takes the packet: it leaves for the default route and the client times out.`,
  );
}

/** A load balancer that is a proxy of its own (ipMode Proxy): the nodes have no rule for its address. */
function leaveForBalancer(dial: Dial, service: SlimService, at: Arrival): Passage {
  const name = `${service.namespace}/${service.name}`;
  const ports = service.ports.flatMap(({ port, nodePort }) =>
    port === dial.port && nodePort !== null ? [nodePort] : [],
  );
  const by = ports.length === 0 ? "" : `; it dials nodePort ${ports.join(", ")} on the nodes`;
  const text = `${dial.address} is a load balancer of Service ${name} with ipMode Proxy: no rule on the nodes takes it, the packet leaves for the balancer, which is not visible from the API${by}.`;
  const object = { kind: "Service", namespace: service.namespace, name: service.name };
  const left = endHere(dial, at, "dropped", { type: "load-balancer", text, object, fieldPath: "status.loadBalancer" });
  return { ...byEachEntry(dial, left), verdict: "unknown" };
}

/** From outside every node that the network may send the address to comes to the same end. */
function byEachEntry(dial: Dial, passage: Passage): Passage {
  const entries = dial.client.type === "outside" ? entryNodes(dial).slice(0, mostEntries) : [];
  if (entries.length === 0) return passage;
  const outcomes = entries.flatMap(({ name: entry }) => passage.outcomes.map((each) => ({ ...each, entry })));
  return { ...passage, outcomes };
}

/** A pod's own address: nothing is translated. */
function dialPod(dial: Dial, at: Arrival): Passage | null {
  const { snapshot, client } = dial;
  const pod = findPodByAddress(snapshot, dial.address, null, dial.protocol);
  if (pod === null) return null;
  const name = `${pod.namespace}/${pod.name}`;
  if (client.type === "outside") {
    const text = `${dial.address} is pod ${name}: the pod network is not reached from outside (where the network routes it all the same, ${formatHostPort(dial.address, dial.port)} is the pod's own port).`;
    return endHere(dial, at, "dropped", { type: "pod", text, object: podRef(pod) });
  }
  const sent = sendToEndpoint(dial, at, {
    address: dial.address,
    port: dial.port,
    listed: null,
    marked: false,
    rules: [],
    share: 1,
  });
  return client.pod === pod ? keepSource(sent, at.source) : sent;
}
