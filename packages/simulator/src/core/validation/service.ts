/**
 * Validation of Services: what kube-apiserver refuses, in its order and words
 * (pkg/apis/core/validation, ValidateService).
 */
import { duplicate, forbiddenField, invalidValue, notSupported, required } from "../field-errors.ts";
import type { FieldError } from "../field-errors.ts";
import type { Service, ServicePort } from "../objects.ts";
import { isExternallyAccessible, isHeadless, needsHealthCheckPort } from "../service-traits.ts";
import { validateServiceClusterIPs } from "./service-cluster-ips.ts";
import {
  dnsLabelProblems,
  dnsSubdomainProblems,
  invalidFor,
  portNameProblems,
  portNumberProblems,
  qualifiedNameProblems,
  validateAddress,
  validateCidr,
  validateLabels,
  validateNonSpecialAddress,
} from "./names.ts";

const protocols = ["SCTP", "TCP", "UDP"];
const serviceTypes = ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"];
const trafficPolicies = ["Cluster", "Local"];
const trafficDistributions = ["PreferClose", "PreferSameZone", "PreferSameNode"];
const onlyLoadBalancer = "may only be used when `type` is 'LoadBalancer'";
const sourceRangesAnnotation = "service.beta.kubernetes.io/load-balancer-source-ranges";

/** Everything that is wrong with a defaulted Service, metadata apart. */
export function validateService(service: Service): FieldError[] {
  return [
    ...validateType(service),
    ...validatePorts(service),
    ...validateLabels(service.spec.selector, "spec.selector"),
    ...validateAffinity(service),
    ...validateServiceClusterIPs(service),
    ...validateExternalIPs(service),
    ...validateTypeName(service),
    ...validateNodePorts(service),
    ...validateRepeatedPorts(service.spec.ports ?? []),
    ...validateLoadBalancerFields(service),
    ...validateTrafficPolicies(service),
  ];
}

/** What only a change can get wrong. */
export function validateServiceUpdate(service: Service, previous: Service): FieldError[] {
  const errors: FieldError[] = [];
  const bothBalanced = service.spec.type === "LoadBalancer" && previous.spec.type === "LoadBalancer";
  if (bothBalanced && service.spec.loadBalancerClass !== previous.spec.loadBalancerClass) {
    errors.push(invalidValue("spec.loadBalancerClass", service.spec.loadBalancerClass, "may not change once set"));
  }
  if (
    needsHealthCheckPort(previous) &&
    needsHealthCheckPort(service) &&
    service.spec.healthCheckNodePort !== previous.spec.healthCheckNodePort
  ) {
    errors.push(forbiddenField("spec.healthCheckNodePort", "field is immutable"));
  }
  return errors;
}

function validateType(service: Service): FieldError[] {
  const { spec } = service;
  const errors: FieldError[] = [];
  if ((spec.ports ?? []).length === 0 && !isHeadless(service) && spec.type !== "ExternalName") {
    errors.push(required("spec.ports"));
  }
  if ((spec.type === "LoadBalancer" || spec.type === "NodePort") && isHeadless(service)) {
    errors.push(invalidValue("spec.clusterIPs[0]", "None", `may not be set to 'None' for ${spec.type} services`));
  }
  if (spec.type === "ExternalName") errors.push(...validateExternalName(service));
  return errors;
}

function validateExternalName({ spec }: Service): FieldError[] {
  const detail = "may not be set for ExternalName services";
  const errors: FieldError[] = [];
  if ((spec.clusterIPs ?? []).length > 0) errors.push(forbiddenField("spec.clusterIPs", detail));
  if ((spec.ipFamilies ?? []).length > 0) errors.push(forbiddenField("spec.ipFamilies", detail));
  if (spec.ipFamilyPolicy !== undefined) errors.push(forbiddenField("spec.ipFamilyPolicy", detail));
  const name = (spec.externalName ?? "").replace(/\.$/, "");
  if (name === "") errors.push(required("spec.externalName"));
  else errors.push(...invalidFor("spec.externalName", name, dnsSubdomainProblems(name)));
  return errors;
}

