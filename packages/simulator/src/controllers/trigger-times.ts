/**
 * When the change happened that an EndpointSlice or Endpoints answers to: the creation of the Service or the Ready
 * transition of a pod, whichever of the new ones is oldest (endpointslice/trigger_time_tracker.go).
 */
import type { Pod, Service } from "../core/objects.ts";
import { milliseconds, timestamp } from "../core/timestamps.ts";
import { conditionOf } from "./pod-state.ts";

/** The annotation that carries it; a change without such a cause removes it. */
export const triggerTimeAnnotation = "endpoints.kubernetes.io/last-change-trigger-time";

interface Seen {
  service: number;
  pods: ReadonlyMap<string, number>;
}

export class TriggerTimes {
  readonly #seen = new Map<string, Seen>();

  /** The time to annotate, or null when nothing of the kind has changed since the last call for this key. */
  next(key: string, service: Service, pods: readonly Pod[]): string | null {
    const before = this.#seen.get(key) ?? { service: 0, pods: new Map<string, number>() };
    const serviceTime = milliseconds(service.metadata.creationTimestamp);
    const changed: number[] = serviceTime > before.service ? [serviceTime] : [];
    const times = new Map<string, number>();
    for (const pod of pods) {
      const time = milliseconds(conditionOf(pod.status?.conditions, "Ready")?.lastTransitionTime);
      if (time === 0) continue;
      const name = pod.metadata.name ?? "";
      times.set(name, time);
      if (time > (before.pods.get(name) ?? 0)) changed.push(time);
    }
    this.#seen.set(key, { service: serviceTime, pods: times });
    return changed.length === 0 ? null : timestamp(changed.reduce((oldest, time) => Math.min(oldest, time)));
  }

  forget(key: string): void {
    this.#seen.delete(key);
  }
}

/** Annotations with the trigger time written or removed. */
export function withTriggerTime(
  annotations: Readonly<Record<string, string>> | undefined,
  time: string | null,
): Record<string, string> {
  const next: Record<string, string> = {};
  for (const [key, value] of Object.entries(annotations ?? {})) if (key !== triggerTimeAnnotation) next[key] = value;
  if (time !== null) next[triggerTimeAnnotation] = time;
  return next;
}
