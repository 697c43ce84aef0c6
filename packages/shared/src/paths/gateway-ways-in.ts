/** The ways in to a Service by routes of Gateway API: one for each backendRef that names it, listener and hostname (semantics.md 6). */
import type { RouteBackendRef, RouteRule, SlimRoute } from "../model/gateway-objects.ts";
import type { SlimService, SlimServicePort } from "../model/objects.ts";
import { judgeGatewayBackend, routeProtocol } from "../routing/judge-gateway-backend.ts";
import { describeMatch } from "../routing/match-gateway-request.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { routeEntrances, type RouteEntrance } from "./gateway-ways-in-parents.ts";
import { joinJudgements, makeBreak, whole, type Judgement } from "./make-break.ts";
import { ghostOfServicePort } from "./make-ghost.ts";
import type { Outcome, WayIn } from "./path-model.ts";

/** A backendRef that names a Service, by one entrance of its route. */
export interface GatewayRoute {
  /** Unique among all that lead to one Service, and stable while names, hostname and matches are. */
  readonly id: string;
  readonly route: SlimRoute;
  readonly rule: RouteRule;
  readonly ref: RouteBackendRef;
  readonly entrance: RouteEntrance;
  readonly hostname: string | null;
  /** Null for TLS, TCP and UDP routes. */
  readonly match: string | null;
}

/** Every backendRef that names the Service, existing or not. `isRead`: whether objects of a namespace are read at all. */
export function gatewayRoutesTo(
  snapshot: Snapshot,
  namespace: string,
  service: string,
  isRead: (namespace: string) => boolean,
): readonly GatewayRoute[] {
  const seen = new Map<string, number>();
  const found: GatewayRoute[] = [];
  for (const route of snapshot.routesTo(namespace, service)) {
    const entrances = routeEntrances(snapshot, route, isRead);
    for (const { rule, ref } of backendsNaming(route, namespace, service)) {
      const match = rule.matches.length === 0 ? null : rule.matches.map(describeMatch).join(" or ");
      for (const entrance of entrances) {
        for (const hostname of entrance.hostnames) {
          const id = repeatedId(seen, wayId(route, entrance, hostname, match));
          found.push({ id, route, rule, ref, entrance, hostname, match });
        }
      }
    }
  }
  return found;
}

function backendsNaming(route: SlimRoute, namespace: string, service: string) {
  return route.rules.flatMap((rule) =>
    rule.backends
      .filter(
        (ref) => ref.group === "" && ref.kind === "Service" && ref.namespace === namespace && ref.name === service,
      )
      .map((ref) => ({ rule, ref })),
  );
}

function wayId(route: SlimRoute, { parent, listener }: RouteEntrance, hostname: string | null, match: string | null) {
  const gateway = `${parent.namespace ?? ""}/${parent.name}`;
  const parts = [`gateway:${gateway}:${listener}`, `${route.kind} ${route.namespace}/${route.name}`, hostname ?? "*"];
  return [...parts, ...(match === null ? [] : [match])].join(" ");
}

function repeatedId(seen: Map<string, number>, id: string): string {
  const repeats = (seen.get(id) ?? 0) + 1;
  seen.set(id, repeats);
  return repeats === 1 ? id : `${id} #${String(repeats)}`;
}

/** The Service port that a backendRef means; undefined where the Service has none of that number and protocol. */
export function matchGatewayBackend(service: SlimService, { route, ref }: GatewayRoute): SlimServicePort | undefined {
  const protocol = routeProtocol(route);
  return service.ports.find((port) => port.port === ref.port && port.protocol === protocol);
}

/** The way in of a backendRef to a port that the Service has. Gateways dial the endpoints and pass the ClusterIP by. */
export function gatewayWayIn(snapshot: Snapshot, route: GatewayRoute, behind: Judgement): WayIn {
  const own = firstOf([route.entrance.judgement, judgeGrant(snapshot, route), judgeWeight(route)]);
  return toWayIn(route, joinJudgements(own, asAnswered(route.route, behind)));
}

/** The way in of a backendRef to a Service that does not exist. */
export function gatewayWayToMissing(snapshot: Snapshot, route: GatewayRoute, missing: Judgement): WayIn {
  const own = firstOf([route.entrance.judgement, judgeGrant(snapshot, route)]);
  return toWayIn(route, own.verdict === "severed" ? own : withOutcome(missing, errorOutcome(route.route)));
}

