/** Keeps as many pods as a ReplicaSet (or a ReplicationController) asks for. */
import type { Resource } from "../core/api.ts";
import { matchesSelector } from "../core/label-selectors.ts";
import { milliseconds } from "../core/timestamps.ts";
import type { LabelSelector, Pod, ReplicaSet } from "../core/objects.ts";
import { kinds } from "../core/resources.ts";
import { splitKey } from "./controller.ts";
import type { Controller, ControllerContext, Enqueue } from "./controller.ts";
import { claimPods, podOf } from "./owned-pods.ts";
import { availableFrom, isActive, isAvailable, isReady, isTerminating } from "./pod-state.ts";
import { observeWorkload } from "./workload-events.ts";

export function replicaSetController(context: ControllerContext): Controller {
  return replicas(context, kinds.replicaSet, "replica-set", ({ spec }) => spec.selector);
}

/** The same for ReplicationControllers, whose selector is a plain map. */
export function replicationControllerController(context: ControllerContext): Controller {
  return replicas(context, kinds.replicationController, "replication-controller", ({ spec }) => ({
    matchLabels: (spec.selector ?? {}) as Record<string, string>,
  }));
}

function replicas(
  context: ControllerContext,
  resource: Resource,
  name: string,
  selectorOf: (set: ReplicaSet) => LabelSelector | undefined,
): Controller {
  return {
    name,
    observe: observeWorkload(resource, [kinds.pod], context.store),
    reconcile: (key, enqueue) => {
      const place = splitKey(key);
      const set = context.store.find(resource, place.namespace, place.name) as ReplicaSet | undefined;
      if (!set) return;
      const pods = claimPods(context, resource, set, selectorOf(set));
      if (!isTerminating(set)) scale(context, resource, set, pods.filter(isActive));
      writeStatus(context, resource, set, selectorOf(set), enqueue, key);
    },
  };
}

function scale(context: ControllerContext, resource: Resource, set: ReplicaSet, active: readonly Pod[]): void {
  const namespace = set.metadata.namespace ?? "";
  const missing = (set.spec.replicas ?? 1) - active.length;
  for (let count = 0; count < missing; count++) {
    context.server.create(kinds.pod, namespace, podOf(resource, set, set.spec.template));
  }
  if (missing >= 0) return;
  for (const pod of inOrderOfDeletion(active).slice(0, -missing)) {
    context.server.delete(kinds.pod, namespace, pod.metadata.name ?? "");
  }
}

const deletionCost = "controller.kubernetes.io/pod-deletion-cost";

/** Who goes first: unassigned, pending, not Ready, cheap, crowded on a node, ready for the shortest time, youngest. */
function inOrderOfDeletion(pods: readonly Pod[]): readonly Pod[] {
  const onNode = new Map<string, number>();
  for (const { spec } of pods) onNode.set(spec.nodeName ?? "", (onNode.get(spec.nodeName ?? "") ?? 0) + 1);
  const rank = (pod: Pod): readonly number[] => [
    (pod.spec.nodeName ?? "") === "" ? 0 : 1,
    pod.status?.phase === "Pending" ? 0 : 1,
    isReady(pod) ? 1 : 0,
    Number(pod.metadata.annotations?.[deletionCost] ?? 0),
    -(onNode.get(pod.spec.nodeName ?? "") ?? 0),
    -(availableFrom(pod, 0) ?? 0),
    -milliseconds(pod.metadata.creationTimestamp),
  ];
  return pods
    .map((pod) => ({ pod, rank: rank(pod) }))
    .sort((a, b) => compareRanks(a.rank, b.rank))
    .map(({ pod }) => pod);
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  for (const [index, value] of a.entries()) {
    const difference = value - (b[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function writeStatus(
  context: ControllerContext,
  resource: Resource,
  set: ReplicaSet,
  selector: LabelSelector | undefined,
  enqueue: Enqueue,
  key: string,
): void {
  const pods = claimPods(context, resource, set, selector);
  const active = pods.filter(isActive);
  const minReady = set.spec.minReadySeconds ?? 0;
  const ready = active.filter(isReady);
  const available = ready.filter((pod) => isAvailable(pod, minReady, context.now()));
  for (const pod of ready) {
    const from = availableFrom(pod, minReady);
    if (from !== null && from > context.now()) enqueue(key, from);
  }
  const labels = set.spec.template.metadata?.labels ?? {};
  const fullyLabeled = active.filter((pod) => matchesSelector({ matchLabels: labels }, pod.metadata.labels));
  const status = {
    replicas: active.length,
    ...(fullyLabeled.length > 0 ? { fullyLabeledReplicas: fullyLabeled.length } : {}),
    ...(ready.length > 0 ? { readyReplicas: ready.length } : {}),
    ...(available.length > 0 ? { availableReplicas: available.length } : {}),
    terminatingReplicas: pods.filter(isTerminating).length,
    observedGeneration: set.metadata.generation ?? 0,
  };
  context.server.update(resource, set.metadata.namespace ?? "", { ...set, status }, { subresource: "status" });
}
