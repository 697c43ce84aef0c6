/** Whether a backendRef of a route leads to a Service port (semantics.md 6). */
import { oneOfKind } from "../model/names.ts";
import type { RouteBackendRef, SlimRoute } from "../model/gateway-objects.ts";
import type { SlimService, SlimServicePort } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { findReferenceGrant } from "./find-reference-grant.ts";
import { currentCondition } from "./read-gateway-status.ts";

export type BackendJudgement =
  | { readonly type: "valid"; readonly service: SlimService; readonly port: SlimServicePort }
  | { readonly type: "invalid"; readonly reason: InvalidReason; readonly text: string }
  /** It cannot be told: a kind of an implementation's own, or objects that are not read. */
  | { readonly type: "unknown"; readonly text: string };

/** As the condition ResolvedRefs gives it; the API server refuses a Service without port, and a missing one has no name there. */
export type InvalidReason =
  "InvalidKind" | "BackendNotFound" | "RefNotPermitted" | "PortNotGiven" | "PortNotFound" | "UnsupportedProtocol";

/**
 * Judges one backend. Its own objects are looked at rather than the condition ResolvedRefs: that is
 * not renewed with the route's generation when a Service goes.
 */
export function judgeGatewayBackend(snapshot: Snapshot, route: SlimRoute, ref: RouteBackendRef): BackendJudgement {
  const { group, kind, namespace, name, port } = ref;
  if (group !== "" || kind !== "Service") return judgeOtherKind(route, ref);
  if (namespace !== route.namespace && findReferenceGrant(snapshot, route, ref) === undefined) {
    if (snapshot.unreadable.has("ReferenceGrant")) {
      return { type: "unknown", text: "ReferenceGrants cannot be read" };
    }
    const text = `no ReferenceGrant in namespace ${namespace} lets ${oneOfKind(route.kind)} of ${route.namespace} refer to Service ${name}`;
    return { type: "invalid", reason: "RefNotPermitted", text };
  }
  const service = snapshot.get("Service", namespace, name);
  if (service === undefined) {
    if (snapshot.unreadable.has("Service")) return { type: "unknown", text: "Services cannot be read" };
    return { type: "invalid", reason: "BackendNotFound", text: `namespace ${namespace} has no Service ${name}` };
  }
  if (port === null) {
    return { type: "invalid", reason: "PortNotGiven", text: `the backendRef to Service ${name} names no port` };
  }
  return judgePort(route, service, port);
}

function judgePort(route: SlimRoute, service: SlimService, wanted: number): BackendJudgement {
  const protocol = routeProtocol(route);
  const sameNumber = service.ports.filter(({ port }) => port === wanted);
  const port = sameNumber.find((candidate) => candidate.protocol === protocol);
  if (port !== undefined) return { type: "valid", service, port };
  const has = service.ports.map((each) => `${String(each.port)}/${each.protocol}`).join(", ");
  if (sameNumber.length > 0) {
    const text = `Service ${service.name} has port ${String(wanted)} but not for ${protocol}, which ${oneOfKind(route.kind)} needs`;
    return { type: "invalid", reason: "UnsupportedProtocol", text };
  }
  const text = `Service ${service.name} has no port ${String(wanted)}, it has ${has === "" ? "no port at all" : has}`;
  return { type: "invalid", reason: "PortNotFound", text };
}

/** The transport that a route's backends are dialled by. */
export function routeProtocol({ kind }: Pick<SlimRoute, "kind">): "TCP" | "UDP" {
  return kind === "UDPRoute" ? "UDP" : "TCP";
}

/** Kinds other than Service (ServiceImport, an implementation's own) are its controller's to know. */
function judgeOtherKind(route: SlimRoute, { group, kind, name }: RouteBackendRef): BackendJudgement {
  const what = `${kind}${group === "" ? "" : `.${group}`} ${name}`;
  const resolved = route.parents.flatMap(
    ({ conditions }) => currentCondition(conditions, "ResolvedRefs", route.generation) ?? [],
  );
  if (resolved.length > 0 && resolved.every(({ status }) => status === "true")) {
    return { type: "unknown", text: `${what} is no Service: where it leads is not read` };
  }
  return { type: "invalid", reason: "InvalidKind", text: `${what} is no Service` };
}
