/** HorizontalPodAutoscalers; v1, v2beta1 and v2beta2 have the fields read here in the same places. */
import type { SlimHorizontalPodAutoscaler } from "./objects.ts";
import { projectMeta } from "./project-meta.ts";
import type { Field } from "./read-field.ts";
import type { Share } from "./share-values.ts";

export function projectHorizontalPodAutoscaler(object: Field, share: Share): SlimHorizontalPodAutoscaler {
  const spec = object.at("spec");
  const target = spec.at("scaleTargetRef");
  const meta = projectMeta(object, true, share);
  return {
    kind: "HorizontalPodAutoscaler",
    target: { kind: target.at("kind").requiredText(), name: target.at("name").requiredText() },
    minReplicas: spec.at("minReplicas").wholeNumber() ?? 1,
    maxReplicas: spec.at("maxReplicas").wholeNumber() ?? spec.at("maxReplicas").fail("is required and absent"),
    ...readStatus(object.at("status")),
    // Last on purpose, as in projectPod.
    ...meta,
  };
}

/** The API server serves zeros before the controller has looked; conditions tell that it has. */
function readStatus(status: Field): Pick<SlimHorizontalPodAutoscaler, "currentReplicas" | "desiredReplicas"> {
  const currentReplicas = status.at("currentReplicas").wholeNumber() ?? 0;
  const desiredReplicas = status.at("desiredReplicas").wholeNumber() ?? 0;
  const written = status.at("conditions").items().length > 0 || currentReplicas > 0 || desiredReplicas > 0;
  return written ? { currentReplicas, desiredReplicas } : { currentReplicas: null, desiredReplicas: null };
}
