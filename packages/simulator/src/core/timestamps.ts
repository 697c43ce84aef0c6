/** Times as Kubernetes writes them: RFC 3339, whole seconds, UTC. */

/** Most of what is written within a second carries the same time. */
let newest = { second: Number.NaN, text: "" };

/** `2026-11-20T11:42:41Z` for milliseconds since 1970. */
export function timestamp(milliseconds: number): string {
  const second = Math.floor(milliseconds / 1000);
  if (second !== newest.second) {
    newest = { second, text: new Date(second * 1000).toISOString().replace(".000Z", "Z") };
  }
  return newest.text;
}

/** Milliseconds since 1970 of a timestamp; 0 for a missing or unreadable one (Go's zero time). */
export function milliseconds(text: string | null | undefined): number {
  const parsed = text === null || text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(parsed) ? 0 : parsed;
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a duration such as `15s`, `500ms` or `1m30s`, or null if it is none. */
export function duration(text: string): number | null {
  if (!/^(\d+(ms|s|m|h))+$/.test(text)) return null;
  let total = 0;
  for (const [, number, unit] of text.matchAll(/(\d+)(ms|s|m|h)/g)) total += Number(number) * (units[unit ?? ""] ?? 0);
  return total;
}
