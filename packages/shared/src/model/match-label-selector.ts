/** Whether labels satisfy a `metav1.LabelSelector` (Kubernetes: apimachinery pkg/labels `Requirement.Matches`). */
import type { LabelSelector, Labels } from "./object-meta.ts";

type Expression = LabelSelector["matchExpressions"][number];

/** All pairs and all expressions must hold; an empty selector matches everything. */
export function matchesLabelSelector({ matchLabels, matchExpressions }: LabelSelector, labels: Labels): boolean {
  // A namespace's policies are all asked for every connection: no list is made of the pairs.
  for (const key in matchLabels) {
    if (!Object.hasOwn(labels, key) || labels[key] !== matchLabels[key]) return false;
  }
  return matchExpressions.every((expression) => matchesRequirement(expression, labels));
}

/** The selector as expressions only: a pair is `In` with one value. */
export function labelRequirements({ matchLabels, matchExpressions }: LabelSelector): readonly Expression[] {
  const pairs = Object.entries(matchLabels).map(([key, value]) => ({ key, operator: "In" as const, values: [value] }));
  return [...pairs, ...matchExpressions];
}

/** `NotIn` also holds where the label is missing. */
export function matchesRequirement({ key, operator, values }: Expression, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    default:
      return operator satisfies never;
  }
}
