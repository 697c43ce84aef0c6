/** What KEDA makes of its ScaledObjects, which no API server does: a HorizontalPodAutoscaler that also knows zero. */
import { createShare, findKind, isRecord, projectObject } from "@portolan/shared";
import type { SlimObject } from "@portolan/shared";
import type { ManifestDocument } from "./document-model.ts";
import { groupOf } from "./kind-groups.ts";
import { defaultNamespace } from "./prepare-documents.ts";

/** One for each ScaledObject, by the name and the label that KEDA gives it (keda: pkg/util, `keda-hpa-NAME`). */
export function readScalers(documents: readonly ManifestDocument[]): readonly SlimObject[] {
  const entry = findKind("autoscaling/v2", "HorizontalPodAutoscaler");
  if (entry === undefined) return [];
  const share = createShare();
  return documents.flatMap(({ apiVersion, kind, namespace, name, value }): readonly SlimObject[] => {
    if (kind !== "ScaledObject" || groupOf(apiVersion) !== "keda.sh" || !isRecord(value["spec"])) return [];
    const { scaleTargetRef, maxReplicaCount = 100 } = value["spec"];
    if (!isRecord(scaleTargetRef)) return [];
    const projection = projectObject(
      entry,
      {
        metadata: {
          name: `keda-hpa-${name}`,
          namespace: namespace ?? defaultNamespace,
          labels: { "scaledobject.keda.sh/name": name },
        },
        spec: { scaleTargetRef: { kind: "Deployment", ...scaleTargetRef }, maxReplicas: maxReplicaCount },
      },
      share,
    );
    // A broken ScaledObject is KEDA's to refuse.
    return projection.type === "object" ? [projection.object] : [];
  });
}
