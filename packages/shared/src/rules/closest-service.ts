/** The Service that a reference to none was probably meant for. */
import { findClosestName } from "../endpoints/find-closest-name.ts";
import type { SlimService } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";

export interface ClosestService {
  readonly service: SlimService;
  /** `close`: of nearly that name in the namespace; `elsewhere`: of that very name in another one. */
  readonly type: "close" | "elsewhere";
}

/**
 * `hasPort` says whether a Service would do: one that would is preferred. Null where nothing is near, or
 * several namespaces have the name.
 */
export function closestService(
  snapshot: Snapshot,
  namespace: string,
  name: string,
  hasPort: (service: SlimService) => boolean,
): ClosestService | null {
  const own = [...snapshot.services(namespace)];
  for (const candidates of [own.filter(hasPort), own]) {
    const closest = findClosestName(
      name,
      candidates.map((service) => service.name),
    );
    const service = candidates.find((candidate) => candidate.name === closest);
    if (service !== undefined) return { service, type: "close" };
  }
  const [only, ...others] = snapshot.servicesNamed(name);
  return only === undefined || others.length > 0 ? null : { service: only, type: "elsewhere" };
}

/** `; it has cart`, `; namespace payments has it`. */
export function closestText(near: ClosestService | null): string {
  if (near === null) return "";
  return near.type === "close" ? `; it has ${near.service.name}` : `; namespace ${near.service.namespace} has one`;
}
