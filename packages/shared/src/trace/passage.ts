/** The pieces of which a trace is put together. */
import type {
  ProxyMode,
  Socket,
  TraceChain,
  TraceHop,
  TraceHopType,
  TraceOptions,
  TraceOutcome,
  TraceVerdict,
} from "./trace-model.ts";
import { judgeVerdict } from "./judge-verdict.ts";
import type { Client } from "./locate-client.ts";
import type { Destination } from "./find-service-hit.ts";
import type { SlimNode } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";

/** What one stretch of the way adds to the trace. */
export interface Passage {
  readonly hops: readonly TraceHop[];
  readonly outcomes: readonly TraceOutcome[];
  readonly because: readonly string[];
  readonly chains: readonly TraceChain[];
  /** A verdict that the outcomes do not tell: what cannot be seen, an HTTP answer; null where they tell it. */
  readonly verdict: TraceVerdict | null;
  /** A redirect that a router answers with; null where none does, or not all with the same. */
  readonly redirect: Redirect | null;
}

export interface Redirect {
  readonly status: number;
  /** As the Location header has it. */
  readonly location: string;
}

/** A connection that a client opens to an address and port. */
export interface Dial extends Destination {
  readonly snapshot: Snapshot;
  readonly mode: ProxyMode;
  readonly client: Client;
  readonly options?: TraceOptions | undefined;
  /**
   * What a node's own rules make of a packet that another node sends it; null where they take it not.
   * Handed on, since an endpoint may itself be a nodePort; undefined once a packet has come that way.
   */
  readonly enterNode?: ((dial: Dial, node: SlimNode, arrival: Arrival) => Passage | null) | undefined;
}

/** The packet as a node gets it. */
export interface Arrival {
  /** The node; null where it is not known which. */
  readonly nodeName: string | null;
  /** Seen from the node: one of its pods, its own process, or anything else. */
  readonly origin: "pod" | "node" | "elsewhere";
  /** Null where it is not known. */
  readonly source: string | null;
  /** True for entries from outside: the node is told with the outcomes. */
  readonly isEntry: boolean;
}

export const nothing: Passage = { hops: [], outcomes: [], because: [], chains: [], verdict: null, redirect: null };

/** One after the other: hops and reasons in order, outcomes side by side; the first verdict that is none of the outcomes' wins. */
export function joinPassages(passages: readonly Passage[]): Passage {
  const [first] = passages;
  if (first !== undefined && passages.length === 1) return first;
  const redirects = passages.flatMap(({ redirect }) => redirect ?? []);
  const alike = new Set(redirects.map(({ location }) => location)).size === 1;
  return {
    hops: passages.flatMap(({ hops }) => hops),
    outcomes: passages.flatMap(({ outcomes }) => outcomes),
    because: passages.flatMap(({ because }) => because),
    chains: passages.flatMap(({ chains }) => chains),
    verdict: passages.find(({ verdict }) => verdict !== null)?.verdict ?? null,
    redirect: alike ? (redirects[0] ?? null) : null,
  };
}

/**
 * Parts of the connections side by side: outcomes and hops that are alike become one with their
 * shares added up; verdicts that differ become `partial`.
 */
export function joinParts(parts: readonly Passage[]): Passage {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  const joined = joinPassages(parts);
  const verdicts = new Set(parts.map(({ verdict, outcomes }) => verdict ?? judgeVerdict(outcomes)));
  const [only = null] = verdicts;
  const told = parts.every(({ verdict }) => verdict === null);
  return {
    ...joined,
    hops: addShares(joined.hops, hopKey),
    outcomes: addShares(joined.outcomes, outcomeKey),
    verdict: told ? null : verdicts.size > 1 ? "partial" : only,
  };
}

function addShares<T extends { readonly share: number }>(all: readonly T[], keyOf: (each: T) => string): readonly T[] {
  const found = new Map<string, T>();
  for (const each of all) {
    const key = keyOf(each);
    const before = found.get(key);
    found.set(key, before === undefined ? each : { ...each, share: before.share + each.share });
  }
  return [...found.values()];
}

/** What is said, where, and for which source tells hops apart: the rest follows from these. */
function hopKey({ type, text, node, input, output, rules, sourceAddress, ends }: TraceHop): string {
  const sockets = [input?.address, input?.port, output?.address, output?.port];
  return [type, text, node, ...sockets, rules.join(), sourceAddress, ends].join("|");
}

