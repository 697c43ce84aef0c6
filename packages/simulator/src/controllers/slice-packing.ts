/**
 * Packs endpoints into slices with as few changes as may be: endpoints stay in the slice where they are, new ones fill
 * the slices that change anyway, then the fullest slice that still has room, then new slices
 * (endpointslice/reconciler.go, reconcileByPortMapping).
 */
import { sameJson } from "../core/json.ts";
import type { SliceEndpoint } from "../core/objects.ts";

/** A slice that exists, and what is in it. */
export interface ExistingSlice {
  readonly name: string;
  readonly endpoints: readonly SliceEndpoint[];
}

/** What is to become of the slices of one list of ports. */
export interface Packing {
  readonly create: readonly (readonly SliceEndpoint[])[];
  readonly update: ReadonlyMap<string, readonly SliceEndpoint[]>;
  readonly remove: readonly string[];
}

function identity(endpoint: SliceEndpoint): string {
  return endpoint.targetRef?.uid ?? endpoint.addresses.join(",");
}

/** `desired` by identity (the pod's uid, else the addresses). */
export function packEndpoints(
  existing: readonly ExistingSlice[],
  desired: readonly SliceEndpoint[],
  limit: number,
): Packing {
  const open = new Map(desired.map((endpoint) => [identity(endpoint), endpoint]));
  const kept = new Map<string, SliceEndpoint[]>();
  const changed = new Set<string>();
  for (const slice of existing) {
    const stays: SliceEndpoint[] = [];
    for (const endpoint of slice.endpoints) {
      const wanted = open.get(identity(endpoint));
      open.delete(identity(endpoint));
      if (wanted) stays.push(wanted);
      if (!wanted || !sameJson(wanted, endpoint)) changed.add(slice.name);
    }
    kept.set(slice.name, stays);
  }
  const fresh = [...open.values()];
  for (const name of changed) fill(kept.get(name) ?? [], fresh, limit);
  const create: SliceEndpoint[][] = [];
  while (fresh.length >= limit) create.push(fresh.splice(0, limit));
  const roomiest = fresh.length === 0 ? undefined : bestFit(kept, changed, fresh.length, limit);
  if (roomiest !== undefined) {
    changed.add(roomiest);
    fill(kept.get(roomiest) ?? [], fresh, limit);
  }
  if (fresh.length > 0) create.push(fresh);
  const remove = [...kept].filter(([, endpoints]) => endpoints.length === 0).map(([name]) => name);
  const update = new Map([...kept].filter(([name, endpoints]) => changed.has(name) && endpoints.length > 0));
  return { create, update, remove };
}

function fill(endpoints: SliceEndpoint[], fresh: SliceEndpoint[], limit: number): void {
  if (endpoints.length > 0) endpoints.push(...fresh.splice(0, Math.max(0, limit - endpoints.length)));
}

/** The fullest slice that takes them all. */
function bestFit(
  kept: ReadonlyMap<string, readonly SliceEndpoint[]>,
  changed: ReadonlySet<string>,
  count: number,
  limit: number,
): string | undefined {
  return [...kept]
    .filter(([name, endpoints]) => !changed.has(name) && endpoints.length > 0 && endpoints.length + count <= limit)
    .sort(([, a], [, b]) => b.length - a.length)[0]?.[0];
}
