/** Where a RequestRedirect leads (semantics.md 6; HTTPRequestRedirectFilter of Gateway API). */
import type { RouteFilter, RouteMatch, RoutePathChange } from "../model/gateway-objects.ts";
import type { RoutedRequest } from "./routing-model.ts";

/** The Location header: what the filter leaves out is the request's own. */
export function redirectLocation(
  { scheme, hostname, port, path }: Extract<RouteFilter, { type: "redirect" }>,
  match: RouteMatch,
  request: RoutedRequest,
  listenerPort: number,
): string {
  const toScheme = scheme ?? request.scheme;
  const toPort = port ?? (scheme === null ? listenerPort : (wellKnownPort(scheme) ?? listenerPort));
  const shownPort = toPort === wellKnownPort(toScheme) ? "" : `:${String(toPort)}`;
  return `${toScheme}://${hostname ?? request.host}${shownPort}${changePath(path, match, request.path)}`;
}

function wellKnownPort(scheme: string): number | null {
  if (scheme === "http") return 80;
  return scheme === "https" ? 443 : null;
}

function changePath(change: RoutePathChange | null, { path: matched }: RouteMatch, path: string): string {
  if (change === null) return path;
  // A prefix is replaced where a prefix was matched; the API server refuses it elsewhere.
  if (change.type === "ReplaceFullPath" || matched.type !== "PathPrefix") return change.value;
  const rest = path.slice(matched.value.replace(/\/+$/, "").length);
  return `${change.value.replace(/\/+$/, "")}${rest}` || "/";
}
