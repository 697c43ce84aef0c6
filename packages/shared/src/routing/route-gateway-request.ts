/** What a Gateway does with a request: listener, route, rule, backends (semantics.md 6). */
import type { GatewayListener, RouteMatch, RouteRule, SlimGateway, SlimRoute } from "../model/objects.ts";
import type { ObjectRef } from "../model/names.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { attachRoute } from "./attach-route.ts";
import { answerByRule } from "./answer-by-route-rule.ts";
import { compareRoutes } from "./compare-gateway-routes.ts";
import { findListener } from "./find-gateway-listener.ts";
import { compareMatches, matchesRequest } from "./match-gateway-request.ts";
import { compareHostnames, takesHost } from "./match-gateway-hostname.ts";
import { judgeGateway } from "./read-gateway-status.ts";
import { routeGatewayConnection, routeTlsConnection } from "./route-gateway-connection.ts";
import type { RoutedRequest, RoutingDecision } from "./routing-model.ts";

/**
 * Routes a request that has come to a Gateway's listener port.
 *
 * @example routeGatewayRequest(snapshot, gateway, 80, request).type // "routed"
 */
export function routeGatewayRequest(
  snapshot: Snapshot,
  gateway: SlimGateway,
  listenerPort: number,
  request: RoutedRequest,
): RoutingDecision {
  const judged = judgeGateway(snapshot, gateway);
  if (judged.type === "not-served") return { type: "unknown", because: [judged.text] };
  const found = findListener(gateway, listenerPort, request);
  const because = judged.type === "unknown" ? [judged.text] : [];
  switch (found.type) {
    case "http": {
      const decision = routeHttp(snapshot, gateway, found.listener, request);
      return { ...decision, because: [...decision.because, ...because] };
    }
    case "tls":
      return routeTlsConnection(snapshot, gateway, found.listener, request.host);
    case "tcp":
      return (
        routeGatewayConnection(snapshot, gateway, listenerPort, "TCP") ?? { type: "unknown", because: [found.text] }
      );
    case "not-found":
      return { type: "answered", status: 404, object: refOf(gateway), because: [found.text, ...because] };
    case "closed":
      return { type: "closed", object: refOf(gateway), because: [found.text, ...because] };
    case "unknown":
      return { type: "unknown", because: [found.text, ...because] };
    default:
      return found satisfies never;
  }
}

/** A rule that takes a request, by the hostname and the match that took it. */
interface Candidate {
  readonly route: SlimRoute;
  readonly rule: RouteRule;
  readonly ruleIndex: number;
  readonly match: RouteMatch;
  readonly hostname: string | null;
  /** Null: a regular expression in it cannot be judged here. */
  readonly matches: true | null;
}

function routeHttp(
  snapshot: Snapshot,
  gateway: SlimGateway,
  listener: GatewayListener,
  request: RoutedRequest,
): RoutingDecision {
  const { candidates, reached, detached } = collect(snapshot, gateway, listener, request);
  candidates.sort(compareCandidates);
  const first = candidates[0];
  if (first === undefined) return notFound(gateway, listener, request, reached, detached);
  const doubtful = candidates.find(({ matches }) => matches === null);
  if (doubtful !== undefined && compareCandidates(doubtful, first) <= 0) {
    const text = `whether ${nameOf(doubtful.route)} takes it is not known: a regular expression of ${doubtful.rule.fieldPath} cannot be judged here`;
    return { type: "unknown", because: [text, ...detached] };
  }
  const because = [...explainChoice(first, candidates), ...detached];
  return answerByRule({ snapshot, gateway, listener, request, ...first, because });
}

