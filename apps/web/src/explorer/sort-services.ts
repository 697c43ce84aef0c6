/**
 * The order of the explorer: broken first, then what outsiders can reach, then by name. A live list
 * must not move under the pointer, so an order once shown is kept: what is new comes at the end, and the
 * person is told that the order is out of date.
 */
import type { ServiceRow, Verdict } from "@portolan/shared";

/** How urgent a verdict is; 0 is the most urgent. */
export const verdictRank: Readonly<Record<Verdict, number>> = { severed: 0, part: 1, unknown: 2, whole: 3 };

const byName = new Intl.Collator("en", { numeric: true }).compare;

/** Its paths are whole, and a rule has something to say about it all the same. */
export function isWarned(row: Pick<ServiceRow, "verdict" | "worst">): boolean {
  return row.verdict === "whole" && (row.worst === "warning" || row.worst === "error");
}

/** Broken first, what is warned about before what is not, exposed first, then by name and namespace. */
export function compareServiceRows(a: ServiceRow, b: ServiceRow): number {
  return (
    verdictRank[a.verdict] - verdictRank[b.verdict] ||
    Number(isWarned(b)) - Number(isWarned(a)) ||
    Number(b.exposed) - Number(a.exposed) ||
    byName(a.name, b.name) ||
    byName(a.namespace, b.namespace)
  );
}
