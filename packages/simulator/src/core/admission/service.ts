/** Admission of Services (pkg/registry/core/service). */
import type { ServiceAddresses } from "../allocation/service-addresses.ts";
import { defaultService } from "../defaults/service.ts";
import { forbiddenField } from "../field-errors.ts";
import type { FieldError } from "../field-errors.ts";
import { sameJson } from "../json.ts";
import type { Draft, Service } from "../objects.ts";
import { mayHaveNodePorts, needsClusterIP, needsHealthCheckPort, isExternallyAccessible } from "../service-traits.ts";
import { dnsSubdomainProblems, invalidFor, dnsLabelProblems, validateAddress } from "../validation/names.ts";
import { validateServiceClusterIPsUpdate } from "../validation/service-cluster-ips.ts";
import { validateService, validateServiceUpdate } from "../validation/service.ts";
import { serviceWarnings } from "../warnings.ts";
import type { Strategy } from "./strategy.ts";

/** The strategy of Services over one set of allocators. */
export function serviceStrategy(addresses: ServiceAddresses): Strategy {
  return {
    // Since Kubernetes 1.36 it may begin with a digit (RelaxedServiceNameValidation).
    nameRule: dnsLabelProblems,
    initialStatus: () => ({ loadBalancer: {} }),
    defaults: (draft) => {
      defaultService(asService(draft));
    },
    prepare: (draft, previous) => {
      const service = asService(draft);
      const before = previous ? asService(previous) : null;
      if (before) keepAllocated(service, before);
      syncClusterIPs(service, before);
    },
    allocate: (draft, previous) => addresses.plan(asService(draft), previous ? asService(previous) : null),
    settle: (draft, previous) => {
      dropFieldsOfOldType(asService(draft), asService(previous));
    },
    validate: (draft) => validateService(asService(draft)),
    validateUpdate: (draft, previous) => [
      ...validateServiceClusterIPsUpdate(asService(draft), asService(previous)),
      ...validateServiceUpdate(asService(draft), asService(previous)),
      ...validateService(asService(draft)),
    ],
    validateStatus: (draft) => validateLoadBalancerStatus(asService(draft)),
    warnings: (draft) => serviceWarnings(asService(draft)),
    removed: (object) => {
      addresses.release(asService(object));
    },
  };
}

function asService(draft: Draft): Service {
  draft["spec"] ??= {};
  return draft as Service;
}

/** A change that leaves out what the server had allotted keeps it (patchAllocatedValues). */
function keepAllocated(service: Service, previous: Service): void {
  const { spec } = service;
  const before = previous.spec;
  if (needsClusterIP(service) && needsClusterIP(previous)) {
    if ((spec.clusterIP ?? "") === "" && (spec.clusterIPs ?? []).length === 0 && before.clusterIP !== undefined) {
      spec.clusterIP = before.clusterIP;
    }
    if ((spec.clusterIPs ?? []).length === 0 && spec.clusterIP === before.clusterIP && before.clusterIPs) {
      spec.clusterIPs = [...before.clusterIPs];
    }
  }
  if (mayHaveNodePorts(service) && mayHaveNodePorts(previous)) keepNodePorts(service, previous);
  if (needsHealthCheckPort(service) && needsHealthCheckPort(previous) && (spec.healthCheckNodePort ?? 0) === 0) {
    if (before.healthCheckNodePort !== undefined) spec.healthCheckNodePort = before.healthCheckNodePort;
  }
  if (spec.sessionAffinity === "None" && sameJson(spec.sessionAffinityConfig, before.sessionAffinityConfig)) {
    delete spec.sessionAffinityConfig;
  }
}