function outcomeKey({ outcome, entry, pod, address, port, clientAddress }: TraceOutcome): string {
  return [outcome, entry, pod, address, port, clientAddress].join("|");
}

/** The same passage for a part of the connections. */
export function takeShare(passage: Passage, share: number): Passage {
  if (share === 1) return passage;
  return {
    ...passage,
    hops: passage.hops.map((hop) => ({ ...hop, share: hop.share * share })),
    outcomes: passage.outcomes.map((outcome) => ({ ...outcome, share: outcome.share * share })),
  };
}

/** The same passage where nothing replaces the source: a connection to oneself. */
export function keepSource(passage: Passage, source: string | null): Passage {
  return {
    ...passage,
    hops: passage.hops.map((hop) => ({ ...hop, sourceAddress: source, sourceReplaced: false })),
    outcomes: passage.outcomes.map((outcome) => ({ ...outcome, clientAddress: source })),
  };
}

/** A hop of which only what is said differs from "nothing is known". */
export function makeHop(
  type: TraceHopType,
  text: string,
  more: Partial<Omit<TraceHop, "type" | "text">> = {},
): TraceHop {
  return {
    type,
    text,
    // One by one: a load balancer's trace makes hundreds, and a spread costs several times as much.
    input: more.input ?? null,
    output: more.output ?? null,
    object: more.object ?? null,
    fieldPath: more.fieldPath ?? null,
    node: more.node ?? null,
    rules: more.rules ?? [],
    sourceAddress: more.sourceAddress ?? null,
    sourceReplaced: more.sourceReplaced ?? false,
    share: more.share ?? 1,
    ends: more.ends ?? null,
  };
}

/** An outcome that ends at no pod, but for what is said. */
export function makeOutcome(
  outcome: TraceOutcome["outcome"],
  { isEntry, nodeName }: Pick<Arrival, "isEntry" | "nodeName">,
  more: Partial<Omit<TraceOutcome, "outcome" | "entry">> = {},
): TraceOutcome {
  return {
    outcome,
    pod: more.pod ?? null,
    container: more.container ?? null,
    address: more.address ?? null,
    port: more.port ?? null,
    share: more.share ?? 1,
    clientAddress: more.clientAddress ?? null,
    listener: more.listener ?? null,
    entry: isEntry ? nodeName : null,
    policy: more.policy ?? null,
  };
}

/** A connection that ends here, with the reason. */
export function endHere(
  dial: Dial,
  arrival: Arrival,
  outcome: "refused" | "dropped",
  hop: { readonly type: TraceHopType; readonly text: string } & Partial<TraceHop>,
): Passage {
  const { type, text, ...more } = hop;
  const ended = makeHop(type, text, {
    input: socketOf(dial),
    node: arrival.nodeName,
    sourceAddress: arrival.source,
    ...more,
    ends: outcome,
  });
  const at = { address: dial.address, port: dial.port, clientAddress: arrival.source };
  return { ...nothing, hops: [ended], outcomes: [makeOutcome(outcome, arrival, at)], because: [text] };
}

/** A connection of which is not known what becomes of it from here on. */
export function endUnknown(
  dial: Pick<Dial, "address" | "port">,
  { nodeName, source }: Pick<Arrival, "nodeName" | "source">,
  hop: { readonly type: TraceHopType; readonly text: string } & Partial<TraceHop>,
): Passage {
  const { type, text, ...more } = hop;
  const ended = makeHop(type, text, {
    input: socketOf(dial),
    node: nodeName,
    sourceAddress: source,
    ...more,
    ends: "unknown",
  });
  return { ...nothing, hops: [ended], because: [text], verdict: "unknown" };
}

/** What several ways on have in common: the address where there is but one, the port where it is the same in all. */
export function sharedSocket(sockets: readonly Socket[]): Socket | null {
  const addresses = new Set(sockets.map(({ address }) => address));
  const ports = new Set(sockets.map(({ port }) => port));
  const [address = null] = addresses.size === 1 ? addresses : [];
  const [port = null] = ports.size === 1 ? ports : [];
  return address === null && port === null ? null : { address, port };
}

export function socketOf({ address, port }: Pick<Dial, "address" | "port">): { address: string; port: number } {
  return { address, port };
}
