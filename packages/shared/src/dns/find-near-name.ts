/** The name that was probably meant by one that does not exist. */
import { findClosestName } from "../endpoints/find-closest-name.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";

export interface WantedService {
  readonly name: string;
  readonly namespace: string;
  /** What was written after the Service's name and, where there was one, its namespace: `.svc.cluster.local`. */
  readonly rest: string;
  /** Whether the namespace was written. */
  readonly qualified: boolean;
}

/** Reads a host as `SERVICE[.NAMESPACE[.svc[.DOMAIN]]]`, from the left. */
export function readWantedService(host: string, ownNamespace: string): WantedService {
  const [name = "", namespace, ...rest] = host.toLowerCase().replace(/\.$/, "").split(".");
  return {
    name,
    namespace: namespace ?? ownNamespace,
    rest: rest.map((label) => `.${label}`).join(""),
    qualified: namespace !== undefined,
  };
}

/** A Service of the namespace with a similar name, else one of the same name elsewhere; null where nothing is near. */
export function findNearName(snapshot: Snapshot, wanted: WantedService): string | null {
  const { name, namespace, rest, qualified } = wanted;
  const siblings = [...snapshot.services(namespace)].map((service) => service.name);
  const sibling = findClosestName(name, siblings);
  if (sibling !== null) return qualified ? `${sibling}.${namespace}${rest}` : sibling;
  const nearNamespace = findNearNamespace(snapshot, wanted);
  if (nearNamespace !== null) return nearNamespace;
  const [elsewhere] = namespacesWith(snapshot, name);
  return elsewhere === undefined ? null : `${name}.${elsewhere}${rest}`;
}

/** The same Service in a namespace with a similar name; null where there is none. */
export function findNearNamespace(snapshot: Snapshot, { name, namespace, rest }: WantedService): string | null {
  const nearest = findClosestName(namespace, namespacesWith(snapshot, name));
  return nearest === null ? null : `${name}.${nearest}${rest}`;
}

function namespacesWith(snapshot: Snapshot, name: string): readonly string[] {
  return [...snapshot.servicesNamed(name)].map(({ namespace }) => namespace);
}
