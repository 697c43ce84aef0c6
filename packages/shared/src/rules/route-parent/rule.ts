import { findClosestName } from "../../endpoints/find-closest-name.ts";
import { gatewayApiGroup } from "../../model/project-gateway.ts";
import type { GatewayListener, RouteParentRef, SlimGateway, SlimRoute } from "../../model/gateway-objects.ts";
import { attachRoute, type RouteRefusal } from "../../routing/attach-route.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Evidence, Fix } from "../finding.ts";
import { gatewayApiEvidence, gatewayApiRef, routeKinds, routeServices } from "../gateway-facts.ts";
import { kubectl, patchFix, replaceValue } from "../make-fix.ts";
import type { FindingDraft, ObjectRule, RuleContext } from "../rule.ts";

/** A parentRef names no Gateway, or one of which no listener takes the route. */
export const rule: ObjectRule<SlimRoute["kind"]> = {
  type: "object",
  kinds: routeKinds,
  id: "route-parent",
  severity: "error",
  title: "No listener of the Gateway takes the route",
  explains: ["gateway-status"],
  *check(route, context) {
    if (context.snapshot.unreadable.has("Gateway")) return;
    for (const [index, ref] of route.parentRefs.entries()) {
      // Services (a mesh) and ListenerSets are parents of other kinds.
      if (ref.kind !== "Gateway" || ref.group !== gatewayApiGroup) continue;
      const gateway = context.snapshot.get("Gateway", ref.namespace, ref.name);
      const parent = { route, ref, index };
      if (gateway === undefined) yield* missing(parent, context);
      else yield* refused(parent, gateway, context);
    }
  },
};

interface Parent {
  readonly route: SlimRoute;
  readonly ref: RouteParentRef;
  readonly index: number;
}

function parentEvidence({ route, ref, index }: Parent, field: "name" | "namespace" | "sectionName" | "port"): Evidence {
  return gatewayApiEvidence(route, `spec.parentRefs[${String(index)}].${field}`, ref[field]);
}

function* missing(parent: Parent, context: RuleContext): Iterable<FindingDraft> {
  const { route, ref } = parent;
  const evidence = parentEvidence(parent, "name");
  if (context.namespaces?.has(ref.namespace) === false || context.leavesInput(evidence)) return;
  const near = nearGateway(context.snapshot, parent);
  yield {
    hop: "way-in",
    message:
      `${route.kind} ${route.name} names Gateway ${ref.name}, and namespace ${ref.namespace} has no such Gateway` +
      (near === null
        ? ""
        : near.namespace === ref.namespace
          ? `; it has ${near.name}`
          : `; namespace ${near.namespace} has one`),
    evidence: [evidence],
    fixes: near === null ? [] : gatewayFixes(context.snapshot, parent, near),
    reproduce: [`${kubectl(ref)} get gateway ${ref.name}`, "kubectl get gateways -A"],
    services: routeServices(route),
  };
}

/** A Gateway of nearly that name in the namespace, or the only one of that name elsewhere: a parentRef without namespace means the route's own. */
function nearGateway(snapshot: Snapshot, { ref }: Parent): SlimGateway | null {
  const gateways = [...snapshot.all("Gateway")];
  const own = gateways.filter(({ namespace }) => namespace === ref.namespace);
  const close = findClosestName(
    ref.name,
    own.map(({ name }) => name),
  );
  if (close !== null) return own.find(({ name }) => name === close) ?? null;
  const [only, ...others] = gateways.filter(({ name }) => name === ref.name);
  return only === undefined || others.length > 0 ? null : only;
}

function gatewayFixes(snapshot: Snapshot, { route, ref, index }: Parent, near: SlimGateway): readonly Fix[] {
  const meant = { ...ref, namespace: near.namespace, name: near.name };
  if (!attaches(snapshot, route, meant, near)) return [];
  const path = `/spec/parentRefs/${String(index)}`;
  return [
    near.namespace === ref.namespace
      ? patchFix(`Name Gateway ${near.name}`, gatewayApiRef(route), replaceValue(`${path}/name`, ref.name, near.name))
      : patchFix(`Name Gateway ${near.name} of namespace ${near.namespace}`, gatewayApiRef(route), [
          { op: "test", path: `${path}/name`, value: ref.name },
          { op: "add", path: `${path}/namespace`, value: near.namespace },
        ]),
  ];
}

/** Whether a listener takes the route by the rules, whatever the controller has said of it as it stands. */
function attaches(snapshot: Snapshot, route: SlimRoute, ref: RouteParentRef, gateway: SlimGateway): boolean {
  return attachRoute(snapshot, gateway, { ...route, parentRefs: [ref], parents: [] }).listeners.length > 0;
}

