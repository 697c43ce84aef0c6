import { templatePath } from "../../model/workload-kinds.ts";
import { resolveTargetPort, type TargetPortResolution } from "../../endpoints/resolve-target-port.ts";
import type { Protocol } from "../../model/names.ts";
import type { PortPath, ServicePaths } from "../../paths/path-model.ts";
import type { Fix, PatchOperation } from "../finding.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import { kubectl, patchFix, replaceValue, writeDefaulted } from "../make-fix.ts";
import type { FindingDraft, ServiceRule } from "../rule.ts";
import {
  declaredPortsEvidence,
  isServed,
  podSources,
  portText,
  serviceEvidence,
  serviceRef,
  type PodSource,
} from "../service-facts.ts";
import { speaksUdp } from "./speaks-udp.ts";

type OtherProtocol = Extract<TargetPortResolution, { type: "other-protocol" }>;

/** The targetPort is a name that containers have, but only under another protocol. */
export const rule: ServiceRule = {
  type: "service",
  id: "target-port-protocol-mismatch",
  severity: "error",
  title: "The named targetPort has another protocol",
  explains: ["no-ready-endpoints", "some-not-ready", "endpoint-port-name-mismatch"],
  *check(service, { snapshot }) {
    if (service.type === "ExternalName" || snapshot.unreadable.has("Pod")) return;
    if (service.ports.every(isServed)) return;
    const sources = podSources(service, snapshot);
    for (const [index, port] of service.ports.entries()) {
      if (typeof port.targetPort !== "string" || isServed(port)) continue;
      const { targetPort, protocol } = port;
      const resolutions = sources.map(({ spec }) => resolveTargetPort(spec, targetPort, protocol));
      if (resolutions.some(({ type }) => type === "resolved")) continue;
      const found = resolutions.find((resolution) => resolution.type === "other-protocol");
      if (found === undefined) continue;
      const fixes = orderFixes(service, port, index, found, sources, snapshot);
      yield draft(service, port, index, found, sources, fixes);
    }
  },
};

function draft(
  service: ServicePaths,
  port: PortPath,
  index: number,
  found: OtherProtocol,
  sources: readonly PodSource[],
  fixes: readonly Fix[],
): FindingDraft {
  return {
    ...(service.headless ? { severity: "warning" } : {}),
    hop: "endpoints",
    port: portText(port),
    message:
      `Port ${portText(port)} of Service ${service.name} asks for "${port.targetPort}" over ${port.protocol}, and container ${found.container.name} declares it for ${found.protocol} (${found.port}/${found.protocol})` +
      (service.headless ? ". DNS gives the pods' addresses all the same, but no SRV record" : ""),
    evidence: [
      serviceEvidence(service, ["spec", "ports", index, "protocol"], port.protocol),
      serviceEvidence(service, ["spec", "ports", index, "targetPort"], port.targetPort),
      ...sources.flatMap(declaredPortsEvidence),
    ],
    fixes,
    reproduce: [
      `${kubectl(service)} get service ${service.name} -o jsonpath='{.spec.ports[${index}]}'`,
      ...sources
        .slice(0, 1)
        .map(({ pod }) => `${kubectl(service)} get pod ${pod.name} -o jsonpath='{.spec.containers[*].ports}'`),
    ],
  };
}

/**
 * The Service first, unless the port is known to speak the UDP that the Service asks for: then the container has left
 * its protocol out. That mends it where one declaration is all there is, and no Service asks for it as it stands.
 */
function orderFixes(
  service: ServicePaths,
  port: PortPath,
  index: number,
  found: OtherProtocol,
  sources: readonly PodSource[],
  snapshot: Snapshot,
): readonly Fix[] {
  const ofService = serviceFix(service, port, index, found);
  const ofContainers = containerFixes(port, found, sources);
  const names = [port.name, String(port.targetPort), found.container.name, service.name];
  const isLeftOut = port.protocol === "UDP" && found.protocol === "TCP" && speaksUdp([port.port, found.port], names);
  const [source] = sources;
  if (!isLeftOut || source === undefined || sources.length > 1) return [...ofService, ...ofContainers];
  const { namespace, labels } = source.pod;
  const isAskedFor = [...snapshot.servicesSelecting(namespace, labels)].some(({ ports }) =>
    ports.some((other) => other.targetPort === port.targetPort && other.protocol === found.protocol),
  );
  return isAskedFor ? [...ofService, ...ofContainers] : [...ofContainers, ...ofService];
}

/** The Service takes the container's protocol, unless it has that number there already. */
function serviceFix(service: ServicePaths, port: PortPath, index: number, found: OtherProtocol): readonly Fix[] {
  if (service.ports.some((other) => other.port === port.port && other.protocol === found.protocol)) return [];
  const patch = protocolPatch(`/spec/ports/${index}`, ["port", port.port], port.protocol, found.protocol);
  return [patchFix(`Make the Service's port ${found.protocol}`, serviceRef(service), patch)];
}

function containerFixes(port: PortPath, found: OtherProtocol, sources: readonly PodSource[]): readonly Fix[] {
  return sources.flatMap(({ object, spec }) => {
    if (object.kind === "Pod") return [];
    const containers = spec.containers.filter(({ role }) => role === "main");
    const containerIndex = containers.findIndex(({ name }) => name === found.container.name);
    const portIndex = containers[containerIndex]?.ports.findIndex(({ name }) => name === port.targetPort) ?? -1;
    if (portIndex < 0) return [];
    const entry = `/${templatePath(object.kind).join("/")}/spec/containers/${containerIndex}/ports/${portIndex}`;
    return [
      patchFix(
        `Declare the port of container ${found.container.name} as ${port.protocol}`,
        object,
        protocolPatch(entry, ["name", port.targetPort], found.protocol, port.protocol),
      ),
    ];
  });
}

/** TCP is what a port has where no protocol is written. */
function protocolPatch(
  entry: string,
  known: readonly [field: string, seen: unknown],
  seen: Protocol,
  value: Protocol,
): readonly PatchOperation[] {
  if (seen === "TCP") return writeDefaulted(entry, known, "protocol", value);
  return replaceValue(`${entry}/protocol`, seen, value);
}
