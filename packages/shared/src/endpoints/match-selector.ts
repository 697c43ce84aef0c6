import type { Labels } from "../model/object-meta.ts";

/** Whether the labels carry every pair of the selector; a Service's selector knows nothing but equality. */
export function matchesSelector(selector: Labels, labels: Labels): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

/** `app=web,tier=front`, as kubectl prints a selector; keys in order. */
export function selectorText(selector: Labels): string {
  return Object.keys(selector)
    .sort()
    .map((key) => `${key}=${selector[key] ?? ""}`)
    .join(",");
}
