/** What the API server fills in when a Service leaves it out (pkg/apis/core/v1/defaults.go). */
import type { Service } from "../objects.ts";
import { isExternallyAccessible } from "../service-traits.ts";

/** Seconds that ClientIP affinity lasts unless told otherwise. */
const affinityTimeout = 10_800;

/** Changes the draft in place. */
export function defaultService(service: Service): void {
  const { spec } = service;
  if ((spec.sessionAffinity ?? "") === "") spec.sessionAffinity = "None";
  if (spec.sessionAffinity === "None") delete spec.sessionAffinityConfig;
  if (spec.sessionAffinity === "ClientIP" && spec.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined) {
    spec.sessionAffinityConfig = { clientIP: { timeoutSeconds: affinityTimeout } };
  }
  if ((spec.type ?? "") === "") spec.type = "ClusterIP";
  for (const port of spec.ports ?? []) {
    if ((port.protocol ?? "") === "") port.protocol = "TCP";
    if (port.targetPort === undefined || port.targetPort === 0 || port.targetPort === "") port.targetPort = port.port;
  }
  if (isExternallyAccessible(service) && (spec.externalTrafficPolicy ?? "") === "") {
    spec.externalTrafficPolicy = "Cluster";
  }
  if (spec.type !== "ExternalName") spec.internalTrafficPolicy ??= "Cluster";
  if (spec.type === "LoadBalancer") spec.allocateLoadBalancerNodePorts ??= true;
  for (const ingress of service.status?.loadBalancer.ingress ?? []) {
    if ((ingress.ip ?? "") !== "") ingress.ipMode ??= "VIP";
  }
}
