/** What the inspector tells of the autoscalers of a workload. */
import type { Fact, SlimWorkload, Snapshot } from "@portolan/shared";

/** One fact for each HorizontalPodAutoscaler whose scaleTargetRef is the workload. */
export function listAutoscalerFacts({ kind, namespace, name }: SlimWorkload, snapshot: Snapshot): readonly Fact[] {
  return [...snapshot.inNamespace("HorizontalPodAutoscaler", namespace)]
    .filter(({ target }) => target.kind === kind && target.name === name)
    .map(({ name: autoscaler, minReplicas, maxReplicas, currentReplicas, desiredReplicas }) => {
      const range = `HPA ${autoscaler}: ${String(minReplicas)} to ${String(maxReplicas)} replicas`;
      const state =
        currentReplicas === null || desiredReplicas === null
          ? "no status yet"
          : `${String(currentReplicas)} now, ${String(desiredReplicas)} wanted`;
      return {
        label: "autoscaler",
        value: `${range}, ${state}`,
        object: { kind: "HorizontalPodAutoscaler", namespace, name: autoscaler },
        path: "spec.maxReplicas",
      };
    });
}
