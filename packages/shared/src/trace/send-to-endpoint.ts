/** From the node whose rules have chosen an endpoint to what has its address (semantics.md 3, "Source address"). */
import { resolveTargetPort } from "../endpoints/resolve-target-port.ts";
import { isNodeDown } from "../endpoints/is-node-down.ts";
import { matchesCidr } from "../model/match-cidr.ts";
import type { ObjectRef, Protocol } from "../model/names.ts";
import type { SlimNode, SlimPod, SlimService } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { ProxyEndpoint } from "./choose-endpoints.ts";
import { isProxied } from "./find-service-hit.ts";
import { nodeAddress } from "./locate-client.ts";
import { isFinished } from "../model/is-finished.ts";
import { formatHostPort } from "../model/format-host-port.ts";
import {
  makeHop,
  makeOutcome,
  nothing,
  socketOf,
  takeShare,
  type Arrival,
  type Dial,
  type Passage,
} from "./passage.ts";
import { sayUnread } from "./say-unread.ts";
import type { TraceHop, TraceOutcome } from "./trace-model.ts";

/** An endpoint, or an address that is dialled as one. */
export interface SentTo {
  readonly address: string;
  readonly port: number;
  /** Null where no slice told of it. */
  readonly listed: ProxyEndpoint | null;
  /** Whether a rule marked the packet for masquerade. */
  readonly marked: boolean;
  /** The rules on the node that carry this last step. */
  readonly rules: readonly string[];
  /** Who has the address, where that is known already. */
  readonly pod?: SlimPod;
  /** Of the connections that come to the node, of 1. */
  readonly share: number;
}

/** What an address is, as far as the API shows. */
type Holder =
  | { readonly type: "pod"; readonly pod: SlimPod }
  /** A pod that a slice names and that is not in the snapshot. */
  | { readonly type: "unread-pod"; readonly name: string }
  | { readonly type: "node"; readonly node: SlimNode }
  | { readonly type: "service"; readonly service: SlimService; readonly rejected: boolean }
  /** In the pod network, and no pod has it. */
  | { readonly type: "nobody" }
  | { readonly type: "elsewhere" };

/** Sends a packet on to an endpoint. */
export function sendToEndpoint(dial: Dial, arrival: Arrival, to: SentTo): Passage {
  const holder = findHolder(dial, to);
  const source = sourceAt(dial, arrival, to, holder);
  const further = enterFurther(dial, arrival, to, holder, source);
  if (further !== null) return further;
  const end = judgeEnd(dial, to, holder);
  const text = `${holderText(holder)} at ${formatHostPort(to.address, to.port)}`;
  const said = end.text === null ? text : `${text}. ${end.text}`;
  const hop = makeHop("endpoint", said, {
    input: socketOf(dial),
    output: { address: to.address, port: to.port },
    object: objectOf(holder),
    // The rules that choose the endpoint are those of the node that was entered.
    node: to.listed === null && holder.type === "pod" ? holder.pod.nodeName : arrival.nodeName,
    rules: to.rules,
    sourceAddress: source,
    sourceReplaced: source !== arrival.source,
    share: to.share,
    ends: end.outcome,
  });
  const { address, port, share } = to;
  // The spread stands last on purpose: an object that grows after one outlives V8's small collections, and a trace makes hundreds.
  const outcome = makeOutcome(end.outcome, arrival, { address, port, share, clientAddress: source, ...end.more });
  return { ...nothing, hops: [hop], outcomes: [outcome], because: end.text === null ? [] : [end.text] };
}

/** An endpoint that is another node's address goes through that node's rules as any packet from outside does. */
function enterFurther(dial: Dial, arrival: Arrival, to: SentTo, holder: Holder, source: string | null): Passage | null {
  if (holder.type !== "node" || holder.node.name === arrival.nodeName || dial.enterNode === undefined) return null;
  const there: Arrival = { ...arrival, nodeName: holder.node.name, origin: "elsewhere", source };
  const onward: Dial = { ...dial, address: to.address, port: to.port, enterNode: undefined };
  const passed = dial.enterNode(onward, holder.node, there);
  if (passed === null) return null;
  const entered = takeShare(passed, to.share);
  return {
    ...entered,
    outcomes: entered.outcomes.map((each) => ({ ...each, entry: arrival.isEntry ? arrival.nodeName : null })),
  };
}

