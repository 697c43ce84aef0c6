/**
 * Which listeners of a Gateway a route attaches to, and why not to the others (semantics.md 6; the
 * conformance tests of Gateway API). The controller's word counts where it is current.
 */
import type { GatewayListener, RouteKind, RouteParentRef, SlimGateway, SlimRoute } from "../model/gateway-objects.ts";
import { gatewayApiGroup } from "../model/project-gateway.ts";
import { matchNamespace } from "../policies/match-peer.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { intersectHostnames } from "./match-gateway-hostname.ts";
import { classOf, conditionText, currentCondition, judgeListener, parentConditions } from "./read-gateway-status.ts";

/** A listener with the hostnames by which the route is reached through it; null takes every host. */
export interface AttachedListener {
  readonly listener: GatewayListener;
  readonly hostnames: readonly (string | null)[];
  /** Why it is not sure that the listener takes the route; null where it is. */
  readonly doubt: string | null;
}

export interface RouteRefusal {
  /** Null where it is no listener's doing. */
  readonly listener: string | null;
  /** As the condition Accepted gives it: `NotAllowedByListeners`, `NoMatchingListenerHostname`, … */
  readonly reason: string;
  /** A sentence without its full stop. */
  readonly text: string;
}

export interface RouteAttachment {
  /** In the Gateway's order; empty where the route is not attached. */
  readonly listeners: readonly AttachedListener[];
  readonly refusals: readonly RouteRefusal[];
  /** Whether the controller has said so itself of this generation of the route. */
  readonly confirmed: boolean;
}

/** Attaches a route to the listeners of one Gateway, by every parentRef that names it. */
export function attachRoute(snapshot: Snapshot, gateway: SlimGateway, route: SlimRoute): RouteAttachment {
  const attached = new Map<GatewayListener, AttachedListener>();
  const refusals: RouteRefusal[] = [];
  let confirmed = false;
  for (const ref of route.parentRefs) {
    if (!namesGateway(ref, gateway)) continue;
    const result = attachByRef({ snapshot, gateway, route, ref });
    for (const found of result.listeners) attached.set(found.listener, found);
    refusals.push(...result.refusals);
    confirmed ||= result.confirmed;
  }
  const listeners = gateway.listeners.flatMap((listener) => attached.get(listener) ?? []);
  return { listeners, refusals: refusals.filter(({ listener }) => !hasListener(listeners, listener)), confirmed };
}

/** Whether a parentRef names the Gateway; Services (a mesh) and ListenerSets are other parents. */
export function namesGateway(ref: RouteParentRef, gateway: SlimGateway): boolean {
  return (
    ref.kind === "Gateway" &&
    ref.group === gatewayApiGroup &&
    ref.namespace === gateway.namespace &&
    ref.name === gateway.name
  );
}

function hasListener(attached: readonly AttachedListener[], name: string | null): boolean {
  return attached.some(({ listener }) => listener.name === name);
}

interface RefCase {
  readonly snapshot: Snapshot;
  readonly gateway: SlimGateway;
  readonly route: SlimRoute;
  readonly ref: RouteParentRef;
}

function attachByRef(refCase: RefCase): RouteAttachment {
  const { snapshot, gateway, route, ref } = refCase;
  const controllerName = classOf(snapshot, gateway)?.controllerName ?? null;
  const conditions = parentConditions(route, ref, controllerName);
  const accepted = currentCondition(conditions, "Accepted", route.generation);
  const computed = attachByRules(refCase);
  switch (accepted?.status) {
    case "false": {
      const said = {
        listener: null,
        reason: accepted.reason ?? "",
        text: `the controller does not accept ${route.kind} ${route.name}: ${conditionText(accepted)}`,
      };
      const refusals = computed.refusals.length === 0 || computed.listeners.length > 0 ? [said] : computed.refusals;
      return { listeners: [], refusals, confirmed: true };
    }
    case "true":
      return { ...(computed.listeners.length > 0 ? withoutDoubt(computed) : attachByName(refCase)), confirmed: true };
    case "unknown":
    case undefined:
      return computed;
  }
}

function withoutDoubt({ listeners, refusals }: RouteAttachment): Omit<RouteAttachment, "confirmed"> {
  return { listeners: listeners.map((each) => ({ ...each, doubt: null })), refusals };
}

/** The controller has accepted what the rules here would not: it knows better. */
function attachByName({ gateway, route, ref }: RefCase): Omit<RouteAttachment, "confirmed"> {
  const listeners = gateway.listeners
    .filter((listener) => isNamedBy(ref, listener) && takesKind(listener, route.kind))
    .map((listener): AttachedListener => {
      const common = intersectHostnames(listener.hostname, route.hostnames);
      return { listener, hostnames: common.length > 0 ? common : route.hostnames, doubt: null };
    });
  return { listeners, refusals: [] };
}