/** The way in of a backendRef whose port the Service does not have, or which names none. */
export function strayGatewayWay(snapshot: Snapshot, service: SlimService, route: GatewayRoute): WayIn {
  const own = firstOf([route.entrance.judgement, judgeGrant(snapshot, route)]);
  if (own.verdict === "severed") return toWayIn(route, own);
  const judged = judgeGatewayBackend(snapshot, route.route, route.ref);
  const text = judged.type === "valid" ? "" : judged.text;
  const ghost = ghostOfServicePort(route.ref.port ?? "none given", service.name, service.ports, false);
  const broken = makeBreak(
    "service",
    "service-port-missing",
    { ofRoute: text },
    { outcome: errorOutcome(route.route), ghost: { ...ghost, why: text } },
  );
  return toWayIn(route, { verdict: "severed", break: broken });
}

function toWayIn(gatewayRoute: GatewayRoute, { verdict, break: broken }: Judgement): WayIn {
  const { id, route, rule, ref, entrance, hostname, match } = gatewayRoute;
  const total = rule.backends.reduce((sum, { weight }) => sum + weight, 0);
  return {
    id,
    type: "gateway",
    client: "outside",
    bypassesClusterIp: true,
    gateway: entrance.parent,
    listener: entrance.listener,
    listenerPort: entrance.port,
    listenerProtocol: entrance.protocol,
    route: { kind: route.kind, namespace: route.namespace, name: route.name },
    hostname,
    match,
    fieldPath: ref.fieldPath,
    backendPort: ref.port,
    share: total === 0 ? 0 : ref.weight / total,
    addresses: entrance.gateway?.addresses ?? [],
    conditions: entrance.conditions,
    controller: entrance.controller,
    dialsTargetPort: false,
    verdict,
    break: broken,
  };
}

/** The first that is severed, else the first that is not whole. */
function firstOf(judgements: readonly Judgement[]): Judgement {
  const severed = judgements.find(({ verdict }) => verdict === "severed");
  return severed ?? judgements.find(({ verdict }) => verdict !== "whole") ?? whole;
}

/** A reference into another namespace that nothing there allows. */
function judgeGrant(snapshot: Snapshot, { route, ref }: GatewayRoute): Judgement {
  const judged = judgeGatewayBackend(snapshot, route, ref);
  if (judged.type === "unknown") {
    const broken = makeBreak("service", "not-readable", { type: "kind", kind: "ReferenceGrant" });
    return { verdict: "unknown", break: broken };
  }
  if (judged.type === "valid" || judged.reason !== "RefNotPermitted") return whole;
  const values = { kind: route.kind, from: route.namespace, service: ref.name, to: ref.namespace };
  const broken = makeBreak("service", "reference-not-granted", values, { outcome: errorOutcome(route) });
  return { verdict: "severed", break: broken };
}

function judgeWeight({ route, rule, ref }: GatewayRoute): Judgement {
  const type = rule.filters.some((filter) => filter.type === "redirect") ? "redirect" : "weight";
  if (type === "weight" && ref.weight > 0) return whole;
  const values = { type, route: `${route.kind} ${route.name}` } as const;
  return { verdict: "severed", break: makeBreak("way-in", "route-sends-nothing", values) };
}

/** What a client gets for an invalid backend: 500 by HTTP, gRPC's UNAVAILABLE; a connection is closed. */
function errorOutcome({ kind }: SlimRoute): Outcome {
  if (kind === "HTTPRoute") return "http-500";
  return kind === "GRPCRoute" ? "http-503" : "refused";
}

/** What breaks behind a Gateway a client sees as an HTTP status, where HTTP is spoken. */
function asAnswered({ kind }: SlimRoute, behind: Judgement): Judgement {
  const http = kind === "HTTPRoute" || kind === "GRPCRoute";
  return behind.verdict === "severed" ? withOutcome(behind, http ? "http-503" : "refused") : behind;
}

function withOutcome({ verdict, break: broken }: Judgement, outcome: Outcome): Judgement {
  return { verdict, break: broken === null ? null : { ...broken, outcome } };
}