/** Who has an endpoint's address: by the slice's targetRef, else by the pods' and nodes' addresses. */
function findHolder(dial: Dial, to: SentTo): Holder {
  const { snapshot } = dial;
  if (to.pod !== undefined) return { type: "pod", pod: to.pod };
  const ref = to.listed?.endpoint.targetRef;
  if (ref?.kind === "Pod") {
    const pod = snapshot.get("Pod", ref.namespace, ref.name);
    return pod === undefined ? { type: "unread-pod", name: `${ref.namespace}/${ref.name}` } : { type: "pod", pod };
  }
  const pod = findPodByAddress(snapshot, to.address, to.port, dial.protocol);
  if (pod !== null) return { type: "pod", pod };
  const [node] = snapshot.nodesByAddress(to.address);
  if (node !== undefined) return { type: "node", node };
  const [service] = snapshot.servicesByAddress(to.address);
  if (service !== undefined) {
    // After DNAT only nftables still looks at ClusterIPs (its chain cluster-ips-check).
    const rejected =
      dial.mode === "nftables" && service.clusterIPs.includes(to.address) && isProxied(service, dial.family);
    return { type: "service", service, rejected };
  }
  const inPodNetwork = isInPodNetwork(snapshot, to.address);
  return inPodNetwork && sayUnread(dial, ["Pod"]) === null ? { type: "nobody" } : { type: "elsewhere" };
}

/** The pod that has the address; of hostNetwork pods, which share their node's, the one that declares the port. */
export function findPodByAddress(
  snapshot: Snapshot,
  address: string,
  port: number | null,
  protocol: Protocol,
): SlimPod | null {
  const pods = [...snapshot.podsByAddress(address)];
  const living = pods.filter((pod) => !isFinished(pod));
  const own = living.find((pod) => !pod.spec.hostNetwork) ?? pods.find((pod) => !pod.spec.hostNetwork);
  if (own !== undefined || port === null) return own ?? null;
  return living.find((pod) => declaringContainer(pod, port, protocol) !== null) ?? null;
}

export function isInPodNetwork(snapshot: Snapshot, address: string): boolean {
  for (const { podCIDRs } of snapshot.nodes()) if (podCIDRs.some((cidr) => matchesCidr(cidr, address))) return true;
  return false;
}

/** The container that declares a port, which says that it means to listen there. */
export function declaringContainer(pod: SlimPod, port: number, protocol: Protocol): string | null {
  const resolution = resolveTargetPort(pod.spec, port, protocol);
  return resolution.type === "resolved" ? (resolution.container?.name ?? null) : null;
}

/**
 * The source address that the far end sees. What is delivered on the node itself passes no
 * POSTROUTING and keeps its source; what leaves is masqueraded where a rule marked it, where a pod
 * reaches itself, and by the network plugin where a pod's packet leaves the pod network.
 */
function sourceAt({ snapshot, family }: Dial, arrival: Arrival, to: SentTo, holder: Holder): string | null {
  const node = arrival.nodeName === null ? null : (snapshot.get("Node", "", arrival.nodeName) ?? null);
  const replaced = nodeAddress(node, family);
  if (arrival.origin === "node") return replaced;
  const isLocal = node?.addresses.some(({ address }) => address === to.address) ?? false;
  if (isLocal) return arrival.source;
  const isHairpin = arrival.source !== null && arrival.source === to.address;
  if (to.marked || isHairpin) return replaced;
  return arrival.origin === "pod" && !isPodAddress(snapshot, holder, to.address) ? replaced : arrival.source;
}

function isPodAddress(snapshot: Snapshot, holder: Holder, address: string): boolean {
  if (holder.type === "pod") return !holder.pod.spec.hostNetwork;
  return holder.type === "unread-pod" || isInPodNetwork(snapshot, address);
}

