/** By which nodes an external address or a nodePort can be entered. */
import { isNodeDown } from "../endpoints/is-node-down.ts";
import type { JoinedEndpoint } from "../endpoints/join-endpoints.ts";
import type { SlimNode, SlimService } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { makeBreak, whole, worstJudgement, type Judgement } from "./make-break.ts";
import type { EntryNodes, PathBreak } from "./path-model.ts";

/** How many nodes of a group are named. */
export const namedNodes = 10;

/**
 * Groups the nodes by what becomes of a connection from outside that enters there: a node that is
 * not ready takes none, one without a local endpoint drops it under externalTrafficPolicy Local.
 * Cordoned nodes forward as before. Empty where there are no nodes to tell of.
 */
export function groupEntryNodes(
  snapshot: Snapshot,
  service: SlimService,
  endpoints: readonly JoinedEndpoint[],
  behind: Judgement,
): readonly EntryNodes[] {
  if (snapshot.unreadable.has("Node")) return [];
  const nodes = snapshot.nodes();
  // Where nothing is left anywhere the answer is a refusal by every node, not a drop by some.
  const needsLocal = service.externalTrafficPolicy === "Local" && behind.verdict !== "severed";
  const { up, down } = nodesByState(nodes);
  const local = needsLocal ? localNodes(endpoints) : null;
  const open = local === null ? up : up.filter(({ name }) => local.has(name));
  const lacking = local === null ? [] : up.filter(({ name }) => !local.has(name));
  return [
    toEntry(open, behind),
    toEntry(lacking, severedBy(lacking, nodes.length, noLocalBreak)),
    toEntry(down, severedBy(down, nodes.length, nodeDownBreak)),
  ].filter(({ count }) => count > 0);
}

interface NodesByState {
  readonly up: readonly SlimNode[];
  readonly down: readonly SlimNode[];
}

/** Thousands of Services ask for the same list. */
const statesOfLists = new WeakMap<readonly SlimNode[], NodesByState>();

function nodesByState(nodes: readonly SlimNode[]): NodesByState {
  const known = statesOfLists.get(nodes);
  if (known !== undefined) return known;
  const states = { up: nodes.filter((node) => !isNodeDown(node)), down: nodes.filter(isNodeDown) };
  statesOfLists.set(nodes, states);
  return states;
}

/**
 * The nodes with a usable endpoint of their own: a ready one, or where the node has none, one that
 * terminates and still serves. An endpoint without a node is local to none.
 */
export function localNodes(endpoints: Iterable<Pick<JoinedEndpoint, "node" | "used" | "state">>): ReadonlySet<string> {
  const nodes = new Set<string>();
  for (const { node, used, state } of endpoints) {
    if (node !== null && (used || state === "terminating")) nodes.add(node);
  }
  return nodes;
}

/** What the entries make of a way in that may be entered by any of them. */
export function judgeEntries(entries: readonly EntryNodes[], healthChecked: boolean): Judgement {
  const severed = entries.filter(({ break: broken }) => broken?.hop === "way-in");
  if (severed.length === entries.length) return worstJudgement(severed);
  const [first] = severed;
  if (healthChecked || first?.break == null) return whole;
  return { verdict: "part", break: { ...first.break, outcome: null } };
}

function toEntry(nodes: readonly SlimNode[], { verdict, break: broken }: Judgement): EntryNodes {
  return {
    verdict,
    break: broken,
    count: nodes.length,
    nodes: nodes.slice(0, namedNodes).map((node) => ({ name: node.name, address: dialledAddress(node) })),
  };
}

/** The address that a client outside dials: the external one where the node has one. */
export function dialledAddress(node: SlimNode): string | null {
  const ofType = (type: string) => node.addresses.find((address) => address.type === type)?.address;
  return ofType("ExternalIP") ?? ofType("InternalIP") ?? null;
}

function severedBy(
  nodes: readonly SlimNode[],
  of: number,
  makeOne: (nodes: number, of: number, name: string | null) => PathBreak,
): Judgement {
  const [only] = nodes;
  return { verdict: "severed", break: makeOne(nodes.length, of, nodes.length === 1 ? (only?.name ?? null) : null) };
}

function noLocalBreak(nodes: number, of: number, name: string | null): PathBreak {
  return makeBreak("way-in", "no-local-endpoint", { type: "external", nodes, of, name }, { outcome: "dropped" });
}

/** Nodes that are not ready. */
export function nodeDownBreak(nodes: number, of: number, name: string | null): PathBreak {
  return makeBreak("way-in", "node-down", { nodes, of, name }, { outcome: "dropped" });
}
