import type { ContainerPort } from "../../model/objects.ts";
import type { PortPath, ServicePaths } from "../../paths/path-model.ts";
import type { Fix } from "../finding.ts";
import { kubectl, patchFix, replaceValue, writeDefaulted } from "../make-fix.ts";
import { isMeshContainer } from "../mesh-containers.ts";
import type { ServiceRule } from "../rule.ts";
import {
  declaredPortsEvidence,
  declaredPortText,
  declaredText,
  podSources,
  portText,
  serviceEvidence,
  serviceRef,
  type PodSource,
} from "../service-facts.ts";
import { servingContainers } from "../../endpoints/resolve-target-port.ts";
import { isTakenElsewhere, listensUndeclared } from "./find-other-listeners.ts";

/** The targetPort is a number that no container declares, though they declare others. */
export const rule: ServiceRule = {
  type: "service",
  id: "target-port-undeclared",
  severity: "info",
  title: "No container declares the targetPort",
  *check(service, { snapshot }) {
    if (service.type === "ExternalName" || service.headless || snapshot.unreadable.has("Pod")) return;
    if (service.ports.every(({ targetPort }) => typeof targetPort === "string")) return;
    const all = podSources(service, snapshot);
    const sources = all.filter(({ spec }) => applications(spec).some(({ ports }) => ports.length > 0));
    if (sources.length === 0) return;
    for (const [index, port] of service.ports.entries()) {
      if (typeof port.targetPort !== "number" || all.some((source) => declares(source, port))) continue;
      const meant = meantPort(port, service, all);
      const names = [...new Set(sources.flatMap(({ spec }) => declared(spec).map(declaredPortText)))];
      yield {
        severity: meant === null ? "info" : "warning",
        hop: "container",
        port: portText(port),
        message:
          `Port ${portText(port)} of Service ${service.name} goes to ${port.targetPort}/${port.protocol}, which no container declares; ${declaredText(names)}` +
          (meant === null ? "" : `. Did you mean ${meant.containerPort}?`),
        evidence: [
          serviceEvidence(service, ["spec", "ports", index, "targetPort"], port.targetPort),
          ...sources.flatMap(declaredPortsEvidence),
        ],
        fixes: meant === null ? [] : [fixFor(service, port, index, meant)],
        reproduce: sources
          .slice(0, 1)
          .map(({ pod }) => `${kubectl(service)} get pod ${pod.name} -o jsonpath='{.spec.containers[*].ports}'`),
      };
    }
  },
};

function declared(spec: PodSource["spec"]): readonly ContainerPort[] {
  return servingContainers(spec).flatMap(({ ports }) => ports);
}

function declares({ spec }: PodSource, { targetPort, protocol }: PortPath): boolean {
  return declared(spec).some((port) => port.containerPort === targetPort && port.protocol === protocol);
}

/** The main containers that a person wrote: a sidecar that alone declares ports declares its own. */
function applications(spec: PodSource["spec"]): PodSource["spec"]["containers"] {
  return spec.containers.filter((container) => container.role === "main" && !isMeshContainer(container));
}

/** The declared port that the targetPort was most likely to be; null where there are signs that something listens on the number. */
function meantPort(port: PortPath, service: ServicePaths, sources: readonly PodSource[]): ContainerPort | null {
  const only = onlyDeclared(port, sources);
  if (only === null || isTakenElsewhere(only, service)) return null;
  return sources.some((source) => listensUndeclared(source, port)) ? null : only;
}

/**
 * The one port of the protocol that every pod declares, when there is nothing else that could
 * listen: a container that declares nothing may be the listener.
 */
function onlyDeclared(port: PortPath, sources: readonly PodSource[]): ContainerPort | null {
  const written = sources.map(({ spec }) => servingContainers(spec).filter((container) => !isMeshContainer(container)));
  if (written.some((containers) => containers.some(({ ports }) => ports.length === 0))) return null;
  const numbers = written.map((containers) =>
    containers.flatMap(({ ports }) => ports.filter(({ protocol }) => protocol === port.protocol)),
  );
  const [first] = numbers[0] ?? [];
  if (first === undefined) return null;
  return numbers.every((list) => list.length === 1 && list[0]?.containerPort === first.containerPort) ? first : null;
}

function fixFor(service: ServicePaths, { port, targetPort }: PortPath, index: number, meant: ContainerPort): Fix {
  const entry = `/spec/ports/${index}`;
  const value = meant.name === "" ? meant.containerPort : meant.name;
  return patchFix(
    `Set targetPort to ${meant.name === "" ? meant.containerPort : `"${meant.name}" (${meant.containerPort})`}`,
    serviceRef(service),
    // Where no targetPort is written it is the port.
    targetPort === port
      ? writeDefaulted(entry, ["port", port], "targetPort", value)
      : replaceValue(`${entry}/targetPort`, targetPort, value),
  );
}
