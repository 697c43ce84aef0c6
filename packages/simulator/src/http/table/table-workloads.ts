/** Tables of apps/v1, batch/v1 and autoscaling. */
import type { KubeObject } from "../../core/api.ts";
import { arrayAt, numberAt, textAt, valueAt } from "../read-json.ts";
import {
  ageOf,
  containerImages,
  containerNames,
  formatDuration,
  formatLabels,
  formatSelector,
  objectAge,
} from "./format-cells.ts";
import { ageColumn, column, integerColumn, nameColumn, type KindTable } from "./table-model.ts";

const containersColumn = column("Containers", "Names of the containers in its pods.", 1);
const imagesColumn = column("Images", "Images of the containers in its pods.", 1);
const selectorColumn = column("Selector", "Labels of its pods.", 1);

function nameOf(object: KubeObject): string {
  return object.metadata.name ?? "";
}

function podSpec(workload: KubeObject): unknown {
  return valueAt(workload, "spec", "template", "spec");
}

function wideCells(workload: KubeObject): readonly [string, string, string] {
  return [
    containerNames(podSpec(workload)),
    containerImages(podSpec(workload)),
    formatSelector(valueAt(workload, "spec", "selector")),
  ];
}

export const deploymentTable: KindTable = {
  columns: [
    nameColumn,
    column("Ready", "Ready pods of those wanted."),
    integerColumn("Up-to-date", "Pods of the newest template."),
    integerColumn("Available", "Pods that have been ready for long enough."),
    ageColumn,
    containersColumn,
    imagesColumn,
    selectorColumn,
  ],
  cells: (deployment, now) => [
    nameOf(deployment),
    `${numberAt(deployment, "status", "readyReplicas")}/${numberAt(deployment, "spec", "replicas")}`,
    numberAt(deployment, "status", "updatedReplicas"),
    numberAt(deployment, "status", "availableReplicas"),
    objectAge(deployment, now),
    ...wideCells(deployment),
  ],
};

export const replicaSetTable: KindTable = {
  columns: [
    nameColumn,
    integerColumn("Desired", "Pods wanted."),
    integerColumn("Current", "Pods that exist."),
    integerColumn("Ready", "Pods that are ready."),
    ageColumn,
    containersColumn,
    imagesColumn,
    selectorColumn,
  ],
  cells: (set, now) => [
    nameOf(set),
    numberAt(set, "spec", "replicas"),
    numberAt(set, "status", "replicas"),
    numberAt(set, "status", "readyReplicas"),
    objectAge(set, now),
    ...wideCells(set),
  ],
};

export const statefulSetTable: KindTable = {
  columns: [nameColumn, column("Ready", "Ready pods of those wanted."), ageColumn, containersColumn, imagesColumn],
  cells: (set, now) => [
    nameOf(set),
    `${numberAt(set, "status", "readyReplicas")}/${numberAt(set, "spec", "replicas")}`,
    objectAge(set, now),
    containerNames(podSpec(set)),
    containerImages(podSpec(set)),
  ],
};

export const daemonSetTable: KindTable = {
  columns: [
    nameColumn,
    integerColumn("Desired", "Nodes that should run a pod."),
    integerColumn("Current", "Nodes that do."),
    integerColumn("Ready", "Nodes whose pod is ready."),
    integerColumn("Up-to-date", "Nodes whose pod is of the newest template."),
    integerColumn("Available", "Nodes whose pod has been ready for long enough."),
    column("Node Selector", "Labels of the nodes."),
    ageColumn,
    containersColumn,
    imagesColumn,
    selectorColumn,
  ],
  cells: (set, now) => [
    nameOf(set),
    numberAt(set, "status", "desiredNumberScheduled"),
    numberAt(set, "status", "currentNumberScheduled"),
    numberAt(set, "status", "numberReady"),
    numberAt(set, "status", "updatedNumberScheduled"),
    numberAt(set, "status", "numberAvailable"),
    formatLabels(valueAt(podSpec(set), "nodeSelector")),
    objectAge(set, now),
    ...wideCells(set),
  ],
};

