/** Whose pod a pod is. */
import type { ObjectRef } from "../model/names.ts";
import type { SlimPod, SlimWorkload } from "../model/objects.ts";
import { cronJobOf } from "../model/workload-kinds.ts";

/**
 * The Deployment rather than its ReplicaSet, the CronJob rather than its Job; the pod itself when bare. Where the ReplicaSet cannot be
 * read, its name tells the Deployment's: the controller appends the label `pod-template-hash`.
 */
export function findTopOwner(
  pod: Pick<SlimPod, "namespace" | "name" | "labels" | "owner">,
  get: (kind: "ReplicaSet" | "CronJob", namespace: string, name: string) => SlimWorkload | undefined,
): ObjectRef {
  const { namespace, owner } = pod;
  if (owner === null) return { kind: "Pod", namespace, name: pod.name };
  if (owner.kind === "Job") {
    // Jobs are not read.
    const name = cronJobOf(owner.name);
    if (name !== null && get("CronJob", namespace, name) !== undefined) return { kind: "CronJob", namespace, name };
  }
  if (owner.kind !== "ReplicaSet") return { kind: owner.kind, namespace, name: owner.name };
  const found = get("ReplicaSet", namespace, owner.name);
  if (found !== undefined) {
    const { kind, name } = found.owner ?? owner;
    return { kind, namespace, name };
  }
  const suffix = `-${pod.labels["pod-template-hash"] ?? ""}`;
  if (suffix !== "-" && owner.name.endsWith(suffix)) {
    return { kind: "Deployment", namespace, name: owner.name.slice(0, -suffix.length) };
  }
  return { kind: "ReplicaSet", namespace, name: owner.name };
}
