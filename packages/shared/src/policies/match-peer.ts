/** Whether a rule of a network policy names the far end of a connection (semantics.md 7). */
import { matchesCidr, parseIpAddress } from "../model/match-cidr.ts";
import { labelRequirements, matchesLabelSelector, matchesRequirement } from "../model/match-label-selector.ts";
import type { LabelSelector, Labels } from "../model/object-meta.ts";
import type { PolicyPeer } from "../model/policy-objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { ResolvedEnd } from "./resolve-end.ts";

export type PeerMatch = "yes" | "no" | "unknown";

/** The label that the API server writes on every namespace. */
const namespaceNameLabel = "kubernetes.io/metadata.name";

/**
 * `policyNamespace` is the policy's own, which a podSelector alone means. `selected` is an address of
 * the pod that the policy selects: a connection has one address family.
 */
export function matchPeer(
  snapshot: Snapshot,
  peer: PolicyPeer,
  end: ResolvedEnd,
  policyNamespace: string,
  selected: string,
): PeerMatch {
  if (peer.type === "ip-block") return matchBlock(peer, end.address, selected);
  const { namespaceSelector, podSelector } = peer;
  // A peer that says nothing at all is refused by the API server.
  if (namespaceSelector === null && podSelector === null) return "no";
  switch (end.type) {
    case "pod": {
      if (podSelector !== null && !matchesLabelSelector(podSelector, end.pod.labels)) return "no";
      if (namespaceSelector !== null) return matchNamespace(snapshot, namespaceSelector, end.pod.namespace);
      return end.pod.namespace === policyNamespace ? "yes" : "no";
    }
    case "any-pod": {
      const matches = namespaceSelector !== null && matchesLabelSelector(namespaceSelector, anyNamespace);
      return matches && (podSelector === null || matchesLabelSelector(podSelector, {})) ? "yes" : "no";
    }
    // Pod selectors select no node: what comes from one is known by its address only.
    case "node":
    case "address":
      return "no";
    default:
      return end satisfies never;
  }
}

/** No namespace can have this name, so that only selectors which leave names out take it. */
const anyNamespace: Labels = { [namespaceNameLabel]: "(another namespace)" };

/** Whether a selector takes a namespace. One that is not there to be read has its name for a label, and others that are not known. */
export function matchNamespace(snapshot: Snapshot, selector: LabelSelector, namespace: string): PeerMatch {
  const name = { [namespaceNameLabel]: namespace };
  const object = snapshot.get("Namespace", "", namespace);
  if (object !== undefined) return matchesLabelSelector(selector, { ...object.labels, ...name }) ? "yes" : "no";
  const requirements = labelRequirements(selector);
  const decided = requirements.filter(({ key }) => key === namespaceNameLabel);
  if (!decided.every((requirement) => matchesRequirement(requirement, name))) return "no";
  return decided.length === requirements.length ? "yes" : "unknown";
}

/** An address that is not known may lie in any block of its family; a block of everything holds it. */
function matchBlock(
  { cidr, except }: Extract<PolicyPeer, { type: "ip-block" }>,
  address: string | null,
  selected: string,
): PeerMatch {
  if (address !== null) {
    return matchesCidr(cidr, address) && !except.some((range) => matchesCidr(range, address)) ? "yes" : "no";
  }
  const family = parseIpAddress(cidr.split("/")[0] ?? "")?.family;
  if (family === undefined || family !== parseIpAddress(selected)?.family) return "no";
  return cidr.endsWith("/0") && except.length === 0 ? "yes" : "unknown";
}
