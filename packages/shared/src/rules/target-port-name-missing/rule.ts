import { templatePath } from "../../model/workload-kinds.ts";
import { findClosestName } from "../../endpoints/find-closest-name.ts";
import { resolveTargetPort, servingContainers } from "../../endpoints/resolve-target-port.ts";
import type { PortPath, ServicePaths } from "../../paths/path-model.ts";
import type { Fix } from "../finding.ts";
import { kubectl, patchFix, replaceValue } from "../make-fix.ts";
import type { FindingDraft, ServiceRule } from "../rule.ts";
import {
  countText,
  declaredPortsEvidence,
  isServed,
  podSources,
  portText,
  serviceEvidence,
  serviceRef,
  type PodSource,
} from "../service-facts.ts";

/** The targetPort is a name that no container of any pod has, under any protocol. */
export const rule: ServiceRule = {
  type: "service",
  id: "target-port-name-missing",
  severity: "error",
  title: "The named targetPort is in no container",
  explains: ["no-ready-endpoints", "some-not-ready", "endpoint-port-name-mismatch"],
  *check(service, { snapshot }) {
    if (service.type === "ExternalName" || snapshot.unreadable.has("Pod")) return;
    if (service.ports.every(isServed)) return;
    const sources = podSources(service, snapshot);
    if (sources.length === 0) return;
    for (const [index, port] of service.ports.entries()) {
      if (typeof port.targetPort !== "string" || isServed(port)) continue;
      const { targetPort, protocol } = port;
      if (sources.every(({ spec }) => resolveTargetPort(spec, targetPort, protocol).type === "missing")) {
        yield draft(service, port, index, targetPort, sources);
      }
    }
  },
};

function draft(
  service: ServicePaths,
  port: PortPath,
  index: number,
  targetPort: string,
  sources: readonly PodSource[],
): FindingDraft {
  const pods = sources.reduce((sum, source) => sum + source.pods, 0);
  const near = nearestName(port, targetPort, sources);
  return {
    ...(service.headless ? { severity: "warning" } : {}),
    hop: "endpoints",
    port: portText(port),
    message:
      `Port ${portText(port)} of Service ${service.name} asks for a container port named "${targetPort}", which no container of ${pods === 1 ? "its only pod" : `its ${countText(pods, "pod")}`} has` +
      (near === null ? "" : `; ${pods === 1 ? "it has" : "they have"} "${near}"`) +
      (service.headless ? ". DNS gives the pods' addresses all the same, but no SRV record" : ""),
    evidence: [
      serviceEvidence(service, ["spec", "ports", index, "targetPort"], targetPort),
      ...sources.flatMap(declaredPortsEvidence),
    ],
    fixes: [
      ...(near === null ? [] : [useName(service, index, targetPort, near)]),
      ...nameOnlyPort(port, targetPort, sources),
    ],
    reproduce: [
      `${kubectl(service)} get service ${service.name} -o jsonpath='{.spec.ports[${index}].targetPort}'`,
      ...sources
        .slice(0, 1)
        .map(({ pod }) => `${kubectl(service)} get pod ${pod.name} -o jsonpath='{.spec.containers[*].ports}'`),
    ],
  };
}

/** A name that every pod has under the protocol: the closest, or the only one. */
function nearestName(port: PortPath, targetPort: string, sources: readonly PodSource[]): string | null {
  const sets = sources.map(
    ({ spec }) =>
      new Set(
        servingContainers(spec).flatMap(({ ports }) =>
          ports.filter(({ name, protocol }) => name !== "" && protocol === port.protocol).map(({ name }) => name),
        ),
      ),
  );
  const [first, ...others] = sets;
  const common = [...(first ?? [])].filter((name) => others.every((set) => set.has(name)));
  return findClosestName(targetPort, common) ?? (common.length === 1 ? (common[0] ?? null) : null);
}

function useName(service: ServicePaths, index: number, targetPort: string, name: string): Fix {
  return patchFix(
    `Set targetPort to "${name}"`,
    serviceRef(service),
    replaceValue(`/spec/ports/${index}/targetPort`, targetPort, name),
  );
}

/** Where one workload has one port of the protocol and no name on it, the name can be given there. */
function nameOnlyPort(port: PortPath, targetPort: string, sources: readonly PodSource[]): readonly Fix[] {
  const [source, ...others] = sources;
  if (source === undefined || others.length > 0 || source.object.kind === "Pod") return [];
  const containers = source.spec.containers.filter(({ role }) => role === "main");
  const candidates = containers
    .flatMap((container, containerIndex) =>
      container.ports.map((declared, portIndex) => ({ container, containerIndex, declared, portIndex })),
    )
    .filter(({ declared }) => declared.protocol === port.protocol);
  const [only, ...more] = candidates;
  if (only === undefined || more.length > 0 || only.declared.name !== "") return [];
  const path = `/${templatePath(source.object.kind).join("/")}/spec/containers/${only.containerIndex}/ports/${only.portIndex}/name`;
  return [
    patchFix(
      `Name port ${only.declared.containerPort} of container ${only.container.name} "${targetPort}"`,
      source.object,
      [{ op: "add", path, value: targetPort }],
    ),
  ];
}
