/** Which of two routes that take the same goes first (semantics.md 6). */
import type { SlimRoute } from "../model/gateway-objects.ts";

/** The oldest, then by `namespace/name`, then by kind. A route without a date (a manifest) is as young as can be. */
export function compareRoutes(a: SlimRoute, b: SlimRoute): number {
  return (
    compareTexts(a.createdAt ?? youngest, b.createdAt ?? youngest) ||
    compareTexts(`${a.namespace}/${a.name}`, `${b.namespace}/${b.name}`) ||
    compareTexts(a.kind, b.kind)
  );
}

/** After every date. */
const youngest = "~";

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
