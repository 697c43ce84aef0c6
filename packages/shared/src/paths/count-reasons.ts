import type { ReasonCount } from "./break-texts.ts";

/** How often each reason is given, the most frequent first; null is none. */
export function countReasons(reasons: readonly (string | null)[]): readonly ReasonCount[] {
  const counts = new Map<string, number>();
  for (const reason of reasons) if (reason !== null) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => ({ reason, count }))
    .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
}
