/** DaemonSets: one pod on every node that takes it, tainted and cordoned ones included where the pod tolerates that. */
import type { DaemonSet, Node, Pod, PodTemplateSpec, Toleration } from "../core/objects.ts";
import { kinds } from "../core/resources.ts";
import { keyOf, splitKey } from "./controller.ts";
import type { Controller, ControllerContext } from "./controller.ts";
import { matchesNode, untoleratedTaint } from "./node-fit.ts";
import { claimPods, podOf } from "./owned-pods.ts";
import { isAvailable, isFinished, isReady, isTerminating } from "./pod-state.ts";
import { scaledValue } from "./quantities.ts";
import { currentRevision, forgetRevisions, revisionLabel } from "./revisions.ts";
import type { Revision } from "./revisions.ts";
import { observeWorkload } from "./workload-events.ts";

export function daemonSetController(context: ControllerContext): Controller {
  const observeOwn = observeWorkload(kinds.daemonSet, [kinds.pod], context.store);
  return {
    name: "daemon-set",
    observe: (resource, event, enqueue) => {
      observeOwn(resource, event, enqueue);
      if (resource !== kinds.node) return;
      for (const set of context.store.list(kinds.daemonSet, null)) enqueue(keyOf(set));
    },
    reconcile: (key) => {
      const { namespace, name } = splitKey(key);
      const set = context.store.find(kinds.daemonSet, namespace, name) as DaemonSet | undefined;
      if (!set) return;
      const revision = currentRevision(context, kinds.daemonSet, set);
      const nodes = (context.store.list(kinds.node, null) as readonly Node[]).filter((node) => takes(set, node));
      if (!isTerminating(set)) {
        placePods(context, set, revision, nodes);
        roll(context, set, revision, nodes.length);
      }
      writeStatus(context, set, revision, nodes);
    },
  };
}

/** What every daemon pod tolerates (pkg/controller/daemon/util). */
const daemonTolerations: readonly Toleration[] = [
  { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute" },
  { key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute" },
  { key: "node.kubernetes.io/disk-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/memory-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/pid-pressure", operator: "Exists", effect: "NoSchedule" },
  { key: "node.kubernetes.io/unschedulable", operator: "Exists", effect: "NoSchedule" },
];

function takes(set: DaemonSet, node: Node): boolean {
  const { spec } = set.spec.template;
  const tolerations = [...(spec.tolerations ?? []), ...daemonTolerations];
  const keptOff = untoleratedTaint({ ...spec, tolerations }, node.spec?.taints ?? []);
  return matchesNode(spec, node) && (!keptOff || keptOff.key === "node.kubernetes.io/unreachable");
}

/** The node that a daemon pod is made for, before and after it is bound. */
function nodeOf(pod: Pod): string {
  const required = pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return pod.spec.nodeName ?? required?.nodeSelectorTerms[0]?.matchFields?.[0]?.values?.[0] ?? "";
}

function podsByNode(context: ControllerContext, set: DaemonSet): ReadonlyMap<string, readonly Pod[]> {
  const byNode = new Map<string, Pod[]>();
  for (const pod of claimPods(context, kinds.daemonSet, set, set.spec.selector)) {
    const name = nodeOf(pod);
    byNode.set(name, [...(byNode.get(name) ?? []), pod]);
  }
  return byNode;
}

function placePods(context: ControllerContext, set: DaemonSet, revision: Revision, nodes: readonly Node[]): void {
  const pods = podsByNode(context, set);
  const wanted = new Set(nodes.map(({ metadata }) => metadata.name ?? ""));
  for (const node of wanted) {
    const own = pods.get(node) ?? [];
    const [first, ...more] = own.filter((pod) => !isTerminating(pod) && !isFinished(pod));
    if (own.length === 0) createPod(context, set, revision, node);
    if (first) for (const pod of more) deletePod(context, pod);
    for (const pod of own) if (isFinished(pod) && !isTerminating(pod)) deletePod(context, pod);
  }
  for (const [node, own] of pods) {
    if (!wanted.has(node)) for (const pod of own) if (!isTerminating(pod)) deletePod(context, pod);
  }
}

function createPod(context: ControllerContext, set: DaemonSet, revision: Revision, node: string): void {
  const { metadata, spec } = set.spec.template;
  const term = { matchFields: [{ key: "metadata.name", operator: "In", values: [node] }] };
  const template: PodTemplateSpec = {
    metadata: {
      ...metadata,
      labels: {
        ...metadata?.labels,
        [revisionLabel]: revision.metadata.labels?.[revisionLabel] ?? "",
        "pod-template-generation": String(set.metadata.generation ?? 1),
      },
    },
    spec: {
      ...spec,
      affinity: {
        ...spec.affinity,
        nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } },
      },
      tolerations: [...(spec.tolerations ?? []), ...daemonTolerations],
    },
  };
  context.server.create(kinds.pod, set.metadata.namespace ?? "", podOf(kinds.daemonSet, set, template));
}

