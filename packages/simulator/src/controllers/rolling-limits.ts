/** maxSurge and maxUnavailable of a Deployment as numbers of pods. */
import type { Deployment } from "../core/objects.ts";
import { scaledValue } from "./quantities.ts";

/** How many pods may be too many and too few while rolling. */
export function rollingLimits({ spec }: Deployment): { readonly surge: number; readonly unavailable: number } {
  const replicas = spec.replicas ?? 1;
  const surge = scaledValue(spec.strategy?.rollingUpdate?.maxSurge, replicas, "up");
  const unavailable = scaledValue(spec.strategy?.rollingUpdate?.maxUnavailable, replicas, "down");
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable };
}
