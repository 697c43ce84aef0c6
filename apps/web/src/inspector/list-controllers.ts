/** The controllers that carry out the ways in of a port, each told once however many rules it has. */
import { formatHostPort, objectText, type ControllerEntry, type ControllerPath, type WayIn } from "@portolan/shared";

/** The controller that a way's rule is carried out by; null for a way that needs none, and where it is not known. */
export function controllerOf(way: WayIn): ControllerPath | null {
  return way.type === "ingress" || way.type === "gateway" ? way.controller : null;
}

/** In the order of the ways. */
export function listControllers(ways: readonly WayIn[]): readonly ControllerPath[] {
  const controllers = new Map<string, ControllerPath>();
  for (const way of ways) {
    const controller = controllerOf(way);
    if (controller === null) continue;
    const key = objectText(controller.workload);
    if (!controllers.has(key)) controllers.set(key, controller);
  }
  return [...controllers.values()];
}

/** What a client dials to come in by an entry: `192.168.56.240:443`, or `:31443` of any node. */
export function entryAddresses({ addresses, port }: ControllerEntry): string {
  return addresses.length === 0 ? `:${port}` : addresses.map((address) => formatHostPort(address, port)).join(", ");
}

/** The port that a controller dials past a headless Service, whose DNS clients dial another; null where they agree. */
export function translatedPort(way: WayIn, targetPorts: readonly (number | null)[]): number | null {
  if ((way.type !== "ingress" && way.type !== "gateway") || !way.dialsTargetPort) return null;
  return targetPorts.find((port) => port !== null) ?? null;
}
