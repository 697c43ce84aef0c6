/** Whether a pod may run on a node: the scheduler's filters, and the words for what does not fit. */
import { matchesMap, matchesRequirement } from "../core/label-selectors.ts";
import type { Node, NodeSelectorTerm, Pod, PodSpec, Taint } from "../core/objects.ts";
import { conditionOf } from "./pod-state.ts";
import { quantity } from "./quantities.ts";

/** Condition Ready is True, or nobody has said anything yet. */
export function isNodeReady(node: Node): boolean {
  return (conditionOf(node.status?.conditions, "Ready")?.status ?? "True") === "True";
}

/** nodeSelector and required node affinity; what a DaemonSet asks of a node. */
export function matchesNode(spec: PodSpec, node: Node): boolean {
  const labels = node.metadata.labels ?? {};
  if (!matchesMap(spec.nodeSelector ?? {}, labels)) return false;
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return !required || required.nodeSelectorTerms.some((term) => matchesTerm(term, node));
}

function matchesTerm({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, node: Node): boolean {
  if (matchExpressions.length + matchFields.length === 0) return false;
  const fields = { "metadata.name": node.metadata.name ?? "" };
  return (
    matchExpressions.every((requirement) => matchesRequirement(requirement, node.metadata.labels ?? {})) &&
    matchFields.every((requirement) => matchesRequirement(requirement, fields))
  );
}

/** The first taint that keeps the pod off, or undefined. */
export function untoleratedTaint(spec: PodSpec, taints: readonly Taint[]): Taint | undefined {
  return taints.find(
    ({ key, value = "", effect }) =>
      effect !== "PreferNoSchedule" &&
      !(spec.tolerations ?? []).some(
        (toleration) =>
          ((toleration.key ?? "") === "" || toleration.key === key) &&
          ((toleration.effect ?? "") === "" || toleration.effect === effect) &&
          (toleration.operator === "Exists" || (toleration.value ?? "") === value),
      ),
  );
}

/** The pods of one node, read only where the pod asks for something that they could have taken. */
export interface NodeUse {
  readonly count: number;
  readonly pods: () => readonly Pod[];
}

/** Why the pod does not fit, in the scheduler's words, or null. */
export function misfit(pod: Pod, node: Node, use: NodeUse): string | null {
  const { spec } = pod;
  if (node.spec?.unschedulable === true) return "node(s) were unschedulable";
  if (untoleratedTaint(spec, node.spec?.taints ?? [])) return "node(s) had untolerated taint(s)";
  if (!matchesNode(spec, node)) return "node(s) didn't match Pod's node affinity/selector";
  if (!isNodeReady(node)) return "node(s) were not ready";
  if (use.count >= (quantity(node.status?.allocatable?.["pods"]) || Infinity)) return "Too many pods";
  for (const name of ["cpu", "memory"]) {
    const wanted = requests(spec, name);
    if (wanted === 0) continue;
    const used = use.pods().reduce((sum, other) => sum + requests(other.spec, name), 0);
    if (used + wanted > quantity(node.status?.allocatable?.[name])) return `Insufficient ${name}`;
  }
  const wantedPorts = hostPorts(spec);
  if (wantedPorts.length === 0) return null;
  const taken = new Set(use.pods().flatMap((other) => hostPorts(other.spec)));
  return wantedPorts.some((port) => taken.has(port))
    ? "node(s) didn't have free ports for the requested pod ports"
    : null;
}

function requests(spec: PodSpec, name: string): number {
  return spec.containers.reduce((sum, { resources }) => sum + quantity(resources?.requests?.[name]), 0);
}

function hostPorts(spec: PodSpec): string[] {
  return spec.containers
    .flatMap(({ ports = [] }) => ports)
    .filter(({ hostPort = 0 }) => hostPort !== 0)
    .map(({ hostPort = 0, protocol = "TCP" }) => `${protocol}/${hostPort}`);
}
