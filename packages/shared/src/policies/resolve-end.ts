/** Who stands at an end of a connection, as a network policy tells pods, nodes and addresses apart. */
import type { SlimPod } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { PolicyEnd } from "./policy-model.ts";
import { isFinished } from "../model/is-finished.ts";

/** A pod with an address of its own, which alone policies select; all else is known by its address only. */
export type ResolvedEnd =
  | { readonly type: "pod"; readonly pod: SlimPod; readonly address: string }
  | { readonly type: "node"; readonly name: string | null; readonly address: string }
  | { readonly type: "address"; readonly address: string | null }
  | { readonly type: "any-pod"; readonly address: null };

/**
 * A hostNetwork pod counts as its node: no network plugin tells its packets from the node's own. A
 * bare address is looked up among pods and nodes.
 */
export function resolveEnd(snapshot: Snapshot, end: PolicyEnd): ResolvedEnd {
  switch (end.type) {
    case "pod":
      return end.pod.spec.hostNetwork ? { type: "node", name: end.pod.nodeName, address: end.address } : end;
    case "node":
      return { type: "node", name: end.node?.name ?? nodeAt(snapshot, end.address), address: end.address };
    case "address":
      return end.address === null ? end : resolveAddress(snapshot, end.address);
    case "any-pod":
      return { type: "any-pod", address: null };
    default:
      return end satisfies never;
  }
}

function resolveAddress(snapshot: Snapshot, address: string): ResolvedEnd {
  const node = nodeAt(snapshot, address);
  if (node !== null) return { type: "node", name: node, address };
  for (const pod of snapshot.podsByAddress(address)) {
    const finished = isFinished(pod);
    if (!finished && !pod.spec.hostNetwork) return { type: "pod", pod, address };
  }
  return { type: "address", address };
}

function nodeAt(snapshot: Snapshot, address: string): string | null {
  for (const node of snapshot.nodesByAddress(address)) return node.name;
  return null;
}

/** An end for a person: `pod shop/web-1`, `node n1 (10.0.0.1)`, `203.0.113.7`. */
export function describeEnd(end: ResolvedEnd): string {
  switch (end.type) {
    case "pod":
      return `pod ${end.pod.namespace}/${end.pod.name}`;
    case "node":
      return end.name === null ? `a node (${end.address})` : `node ${end.name} (${end.address})`;
    case "address":
      return end.address ?? "a client outside";
    case "any-pod":
      return "a pod without labels in another namespace";
    default:
      return end satisfies never;
  }
}
