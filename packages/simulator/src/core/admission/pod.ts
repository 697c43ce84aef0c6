/** Admission of pods (pkg/registry/core/pod, ServiceAccount and toleration plugins). */
import { completePod, defaultPodSpec, qosClass } from "../defaults/pod.ts";
import type { Draft, Pod } from "../objects.ts";
import { validatePodSpec, validatePodUpdate } from "../validation/pod.ts";
import { podPortWarnings } from "../warnings.ts";
import { labelTopology } from "../topology-labels.ts";
import type { Strategy } from "./strategy.ts";

export const podStrategy: Strategy = {
  generation: "spec",
  initialStatus: (draft) => ({ phase: "Pending", qosClass: qosClass(asPod(draft).spec) }),
  defaults: (draft) => {
    defaultPodSpec(asPod(draft).spec);
  },
  prepare: (draft, previous, { seed, store }) => {
    const pod = asPod(draft);
    if (!previous) completePod(pod, seed);
    if (pod.spec.nodeName !== undefined && previous === null) labelTopology(pod, store);
  },
  validate: (draft) => validatePodSpec(asPod(draft).spec, "spec"),
  validateUpdate: (draft, previous) => [
    ...validatePodSpec(asPod(draft).spec, "spec"),
    ...validatePodUpdate(asPod(draft), asPod(previous)),
  ],
  warnings: (draft) => podPortWarnings(asPod(draft).spec, "spec"),
};

function asPod(draft: Draft): Pod {
  const spec = (draft["spec"] ??= {}) as Partial<Pod["spec"]>;
  spec.containers ??= [];
  return draft as Pod;
}
