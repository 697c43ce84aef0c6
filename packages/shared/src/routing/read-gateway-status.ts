/**
 * What controllers say of Gateways, listeners and routes by status conditions. A condition is
 * current where it has seen the object's newest generation (semantics.md 6).
 */
import type { GatewayListener, RouteParentRef, SlimGateway, SlimRoute } from "../model/gateway-objects.ts";
import type { StatusCondition } from "../model/object-meta.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";

/** The condition of a type; undefined where it is missing or speaks of an older generation. */
export function currentCondition(
  conditions: readonly StatusCondition[],
  type: string,
  generation: number | null,
): StatusCondition | undefined {
  return conditions.find((condition) => condition.type === type && isCurrent(condition, generation));
}

/** A condition that names no generation is taken for current: some controllers never do. */
export function isCurrent({ observedGeneration }: StatusCondition, generation: number | null): boolean {
  return observedGeneration === null || generation === null || observedGeneration >= generation;
}

/** `Accepted: NoMatchingParent, no such listener`: a condition that does not hold, for a person. */
export function conditionText({ type, reason, message }: StatusCondition): string {
  return [`${type}: ${reason ?? "no reason given"}`, ...(message === null ? [] : [firstLine(message)])].join(", ");
}

/** Controllers write paragraphs. */
function firstLine(message: string): string {
  const line = message.split("\n", 1)[0] ?? "";
  return line.length > 160 ? `${line.slice(0, 159)}…` : line.replace(/\.$/, "");
}

/** Whether something is carried out, as its controller says. `text` says why not, or why it is not known. */
export type ServedJudgement =
  { readonly type: "served" } | { readonly type: "not-served" | "unknown"; readonly text: string };

const served: ServedJudgement = { type: "served" };

/**
 * Whether a Gateway is carried out. One without any status, as in manifests, is taken to be. A
 * missing address is not the Gateway's fault: its Service's way in says so.
 */
export function judgeGateway(snapshot: Snapshot, gateway: SlimGateway): ServedJudgement {
  const { conditions, generation, name, className } = gateway;
  if (conditions.length === 0) return served;
  for (const type of ["Accepted", "Programmed"]) {
    const condition = currentCondition(conditions, type, generation);
    if (condition === undefined || condition.status === "true") continue;
    if (condition.reason?.startsWith("AddressNot") === true) continue;
    if (condition.status === "false") {
      return { type: "not-served", text: `Gateway ${name} is not carried out: ${conditionText(condition)}` };
    }
    const noClass = !snapshot.unreadable.has("GatewayClass") && classOf(snapshot, gateway) === undefined;
    const why = noClass ? `there is no GatewayClass ${className}` : conditionText(condition);
    return { type: "unknown", text: `no controller has taken up Gateway ${name}: ${why}` };
  }
  return served;
}

/** Whether a listener is carried out: by its status where that is current, else by the rule that listeners of a port must be told apart. */
export function judgeListener(gateway: SlimGateway, listener: GatewayListener): ServedJudgement {
  const { conditions } = listener;
  const refused = conditions.find(
    (condition) => isCurrent(condition, gateway.generation) && condition.status === refusingStatus[condition.type],
  );
  if (refused !== undefined) {
    return { type: "not-served", text: `listener ${listener.name} is not served: ${conditionText(refused)}` };
  }
  if (conditions.length > 0) return served;
  const rival = rivalOf(gateway, listener);
  if (rival === undefined) return served;
  const text = `listener ${listener.name} (${listener.protocol}) conflicts with ${rival.name} (${rival.protocol}) on port ${String(listener.port)}`;
  return { type: "not-served", text };
}

/** The status in which a listener's condition refuses it. */
const refusingStatus: Readonly<Record<string, StatusCondition["status"]>> = {
  Accepted: "false",
  Programmed: "false",
  Conflicted: "true",
};

/** The first listener of the Gateway that a connection cannot be told apart from this one by. */
export function rivalOf(gateway: SlimGateway, listener: GatewayListener): GatewayListener | undefined {
  return gateway.listeners.find((other) => conflicts(listener, other));
}

function conflicts(a: GatewayListener, b: GatewayListener): boolean {
  if (a.port !== b.port || a.name === b.name) return false;
  if (a.protocol === b.protocol) return a.hostname === b.hostname;
  const [first, second] = [connectionOf(a), connectionOf(b)];
  return first !== "other" && second !== "other" && first !== "udp" && second !== "udp" && first !== second;
}

/** What a connection's first bytes must be: by these, listeners of one port are told apart. */
function connectionOf({ protocol }: GatewayListener): "plain" | "tls" | "tcp" | "udp" | "other" {
  switch (protocol) {
    case "HTTP":
      return "plain";
    case "HTTPS":
    case "TLS":
      return "tls";
    case "TCP":
      return "tcp";
    case "UDP":
      return "udp";
    default:
      return "other";
  }
}

/** The GatewayClass of a Gateway. */
export function classOf(snapshot: Snapshot, { className }: SlimGateway) {
  return snapshot.get("GatewayClass", "", className);
}

/**
 * What a Gateway's controller says of a route by one parentRef; empty where it has said nothing.
 * Entries of other controllers do not count where the Gateway's is known.
 */
export function parentConditions(
  route: SlimRoute,
  ref: RouteParentRef,
  controllerName: string | null,
): readonly StatusCondition[] {
  const found = route.parents.find(
    (parent) => isSameParent(parent.ref, ref) && (controllerName === null || parent.controllerName === controllerName),
  );
  return found?.conditions ?? [];
}

function isSameParent(a: RouteParentRef, b: RouteParentRef): boolean {
  return (
    a.kind === b.kind &&
    a.group === b.group &&
    a.namespace === b.namespace &&
    a.name === b.name &&
    a.sectionName === b.sectionName &&
    a.port === b.port
  );
}
