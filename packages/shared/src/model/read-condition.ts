/** Entries of `status.conditions`. */
import type { StatusCondition } from "./object-meta.ts";
import type { Field } from "./read-field.ts";

const statuses = { True: "true", False: "false", Unknown: "unknown" } as const;

/** Every condition, in the order in which the object lists them. */
export function readConditions(conditions: Field): readonly StatusCondition[] {
  return conditions.items().map(readOne);
}

/** The condition of that type, or null where it is missing. */
export function readCondition(conditions: Field, type: string): StatusCondition | null {
  const found = conditions.items().find((condition) => condition.at("type").text() === type);
  return found === undefined ? null : readOne(found);
}

function readOne(condition: Field): StatusCondition {
  return {
    type: condition.at("type").text() ?? "",
    status: statuses[condition.at("status").oneOf(["True", "False", "Unknown"], "Unknown")],
    reason: condition.at("reason").filledText(),
    message: condition.at("message").filledText(),
    since: condition.at("lastTransitionTime").filledText(),
    observedGeneration: condition.at("observedGeneration").wholeNumber(),
  };
}
