/** One direction of a connection: the egress of its source or the ingress of its destination. */
import { matchesLabelSelector } from "../model/match-label-selector.ts";
import type { ObjectRef } from "../model/names.ts";
import type { SlimPod } from "../model/objects.ts";
import type { SlimNetworkPolicy } from "../model/policy-objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { meetRules, type Direction, type DirectionCase, type MetRule } from "./meet-rules.ts";
import type { DirectionJudgement, PolicyQuestion } from "./policy-model.ts";
import { allowedText, deniedText, notReadableText, ownNodeEgressText, unknownText } from "./policy-texts.ts";
import { resolveEnd, type ResolvedEnd } from "./resolve-end.ts";

const notIsolated: DirectionJudgement = { type: "not-isolated" };

/** What the policies that select the pod say: the union of their rules, in whatever order they stand. */
export function judgeDirection(
  snapshot: Snapshot,
  direction: Direction,
  { source, destination, protocol, port }: PolicyQuestion,
): DirectionJudgement {
  const selected = resolveEnd(snapshot, direction === "Egress" ? source : destination);
  if (selected.type !== "pod") return notIsolated;
  if (snapshot.unreadable.has("NetworkPolicy")) {
    return { type: "unknown", policies: [], text: notReadableText(selected) };
  }
  const isolating = isolatingPolicies(snapshot, selected.pod, direction);
  if (isolating.length === 0) return notIsolated;
  const other = resolveEnd(snapshot, direction === "Egress" ? destination : source);
  if (isSamePod(selected, other)) return { type: "itself" };
  const ownNode = other.type === "node" && other.name !== null && other.name === selected.pod.nodeName;
  if (ownNode && direction === "Ingress") return { type: "own-node" };
  const of: DirectionCase = { direction, selected, other, protocol, port };
  return judgeRules(of, isolating, meetRules(snapshot, isolating, of), ownNode);
}

/** The policies of the pod's namespace that isolate it in a direction. */
export function isolatingPolicies(
  snapshot: Snapshot,
  pod: SlimPod,
  direction: Direction,
): readonly SlimNetworkPolicy[] {
  const isolating: SlimNetworkPolicy[] = [];
  for (const policy of snapshot.inNamespace("NetworkPolicy", pod.namespace)) {
    if (policy.types.includes(direction) && matchesLabelSelector(policy.podSelector, pod.labels))
      isolating.push(policy);
  }
  return isolating;
}

function judgeRules(
  of: DirectionCase,
  isolating: readonly SlimNetworkPolicy[],
  rules: readonly MetRule[],
  ownNode: boolean,
): DirectionJudgement {
  const taking = rules.filter(({ port }) => port);
  const allowing = taking.filter(({ peer }) => peer === "yes");
  // A rule by labels is the better reason: not every plugin holds addresses of pods against ipBlocks.
  const allowed = allowing.find(({ byAddress }) => !byAddress) ?? allowing[0];
  if (allowed !== undefined) {
    const { policy, rule } = allowed;
    return { type: "allowed", policy: policyRef(policy), fieldPath: rule.fieldPath, text: allowedText(of, allowed) };
  }
  const policies = isolating.map(policyRef);
  if (ownNode) return { type: "unknown", policies, text: ownNodeEgressText(of, isolating) };
  const perhaps = taking.find(({ peer }) => peer === "unknown");
  if (perhaps !== undefined) return { type: "unknown", policies, text: unknownText(of, isolating, perhaps) };
  return { type: "denied", policies, text: deniedText(of, isolating, rules) };
}

function isSamePod(a: ResolvedEnd, b: ResolvedEnd): boolean {
  return a.type === "pod" && b.type === "pod" && a.pod.namespace === b.pod.namespace && a.pod.name === b.pod.name;
}

function policyRef({ kind, namespace, name }: SlimNetworkPolicy): ObjectRef {
  return { kind, namespace, name };
}