/** Every rule that takes the request, how many routes take its host, and what is not attached and would take it. */
function collect(snapshot: Snapshot, gateway: SlimGateway, listener: GatewayListener, request: RoutedRequest) {
  const candidates: Candidate[] = [];
  const reached: Reached[] = [];
  const detached: string[] = [];
  for (const route of snapshot.routesOf(gateway.namespace, gateway.name)) {
    if (route.kind !== "HTTPRoute" && route.kind !== "GRPCRoute") continue;
    // Cheap, and all that most routes of a Gateway with many need.
    if (route.hostnames.length > 0 && !route.hostnames.some((hostname) => takesHost(hostname, request.host))) continue;
    const { listeners, refusals, confirmed } = attachRoute(snapshot, gateway, route);
    const attached = listeners.find((each) => each.listener === listener);
    const hostname = attached?.hostnames.filter((each) => takesHost(each, request.host)).sort(compareHostnames)[0];
    const taking = [...matchesOf(route, hostname ?? null, request)];
    if (hostname !== undefined) {
      reached.push({ route, confirmed });
      candidates.push(...taking);
    } else if (taking.length > 0) {
      detached.push(...refusals.map(({ text }) => `${nameOf(route)} would take it but is not attached: ${text}`));
    }
  }
  const rivals = findRivals(reached);
  return {
    candidates: candidates.filter(({ route }) => !rivals.has(route)),
    reached: reached.length,
    detached: [...[...rivals].map(rivalText), ...detached].slice(0, 3),
  };
}

interface Reached {
  readonly route: SlimRoute;
  readonly confirmed: boolean;
}

/**
 * HTTPRoutes and GRPCRoutes of one listener must not share a host: only the older kind is accepted.
 * A controller that has accepted both has its own mind.
 */
function findRivals(reached: readonly Reached[]): ReadonlySet<SlimRoute> {
  const [oldest] = [...reached].sort((a, b) => compareRoutes(a.route, b.route));
  const rivals = reached.filter(({ route, confirmed }) => !confirmed && route.kind !== oldest?.route.kind);
  return new Set(rivals.map(({ route }) => route));
}

function rivalText(route: SlimRoute): string {
  const other = route.kind === "HTTPRoute" ? "GRPCRoute" : "HTTPRoute";
  return `${nameOf(route)} is not accepted: an older ${other} has the same host`;
}

function* matchesOf(route: SlimRoute, hostname: string | null, request: RoutedRequest): Iterable<Candidate> {
  for (const [ruleIndex, rule] of route.rules.entries()) {
    for (const match of rule.matches) {
      const matches = matchesRequest(match, request);
      if (matches !== false) yield { route, rule, ruleIndex, match, hostname, matches };
    }
  }
}

/** Longest hostname, the match's own rank, the oldest route, its name, the rule's place; the order in which routes were read never counts. */
function compareCandidates(a: Candidate, b: Candidate): number {
  return (
    compareHostnames(a.hostname, b.hostname) ||
    compareMatches(a.match, b.match) ||
    compareRoutes(a.route, b.route) ||
    a.ruleIndex - b.ruleIndex
  );
}

/** What a person might wonder about: where controllers are free to choose otherwise. */
function explainChoice(first: Candidate, candidates: readonly Candidate[]): readonly string[] {
  const others = candidates.filter(({ rule }) => rule !== first.rule);
  const byRegex = first.match.path.type === "RegularExpression";
  const prefix = others.find(({ match, hostname }) => match.path.type === "PathPrefix" && hostname === first.hostname);
  return byRegex && prefix !== undefined
    ? [
        `a regular expression goes before the prefix of ${nameOf(prefix.route)} with most controllers; Istio takes the prefix`,
      ]
    : [];
}

function notFound(
  gateway: SlimGateway,
  listener: GatewayListener,
  { host, method, path }: RoutedRequest,
  routes: number,
  detached: readonly string[],
): RoutingDecision {
  const where = `listener ${listener.name} of Gateway ${gateway.name}`;
  const text =
    routes === 0
      ? `no route attached to ${where} takes the host ${host}`
      : `${routes === 1 ? "the route" : `none of the ${String(routes)} routes`} of ${where} for the host ${host} ${routes === 1 ? "does not take" : "takes"} ${method} ${path}`;
  return { type: "answered", status: 404, object: refOf(gateway), because: [text, ...detached] };
}

function nameOf({ kind, namespace, name }: SlimRoute): string {
  return `${kind} ${namespace}/${name}`;
}

function refOf({ kind, namespace, name }: SlimGateway): ObjectRef {
  return { kind, namespace, name };
}
