/** Label selectors: the plain map of a Service, and the `matchLabels`/`matchExpressions` of workloads. */
import type { LabelSelector, SelectorRequirement } from "./objects.ts";

type Labels = Readonly<Record<string, string>>;

/** Whether `labels` carry every pair of `selector`. */
export function matchesMap(selector: Labels, labels: Labels | undefined): boolean {
  return Object.entries(selector).every(([key, value]) => labels?.[key] === value);
}

/** Whether one requirement holds; Gt and Lt compare whole numbers, as node affinity does. */
export function matchesRequirement({ key, operator, values = [] }: SelectorRequirement, labels: Labels): boolean {
  const value = labels[key];
  switch (operator) {
    case "In":
      return value !== undefined && values.includes(value);
    case "NotIn":
      return value === undefined || !values.includes(value);
    case "Exists":
      return value !== undefined;
    case "DoesNotExist":
      return value === undefined;
    case "Gt":
      return value !== undefined && Number(value) > Number(values[0]);
    case "Lt":
      return value !== undefined && Number(value) < Number(values[0]);
    default:
      return false;
  }
}

/** Whether a label selector selects `labels`. None at all selects nothing, an empty one everything. */
export function matchesSelector(selector: LabelSelector | undefined, labels: Labels | undefined): boolean {
  if (!selector) return false;
  return (
    matchesMap(selector.matchLabels ?? {}, labels) &&
    (selector.matchExpressions ?? []).every((requirement) => matchesRequirement(requirement, labels ?? {}))
  );
}
