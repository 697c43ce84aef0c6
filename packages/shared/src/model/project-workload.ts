/** Deployments, ReplicaSets, StatefulSets, DaemonSets and CronJobs: one slim shape. */
import type { SlimWorkload, WorkloadKind } from "./objects.ts";
import { projectMeta } from "./project-meta.ts";
import { readPodSpec } from "./project-pod.ts";
import type { Field } from "./read-field.ts";
import type { Share } from "./share-values.ts";
import { templatePath } from "./workload-kinds.ts";

/** Makes the projection of one workload kind. */
export function projectWorkload(kind: WorkloadKind): (object: Field, share: Share) => SlimWorkload {
  return (object, share) => {
    const spec = object.at("spec");
    const [, ...steps] = templatePath(kind);
    const template = steps.reduce((field, step) => field.at(step), spec);
    const templateLabels = share.value(template.at("metadata").at("labels").textMap());
    const selector = spec.at("selector");
    const meta = projectMeta(object, true, share);
    const { replicas, readyReplicas } = readReplicas(kind, object);
    return {
      kind,
      replicas,
      readyReplicas,
      // Before apps/v1 the selector could be left out and was the template's labels; a CronJob has none.
      selector: selector.present ? share.value(selector.at("matchLabels").textMap()) : templateLabels,
      templateLabels,
      template: readPodSpec(template.at("spec"), share),
      serviceName: kind === "StatefulSet" ? spec.at("serviceName").filledText() : null,
      // Last on purpose, as in projectPod.
      ...meta,
    };
  };
}

function readReplicas(kind: WorkloadKind, object: Field): Pick<SlimWorkload, "replicas" | "readyReplicas"> {
  const status = object.at("status");
  switch (kind) {
    case "CronJob":
      return { replicas: 0, readyReplicas: 0 };
    case "DaemonSet":
      return {
        replicas: status.at("desiredNumberScheduled").wholeNumber() ?? 0,
        readyReplicas: status.at("numberReady").wholeNumber() ?? 0,
      };
    case "Deployment":
    case "ReplicaSet":
    case "StatefulSet":
      return {
        replicas: object.at("spec").at("replicas").wholeNumber() ?? 1,
        readyReplicas: status.at("readyReplicas").wholeNumber() ?? 0,
      };
  }
}
