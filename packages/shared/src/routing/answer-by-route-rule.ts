/** What a rule that has taken a request does with it: redirect, backends by weight, errors (semantics.md 6). */
import type { GatewayListener, RouteMatch, RouteRule, SlimGateway, SlimRoute } from "../model/gateway-objects.ts";
import { serviceId, type ObjectRef } from "../model/names.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { judgeGatewayBackend } from "./judge-gateway-backend.ts";
import { describeMatch } from "./match-gateway-request.ts";
import { redirectLocation } from "./redirect-location.ts";
import { parentConditions, conditionText, currentCondition, classOf } from "./read-gateway-status.ts";
import type { RoutedBackend, RoutedRequest, RoutingDecision } from "./routing-model.ts";

export interface TakenRequest {
  readonly snapshot: Snapshot;
  readonly gateway: SlimGateway;
  readonly listener: GatewayListener;
  readonly route: SlimRoute;
  readonly rule: RouteRule;
  readonly match: RouteMatch;
  readonly hostname: string | null;
  readonly request: RoutedRequest;
  readonly because: readonly string[];
}

/** A redirect answers by itself; else the backends get their shares. */
export function answerByRule(taken: TakenRequest): RoutingDecision {
  const { route, rule, match, request, listener, because } = taken;
  const object = routeRef(route);
  const redirect = rule.filters.find((filter) => filter.type === "redirect");
  if (redirect !== undefined) {
    const location = redirectLocation(redirect, match, request, listener.port);
    const text = `${rule.fieldPath} of ${route.kind} ${route.name} redirects to ${location}`;
    return { type: "answered", status: redirect.statusCode, location, object, because: [text, ...because] };
  }
  const shared = shareBackends(taken.snapshot, route, rule);
  const notes = [...because, ...filterNotes(rule, request), ...statusNotes(taken)];
  if (shared.unknown !== null) return { type: "unknown", because: [shared.unknown, ...notes] };
  if (shared.backends.length === 0) return answerNothing(taken, notes);
  const matched = `${taken.hostname ?? "*"} ${describeMatch(match)}`;
  return { type: "routed", object, fieldPath: rule.fieldPath, matched, backends: shared.backends, because: notes };
}

export function routeRef({ kind, namespace, name }: SlimRoute): ObjectRef {
  return { kind, namespace, name };
}

/** Nothing to forward to. An extension of the implementation may answer where a filter names one. */
function answerNothing({ route, rule }: TakenRequest, notes: readonly string[]): RoutingDecision {
  const extension = rule.filters.find((filter) => filter.type === "other" && filter.name === "ExtensionRef");
  if (extension !== undefined) {
    return { type: "unknown", because: [`a filter of the controller's own answers (${rule.fieldPath})`, ...notes] };
  }
  const text =
    rule.backends.length === 0
      ? `${rule.fieldPath} of ${route.kind} ${route.name} has no backendRefs`
      : `every backend of ${rule.fieldPath} of ${route.kind} ${route.name} has weight 0`;
  return { type: "answered", status: errorStatus(route) ?? 500, object: routeRef(route), because: [text, ...notes] };
}

/** What a client gets for the share of an invalid backend: 500, gRPC's UNAVAILABLE; null where no HTTP is spoken. */
export function errorStatus({ kind }: SlimRoute): 500 | 503 | null {
  switch (kind) {
    case "HTTPRoute":
      return 500;
    case "GRPCRoute":
      return 503;
    case "TLSRoute":
    case "TCPRoute":
    case "UDPRoute":
      return null;
  }
}

/** The backends of a rule by weight; one of weight 0 gets nothing and is left out. `unknown` where one's validity is. */
export function shareBackends(
  snapshot: Snapshot,
  route: SlimRoute,
  rule: RouteRule,
): { readonly backends: readonly RoutedBackend[]; readonly unknown: string | null } {
  const total = rule.backends.reduce((sum, { weight }) => sum + weight, 0);
  const weighted = rule.backends.filter(({ weight }) => weight > 0);
  let unknown: string | null = null;
  const backends = weighted.map((ref): RoutedBackend => {
    const judged = judgeGatewayBackend(snapshot, route, ref);
    if (judged.type === "unknown") unknown ??= judged.text;
    return {
      service: serviceId(ref.namespace, ref.name),
      port: ref.port,
      share: ref.weight / total,
      fieldPath: ref.fieldPath,
      invalid: judged.type === "invalid" ? { status: errorStatus(route), text: judged.text } : null,
      viaClusterIp: false,
    };
  });
  return { backends, unknown };
}

/** Filters that may answer in the backend's place. */
function filterNotes(rule: RouteRule, { method }: RoutedRequest): readonly string[] {
  return rule.filters.flatMap((filter) => {
    if (filter.type !== "other") return [];
    switch (filter.name) {
      case "ExtensionRef":
        return [
          `a filter of the controller's own stands before the backends (${rule.fieldPath}): it may answer itself`,
        ];
      case "ExternalAuth":
        return [`an outside service decides who may pass (ExternalAuth in ${rule.fieldPath}): that is not visible`];
      case "CORS":
        return method === "OPTIONS" ? [`the CORS filter of ${rule.fieldPath} answers preflight requests itself`] : [];
      default:
        return [];
    }
  });
}

/** What the controller says of the route beyond what is computed here. */
function statusNotes({ snapshot, gateway, route }: TakenRequest): readonly string[] {
  const controllerName = classOf(snapshot, gateway)?.controllerName ?? null;
  return route.parentRefs.flatMap((ref) => {
    const conditions = parentConditions(route, ref, controllerName);
    const resolved = currentCondition(conditions, "ResolvedRefs", route.generation);
    const partly = currentCondition(conditions, "PartiallyInvalid", route.generation);
    return [
      ...(resolved?.status === "false" ? [`the controller says ${conditionText(resolved)}`] : []),
      ...(partly?.status === "true" ? [`the controller says ${conditionText(partly)}`] : []),
    ];
  });
}
