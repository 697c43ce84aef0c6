import type { GatewayListener, SlimGateway, SlimRoute } from "../../model/gateway-objects.ts";
import type { StatusCondition } from "../../model/object-meta.ts";
import { judgeGatewayBackend } from "../../routing/judge-gateway-backend.ts";
import {
  classOf,
  conditionText,
  currentCondition,
  parentConditions,
  rivalOf,
} from "../../routing/read-gateway-status.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Severity } from "../finding.ts";
import { gatewayApiEvidence, gatewayServices, routeKinds, routeServices } from "../gateway-facts.ts";
import { kubectl } from "../make-fix.ts";
import type { FindingDraft, ObjectRule, RuleContext } from "../rule.ts";

/** An address takes a while (milliseconds). */
const debounce = 120_000;

/** Its controller says that it does not carry the Gateway, a listener or the route out. */
export const rule: ObjectRule<"Gateway" | SlimRoute["kind"]> = {
  type: "object",
  kinds: ["Gateway", ...routeKinds],
  id: "gateway-status",
  severity: "error",
  title: "The controller does not accept the Gateway or the route",
  *check(object, context) {
    if (object.kind === "Gateway") yield* ofGateway(object, context);
    else yield* ofRoute(object, context.snapshot);
  },
};

type Denial = StatusCondition & { readonly severity: Severity };

/** What is denied by conditions that speak of this generation; that something is pending is no denial. */
function denials(
  conditions: readonly StatusCondition[],
  generation: number | null,
  severities: Readonly<Record<string, Severity>>,
): readonly Denial[] {
  return Object.entries(severities).flatMap(([type, severity]): readonly Denial[] => {
    const condition = currentCondition(conditions, type, generation);
    const denied = type === "Conflicted" ? "true" : "false";
    if (condition?.status !== denied || condition.reason === "Pending") return [];
    return [{ ...condition, severity }];
  });
}

function* ofGateway(gateway: SlimGateway, { snapshot, now, recheckAt }: RuleContext): Iterable<FindingDraft> {
  const common = {
    hop: "way-in",
    reproduce: [`${kubectl(gateway)} describe gateway ${gateway.name}`],
    services: gatewayServices(snapshot, gateway),
  } as const;
  const [denial] = denials(gateway.conditions, gateway.generation, { Accepted: "error", Programmed: "error" });
  if (denial !== undefined && denial.reason !== "ListenersNotValid") {
    const isAddress = denial.reason?.startsWith("AddressNot") === true;
    const due = isAddress ? Date.parse(denial.since ?? "") + debounce : now;
    if (due > now) recheckAt(due);
    else {
      yield {
        ...common,
        severity: isAddress ? "warning" : "error",
        message: `Gateway ${gateway.name} is not carried out: ${conditionText(denial)}`,
        since: denial.since,
        evidence: [gatewayApiEvidence(gateway, `status.conditions[type="${denial.type}"].status`, "False")],
      };
    }
  }
  for (const listener of gateway.listeners) {
    const refused = listenerDenial(gateway, listener);
    if (refused === undefined) continue;
    const value = refused.status === "true" ? "True" : "False";
    const path = `status.listeners[name="${listener.name}"].conditions[type="${refused.type}"].status`;
    yield {
      ...common,
      severity: refused.severity,
      message: `Listener ${listener.name} of Gateway ${gateway.name} is not served: ${conditionText(refused)}`,
      since: refused.since,
      evidence: [gatewayApiEvidence(gateway, path, value)],
    };
  }
}

/** The first that tells why; what follows from a conflict that can be seen is the rule `listener-conflict`'s. */
function listenerDenial(gateway: SlimGateway, listener: GatewayListener): Denial | undefined {
  const severities = { Conflicted: "warning", Accepted: "error", ResolvedRefs: "error", Programmed: "error" } as const;
  const [first] = denials(listener.conditions, gateway.generation, severities);
  return first?.type === "Conflicted" && rivalOf(gateway, listener) !== undefined ? undefined : first;
}

function* ofRoute(route: SlimRoute, snapshot: Snapshot): Iterable<FindingDraft> {
  for (const ref of route.parentRefs) {
    const gateway = ref.kind === "Gateway" ? snapshot.get("Gateway", ref.namespace, ref.name) : undefined;
    const controllerName = gateway === undefined ? null : (classOf(snapshot, gateway)?.controllerName ?? null);
    const severities = { Accepted: "error", ResolvedRefs: resolvedSeverity(snapshot, route) } as const;
    const conditions = parentConditions(route, ref, controllerName);
    const [denial] = denials(conditions, route.generation, severities);
    if (denial === undefined) continue;
    const where = `status.parents[parentRef.name="${ref.name}"].conditions[type="${denial.type}"].status`;
    const what = denial.type === "Accepted" ? "does not accept" : "cannot follow all references of";
    yield {
      severity: denial.severity,
      hop: denial.type === "Accepted" ? "way-in" : "service",
      message: `The controller of ${ref.kind} ${ref.name} ${what} ${route.kind} ${route.name}: ${conditionText(denial)}`,
      since: denial.since,
      evidence: [gatewayApiEvidence(route, where, "False")],
      reproduce: [`${kubectl(route)} describe ${route.kind.toLowerCase()} ${route.name}`],
      services: routeServices(route),
    };
  }
}

/**
 * A part is lost where there are several backends. Where all of them are there the condition may be late: it is not
 * written anew with the route's generation when a Service comes.
 */
function resolvedSeverity(snapshot: Snapshot, route: SlimRoute): Severity {
  const refs = route.rules.flatMap(({ backends }) => backends);
  const areThere = refs.every((ref) => judgeGatewayBackend(snapshot, route, ref).type === "valid");
  return refs.length > 1 || areThere ? "warning" : "error";
}
