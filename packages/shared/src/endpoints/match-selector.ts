import type { Labels } from "../model/objects.ts";

/**
 * Whether the labels carry every pair of the selector. A Service's selector is equality only. An
 * empty one takes nothing here, since the controller makes no endpoints for it.
 */
export function matchesSelector(selector: Labels | null, labels: Labels): boolean {
  if (selector === null) return false;
  const pairs = Object.entries(selector);
  return pairs.length > 0 && pairs.every(([key, value]) => labels[key] === value);
}

/** `app=web,tier=front`, as kubectl prints a selector; keys in order. */
export function selectorText(selector: Labels): string {
  return Object.keys(selector)
    .sort()
    .map((key) => `${key}=${selector[key] ?? ""}`)
    .join(",");
}
