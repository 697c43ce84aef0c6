/**
 * For which Gateway a pod was made, by the labels that implementations put on it (well_known_labels.go
 * of Gateway API; Envoy Gateway's own, since its pods live in its namespace; Istio's before 1.20).
 */
import type { SlimPod } from "./objects.ts";

const envoy = "gateway.envoyproxy.io";

/** `namespace/name` of the Gateway, or `class NAME` where one set of pods serves all of a GatewayClass; null for every other pod. */
export function gatewayOfPod({ namespace, labels, phase }: SlimPod): string | null {
  if (phase === "Succeeded" || phase === "Failed") return null;
  const owner = labels[`${envoy}/owning-gateway-name`];
  const ownerNamespace = labels[`${envoy}/owning-gateway-namespace`];
  if (owner !== undefined && ownerNamespace !== undefined) return `${ownerNamespace}/${owner}`;
  const ownerClass = labels[`${envoy}/owning-gatewayclass`];
  if (ownerClass !== undefined) return gatewayClassKey(ownerClass);
  const name = labels["gateway.networking.k8s.io/gateway-name"] ?? labels["istio.io/gateway-name"];
  return name === undefined ? null : `${namespace}/${name}`;
}

/** The key of pods that serve every Gateway of a class. */
export function gatewayClassKey(className: string): string {
  return `class ${className}`;
}