function jobStatus(job: KubeObject): string {
  const holds = (type: string) =>
    arrayAt(job, "status", "conditions").some(
      (condition) => textAt(condition, "type") === type && textAt(condition, "status") === "True",
    );
  if (holds("Complete")) return "Complete";
  if (holds("Failed")) return "Failed";
  if (job.metadata.deletionTimestamp !== undefined) return "Terminating";
  return holds("Suspended") ? "Suspended" : "Running";
}

function jobDuration(job: KubeObject, now: number): string {
  const start = Date.parse(textAt(job, "status", "startTime"));
  if (Number.isNaN(start)) return "";
  const end = Date.parse(textAt(job, "status", "completionTime"));
  return formatDuration((Number.isNaN(end) ? now : end) - start);
}

export const jobTable: KindTable = {
  columns: [
    nameColumn,
    column("Status", "Whether it is done."),
    column("Completions", "Pods that succeeded, of those wanted."),
    column("Duration", "How long it ran."),
    ageColumn,
    containersColumn,
    imagesColumn,
    selectorColumn,
  ],
  cells: (job, now) => [
    nameOf(job),
    jobStatus(job),
    `${numberAt(job, "status", "succeeded")}/${textAt(job, "spec", "completions") || "1"}`,
    jobDuration(job, now),
    objectAge(job, now),
    ...wideCells(job),
  ],
};

export const cronJobTable: KindTable = {
  columns: [
    nameColumn,
    column("Schedule", "When it runs."),
    column("Timezone", "Of the schedule."),
    column("Suspend", "Whether it is held."),
    integerColumn("Active", "Jobs that are running."),
    column("Last Schedule", "When it ran last."),
    ageColumn,
    containersColumn,
    imagesColumn,
    selectorColumn,
  ],
  cells: (cronJob, now) => {
    const spec = valueAt(cronJob, "spec", "jobTemplate", "spec", "template", "spec");
    const last = textAt(cronJob, "status", "lastScheduleTime");
    return [
      nameOf(cronJob),
      textAt(cronJob, "spec", "schedule"),
      textAt(cronJob, "spec", "timeZone") || "<none>",
      valueAt(cronJob, "spec", "suspend") === true ? "True" : "False",
      arrayAt(cronJob, "status", "active").length,
      last === "" ? "<none>" : ageOf(last, now),
      objectAge(cronJob, now),
      containerNames(spec),
      containerImages(spec),
      formatSelector(valueAt(cronJob, "spec", "jobTemplate", "spec", "selector")),
    ];
  },
};

function metricTarget(autoscaler: KubeObject): string {
  const metrics = arrayAt(autoscaler, "spec", "metrics").map((metric, index) => {
    const resource = valueAt(metric, "resource");
    const name = textAt(resource, "name");
    const wanted = textAt(resource, "target", "averageUtilization");
    const current = textAt(
      arrayAt(autoscaler, "status", "currentMetrics")[index],
      "resource",
      "current",
      "averageUtilization",
    );
    return `${name}: ${current === "" ? "<unknown>" : `${current}%`}/${wanted === "" ? "<auto>" : `${wanted}%`}`;
  });
  return metrics.length === 0 ? "<none>" : metrics.join(", ");
}

export const horizontalPodAutoscalerTable: KindTable = {
  columns: [
    nameColumn,
    column("Reference", "What it scales."),
    column("Targets", "The measure, as it is and as it should be."),
    column("MinPods", "Least replicas."),
    column("MaxPods", "Most replicas."),
    integerColumn("Replicas", "Replicas now."),
    ageColumn,
  ],
  cells: (autoscaler, now) => [
    nameOf(autoscaler),
    `${textAt(autoscaler, "spec", "scaleTargetRef", "kind")}/${textAt(autoscaler, "spec", "scaleTargetRef", "name")}`,
    metricTarget(autoscaler),
    textAt(autoscaler, "spec", "minReplicas") || "<unset>",
    textAt(autoscaler, "spec", "maxReplicas"),
    numberAt(autoscaler, "status", "currentReplicas"),
    objectAge(autoscaler, now),
  ],
};
