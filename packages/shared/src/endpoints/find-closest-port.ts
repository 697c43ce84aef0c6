import type { Protocol } from "../model/names.ts";
import type { SlimPod } from "../model/objects.ts";
import { findClosestName } from "./find-closest-name.ts";
import { servingContainers } from "./resolve-target-port.ts";

/** A port that containers declare under a name. */
export interface NamedPort {
  readonly name: string;
  readonly port: number;
  readonly protocol: Protocol;
  readonly container: string;
  /** In how many of the pods it is declared. */
  readonly pods: number;
}

/** Every named port that serving containers of the pods declare, by name and number. */
function namedPortsOf(pods: Iterable<SlimPod>): readonly NamedPort[] {
  const ports = new Map<string, NamedPort>();
  for (const pod of pods) {
    const inThisPod = new Set<string>();
    for (const container of servingContainers(pod.spec)) {
      for (const { name, containerPort, protocol } of container.ports) {
        const key = `${name} ${String(containerPort)} ${protocol}`;
        if (name === "" || inThisPod.has(key)) continue;
        inThisPod.add(key);
        const known = ports.get(key);
        const entry = known ?? { name, port: containerPort, protocol, container: container.name, pods: 0 };
        ports.set(key, { ...entry, pods: entry.pods + 1 });
      }
    }
  }
  return [...ports.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, port]) => port);
}

/**
 * The named port of a protocol that was probably meant: the closest name, else the only one that
 * there is; null where several are equally far.
 */
export function findClosestPort(wanted: string, protocol: Protocol, pods: Iterable<SlimPod>): NamedPort | null {
  const ports = namedPortsOf(pods).filter((port) => port.protocol === protocol);
  const name = findClosestName(
    wanted,
    ports.map((port) => port.name),
  );
  if (name !== null) return ports.find((port) => port.name === name) ?? null;
  return new Set(ports.map((port) => port.name)).size === 1 ? (ports[0] ?? null) : null;
}
