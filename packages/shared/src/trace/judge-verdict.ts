/** One word for what becomes of a connection. */
import type { TraceOutcome, TraceVerdict } from "./trace-model.ts";

/**
 * What all outcomes have in common; `partial` where they differ. An undeclared listener counts as
 * delivered (design.md, "Fine print").
 */
export function judgeVerdict(outcomes: readonly TraceOutcome[]): TraceVerdict {
  const kinds = new Set(outcomes.map(({ outcome }) => outcome));
  const [only] = kinds;
  if (only === undefined) return "unknown";
  return kinds.size === 1 ? only : "partial";
}
