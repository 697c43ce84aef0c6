/** What a Gateway does with a request: listener, route, rule, backends (semantics.md 6). */
import type { GatewayListener, RouteMatch, RouteRule, SlimGateway, SlimRoute } from "../model/gateway-objects.ts";
import { refOf } from "../model/names.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { attachRoute, type RouteAttachment } from "./attach-route.ts";
import { answerByRule } from "./answer-by-route-rule.ts";
import { compareRoutes } from "./compare-gateway-routes.ts";
import { findListener } from "./find-gateway-listener.ts";
import { compareMatches, matchesRequest } from "./match-gateway-request.ts";
import { compareHostnames, intersectHostnames, takesHost } from "./match-gateway-hostname.ts";
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
      const decision = routeHttp({ snapshot, gateway, listener: found.listener, request });
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

/** A rule that takes a request, if its route is attached to the listener. */
interface Candidate {
  readonly route: SlimRoute;
  readonly rule: RouteRule;
  readonly ruleIndex: number;
  readonly match: RouteMatch;
  readonly hostname: string | null;
  /** Null: a regular expression in it cannot be judged here. */
  readonly matches: true | null;
}

/** What is asked of one listener. */
interface Asked {
  readonly snapshot: Snapshot;
  readonly gateway: SlimGateway;
  readonly listener: GatewayListener;
  readonly request: RoutedRequest;
}

function routeHttp(asked: Asked): RoutingDecision {
  const routes = routesForHost(asked);
  const rivals = findRivals(asked, routes);
  const candidates = routes
    .filter(({ route }) => !rivals.has(route))
    .flatMap((each) => [...matchesOf(each, asked.request)]);
  const notes = [...rivals].map(rivalText);
  for (const candidate of inOrder(candidates, compareCandidates)) {
    const { route, rule, matches } = candidate;
    const attachment = attachRoute(asked.snapshot, asked.gateway, route);
    if (!isAttached(attachment, asked.listener)) {
      notes.push(
        ...attachment.refusals.map(({ text }) => `${nameOf(route)} would take it but is not attached: ${text}`),
      );
      continue;
    }
    if (matches === null) {
      const text = `whether ${nameOf(route)} takes it is not known: a regular expression of ${rule.fieldPath} cannot be judged here`;
      return { type: "unknown", because: [text, ...someOf(notes)] };
    }
    const doubt = attachment.listeners.find((each) => each.listener === asked.listener)?.doubt ?? null;
    const because = [...(doubt === null ? [] : [doubt]), ...explainChoice(candidate, candidates), ...someOf(notes)];
    return answerByRule({ ...asked, ...candidate, because });
  }
  return notFound(
    asked,
    routes.filter(({ route }) => !rivals.has(route)).map(({ route }) => route),
    someOf(notes),
  );
}

/** A route of which one hostname takes the request's host. */
interface RouteForHost {
  readonly route: SlimRoute;
  /** The most exact one, within the listener's. */
  readonly hostname: string | null;
}

function routesForHost({ snapshot, gateway, listener, request }: Asked): readonly RouteForHost[] {
  const found: RouteForHost[] = [];
  for (const route of snapshot.routesOf(gateway.namespace, gateway.name)) {
    if (route.kind !== "HTTPRoute" && route.kind !== "GRPCRoute") continue;
    // Cheap, and all that most routes of a Gateway with many need.
    if (route.hostnames.length > 0 && !route.hostnames.some((hostname) => takesHost(hostname, request.host))) continue;
    const common = intersectHostnames(listener.hostname, route.hostnames);
    const [hostname] = common.filter((each) => takesHost(each, request.host)).sort(compareHostnames);
    if (hostname !== undefined) found.push({ route, hostname });
  }
  return found;
}

function isAttached({ listeners }: RouteAttachment, listener: GatewayListener): boolean {
  return listeners.some((each) => each.listener === listener);
}

/**
 * HTTPRoutes and GRPCRoutes of one listener must not share a host: only the older kind is accepted.
 * A controller that has accepted both has its own mind.
 */
function findRivals({ snapshot, gateway, listener }: Asked, routes: readonly RouteForHost[]): ReadonlySet<SlimRoute> {
  if (new Set(routes.map(({ route }) => route.kind)).size < 2) return new Set();
  const attached = routes.flatMap(({ route }) => {
    const attachment = attachRoute(snapshot, gateway, route);
    return isAttached(attachment, listener) ? { route, confirmed: attachment.confirmed } : [];
  });
  const [oldest] = [...attached].sort((a, b) => compareRoutes(a.route, b.route));
  const rivals = attached.filter(({ route, confirmed }) => !confirmed && route.kind !== oldest?.route.kind);
  return new Set(rivals.map(({ route }) => route));
}

function rivalText(route: SlimRoute): string {
  const other = route.kind === "HTTPRoute" ? "GRPCRoute" : "HTTPRoute";
  return `${nameOf(route)} is not accepted: an older ${other} has the same host`;
}

function* matchesOf({ route, hostname }: RouteForHost, request: RoutedRequest): Iterable<Candidate> {
  for (const [ruleIndex, rule] of route.rules.entries()) {
    for (const match of rule.matches) {
      const matches = matchesRequest(match, request);
      if (matches !== false) yield { route, rule, ruleIndex, match, hostname, matches };
    }
  }
}

/** The list in order. Mostly only the first is wanted, so that the rest is sorted when somebody asks. */
function* inOrder<T>(list: readonly T[], compare: (a: T, b: T) => number): Iterable<T> {
  const [head, ...tail] = list;
  if (head === undefined) return;
  const first = tail.reduce((best, each) => (compare(each, best) < 0 ? each : best), head);
  yield first;
  yield* list.filter((each) => each !== first).sort(compare);
}

/** What would have taken the request is told, but not thousands of it. */
function someOf(notes: readonly string[]): readonly string[] {
  return notes.slice(0, 3);
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

function notFound(asked: Asked, routes: readonly SlimRoute[], notes: readonly string[]): RoutingDecision {
  const { snapshot, gateway, listener, request } = asked;
  const { host, method, path } = request;
  const where = `listener ${listener.name} of Gateway ${gateway.name}`;
  const { length } = routes.filter((route) => isAttached(attachRoute(snapshot, gateway, route), listener));
  const text =
    length === 0
      ? `no route attached to ${where} takes the host ${host}`
      : `${length === 1 ? "the route" : `none of the ${String(length)} routes`} of ${where} for the host ${host} ${length === 1 ? "does not take" : "takes"} ${method} ${path}`;
  return { type: "answered", status: 404, object: refOf(gateway), because: [text, ...notes] };
}

function nameOf({ kind, namespace, name }: SlimRoute): string {
  return `${kind} ${namespace}/${name}`;
}