function validatePorts({ spec }: Service): FieldError[] {
  const ports = spec.ports ?? [];
  const names = new Set<string>();
  return ports.flatMap((port, index) => validatePort(port, `spec.ports[${index}]`, ports.length > 1, names));
}

function validatePort(port: ServicePort, path: string, nameRequired: boolean, names: Set<string>): FieldError[] {
  const errors: FieldError[] = [];
  const name = port.name ?? "";
  if (name === "" && nameRequired) errors.push(required(`${path}.name`));
  if (name !== "") {
    errors.push(...invalidFor(`${path}.name`, name, dnsLabelProblems(name)));
    if (names.has(name)) errors.push(duplicate(`${path}.name`, name));
    names.add(name);
  }
  const number = (port.port as number | undefined) ?? 0;
  errors.push(...invalidFor(`${path}.port`, number, portNumberProblems(number)));
  errors.push(...validateProtocol(port.protocol, `${path}.protocol`));
  errors.push(...validateTargetPort(port.targetPort ?? 0, `${path}.targetPort`));
  if (port.appProtocol !== undefined) {
    errors.push(...invalidFor(`${path}.appProtocol`, port.appProtocol, qualifiedNameProblems(port.appProtocol)));
  }
  return errors;
}

/** A protocol that Kubernetes knows; required after defaulting. */
export function validateProtocol(protocol: string | undefined, path: string): FieldError[] {
  if (protocol === undefined || protocol === "") return [required(path)];
  return protocols.includes(protocol) ? [] : [notSupported(path, protocol, protocols)];
}

function validateTargetPort(targetPort: number | string, path: string): FieldError[] {
  const problems = typeof targetPort === "number" ? portNumberProblems(targetPort) : portNameProblems(targetPort);
  return invalidFor(path, targetPort, problems);
}

function validateAffinity({ spec }: Service): FieldError[] {
  const affinity = spec.sessionAffinity ?? "";
  const config = "spec.sessionAffinityConfig";
  if (affinity === "") return [required("spec.sessionAffinity")];
  if (affinity === "None") {
    if (spec.sessionAffinityConfig === undefined) return [];
    return [forbiddenField(config, "must not be set when session affinity is None")];
  }
  if (affinity !== "ClientIP") return [notSupported("spec.sessionAffinity", affinity, ["ClientIP", "None"])];
  if (!spec.sessionAffinityConfig) return [required(config, "when session affinity type is ClientIP")];
  const seconds = spec.sessionAffinityConfig.clientIP?.timeoutSeconds;
  if (seconds === undefined) {
    return [required(`${config}.clientIP`, "when session affinity type is ClientIP")];
  }
  if (seconds > 0 && seconds <= 86_400) return [];
  return [invalidValue(`${config}.clientIP.timeoutSeconds`, seconds, "must be greater than 0 and less than 86400")];
}

function validateExternalIPs({ spec }: Service): FieldError[] {
  return (spec.externalIPs ?? []).flatMap((address, index) => {
    const path = `spec.externalIPs[${index}]`;
    const malformed = validateAddress(path, address);
    return malformed.length > 0 ? malformed : validateNonSpecialAddress(path, address);
  });
}

function validateTypeName({ spec }: Service): FieldError[] {
  const type = spec.type ?? "";
  if (type === "") return [required("spec.type")];
  return serviceTypes.includes(type) ? [] : [notSupported("spec.type", type, serviceTypes)];
}

function validateNodePorts({ spec }: Service): FieldError[] {
  const ports = spec.ports ?? [];
  const errors: FieldError[] = [];
  if (spec.type === "ClusterIP") {
    for (const [index, port] of ports.entries()) {
      if ((port.nodePort ?? 0) === 0) continue;
      errors.push(forbiddenField(`spec.ports[${index}].nodePort`, "may not be used when `type` is 'ClusterIP'"));
    }
  }
  const seen = new Set<string>();
  for (const [index, port] of ports.entries()) {
    if ((port.nodePort ?? 0) === 0) continue;
    const key = `${port.protocol ?? ""}/${port.nodePort ?? 0}`;
    if (seen.has(key)) errors.push(duplicate(`spec.ports[${index}].nodePort`, port.nodePort));
    seen.add(key);
  }
  return errors;
}

