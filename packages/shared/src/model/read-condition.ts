/** One entry of `status.conditions`. */
import type { Field } from "./read-field.ts";

export interface Condition {
  readonly status: "true" | "false" | "unknown";
  /** lastTransitionTime, RFC 3339. */
  readonly since: string | null;
  readonly reason: string | null;
}

const statuses = { True: "true", False: "false", Unknown: "unknown" } as const;

/** The condition of that type, or null where it is missing. */
export function readCondition(conditions: Field, type: string): Condition | null {
  for (const condition of conditions.items()) {
    if (condition.at("type").text() !== type) continue;
    return {
      status: statuses[condition.at("status").oneOf(["True", "False", "Unknown"], "Unknown")],
      since: condition.at("lastTransitionTime").filledText(),
      reason: condition.at("reason").filledText(),
    };
  }
  return null;
}
