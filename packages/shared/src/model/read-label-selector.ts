/** A `metav1.LabelSelector`. */
import type { LabelSelector } from "./object-meta.ts";
import type { Field } from "./read-field.ts";

/** Reads a selector that is present; an empty one matches everything. */
export function readLabelSelector(selector: Field): LabelSelector {
  return {
    matchLabels: selector.at("matchLabels").textMap(),
    matchExpressions: selector
      .at("matchExpressions")
      .items()
      .map((expression) => ({
        key: expression.at("key").requiredText(),
        operator: expression.at("operator").oneOf(["In", "NotIn", "Exists", "DoesNotExist"], "In"),
        values: expression.at("values").texts(),
      })),
  };
}
