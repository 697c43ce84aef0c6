/** Whether a rule of a network policy takes the port (Kubernetes: networking/v1 `NetworkPolicyPort`). */
import { servingContainers } from "../endpoints/resolve-target-port.ts";
import type { PolicyPort } from "../model/policy-objects.ts";
import type { PolicyQuestion } from "./policy-model.ts";
import type { ResolvedEnd } from "./resolve-end.ts";

/**
 * A rule without ports takes every one. The port is the destination's after translation; a name is
 * looked up in the destination pod's containers and native sidecars, so that it names nothing on
 * what is no pod.
 */
export function matchesPolicyPorts(
  ports: readonly PolicyPort[],
  { protocol, port }: Pick<PolicyQuestion, "protocol" | "port">,
  destination: ResolvedEnd,
): boolean {
  if (ports.length === 0) return true;
  return ports.some((allowed) => {
    if (allowed.protocol !== protocol) return false;
    if (allowed.port === null) return true;
    if (typeof allowed.port === "string") return namesPort(destination, allowed.port, { protocol, port });
    return allowed.endPort === null ? port === allowed.port : port >= allowed.port && port <= allowed.endPort;
  });
}

function namesPort(
  destination: ResolvedEnd,
  name: string,
  { protocol, port }: Pick<PolicyQuestion, "protocol" | "port">,
): boolean {
  if (destination.type !== "pod") return false;
  return servingContainers(destination.pod.spec).some(({ ports }) =>
    ports.some(
      (declared) => declared.name === name && declared.protocol === protocol && declared.containerPort === port,
    ),
  );
}

/** The ports of a rule for a person: `80/TCP`, `8000-8100/TCP`, `"http"/TCP`, `every TCP port`. */
export function describePolicyPorts(ports: readonly PolicyPort[]): string {
  if (ports.length === 0) return "every port";
  return ports.map(describePort).join(", ");
}

function describePort({ protocol, port, endPort }: PolicyPort): string {
  if (port === null) return `every ${protocol} port`;
  if (typeof port === "string") return `"${port}"/${protocol}`;
  return `${String(port)}${endPort === null ? "" : `-${String(endPort)}`}/${protocol}`;
}
