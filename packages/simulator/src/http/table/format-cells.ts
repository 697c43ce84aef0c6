/** Texts of table cells, as kubectl's printers write them. */
import type { KubeObject } from "../../core/api.ts";
import { arrayAt, isJsonObject, objectAt, textAt } from "../read-json.ts";

/** A duration in the two largest units that matter: `45s`, `3m10s`, `2d4h`, `1y20d`. `ms` may be negative by skew. */
export function formatDuration(ms: number): string {
  const seconds = Math.trunc(ms / 1000);
  if (seconds < -1) return "<invalid>";
  if (seconds < 0) return "0s";
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.trunc(seconds / 60);
  if (minutes < 10) return pair(minutes, "m", seconds % 60, "s");
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.trunc(minutes / 60);
  if (hours < 8) return pair(hours, "h", minutes % 60, "m");
  if (hours < 48) return `${hours}h`;
  const days = Math.trunc(hours / 24);
  if (hours < 192) return pair(days, "d", hours % 24, "h");
  if (hours < 17_520) return `${days}d`;
  const years = Math.trunc(days / 365);
  return hours < 70_080 ? pair(years, "y", days % 365, "d") : `${years}y`;
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`;
}

/** How long ago a time was, or `<unknown>`. */
export function ageOf(time: string, now: number): string {
  const at = Date.parse(time);
  return Number.isNaN(at) ? "<unknown>" : formatDuration(now - at);
}

export function objectAge(object: KubeObject, now: number): string {
  return ageOf(object.metadata.creationTimestamp ?? "", now);
}

export function orNone(text: string): string {
  return text === "" ? "<none>" : text;
}

/** `a=b,c=d`, keys sorted, or `<none>`. */
export function formatLabels(labels: unknown): string {
  if (!isJsonObject(labels)) return "<none>";
  const pairs = Object.keys(labels)
    .sort()
    .map((key) => `${key}=${String(labels[key])}`);
  return orNone(pairs.join(","));
}

/** A LabelSelector as `a=b,c in (d,e),!f`. */
export function formatSelector(selector: unknown): string {
  const labels = objectAt(selector, "matchLabels");
  const pairs = Object.keys(labels)
    .sort()
    .map((key) => `${key}=${String(labels[key])}`);
  const expressions = arrayAt(selector, "matchExpressions").map(formatExpression);
  return orNone([...pairs, ...expressions].join(","));
}

function formatExpression(expression: unknown): string {
  const key = textAt(expression, "key");
  const values = arrayAt(expression, "values").map(String).sort().join(",");
  switch (textAt(expression, "operator")) {
    case "In":
      return `${key} in (${values})`;
    case "NotIn":
      return `${key} notin (${values})`;
    case "DoesNotExist":
      return `!${key}`;
    default:
      return key;
  }
}

export function containerNames(podSpec: unknown): string {
  return arrayAt(podSpec, "containers")
    .map((container) => textAt(container, "name"))
    .join(",");
}

export function containerImages(podSpec: unknown): string {
  return arrayAt(podSpec, "containers")
    .map((container) => textAt(container, "image"))
    .join(",");
}
