/** StatefulSets: pods with a number and a name of their own, started in order, stopped and updated in reverse. */
import type { Pod, PodTemplateSpec, StatefulSet } from "../core/objects.ts";
import { kinds } from "../core/resources.ts";
import { splitKey } from "./controller.ts";
import type { Controller, ControllerContext, Enqueue } from "./controller.ts";
import { claimPods, podOf } from "./owned-pods.ts";
import { availableFrom, isAvailable, isFinished, isReady, isTerminating } from "./pod-state.ts";
import { currentRevision, forgetRevisions, revisionLabel, revisionsOf } from "./revisions.ts";
import type { Revision } from "./revisions.ts";
import { claimsOf } from "./volume-claims.ts";
import { observeWorkload } from "./workload-events.ts";

export function statefulSetController(context: ControllerContext): Controller {
  return {
    name: "stateful-set",
    observe: observeWorkload(kinds.statefulSet, [kinds.pod], context.store),
    reconcile: (key, enqueue) => {
      const { namespace, name } = splitKey(key);
      const set = context.store.find(kinds.statefulSet, namespace, name) as StatefulSet | undefined;
      if (!set) return;
      const update = currentRevision(context, kinds.statefulSet, set);
      const present = set.status?.currentRevision;
      const current = revisionsOf(context, set).find(({ metadata }) => metadata.name === present) ?? update;
      if (!isTerminating(set)) step(context, set, current, update, key, enqueue);
      writeStatus(context, set, current, update);
    },
  };
}

/** The number at the end of the name of a pod of this set, or null. */
function ordinalOf(set: StatefulSet, pod: Pod): number | null {
  const match = /^(.*)-(\d+)$/.exec(pod.metadata.name ?? "");
  return match && match[1] === set.metadata.name ? Number(match[2]) : null;
}

function podsOf(context: ControllerContext, set: StatefulSet): readonly Pod[] {
  return claimPods(context, kinds.statefulSet, set, set.spec.selector)
    .filter((pod) => ordinalOf(set, pod) !== null)
    .sort((a, b) => (ordinalOf(set, a) ?? 0) - (ordinalOf(set, b) ?? 0));
}

/** One step: in order, each waiting for the one before it unless podManagementPolicy is Parallel. */
function step(
  context: ControllerContext,
  set: StatefulSet,
  current: Revision,
  update: Revision,
  key: string,
  enqueue: Enqueue,
): void {
  const pods = podsOf(context, set);
  const start = set.spec.ordinals?.start ?? 0;
  const end = start + (set.spec.replicas ?? 1);
  const partition = set.spec.updateStrategy?.rollingUpdate?.partition ?? 0;
  const ordered = set.spec.podManagementPolicy !== "Parallel";
  const minReady = set.spec.minReadySeconds ?? 0;
  for (let ordinal = start; ordinal < end; ordinal++) {
    const pod = pods.find((candidate) => ordinalOf(set, candidate) === ordinal);
    if (!pod) {
      createPod(context, set, ordinal, ordinal < start + partition ? current : update);
      if (ordered) return;
    } else if (isFinished(pod) && !isTerminating(pod)) {
      deletePod(context, pod);
      if (ordered) return;
    } else if (ordered && (isTerminating(pod) || !isAvailable(pod, minReady, context.now()))) {
      wakeWhenAvailable(context, pod, minReady, key, enqueue);
      return;
    }
  }
  const beyond = pods.filter((pod) => (ordinalOf(set, pod) ?? 0) >= end || (ordinalOf(set, pod) ?? 0) < start);
  const last = beyond.at(-1);
  if (ordered && last) {
    if (!isTerminating(last)) deletePod(context, last);
    return;
  }
  for (const pod of beyond) if (!isTerminating(pod)) deletePod(context, pod);
  if (set.spec.updateStrategy?.type === "RollingUpdate") rollDown(context, set, pods, update, start + partition);
}

