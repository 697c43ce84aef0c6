/** What rules ask of a load balancer that has no address. */
import type { Assigned } from "../model/assigned.ts";
import type { SlimService } from "../model/objects.ts";
import type { ServicePaths } from "../paths/path-model.ts";
import type { RuleContext } from "./rule.ts";
import { latestTime } from "./service-facts.ts";

/** Load balancers take a while; only what stays without an address is worth a warning (milliseconds). */
const debounce = 120_000;

/** A load balancer that has had no address for too long. */
export interface PendingBalancer {
  readonly slim: SlimService;
  readonly since: string;
  /** They are open meanwhile. */
  readonly nodePorts: readonly (number | Assigned)[];
}

/** Null for a Service that is none, or has an address, or may still get one. */
export function pendingBalancer(
  { namespace, name }: ServicePaths,
  { snapshot, now, recheckAt }: RuleContext,
): PendingBalancer | null {
  const slim = snapshot.get("Service", namespace, name);
  if (slim?.type !== "LoadBalancer" || slim.loadBalancer.length > 0) return null;
  const since = latestTime([slim.createdAt, slim.specChangedAt]);
  // Never created (a manifest): nobody has been asked for an address yet.
  if (since === null) return null;
  const due = Date.parse(since) + debounce;
  if (due > now) {
    recheckAt(due);
    return null;
  }
  return { slim, since, nodePorts: slim.ports.flatMap(({ nodePort }) => nodePort ?? []) };
}