function* refused(parent: Parent, gateway: SlimGateway, context: RuleContext): Iterable<FindingDraft> {
  const { route, ref } = parent;
  const { snapshot } = context;
  // More listeners may come from ListenerSets.
  if (gateway.listeners.length === 0) return;
  if (attachRoute(snapshot, gateway, { ...route, parentRefs: [ref] }).listeners.length > 0) return;
  const { listeners, refusals } = attachRoute(snapshot, gateway, { ...route, parentRefs: [ref], parents: [] });
  // What only the controller says is the rule `gateway-status`'s; so is a listener that is not served.
  if (listeners.length > 0 || refusals.every(({ reason }) => reason === "ListenerNotServed")) return;
  if (labelsAreNotGiven(parent, gateway, context)) return;
  const text = [...new Set(refusals.map((refusal) => refusal.text))].join("; ");
  const field = ref.sectionName !== null ? "sectionName" : ref.port !== null ? "port" : "name";
  yield {
    hop: "way-in",
    message: `No listener of Gateway ${gateway.name} takes ${route.kind} ${route.name}: ${text}`,
    evidence: [parentEvidence(parent, field), ...refusals.flatMap((refusal) => refusalEvidence(gateway, refusal))],
    fixes: [...sectionFixes(snapshot, parent, gateway), ...namespaceFixes(snapshot, parent, gateway)],
    reproduce: [
      `${kubectl(route)} describe ${route.kind.toLowerCase()} ${route.name}`,
      `${kubectl(gateway)} get gateway ${gateway.name} -o yaml`,
    ],
    services: routeServices(route),
  };
}

function refusalEvidence(gateway: SlimGateway, { listener: name, reason }: RouteRefusal): readonly Evidence[] {
  const index = gateway.listeners.findIndex((listener) => listener.name === name);
  const listener = gateway.listeners[index];
  if (listener === undefined) return [];
  const at = `spec.listeners[${String(index)}]`;
  return [
    reason === "NoMatchingListenerHostname"
      ? gatewayApiEvidence(gateway, `${at}.hostname`, listener.hostname)
      : gatewayApiEvidence(gateway, `${at}.name`, listener.name),
  ];
}

/** Manifests: a listener asks for labels of a namespace of which none are given. */
function labelsAreNotGiven({ route }: Parent, gateway: SlimGateway, { snapshot, leavesInput }: RuleContext): boolean {
  const asks = gateway.listeners.some(({ allowedNamespaces }) => allowedNamespaces.type === "selector");
  const labels = snapshot.get("Namespace", "", route.namespace)?.labels ?? {};
  if (!asks || Object.keys(labels).some((key) => key !== nameLabel)) return false;
  const object = { kind: "Namespace", namespace: null, name: route.namespace };
  return leavesInput({ object, path: "metadata.labels", value: null });
}

/** The API server writes it on every namespace. */
const nameLabel = "kubernetes.io/metadata.name";

/** A listener of nearly the section's name, or the only other one, that would take the route. */
function sectionFixes(snapshot: Snapshot, { route, ref, index }: Parent, gateway: SlimGateway): readonly Fix[] {
  const { sectionName } = ref;
  if (sectionName === null) return [];
  const fitting = gateway.listeners
    .map(({ name }) => name)
    .filter((name) => attaches(snapshot, route, { ...ref, sectionName: name }, gateway));
  const [only, ...others] = fitting;
  const meant = findClosestName(sectionName, fitting) ?? (others.length === 0 ? only : undefined);
  if (meant === undefined) return [];
  const patch = replaceValue(`/spec/parentRefs/${String(index)}/sectionName`, sectionName, meant);
  return [patchFix(`Name the listener ${meant}`, gatewayApiRef(route), patch)];
}

/** Lets the route's namespace in by its name, and no other. */
function namespaceFixes(snapshot: Snapshot, { route, ref }: Parent, gateway: SlimGateway): readonly Fix[] {
  for (const [index, listener] of gateway.listeners.entries()) {
    const allowed = { matchLabels: { [nameLabel]: route.namespace }, matchExpressions: [] };
    const open: GatewayListener = { ...listener, allowedNamespaces: { type: "selector", selector: allowed } };
    const changed = { ...gateway, listeners: gateway.listeners.map((each, at) => (at === index ? open : each)) };
    if (listener.allowedNamespaces.type !== "same" || !attaches(snapshot, route, ref, changed)) continue;
    const { allowedKinds } = listener;
    const value = {
      namespaces: { from: "Selector", selector: { matchLabels: allowed.matchLabels } },
      ...(allowedKinds === null ? {} : { kinds: allowedKinds }),
    };
    const path = `/spec/listeners/${String(index)}`;
    return [
      patchFix(`Let listener ${listener.name} take routes of namespace ${route.namespace}`, gatewayApiRef(gateway), [
        { op: "test", path: `${path}/name`, value: listener.name },
        { op: "add", path: `${path}/allowedRoutes`, value },
      ]),
    ];
  }
  return [];
}