function validateRepeatedPorts(ports: readonly ServicePort[]): FieldError[] {
  const seen = new Set<string>();
  return ports.flatMap(({ protocol = "", port }, index) => {
    const key = `${protocol}/${port}`;
    const repeated = seen.has(key);
    seen.add(key);
    if (!repeated) return [];
    const shown = { Name: "", Protocol: protocol, AppProtocol: null, Port: port, TargetPort: 0, NodePort: 0 };
    return [duplicate(`spec.ports[${index}]`, shown)];
  });
}

function validateSourceRanges({ spec, metadata }: Service): FieldError[] {
  const balanced = spec.type === "LoadBalancer";
  const ranges = spec.loadBalancerSourceRanges ?? [];
  if (ranges.length > 0) {
    const path = "spec.LoadBalancerSourceRanges";
    return [
      ...(balanced ? [] : [forbiddenField(path, onlyLoadBalancer)]),
      ...ranges.flatMap((range, index) => validateCidr(`${path}[${index}]`, range.trim())),
    ];
  }
  const annotation = metadata.annotations?.[sourceRangesAnnotation];
  if (annotation === undefined) return [];
  const path = `metadata.annotations[${sourceRangesAnnotation}]`;
  const listed = annotation.trim() === "" ? [] : annotation.split(",");
  return [
    ...(balanced ? [] : [forbiddenField(path, onlyLoadBalancer)]),
    ...listed.flatMap((range) => validateCidr(path, range.trim())),
  ];
}

function validateLoadBalancerFields(service: Service): FieldError[] {
  const { spec } = service;
  const balanced = spec.type === "LoadBalancer";
  const errors = validateSourceRanges(service);
  if (spec.allocateLoadBalancerNodePorts !== undefined && !balanced) {
    errors.push(forbiddenField("spec.allocateLoadBalancerNodePorts", onlyLoadBalancer));
  }
  if (spec.loadBalancerClass !== undefined) {
    const path = "spec.loadBalancerClass";
    if (balanced)
      errors.push(...invalidFor(path, spec.loadBalancerClass, qualifiedNameProblems(spec.loadBalancerClass)));
    else errors.push(forbiddenField(path, onlyLoadBalancer));
  }
  return errors;
}

function validateTrafficPolicies(service: Service): FieldError[] {
  const { spec } = service;
  const errors: FieldError[] = [];
  const external = spec.externalTrafficPolicy ?? "";
  const path = "spec.externalTrafficPolicy";
  if (!isExternallyAccessible(service)) {
    if (external !== "")
      errors.push(invalidValue(path, external, "may only be set for externally-accessible services"));
  } else if (external === "") errors.push(required(path));
  else if (!trafficPolicies.includes(external)) errors.push(notSupported(path, external, trafficPolicies));
  errors.push(...validateHealthCheckPort(service));
  const internal = spec.internalTrafficPolicy;
  if (internal === undefined && spec.type !== "ExternalName") errors.push(required("spec.internalTrafficPolicy"));
  if (internal !== undefined && !trafficPolicies.includes(internal)) {
    errors.push(notSupported("spec.internalTrafficPolicy", internal, trafficPolicies));
  }
  const distribution = spec.trafficDistribution;
  if (distribution !== undefined && !trafficDistributions.includes(distribution)) {
    errors.push(notSupported("spec.trafficDistribution", distribution, trafficDistributions));
  }
  return errors;
}

function validateHealthCheckPort(service: Service): FieldError[] {
  const port = service.spec.healthCheckNodePort ?? 0;
  const path = "spec.healthCheckNodePort";
  if (needsHealthCheckPort(service)) {
    return port === 0 ? [required(path)] : invalidFor(path, port, portNumberProblems(port));
  }
  if (port === 0) return [];
  return [
    invalidValue(path, port, "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"),
  ];
}