function attachByRules({ snapshot, gateway, route, ref }: RefCase): RouteAttachment {
  const named = gateway.listeners.filter((listener) => isNamedBy(ref, listener));
  if (named.length === 0) return { listeners: [], refusals: [noListener(gateway, ref)], confirmed: false };
  const listeners: AttachedListener[] = [];
  const refusals: RouteRefusal[] = [];
  for (const listener of named) {
    const refusal = refuse(snapshot, gateway, listener, route);
    if (refusal !== null) {
      refusals.push({ ...refusal, listener: listener.name });
      continue;
    }
    listeners.push({
      listener,
      hostnames: hostnamesThrough(listener, route),
      doubt: doubtNamespace(snapshot, listener, route.namespace),
    });
  }
  return { listeners, refusals, confirmed: false };
}

function isNamedBy({ sectionName, port }: RouteParentRef, listener: GatewayListener): boolean {
  return (sectionName === null || sectionName === listener.name) && (port === null || port === listener.port);
}

function noListener(gateway: SlimGateway, { sectionName, port }: RouteParentRef): RouteRefusal {
  const wanted = [
    ...(sectionName === null ? [] : [`named ${sectionName}`]),
    ...(port === null ? [] : [`on port ${String(port)}`]),
  ].join(" ");
  const has = gateway.listeners.map(({ name, port: number }) => `${name} ${String(number)}`).join(", ");
  const text = `Gateway ${gateway.name} has no listener ${wanted}, it has ${has === "" ? "none" : has}`;
  return { listener: null, reason: "NoMatchingParent", text };
}

/** TCP and UDP have no names; a route's hostnames mean nothing there. */
function hostnamesThrough({ hostname }: GatewayListener, route: SlimRoute): readonly (string | null)[] {
  return route.kind === "TCPRoute" || route.kind === "UDPRoute"
    ? [hostname]
    : intersectHostnames(hostname, route.hostnames);
}

function refuse(
  snapshot: Snapshot,
  gateway: SlimGateway,
  listener: GatewayListener,
  route: SlimRoute,
): Omit<RouteRefusal, "listener"> | null {
  const judged = judgeListener(gateway, listener);
  if (judged.type === "not-served") return { reason: "ListenerNotServed", text: judged.text };
  if (!takesKind(listener, route.kind))
    return { reason: "NotAllowedByListeners", text: kindText(listener, route.kind) };
  const namespaces = refuseNamespace(snapshot, gateway, listener, route.namespace);
  if (namespaces !== null) return { reason: "NotAllowedByListeners", text: namespaces };
  if (hostnamesThrough(listener, route).length > 0) return null;
  const text = `listener ${listener.name} takes ${listener.hostname ?? "every host"}, the route asks for ${route.hostnames.join(", ")}`;
  return { reason: "NoMatchingListenerHostname", text };
}

/** The route kinds that fit a listener's protocol; other protocols are an implementation's own. */
function kindsOf({ protocol, tlsMode }: GatewayListener): readonly RouteKind[] | null {
  switch (protocol) {
    case "HTTP":
    case "HTTPS":
      return ["HTTPRoute", "GRPCRoute"];
    case "TLS":
      return tlsMode === "Passthrough" ? ["TLSRoute"] : ["TLSRoute", "TCPRoute"];
    case "TCP":
      return ["TCPRoute"];
    case "UDP":
      return ["UDPRoute"];
    default:
      return null;
  }
}

function takesKind(listener: GatewayListener, kind: RouteKind): boolean {
  const fits = kindsOf(listener)?.includes(kind) ?? true;
  const allowed = listener.allowedKinds;
  return fits && (allowed?.some((entry) => entry.group === gatewayApiGroup && entry.kind === kind) ?? true);
}

function kindText(listener: GatewayListener, kind: RouteKind): string {
  const { name, protocol, tlsMode, allowedKinds } = listener;
  const fits = kindsOf(listener)?.includes(kind) ?? true;
  if (!fits)
    return `listener ${name} speaks ${protocol}${tlsMode === null ? "" : ` (${tlsMode})`}, which no ${kind} takes`;
  return `listener ${name} allows ${allowedKinds?.map((entry) => entry.kind).join(", ") ?? ""} only`;
}

/** Why a listener does not let routes of a namespace in; null where it does, or where that is not known. */
function refuseNamespace(
  snapshot: Snapshot,
  gateway: SlimGateway,
  { name, allowedNamespaces }: GatewayListener,
  namespace: string,
): string | null {
  switch (allowedNamespaces.type) {
    case "all":
      return null;
    case "none":
      return `listener ${name} allows routes of no namespace`;
    case "same":
      return namespace === gateway.namespace
        ? null
        : `listener ${name} allows routes of namespace ${gateway.namespace} only, the route is in ${namespace}`;
    case "selector":
      return matchNamespace(snapshot, allowedNamespaces.selector, namespace) === "no"
        ? `listener ${name} allows routes of namespaces by labels, and those of ${namespace} do not fit`
        : null;
    default:
      return allowedNamespaces satisfies never;
  }
}

/** The labels of a namespace that is not among what is read. */
function doubtNamespace(
  snapshot: Snapshot,
  { name, allowedNamespaces }: GatewayListener,
  namespace: string,
): string | null {
  if (allowedNamespaces.type !== "selector") return null;
  return matchNamespace(snapshot, allowedNamespaces.selector, namespace) === "unknown"
    ? `listener ${name} allows routes of namespaces by labels, and those of ${namespace} are not known`
    : null;
}
