/** What a Gateway's controller says of a route, in its shortest form, to be shown beside a way in. */
import type { GatewayListener, SlimGateway, SlimRoute } from "../model/gateway-objects.ts";
import type { StatusCondition } from "../model/object-meta.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { namesGateway } from "./attach-route.ts";
import { classOf, isCurrent, parentConditions } from "./read-gateway-status.ts";

/** Conditions that are good when they are true, and the one that is good when it is not. */
const expected: Readonly<Record<string, StatusCondition["status"]>> = {
  Accepted: "true",
  ResolvedRefs: "true",
  Programmed: "true",
  PartiallyInvalid: "false",
  Conflicted: "false",
};

/**
 * Of the route all that its controller says, of listener and Gateway only what is not well:
 * `Accepted`, `ResolvedRefs: RefNotPermitted`, `Gateway Programmed: AddressNotAssigned`,
 * `Accepted (outdated)`. Empty where nothing has been said, as in manifests.
 */
export function describeConditions(
  snapshot: Snapshot,
  gateway: SlimGateway,
  route: SlimRoute,
  listener: GatewayListener | null,
): readonly string[] {
  const controllerName = classOf(snapshot, gateway)?.controllerName ?? null;
  const ofRoute = route.parentRefs
    .filter((ref) => namesGateway(ref, gateway))
    .filter(({ sectionName }) => sectionName === null || listener === null || sectionName === listener.name)
    .flatMap((ref) => parentConditions(route, ref, controllerName))
    .filter((condition) => condition.type in expected && !(isWell(condition) && condition.type === "PartiallyInvalid"))
    .map((condition) => describe(condition, route.generation));
  const ofListener = (listener?.conditions ?? [])
    .filter((condition) => !isWell(condition))
    .map((condition) => `listener ${describe(condition, gateway.generation)}`);
  const ofGateway = gateway.conditions
    .filter((condition) => !isWell(condition))
    .map((condition) => `Gateway ${describe(condition, gateway.generation)}`);
  return [...new Set([...ofRoute, ...ofListener, ...ofGateway])];
}

/** Conditions of an implementation's own are never held for bad news. */
function isWell({ type, status }: StatusCondition): boolean {
  return (expected[type] ?? status) === status;
}

function describe(condition: StatusCondition, generation: number | null): string {
  const { type, reason, status } = condition;
  const word = isWell(condition) ? type : `${type}: ${reason ?? status}`;
  return isCurrent(condition, generation) ? word : `${word} (outdated)`;
}
