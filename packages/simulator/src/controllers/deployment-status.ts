/** The status of a Deployment: its numbers, and the conditions Available and Progressing. */
import type { Condition, Deployment, ReplicaSet } from "../core/objects.ts";
import { milliseconds, timestamp } from "../core/timestamps.ts";
import { conditionOf } from "./pod-state.ts";
import { rollingLimits } from "./rolling-limits.ts";

interface StatusAndWakeUp {
  readonly status: NonNullable<Deployment["status"]>;
  /** Milliseconds since 1970 when the deadline of the rollout passes, or null. */
  readonly wakeUp: number | null;
}

/** From the ReplicaSets; `current` is the one of the present template. */
export function deploymentStatus(
  deployment: Deployment,
  current: ReplicaSet | null,
  sets: readonly ReplicaSet[],
  now: number,
): StatusAndWakeUp {
  const sum = (field: "replicas" | "readyReplicas" | "availableReplicas" | "terminatingReplicas") =>
    sets.reduce((total, set) => total + (set.status?.[field] ?? 0), 0);
  const wanted = sets.reduce((total, set) => total + (set.spec.replicas ?? 0), 0);
  const available = sum("availableReplicas");
  const numbers = {
    replicas: sum("replicas"),
    updatedReplicas: current?.status?.replicas ?? 0,
    readyReplicas: sum("readyReplicas"),
    availableReplicas: available,
    unavailableReplicas: Math.max(0, wanted - available),
  };
  const shown = Object.entries(numbers).filter(([, value]) => value > 0);
  const progressing = progressingCondition(deployment, current, numbers, now);
  const conditions = [availableCondition(deployment, available, now), ...(progressing ? [progressing.condition] : [])];
  return {
    status: {
      observedGeneration: deployment.metadata.generation ?? 0,
      ...Object.fromEntries(shown),
      terminatingReplicas: sum("terminatingReplicas"),
      conditions: conditions.map((condition) => keepTimes(deployment, condition)),
    },
    wakeUp: progressing?.wakeUp ?? null,
  };
}

function availableCondition(deployment: Deployment, available: number, now: number): Condition {
  const minimum = (deployment.spec.replicas ?? 1) - rollingLimits(deployment).unavailable;
  const enough = available >= minimum;
  return stamped(now, {
    type: "Available",
    status: enough ? "True" : "False",
    reason: enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
    message: enough ? "Deployment has minimum availability." : "Deployment does not have minimum availability.",
  });
}

interface Numbers {
  readonly replicas: number;
  readonly updatedReplicas: number;
  readonly availableReplicas: number;
}

function progressingCondition(
  deployment: Deployment,
  current: ReplicaSet | null,
  numbers: Numbers,
  now: number,
): { readonly condition: Condition; readonly wakeUp: number | null } | null {
  const deadline = deployment.spec.progressDeadlineSeconds;
  if (deadline === undefined || !current) return null;
  const name = `ReplicaSet "${current.metadata.name ?? ""}"`;
  const replicas = deployment.spec.replicas ?? 1;
  const complete =
    numbers.updatedReplicas === replicas && numbers.replicas === replicas && numbers.availableReplicas === replicas;
  const condition = (status: string, reason: string, message: string) =>
    stamped(now, { type: "Progressing", status, reason, message });
  if (complete) {
    return {
      condition: condition("True", "NewReplicaSetAvailable", `${name} has successfully progressed.`),
      wakeUp: null,
    };
  }
  const before = conditionOf(deployment.status?.conditions, "Progressing");
  if (
    before?.reason === "NewReplicaSetAvailable" &&
    deployment.status?.observedGeneration === deployment.metadata.generation
  ) {
    return { condition: before, wakeUp: null };
  }
  const moved = progressed(deployment, numbers);
  if (before?.reason === "ProgressDeadlineExceeded" && !moved) return { condition: before, wakeUp: null };
  const since = moved || !before ? now : milliseconds(before.lastUpdateTime);
  const limit = since + deadline * 1000;
  if (limit <= now) {
    return {
      condition: condition("False", "ProgressDeadlineExceeded", `${name} has timed out progressing.`),
      wakeUp: null,
    };
  }
  const progressing = condition("True", "ReplicaSetUpdated", `${name} is progressing.`);
  const started = before && !moved && before.reason === progressing.reason ? before.lastUpdateTime : undefined;
  return {
    condition: started === undefined ? progressing : { ...progressing, lastUpdateTime: started },
    wakeUp: limit,
  };
}

/** Whether more is done than the status says. */
function progressed({ status, metadata }: Deployment, numbers: Numbers): boolean {
  const oldBefore = (status?.replicas ?? 0) - (status?.updatedReplicas ?? 0);
  return (
    status?.observedGeneration !== metadata.generation ||
    numbers.updatedReplicas > (status?.updatedReplicas ?? 0) ||
    numbers.replicas - numbers.updatedReplicas < oldBefore ||
    numbers.availableReplicas > (status?.availableReplicas ?? 0)
  );
}

type ConditionText = Pick<Condition, "type" | "status" | "reason" | "message">;

function stamped(now: number, condition: ConditionText): Condition & { lastUpdateTime: string } {
  return { ...condition, lastUpdateTime: timestamp(now), lastTransitionTime: timestamp(now) };
}

/** What says the same as before keeps its times; a new reason alone moves lastUpdateTime only. */
function keepTimes({ status }: Deployment, condition: Condition): Condition {
  const before = conditionOf(status?.conditions, condition.type);
  if (before?.status !== condition.status) return condition;
  const transition = { lastTransitionTime: before.lastTransitionTime ?? null };
  const same = before.reason === condition.reason && before.message === condition.message;
  if (same && condition.reason !== "ReplicaSetUpdated") return before;
  return { ...condition, ...transition };
}
