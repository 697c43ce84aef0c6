import { findClosestName } from "../../endpoints/find-closest-name.ts";
import { isTopWorkload } from "../../endpoints/is-top-workload.ts";
import { matchesLabelSelector } from "../../model/match-label-selector.ts";
import type { Labels } from "../../model/object-meta.ts";
import type { SlimNetworkPolicy } from "../../model/policy-objects.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Fix } from "../finding.ts";
import { kubectl, patchFix, pointerStep, replaceValue } from "../make-fix.ts";
import { labelSelectorText, policyEvidence, policyRef } from "../policy-facts.ts";
import type { ObjectRule } from "../rule.ts";

/** The policy isolates no pod, and no workload would make one that it isolates. */
export const rule: ObjectRule<"NetworkPolicy"> = {
  type: "object",
  kinds: ["NetworkPolicy"],
  id: "policy-selects-nothing",
  severity: "info",
  title: "The network policy selects no pod",
  *check(policy, context) {
    const { snapshot } = context;
    const { podSelector, namespace } = policy;
    // An empty selector is for whatever pods there will be.
    if (isEmpty(podSelector) || snapshot.unreadable.has("Pod")) return;
    if (selectsAny(snapshot, policy)) return;
    const evidence = policyEvidence(policy);
    if (context.leavesInput(evidence)) return;
    yield {
      hop: "endpoints",
      message: `NetworkPolicy ${policy.name} selects ${labelSelectorText(podSelector)}, and no pod or workload of namespace ${namespace} has that: it isolates nothing`,
      evidence: [evidence],
      fixes: nearFixes(policy, [...labelsOf(snapshot, namespace)]),
      reproduce: [`${kubectl(policy)} get pods --show-labels`],
    };
  },
};

function isEmpty({ matchLabels, matchExpressions }: SlimNetworkPolicy["podSelector"]): boolean {
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}

/** A pod, or a template that would make one. Without a pair to look for all of them are tried. */
function selectsAny(snapshot: Snapshot, { namespace, podSelector }: SlimNetworkPolicy): boolean {
  const { matchLabels } = podSelector;
  const fits = (labels: Labels): boolean => matchesLabelSelector(podSelector, labels);
  if (Object.keys(matchLabels).length === 0) return [...labelsOf(snapshot, namespace)].some(fits);
  for (const { labels } of snapshot.podsSelectedBy(namespace, matchLabels)) if (fits(labels)) return true;
  return [...snapshot.workloadsSelectedBy(namespace, matchLabels)].some(
    (workload) => isTopWorkload(workload) && fits(workload.templateLabels),
  );
}

/** The labels of every pod, one that has run to its end too, and of every template. */
function* labelsOf(snapshot: Snapshot, namespace: string): Iterable<Labels> {
  for (const { labels } of snapshot.podLabels(namespace)) yield labels;
  for (const { templateLabels } of snapshot.workloadLabels(namespace)) yield templateLabels;
}

/** The one label whose value is nearly what some pods have. */
function nearFixes(policy: SlimNetworkPolicy, candidates: readonly Labels[]): readonly Fix[] {
  const { matchLabels } = policy.podSelector;
  for (const [key, value] of Object.entries(matchLabels)) {
    const near = findClosestName(
      value,
      candidates.flatMap((labels) => labels[key] ?? []),
    );
    if (near === null) continue;
    const selector = { ...policy.podSelector, matchLabels: { ...matchLabels, [key]: near } };
    if (!candidates.some((labels) => matchesLabelSelector(selector, labels))) continue;
    const path = `/spec/podSelector/matchLabels/${pointerStep(key)}`;
    return [patchFix(`Select ${key}=${near}`, policyRef(policy), replaceValue(path, value, near))];
  }
  return [];
}