function wakeWhenAvailable(
  { now }: ControllerContext,
  pod: Pod,
  minReady: number,
  key: string,
  enqueue: Enqueue,
): void {
  const from = availableFrom(pod, minReady);
  if (from !== null && from > now()) enqueue(key, from);
}

/** Deletes the highest pod of another revision, once all above it are Ready. */
function rollDown(
  context: ControllerContext,
  set: StatefulSet,
  pods: readonly Pod[],
  update: Revision,
  lowest: number,
): void {
  for (const pod of [...pods].reverse()) {
    if ((ordinalOf(set, pod) ?? 0) < lowest) return;
    if (isTerminating(pod)) return;
    if (pod.metadata.labels?.[revisionLabel] !== update.metadata.name) {
      deletePod(context, pod);
      return;
    }
    if (!isReady(pod)) return;
  }
}

function deletePod({ server }: ControllerContext, { metadata }: Pod): void {
  server.delete(kinds.pod, metadata.namespace ?? "", metadata.name ?? "");
}

function createPod(context: ControllerContext, set: StatefulSet, ordinal: number, revision: Revision): void {
  const name = `${set.metadata.name ?? ""}-${ordinal}`;
  const namespace = set.metadata.namespace ?? "";
  const claims = claimsOf(context, set, name);
  const { metadata, spec } = revision.data.spec.template;
  const template: PodTemplateSpec = {
    metadata: {
      ...metadata,
      labels: {
        ...metadata?.labels,
        "apps.kubernetes.io/pod-index": String(ordinal),
        [revisionLabel]: revision.metadata.name ?? "",
        "statefulset.kubernetes.io/pod-name": name,
      },
    },
    spec: {
      ...spec,
      hostname: name,
      ...(set.spec.serviceName === undefined ? {} : { subdomain: set.spec.serviceName }),
      ...(claims.length === 0 ? {} : { volumes: withClaims(spec.volumes ?? [], claims) }),
    },
  };
  const pod = podOf(kinds.statefulSet, set, template, name);
  pod.metadata.generateName = `${set.metadata.name ?? ""}-`;
  if (context.store.find(kinds.pod, namespace, name)) return;
  context.server.create(kinds.pod, namespace, pod);
}

function writeStatus(context: ControllerContext, set: StatefulSet, current: Revision, update: Revision): void {
  const pods = podsOf(context, set).filter((pod) => !isTerminating(pod));
  const ofRevision = (revision: Revision) =>
    pods.filter((pod) => pod.metadata.labels?.[revisionLabel] === revision.metadata.name).length;
  const ready = pods.filter(isReady).length;
  const available = pods.filter((pod) => isAvailable(pod, set.spec.minReadySeconds ?? 0, context.now())).length;
  const updated = ofRevision(update);
  const done = updated === (set.spec.replicas ?? 1) && updated === pods.length && ready === updated;
  const present = done ? update : current;
  const numbers = {
    readyReplicas: ready,
    currentReplicas: done ? updated : ofRevision(current),
    updatedReplicas: updated,
  };
  const status = {
    observedGeneration: set.metadata.generation ?? 0,
    replicas: pods.length,
    availableReplicas: available,
    ...Object.fromEntries(Object.entries(numbers).filter(([, value]) => value > 0)),
    currentRevision: present.metadata.name ?? "",
    updateRevision: update.metadata.name ?? "",
    collisionCount: 0,
  };
  const namespace = set.metadata.namespace ?? "";
  context.server.update(kinds.statefulSet, namespace, { ...set, status }, { subresource: "status" });
  const inUse = new Set([present, update].map(({ metadata }) => metadata.name ?? ""));
  forgetRevisions(context, set, inUse, set.spec.revisionHistoryLimit ?? 10);
}

/** A claim takes the place of a volume of its name (updateStorage in pkg/controller/statefulset). */
function withClaims<V extends { readonly name?: unknown }>(volumes: readonly V[], claims: readonly V[]): V[] {
  return [...claims, ...volumes.filter(({ name }) => claims.every((claim) => claim.name !== name))];
}
