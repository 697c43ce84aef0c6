/**
 * Hostnames of Gateway listeners and routes (semantics.md 6). Null takes every host; `*.example.com`
 * takes any depth below example.com and not example.com itself. All are lower case.
 */

/** Whether a hostname takes the host of a request. */
export function takesHost(hostname: string | null, host: string): boolean {
  if (hostname === null) return true;
  return isWildcard(hostname) ? isBelow(host, hostname) : hostname === host;
}

/**
 * The hostnames by which a route is reached through a listener: what both take, in the route's
 * order. Empty where they have none in common.
 */
export function intersectHostnames(listener: string | null, route: readonly string[]): readonly (string | null)[] {
  if (route.length === 0) return [listener];
  const common = route.flatMap((hostname) => intersect(listener, hostname) ?? []);
  return [...new Set(common)];
}

function intersect(listener: string | null, route: string): string | null {
  if (listener === null || listener === route) return route;
  if (isWildcard(listener) && isBelow(route, listener)) return route;
  return isWildcard(route) && isBelow(listener, route) ? listener : null;
}

/**
 * Negative where the first is more specific: more characters of a name without wildcard, then more
 * characters at all. Both take the same host.
 */
export function compareHostnames(a: string | null, b: string | null): number {
  return plainLength(b) - plainLength(a) || (b ?? "").length - (a ?? "").length;
}

function plainLength(hostname: string | null): number {
  return hostname === null || isWildcard(hostname) ? 0 : hostname.length;
}

function isWildcard(hostname: string): boolean {
  return hostname.startsWith("*.");
}

/** `*.b.example` is below `*.example` too. */
function isBelow(host: string, wildcard: string): boolean {
  return host.length >= wildcard.length && host !== wildcard && host.endsWith(wildcard.slice(1));
}
