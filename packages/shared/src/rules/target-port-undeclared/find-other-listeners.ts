/** Signs that a pod listens on ports that it does not declare: then a targetPort that is not declared is no slip. */
import type { ContainerPort } from "../../model/objects.ts";
import type { PortPath, ServicePaths } from "../../paths/path-model.ts";
import { probesOf } from "../probe-facts.ts";
import type { PodSource } from "../service-facts.ts";

/** They are told to listen on the targetPort, or are probed where they declare nothing. */
export function listensUndeclared(source: PodSource, { targetPort }: PortPath): boolean {
  if (source.spec.containers.some(({ listenPorts }) => listenPorts.some((port) => port === targetPort))) return true;
  return probesOf({ ...source, labels: source.pod.labels }).some(({ type }) => type === "undeclared");
}

/** Another port of the Service leads to the declared one: this one has to lead elsewhere. */
export function isTakenElsewhere({ name, containerPort, protocol }: ContainerPort, { ports }: ServicePaths): boolean {
  return ports.some(
    (port) =>
      port.protocol === protocol && (port.targetPort === containerPort || (name !== "" && port.targetPort === name)),
  );
}