interface End {
  readonly outcome: TraceOutcome["outcome"] & TraceHop["ends"];
  /** What is to be said; null where nothing is. */
  readonly text: string | null;
  readonly more: Partial<Pick<TraceOutcome, "pod" | "container" | "listener">>;
}

function judgeEnd(dial: Dial, to: SentTo, holder: Holder): End {
  const at = formatHostPort(to.address, to.port);
  switch (holder.type) {
    case "pod":
      return judgePod(dial, to.port, holder.pod);
    case "unread-pod":
      return { outcome: "delivered", text: null, more: { pod: holder.name } };
    case "node": {
      if (isNodeDown(holder.node)) {
        return { outcome: "dropped", text: `${at} is node ${holder.node.name}, which is not Ready.`, more: {} };
      }
      const text = `${at} is node ${holder.node.name}; what listens there is not visible from the API.`;
      return { outcome: "delivered", text, more: {} };
    }
    case "service": {
      const text = `The endpoint ${at} is an address of Service ${nameOf(holder.service)}: what has been translated once is not translated again.`;
      return { outcome: holder.rejected ? "refused" : "dropped", text, more: {} };
    }
    case "nobody":
      return { outcome: "dropped", text: `${to.address} is in the pod network, and no pod has it.`, more: {} };
    case "elsewhere":
      return {
        outcome: "delivered",
        text: `${at} is no pod: what answers there is not visible from the API.`,
        more: {},
      };
    default:
      return holder satisfies never;
  }
}

/** The container that must be meant where a pod has but one. */
function onlyContainer({ spec }: SlimPod): string | null {
  const [first, ...more] = spec.containers.filter(({ role }) => role !== "init");
  return more.length === 0 ? (first?.name ?? null) : null;
}

/** A packet that reaches a pod: it does while the pod has its network, whether ready or not. */
export function judgePod(
  { snapshot, protocol }: Pick<Dial, "snapshot" | "protocol">,
  port: number | null,
  pod: SlimPod,
): End {
  const name = `${pod.namespace}/${pod.name}`;
  if (isFinished(pod)) {
    return { outcome: "dropped", text: `Pod ${name} is ${pod.phase}: its network is gone.`, more: {} };
  }
  const node = pod.nodeName === null ? undefined : snapshot.get("Node", "", pod.nodeName);
  if (node !== undefined && isNodeDown(node) && !pod.ready) {
    return { outcome: "dropped", text: `Node ${node.name} of pod ${name} is not Ready.`, more: {} };
  }
  if (port === null) return { outcome: "delivered", text: null, more: { pod: name } };
  const container = declaringContainer(pod, port, protocol);
  const text =
    container === null
      ? `No container declares ${port}/${protocol} (which is no fault): whether a process listens there is not visible from the API.`
      : null;
  const listener = container === null ? "undeclared" : "declared";
  return { outcome: "delivered", text, more: { pod: name, container: container ?? onlyContainer(pod), listener } };
}

function holderText(holder: Holder): string {
  switch (holder.type) {
    case "pod":
      return `Pod ${holder.pod.namespace}/${holder.pod.name}`;
    case "unread-pod":
      return `Pod ${holder.name}`;
    case "node":
      return `Node ${holder.node.name}`;
    case "service":
      return `Service ${nameOf(holder.service)}`;
    case "nobody":
    case "elsewhere":
      return "The address";
    default:
      return holder satisfies never;
  }
}

function nameOf({ namespace, name }: SlimService): string {
  return `${namespace}/${name}`;
}

/** What has the address; null where the data have no such object. */
function objectOf(holder: Holder): ObjectRef | null {
  switch (holder.type) {
    case "pod":
      return podRef(holder.pod);
    case "node":
      return { kind: "Node", namespace: null, name: holder.node.name };
    case "service":
      return { kind: "Service", namespace: holder.service.namespace, name: holder.service.name };
    case "unread-pod":
    case "nobody":
    case "elsewhere":
      return null;
    default:
      return holder satisfies never;
  }
}

export function podRef({ namespace, name }: SlimPod): ObjectRef {
  return { kind: "Pod", namespace, name };
}
