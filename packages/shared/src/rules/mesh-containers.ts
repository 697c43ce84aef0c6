/** Containers that service meshes put into pods: what they declare says nothing of the application. */
import type { SlimContainer } from "../model/objects.ts";

const meshContainers: ReadonlySet<string> = new Set([
  "consul-dataplane",
  "daprd",
  "envoy-sidecar",
  "istio-proxy",
  "kuma-sidecar",
  "linkerd-proxy",
]);

/** By its name. */
export function isMeshContainer({ name }: Pick<SlimContainer, "name">): boolean {
  return meshContainers.has(name);
}
