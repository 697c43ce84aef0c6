/** What follows from a Service's spec, asked in many places. */
import type { Service } from "./objects.ts";

/** `clusterIP: None` and nothing else. */
export function isHeadless({ spec }: Service): boolean {
  return spec.clusterIPs?.length === 1 && spec.clusterIPs[0] === "None";
}

/** NodePort, LoadBalancer, or a ClusterIP with externalIPs: reachable from outside. */
export function isExternallyAccessible({ spec }: Service): boolean {
  if (spec.type === "LoadBalancer" || spec.type === "NodePort") return true;
  return spec.type === "ClusterIP" && (spec.externalIPs ?? []).length > 0;
}

/** A LoadBalancer with externalTrafficPolicy Local has a healthCheckNodePort. */
export function needsHealthCheckPort({ spec }: Service): boolean {
  return spec.type === "LoadBalancer" && spec.externalTrafficPolicy === "Local";
}

export function needsClusterIP({ spec }: Service): boolean {
  return spec.type === "ClusterIP" || spec.type === "NodePort" || spec.type === "LoadBalancer";
}

/** NodePort, or a LoadBalancer that has not been told to go without. */
export function allocatesNodePorts({ spec }: Service): boolean {
  if (spec.type === "NodePort") return true;
  return spec.type === "LoadBalancer" && spec.allocateLoadBalancerNodePorts !== false;
}

export function mayHaveNodePorts({ spec }: Service): boolean {
  return spec.type === "NodePort" || spec.type === "LoadBalancer";
}

/** The selector, or null where there is none; an empty one counts as none. */
export function selectorOf({ spec }: Service): Readonly<Record<string, string>> | null {
  const selector = spec.selector ?? {};
  return Object.keys(selector).length === 0 ? null : selector;
}