function keepNodePorts(service: Service, previous: Service): void {
  const ports = service.spec.ports ?? [];
  const used = new Set(ports.map(({ nodePort = 0 }) => nodePort));
  for (const port of ports) {
    if ((port.nodePort ?? 0) !== 0) continue;
    const same = (previous.spec.ports ?? []).find((old) => old.protocol === port.protocol && old.port === port.port);
    const nodePort = same?.nodePort ?? 0;
    if (nodePort === 0 || used.has(nodePort)) continue;
    port.nodePort = nodePort;
    used.add(nodePort);
  }
}

/** clusterIP and clusterIPs say the same; whoever sets one means both (normalizeClusterIPs). */
function syncClusterIPs({ spec }: Service, previous: Service | null): void {
  const clusterIP = spec.clusterIP ?? "";
  if (!previous) {
    if (clusterIP !== "" && (spec.clusterIPs ?? []).length === 0) spec.clusterIPs = [clusterIP];
    return;
  }
  const before = previous.spec.clusterIP ?? "";
  if (!sameJson(spec.clusterIPs ?? [], previous.spec.clusterIPs ?? [])) return;
  if (clusterIP === before) return;
  if (clusterIP === "") delete spec.clusterIPs;
  else spec.clusterIPs = [clusterIP, ...(spec.clusterIPs ?? []).slice(1)];
}

/** What only the old type needed goes with it, unless the change set it anew (dropTypeDependentFields). */
function dropFieldsOfOldType(service: Service, previous: Service): void {
  const { spec } = service;
  const before = previous.spec;
  if (needsClusterIP(previous) && !needsClusterIP(service) && sameJson(spec.clusterIPs, before.clusterIPs)) {
    delete spec.clusterIP;
    delete spec.clusterIPs;
    if (sameJson(spec.ipFamilies, before.ipFamilies)) delete spec.ipFamilies;
    if (spec.ipFamilyPolicy === before.ipFamilyPolicy) delete spec.ipFamilyPolicy;
  }
  if (mayHaveNodePorts(previous) && !mayHaveNodePorts(service)) {
    const old = new Set((before.ports ?? []).map(({ nodePort }) => nodePort));
    for (const port of spec.ports ?? []) if (old.has(port.nodePort)) delete port.nodePort;
  }
  if (needsHealthCheckPort(previous) && !needsHealthCheckPort(service)) {
    if (spec.healthCheckNodePort === before.healthCheckNodePort) delete spec.healthCheckNodePort;
  }
  if (before.type === "LoadBalancer" && spec.type !== "LoadBalancer") {
    if (spec.allocateLoadBalancerNodePorts === before.allocateLoadBalancerNodePorts)
      delete spec.allocateLoadBalancerNodePorts;
    if (spec.loadBalancerClass === before.loadBalancerClass) delete spec.loadBalancerClass;
  }
  if (isExternallyAccessible(previous) && !isExternallyAccessible(service)) {
    if (spec.externalTrafficPolicy === before.externalTrafficPolicy) delete spec.externalTrafficPolicy;
  }
  if (before.type === "ExternalName" && spec.type !== "ExternalName" && spec.externalName === before.externalName) {
    delete spec.externalName;
  }
}

function validateLoadBalancerStatus({ spec, status }: Service): FieldError[] {
  const ingress = status?.loadBalancer.ingress ?? [];
  if (spec.type !== "LoadBalancer" && ingress.length > 0) {
    return [forbiddenField("status.loadBalancer.ingress", "may only be used when `spec.type` is 'LoadBalancer'")];
  }
  return ingress.flatMap(({ ip = "", hostname = "", ipMode }, index) => {
    const path = `status.loadBalancer.ingress[${index}]`;
    return [
      ...(ip === "" ? [] : validateAddress(`${path}.ip`, ip)),
      ...(ip === "" && ipMode !== undefined
        ? [forbiddenField(`${path}.ipMode`, "may not be specified when `ip` is not set")]
        : []),
      ...(hostname === "" ? [] : invalidFor(`${path}.hostname`, hostname, dnsSubdomainProblems(hostname))),
    ];
  });
}
