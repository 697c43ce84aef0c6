/** Whether a pod has run to its end: it has no network any more and never gets endpoints. */
import type { SlimPod } from "./objects.ts";

export function isFinished({ phase }: Pick<SlimPod, "phase">): boolean {
  return phase === "Succeeded" || phase === "Failed";
}
