/**
 * For which Gateway a pod was made, by the labels that implementations put on it (well_known_labels.go
 * of Gateway API; Envoy Gateway's own, since its pods live in its namespace; Istio's before 1.20).
 */
import type { SlimPod } from "./objects.ts";
import { isFinished } from "./is-finished.ts";

/** Labels of pods made for a Gateway, and of Envoy Gateway's for all of a class. */
export const gatewayLabels = {
  name: "gateway.networking.k8s.io/gateway-name",
  istioName: "istio.io/gateway-name",
  envoyName: "gateway.envoyproxy.io/owning-gateway-name",
  envoyNamespace: "gateway.envoyproxy.io/owning-gateway-namespace",
  envoyClass: "gateway.envoyproxy.io/owning-gatewayclass",
} as const;

/** `namespace/name` of the Gateway, or `class NAME` where one set of pods serves all of a GatewayClass; null for every other pod. */
export function gatewayOfPod({ namespace, labels, phase }: SlimPod): string | null {
  if (isFinished({ phase })) return null;
  const owner = labels[gatewayLabels.envoyName];
  const ownerNamespace = labels[gatewayLabels.envoyNamespace];
  if (owner !== undefined && ownerNamespace !== undefined) return `${ownerNamespace}/${owner}`;
  const ownerClass = labels[gatewayLabels.envoyClass];
  if (ownerClass !== undefined) return gatewayClassKey(ownerClass);
  const name = labels[gatewayLabels.name] ?? labels[gatewayLabels.istioName];
  return name === undefined ? null : `${namespace}/${name}`;
}

/** The key of pods that serve every Gateway of a class. */
export function gatewayClassKey(className: string): string {
  return `class ${className}`;
}
