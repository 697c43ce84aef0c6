/** The labels that a namespace's pods and workloads have, in short: who searches them all need not read every object. */
import { isFinished } from "../model/is-finished.ts";
import type { Labels, OwnerReference } from "../model/object-meta.ts";
import type { SlimPod, SlimWorkload, WorkloadKind } from "../model/objects.ts";
import { isWorkloadKind } from "../model/workload-kinds.ts";
import { labelsKey } from "./label-index.ts";
import type { Keyed } from "./short-lists.ts";

/** Pods with the same labels, made by the same owner. */
export interface PodLabels {
  readonly namespace: string;
  readonly labels: Labels;
  readonly owner: OwnerReference | null;
  /** Of a pod that nobody owns; else empty. */
  readonly name: string;
  /** Neither at its end nor about to be deleted. */
  readonly alive: boolean;
}

/** A workload that stands for itself. */
export interface WorkloadLabels {
  readonly kind: WorkloadKind;
  readonly namespace: string;
  readonly name: string;
  /** Its own. */
  readonly labels: Labels;
  /** Those of the pods that it makes. */
  readonly templateLabels: Labels;
}

export function labelsOfPod(pod: SlimPod): Keyed<PodLabels> {
  const { namespace, labels, owner } = pod;
  const alive = !isFinished(pod) && pod.deletedAt === null;
  const name = owner === null ? pod.name : "";
  const key = `${labelsKey(labels)} ${String(alive)} ${owner?.kind ?? "Pod"}/${owner?.name ?? name}`;
  return { key, entry: { namespace, labels, owner, name, alive } };
}

/** Null for a ReplicaSet of a Deployment. */
export function labelsOfWorkload(workload: SlimWorkload): Keyed<WorkloadLabels> | null {
  const { kind, namespace, name, owner, labels, templateLabels } = workload;
  if (owner !== null && isWorkloadKind(owner.kind)) return null;
  const key = `${kind}/${name} ${labelsKey(labels)} ${labelsKey(templateLabels)}`;
  return { key, entry: { kind, namespace, name, labels, templateLabels } };
}
