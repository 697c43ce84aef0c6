/** From a Service's targetPort to a container's port, as the EndpointSlice controller finds it. */
import type { Protocol } from "../model/names.ts";
import type { ContainerPort, SlimContainer, SlimPodSpec } from "../model/objects.ts";
import type { TargetContainer } from "./endpoint-model.ts";

export type TargetPortResolution =
  /** The port that the packets go to. `container` is null where no container declares it, which is no fault. */
  | { readonly type: "resolved"; readonly port: number; readonly container: TargetContainer | null }
  /** The name exists, but only under another protocol. */
  | {
      readonly type: "other-protocol";
      readonly port: number;
      readonly protocol: Protocol;
      readonly container: TargetContainer;
    }
  | { readonly type: "missing" };

interface Declared {
  readonly container: TargetContainer;
  readonly port: ContainerPort;
}

/**
 * Resolves a targetPort in one pod or template. A number is used as it is and never looked up; a
 * name must equal a containerPort's name and protocol, in the containers in order and then in the
 * native sidecars (initContainers with restartPolicy Always); plain initContainers do not count;
 * the first hit wins (Kubernetes: pkg/api/v1/pod `FindPort`).
 *
 * @example resolveTargetPort(pod.spec, "http", "TCP") // { type: "resolved", port: 8080, container: … }
 */
export function resolveTargetPort(
  spec: SlimPodSpec,
  targetPort: number | string,
  protocol: Protocol,
): TargetPortResolution {
  const declared = [...declaredPorts(spec)];
  if (typeof targetPort === "number") {
    const hit = declared.find(({ port }) => port.containerPort === targetPort && port.protocol === protocol);
    return { type: "resolved", port: targetPort, container: hit?.container ?? null };
  }
  const named = targetPort === "" ? [] : declared.filter(({ port }) => port.name === targetPort);
  const hit = named.find(({ port }) => port.protocol === protocol);
  if (hit) return { type: "resolved", port: hit.port.containerPort, container: hit.container };
  const other = named[0];
  if (other) {
    const { containerPort, protocol: found } = other.port;
    return { type: "other-protocol", port: containerPort, protocol: found, container: other.container };
  }
  return { type: "missing" };
}

/** The containers that serve for as long as the pod runs: main ones in order, then native sidecars. */
export function servingContainers(spec: SlimPodSpec): readonly (SlimContainer & { role: "main" | "sidecar" })[] {
  const ofRole = <R extends "main" | "sidecar">(role: R) =>
    spec.containers.filter((container): container is SlimContainer & { role: R } => container.role === role);
  return [...ofRole("main"), ...ofRole("sidecar")];
}

function* declaredPorts(spec: SlimPodSpec): Generator<Declared> {
  for (const { name, role, ports } of servingContainers(spec)) {
    for (const port of ports) yield { container: { name, role, portName: port.name }, port };
  }
}
