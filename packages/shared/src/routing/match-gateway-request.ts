/** Whether a match of an HTTPRoute or a GRPCRoute takes a request, and which of two matches goes first (semantics.md 6). */
import type { RouteMatch, RoutePathMatch, RouteValueMatch } from "../model/gateway-objects.ts";
import { matchRouteRegex } from "./match-route-regex.ts";
import type { RoutedRequest } from "./routing-model.ts";

/** True, false, or null where a regular expression cannot be judged here. */
export type Matches = boolean | null;

/** Whether every condition of a match holds. */
export function matchesRequest(match: RouteMatch, request: RoutedRequest): Matches {
  if (match.method !== null && match.method !== request.method) return false;
  let all: Matches = matchesPath(match.path, request.path);
  for (const value of match.headers) all = both(all, matchesValue(value, headerOf(request, value.name)));
  for (const value of match.queryParams) all = both(all, matchesValue(value, ownValue(request.query, value.name)));
  return all;
}

function both(a: Matches, b: Matches): Matches {
  if (a === false || b === false) return false;
  return a === null || b === null ? null : true;
}

function headerOf({ headers }: RoutedRequest, name: string): string | undefined {
  const wanted = name.toLowerCase();
  const key = Object.keys(headers).find((each) => each.toLowerCase() === wanted);
  return key === undefined ? undefined : headers[key];
}

function ownValue(values: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function matchesValue({ type, value }: RouteValueMatch, given: string | undefined): Matches {
  if (given === undefined) return false;
  return type === "Exact" ? given === value : matchRouteRegex(value, given);
}

function matchesPath(match: RoutePathMatch, path: string): Matches {
  switch (match.type) {
    case "Exact":
      return path === match.value;
    case "PathPrefix":
      return takesPrefix(match.value, path);
    case "RegularExpression":
      return matchRouteRegex(match.value, path);
    case "Grpc": {
      const { service, method, isRegex } = match;
      // `/SERVICE/METHOD` and nothing else is a call.
      const call = /^\/([^/]+)\/([^/]+)$/.exec(path);
      if (call === null) return service === null && method === null;
      return both(matchesPart(service, call[1] ?? "", isRegex), matchesPart(method, call[2] ?? "", isRegex));
    }
    default:
      return match satisfies never;
  }
}

function matchesPart(wanted: string | null, given: string, isRegex: boolean): Matches {
  if (wanted === null) return true;
  return isRegex ? matchRouteRegex(wanted, given) : wanted === given;
}

/** By path element, a closing slash ignored: `/foo` takes /foo, /foo/ and /foo/x, not /foobar. */
function takesPrefix(prefix: string, path: string): boolean {
  const bare = prefix.endsWith("/") ? prefix.replace(/\/+$/, "") : prefix;
  return path === bare || path.startsWith(`${bare}/`);
}

/**
 * Negative where the first goes before the second: Exact path, longest prefix, method, headers, query
 * parameters. Where a regular expression stands is the controller's to say; before prefixes, as most
 * do (Envoy Gateway, Contour, NGINX).
 */
export function compareMatches(a: RouteMatch, b: RouteMatch): number {
  return (
    comparePaths(a.path, b.path) ||
    Number(b.method !== null) - Number(a.method !== null) ||
    b.headers.length - a.headers.length ||
    b.queryParams.length - a.queryParams.length
  );
}

function comparePaths(a: RoutePathMatch, b: RoutePathMatch): number {
  const [first, second] = [rankOfPath(a), rankOfPath(b)];
  return second[0] - first[0] || second[1] - first[1] || second[2] - first[2];
}

/**
 * Compared from the left, the greater first. A gRPC match counts the characters of its service, then
 * of its method; both together are an exact path.
 */
function rankOfPath(path: RoutePathMatch): readonly [number, number, number] {
  switch (path.type) {
    case "Exact":
      return [2, 0, 0];
    case "RegularExpression":
      return [1, path.value.length, 0];
    case "PathPrefix":
      return [0, path.value.length, 0];
    case "Grpc": {
      const { service, method, isRegex } = path;
      if (isRegex) return [1, service?.length ?? 0, method?.length ?? 0];
      return [service === null || method === null ? 0 : 2, service?.length ?? 0, method?.length ?? 0];
    }
    default:
      return path satisfies never;
  }
}

/** `GET Exact /cart, header version=2`: what a match asks for, for a person. */
export function describeMatch({ path, method, headers, queryParams }: RouteMatch): string {
  const conditions = [
    ...headers.map((value) => `header ${describeValue(value)}`),
    ...queryParams.map((value) => `query ${describeValue(value)}`),
  ];
  const first = `${method === null ? "" : `${method} `}${describePath(path)}`;
  return [first, ...conditions].join(", ");
}

function describeValue({ name, value, type }: RouteValueMatch): string {
  return `${name}${type === "Exact" ? "=" : "~"}${value}`;
}

function describePath(path: RoutePathMatch): string {
  if (path.type !== "Grpc") return `${path.type} ${path.value}`;
  if (path.service === null && path.method === null) return "any gRPC call";
  return `gRPC${path.isRegex ? " ~" : ""} ${path.service ?? "*"}/${path.method ?? "*"}`;
}
