/** What controllers ask of pods. */
import type { KubeObject } from "../core/api.ts";
import type { Condition, Pod } from "../core/objects.ts";
import { milliseconds } from "../core/timestamps.ts";

/** The condition of this type, if there. */
export function conditionOf(conditions: readonly Condition[] | null | undefined, type: string): Condition | undefined {
  return conditions?.find((condition) => condition.type === type);
}

/** Condition Ready is True. */
export function isReady(pod: Pod): boolean {
  return conditionOf(pod.status?.conditions, "Ready")?.status === "True";
}

/** Succeeded or Failed. */
export function isFinished(pod: Pod): boolean {
  return pod.status?.phase === "Succeeded" || pod.status?.phase === "Failed";
}

export function isTerminating(object: KubeObject): boolean {
  return object.metadata.deletionTimestamp !== undefined;
}

/** Neither finished nor going: what counts as a replica. */
export function isActive(pod: Pod): boolean {
  return !isFinished(pod) && !isTerminating(pod);
}

/** Milliseconds since 1970 when a Ready pod has been Ready for `minReadySeconds`; null for one that is not Ready. */
export function availableFrom(pod: Pod, minReadySeconds: number): number | null {
  if (!isReady(pod)) return null;
  const since = milliseconds(conditionOf(pod.status?.conditions, "Ready")?.lastTransitionTime);
  return since + minReadySeconds * 1000;
}

/** Ready for at least `minReadySeconds`. */
export function isAvailable(pod: Pod, minReadySeconds: number, now: number): boolean {
  if (minReadySeconds === 0) return isReady(pod);
  const from = availableFrom(pod, minReadySeconds);
  return from !== null && from <= now;
}
