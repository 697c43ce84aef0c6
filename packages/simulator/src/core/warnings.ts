/** What the API server accepts but warns about (pkg/api/service, pkg/api/pod). */
import type { Container, PodSpec, Service } from "./objects.ts";
import { isHeadless } from "./service-traits.ts";

/** Warnings over a Service, in the order of the API server's checks. */
export function serviceWarnings(service: Service): string[] {
  const { spec } = service;
  const warnings: string[] = [];
  const externalIPs = (spec.externalIPs ?? []).length > 0;
  if (isHeadless(service)) {
    if ((spec.loadBalancerIP ?? "") !== "") warnings.push("spec.loadBalancerIP is ignored for headless services");
    if (externalIPs) warnings.push("spec.externalIPs is ignored for headless services");
    if (spec.sessionAffinity !== "None") warnings.push("spec.SessionAffinity is ignored for headless services");
  }
  if (externalIPs) warnings.push("spec.externalIPs is deprecated in v1.36+");
  if (spec.type === "ExternalName" && externalIPs) {
    warnings.push('spec.externalIPs is ignored when spec.type is "ExternalName"');
  }
  if (spec.type !== "ExternalName" && (spec.externalName ?? "") !== "") {
    warnings.push('spec.externalName is ignored when spec.type is not "ExternalName"');
  }
  if (spec.trafficDistribution === "PreferClose") {
    warnings.push('spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"');
  }
  return warnings;
}

/** Warnings over the port names and numbers that repeat across a pod's containers. */
export function podPortWarnings(spec: PodSpec, path: string): string[] {
  const warnings: string[] = [];
  const names = new Map<string, string>();
  const ports = new Map<string, string>();
  const visit = (container: Container, containerPath: string) => {
    for (const [index, port] of (container.ports ?? []).entries()) {
      const portPath = `${containerPath}.ports[${index}]`;
      const definition = `${port.containerPort}/${port.protocol ?? "TCP"}/${port.hostIP ?? ""}/${port.hostPort ?? 0}`;
      const sameDefinition = ports.get(definition);
      if (sameDefinition !== undefined) {
        warnings.push(`${portPath}: duplicate port definition with ${sameDefinition}`);
      } else ports.set(definition, portPath);
      if (port.name === undefined || port.name === "") continue;
      const sameName = names.get(port.name);
      if (sameName !== undefined) {
        warnings.push(
          `${portPath}: duplicate port name "${port.name}" with ${sameName}, services and probes that select ports by name will use ${sameName}`,
        );
      } else names.set(port.name, portPath);
    }
  };
  for (const [index, container] of spec.containers.entries()) visit(container, `${path}.containers[${index}]`);
  for (const [index, container] of (spec.initContainers ?? []).entries()) {
    if (container.restartPolicy === "Always") visit(container, `${path}.initContainers[${index}]`);
  }
  return warnings;
}
