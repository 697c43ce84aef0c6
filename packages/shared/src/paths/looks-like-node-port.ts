/** The mix-up of `kubectl create service nodeport --tcp=30001:80 --node-port=30000`. */
import { defaultNodePortRange } from "./find-free-ports.ts";
import type { PortPath } from "./path-model.ts";

/**
 * Points out a Service port whose number looks like a nodePort; null where it does not.
 *
 * @example looksLikeNodePort({ port: 30001, nodePort: 30000 })
 */
export function looksLikeNodePort({ port, nodePort }: Pick<PortPath, "port" | "nodePort">): string | null {
  if (port < defaultNodePortRange.from || port > defaultNodePortRange.to) return null;
  const own = `port ${String(port)} looks like a nodePort, and is the Service's own port on its ClusterIP`;
  if (nodePort === null) return `${own}: no node takes it.`;
  if (nodePort === port) return `${own}; the nodePort has the same number.`;
  return `${own}: nodes take ${String(nodePort)}.`;
}
