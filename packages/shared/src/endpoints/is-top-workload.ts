/** Whether a workload stands for itself, or for another one that is read too. */
import type { SlimWorkload } from "../model/objects.ts";
import { isWorkloadKind } from "../model/workload-kinds.ts";

/**
 * False for a Deployment's ReplicaSets, old revisions among them. What an operator's own resource
 * owns (a StatefulSet of a Prometheus, a ReplicaSet of a Rollout) has no other workload above it.
 */
export function isTopWorkload({ owner }: Pick<SlimWorkload, "owner">): boolean {
  return owner === null || !isWorkloadKind(owner.kind);
}