function deletePod({ server }: ControllerContext, { metadata }: Pod): void {
  server.delete(kinds.pod, metadata.namespace ?? "", metadata.name ?? "");
}

function isUpdated(pod: Pod, revision: Revision): boolean {
  return pod.metadata.labels?.[revisionLabel] === revision.metadata.labels?.[revisionLabel];
}

/** Deletes old pods, no more at once than may be unavailable. */
function roll(context: ControllerContext, set: DaemonSet, revision: Revision, desired: number): void {
  if (set.spec.updateStrategy?.type !== "RollingUpdate") return;
  const limit = Math.max(1, scaledValue(set.spec.updateStrategy.rollingUpdate?.maxUnavailable, desired, "up"));
  const pods = [...podsByNode(context, set).values()].flat();
  const minReady = set.spec.minReadySeconds ?? 0;
  const available = pods.filter((pod) => !isTerminating(pod) && isAvailable(pod, minReady, context.now()));
  let allowed = limit - (desired - available.length);
  for (const pod of pods) {
    if (isUpdated(pod, revision) || isTerminating(pod)) continue;
    const counted = available.includes(pod);
    if (counted && allowed <= 0) continue;
    if (counted) allowed -= 1;
    deletePod(context, pod);
  }
}

function writeStatus(context: ControllerContext, set: DaemonSet, revision: Revision, nodes: readonly Node[]): void {
  const byNode = podsByNode(context, set);
  const live = (node: string) => (byNode.get(node) ?? []).filter((pod) => !isTerminating(pod));
  const wanted = new Set(nodes.map(({ metadata }) => metadata.name ?? ""));
  const placed = [...wanted].flatMap((node) => live(node).slice(0, 1));
  const minReady = set.spec.minReadySeconds ?? 0;
  const available = placed.filter((pod) => isAvailable(pod, minReady, context.now())).length;
  const updated = placed.filter((pod) => isUpdated(pod, revision)).length;
  const unavailable = wanted.size - available;
  const status = {
    currentNumberScheduled: placed.length,
    desiredNumberScheduled: wanted.size,
    numberMisscheduled: [...byNode.keys()].filter((node) => !wanted.has(node)).length,
    numberReady: placed.filter(isReady).length,
    ...(available > 0 ? { numberAvailable: available } : {}),
    ...(unavailable > 0 ? { numberUnavailable: unavailable } : {}),
    ...(updated > 0 ? { updatedNumberScheduled: updated } : {}),
    observedGeneration: set.metadata.generation ?? 0,
  };
  context.server.update(kinds.daemonSet, set.metadata.namespace ?? "", { ...set, status }, { subresource: "status" });
  const inUse = new Set([revision.metadata.name ?? ""]);
  forgetRevisions(context, set, inUse, set.spec.revisionHistoryLimit ?? 10);
}
