/** From a Service's targetPort to a container's port, as the EndpointSlice controller finds it. */
import type { Protocol } from "../model/names.ts";
import type { SlimContainer, SlimPodSpec } from "../model/objects.ts";
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
  let other: TargetPortResolution | null = null;
  for (const { name, role, ports } of servingContainers(spec)) {
    for (const port of ports) {
      const isMeant = typeof targetPort === "number" ? port.containerPort === targetPort : port.name === targetPort;
      if (!isMeant || targetPort === "") continue;
      const container: TargetContainer = { name, role, portName: port.name };
      if (port.protocol === protocol) return { type: "resolved", port: port.containerPort, container };
      other ??= { type: "other-protocol", port: port.containerPort, protocol: port.protocol, container };
    }
  }
  if (typeof targetPort === "number") return { type: "resolved", port: targetPort, container: null };
  return other ?? { type: "missing" };
}

/** The containers that serve for as long as the pod runs: main ones in order, then native sidecars. */
export function servingContainers(spec: SlimPodSpec): readonly (SlimContainer & { role: "main" | "sidecar" })[] {
  const ofRole = <R extends "main" | "sidecar">(role: R) =>
    spec.containers.filter((container): container is SlimContainer & { role: R } => container.role === role);
  return [...ofRole("main"), ...ofRole("sidecar")];
}
