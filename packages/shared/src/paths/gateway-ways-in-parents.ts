/** By which listeners of which Gateways a route is reached, and what is wrong with each way there (semantics.md 6). */
import { refOf, type ObjectRef } from "../model/names.ts";
import type { GatewayListener, RouteParentRef, SlimGateway, SlimRoute } from "../model/gateway-objects.ts";
import { gatewayApiGroup } from "../model/project-gateway.ts";
import { attachRoute, type RouteAttachment } from "../routing/attach-route.ts";
import { describeConditions } from "../routing/describe-gateway-conditions.ts";
import { findGatewayRouter } from "../routing/find-gateway-router.ts";
import { judgeGateway } from "../routing/read-gateway-status.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { computeControllerPath } from "./compute-controller-path.ts";
import { joinJudgements, makeBreak, whole, type Judgement } from "./make-break.ts";
import type { ControllerPath, Outcome } from "./path-model.ts";

/** A route's entrance: a listener that takes it, or a parent that does not. */
export interface RouteEntrance {
  readonly parent: ObjectRef;
  /** Null where there is no such Gateway. */
  readonly gateway: SlimGateway | null;
  /** The listener's name, else the section that the route asks for, else `*`. */
  readonly listener: string;
  readonly port: number;
  readonly protocol: string;
  readonly hostnames: readonly (string | null)[];
  readonly conditions: readonly string[];
  /** Null where no pods of the cluster are known to carry the Gateway out, or the route does not get that far. */
  readonly controller: ControllerPath | null;
  /** The truth of the way up to the route. */
  readonly judgement: Judgement;
}

/** Every entrance of a route. `isRead`: whether objects of a namespace are read at all. */
export function routeEntrances(
  snapshot: Snapshot,
  route: SlimRoute,
  isRead: (namespace: string) => boolean,
): readonly RouteEntrance[] {
  const parents = new Map<string, RouteParentRef>();
  for (const ref of route.parentRefs) {
    // Services as parents belong to a mesh: nobody comes in from outside by them.
    if (ref.group !== gatewayApiGroup) continue;
    const key = `${ref.kind}/${ref.namespace}/${ref.name}`;
    if (!parents.has(key)) parents.set(key, ref);
  }
  return [...parents.values()].flatMap((ref) => entrancesBy(snapshot, route, ref, isRead));
}

function entrancesBy(
  snapshot: Snapshot,
  route: SlimRoute,
  ref: RouteParentRef,
  isRead: (namespace: string) => boolean,
): readonly RouteEntrance[] {
  if (ref.kind !== "Gateway") return [closed(route, ref, null, notReadParent(ref))];
  const gateway = snapshot.get("Gateway", ref.namespace, ref.name);
  if (gateway === undefined) return [closed(route, ref, null, missingGateway(snapshot, ref, isRead))];
  const attachment = attachRoute(snapshot, gateway, route);
  if (attachment.listeners.length === 0) {
    return [
      {
        ...closed(route, ref, gateway, detached(route, attachment)),
        conditions: describeConditions(snapshot, gateway, route, null),
      },
    ];
  }
  const router = findGatewayRouter(snapshot, gateway);
  return attachment.listeners.map(({ listener, hostnames, doubt }) => {
    const controller = router === null ? null : computeControllerPath(snapshot, router, listener.port);
    const own = judgeEntrance(snapshot, gateway, attachment.confirmed, doubt);
    return {
      parent: refOf(ref),
      gateway,
      listener: listener.name,
      port: listener.port,
      protocol: listener.protocol,
      hostnames,
      conditions: describeConditions(snapshot, gateway, route, listener),
      controller,
      judgement: controller === null ? own : joinJudgements(own, controller),
    };
  });
}

/** An entrance through which nobody comes to the route. */
function closed(
  route: SlimRoute,
  ref: RouteParentRef,
  gateway: SlimGateway | null,
  judgement: Judgement,
): RouteEntrance {
  const asked = gateway?.listeners.find((listener) => isAsked(ref, listener));
  return {
    parent: refOf(ref),
    gateway,
    listener: ref.sectionName ?? asked?.name ?? "*",
    port: asked?.port ?? ref.port ?? 0,
    protocol: asked?.protocol ?? "",
    hostnames: route.hostnames.length === 0 ? [null] : route.hostnames,
    conditions: [],
    controller: null,
    judgement,
  };
}

function isAsked({ sectionName, port }: RouteParentRef, listener: GatewayListener): boolean {
  return (sectionName === null || sectionName === listener.name) && (port === null || port === listener.port);
}

function notReadParent({ kind, name }: RouteParentRef): Judgement {
  const text = `${kind} ${name} is not read here: whether it takes the route is not known`;
  return { verdict: "unknown", break: makeBreak("way-in", "gateway-not-served", { text }) };
}

function missingGateway(
  snapshot: Snapshot,
  { namespace, name }: RouteParentRef,
  isRead: (namespace: string) => boolean,
): Judgement {
  if (snapshot.unreadable.has("Gateway")) return notReadable({ type: "kind", kind: "Gateway" });
  if (!isRead(namespace)) return notReadable({ type: "namespace", namespace });
  const ghost = {
    hop: "way-in",
    title: "Gateway",
    wanted: `${namespace}/${name}`,
    why: `namespace ${namespace} has no Gateway ${name}`,
    near: null,
  } as const;
  return { verdict: "severed", break: makeBreak("way-in", "gateway-missing", { namespace, name }, { ghost }) };
}

function notReadable(
  values:
    { readonly type: "kind"; readonly kind: "Gateway" } | { readonly type: "namespace"; readonly namespace: string },
): Judgement {
  return { verdict: "unknown", break: makeBreak("way-in", "not-readable", values) };
}

function detached(route: SlimRoute, { refusals }: RouteAttachment): Judgement {
  const text = [...new Set(refusals.map((refusal) => refusal.text))].join("; ");
  const outcome = nobodyTakesIt(route);
  return { verdict: "severed", break: makeBreak("way-in", "route-not-attached", { text }, { outcome }) };
}

/** What a client gets of a Gateway that has no route for it. */
function nobodyTakesIt({ kind }: SlimRoute): Outcome {
  return kind === "HTTPRoute" || kind === "GRPCRoute" ? "http-404" : "refused";
}

/** Carried out, or not, or nobody has said so yet. A Gateway without any status stands in a manifest. */
function judgeEntrance(snapshot: Snapshot, gateway: SlimGateway, confirmed: boolean, doubt: string | null): Judgement {
  const judged = judgeGateway(snapshot, gateway);
  switch (judged.type) {
    case "not-served":
      return { verdict: "severed", break: makeBreak("way-in", "gateway-not-served", { text: judged.text }) };
    case "unknown":
      return { verdict: "unknown", break: makeBreak("way-in", "gateway-not-served", { text: judged.text }) };
    case "served": {
      const silent = !confirmed && gateway.conditions.length > 0;
      const text = silent ? `the controller of Gateway ${gateway.name} has not said that it takes the route` : doubt;
      if (text === null) return whole;
      return { verdict: "unknown", break: makeBreak("way-in", "route-not-attached", { text }) };
    }
    default:
      return judged satisfies never;
  }
}
