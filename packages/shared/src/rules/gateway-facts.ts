/** What several rules ask of the Gateway API's routes and Gateways. */
import { serviceId, type ObjectRef, type ServiceId } from "../model/names.ts";
import type { RouteBackendRef, RouteKind, SlimGateway, SlimRoute } from "../model/gateway-objects.ts";
import { judgeGatewayBackend, type BackendJudgement, type InvalidReason } from "../routing/judge-gateway-backend.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { Evidence } from "./finding.ts";

export const routeKinds = [
  "HTTPRoute",
  "GRPCRoute",
  "TLSRoute",
  "TCPRoute",
  "UDPRoute",
] as const satisfies readonly RouteKind[];

/** The route or Gateway itself. */
export function gatewayApiRef({ kind, namespace, name }: SlimRoute | SlimGateway): ObjectRef {
  return { kind, namespace, name };
}

/** A field of a route or Gateway as evidence. */
export function gatewayApiEvidence(object: SlimRoute | SlimGateway, path: string, value: Evidence["value"]): Evidence {
  return { object: gatewayApiRef(object), path, value };
}

/** The Services in whose picture the route stands. */
export function routeServices({ rules }: Pick<SlimRoute, "rules">): readonly ServiceId[] {
  const refs = rules.flatMap(({ backends }) => backends).filter(isService);
  return [...new Set(refs.map(({ namespace, name }) => serviceId(namespace, name)))];
}

function isService({ group, kind }: RouteBackendRef): boolean {
  return group === "" && kind === "Service";
}

/** The Services to which a Gateway's routes lead. */
export function gatewayServices(snapshot: Snapshot, { namespace, name }: SlimGateway): readonly ServiceId[] {
  return [...new Set([...snapshot.routesOf(namespace, name)].flatMap(routeServices))];
}

/** A reference to a Service that the route cannot send anything to. */
export interface BrokenRef {
  readonly ref: RouteBackendRef;
  readonly judged: Extract<BackendJudgement, { type: "invalid" }>;
}

/**
 * The broken references of a route to one Service each, by Service and port, for some reasons. Those of weight 0 and those
 * of a rule that redirects get no requests anyway.
 */
export function brokenRefs(
  snapshot: Snapshot,
  route: SlimRoute,
  reasons: ReadonlySet<InvalidReason>,
): readonly (readonly [BrokenRef, ...BrokenRef[]])[] {
  const groups = new Map<string, [BrokenRef, ...BrokenRef[]]>();
  for (const { backends, filters } of route.rules) {
    if (filters.some(({ type }) => type === "redirect")) continue;
    for (const ref of backends) {
      if (!isService(ref) || ref.weight === 0) continue;
      const judged = judgeGatewayBackend(snapshot, route, ref);
      if (judged.type !== "invalid" || !reasons.has(judged.reason)) continue;
      const key = `${ref.namespace}/${ref.name}:${String(ref.port)}`;
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [{ ref, judged }]);
      else group.push({ ref, judged });
    }
  }
  return [...groups.values()];
}

/** What a client gets of a reference that leads nowhere. */
export function answerText({ kind }: SlimRoute): string {
  if (kind === "HTTPRoute") return "requests for it are answered with 500";
  return kind === "GRPCRoute" ? "calls to it fail with UNAVAILABLE" : "connections to it are closed";
}
