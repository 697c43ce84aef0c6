/** The table of pods: one word for the state of all containers. */
import type { KubeObject } from "../../core/api.ts";
import { arrayAt, numberAt, textAt, valueAt } from "../read-json.ts";
import { formatDuration, objectAge, orNone } from "./format-cells.ts";
import { ageColumn, column, nameColumn, type KindTable, type RowCondition } from "./table-model.ts";

function conditionHolds(pod: KubeObject, type: string): boolean {
  return arrayAt(pod, "status", "conditions").some(
    (condition) => textAt(condition, "type") === type && textAt(condition, "status") === "True",
  );
}

function terminationWord(terminated: unknown, prefix: string): string {
  const reason = textAt(terminated, "reason");
  if (reason !== "") return prefix + reason;
  const signal = numberAt(terminated, "signal");
  return signal === 0 ? `${prefix}ExitCode:${numberAt(terminated, "exitCode")}` : `${prefix}Signal:${signal}`;
}

function isRestartableInit(pod: KubeObject, name: string): boolean {
  return arrayAt(pod, "spec", "initContainers").some(
    (container) => textAt(container, "name") === name && textAt(container, "restartPolicy") === "Always",
  );
}

/** The word for an init container that is not through, or null when all are. */
function initWord(pod: KubeObject): string | null {
  const statuses = arrayAt(pod, "status", "initContainerStatuses");
  const total = arrayAt(pod, "spec", "initContainers").length;
  for (const [index, status] of statuses.entries()) {
    const terminated = valueAt(status, "state", "terminated");
    if (terminated !== undefined && numberAt(terminated, "exitCode") === 0) continue;
    if (isRestartableInit(pod, textAt(status, "name")) && valueAt(status, "started") === true) continue;
    if (terminated !== undefined) return terminationWord(terminated, "Init:");
    const waiting = textAt(status, "state", "waiting", "reason");
    return waiting !== "" && waiting !== "PodInitializing" ? `Init:${waiting}` : `Init:${index}/${total}`;
  }
  return null;
}

function containerWord(pod: KubeObject, start: string): string {
  let word = start;
  let hasRunning = false;
  for (const status of [...arrayAt(pod, "status", "containerStatuses")].reverse()) {
    const waiting = textAt(status, "state", "waiting", "reason");
    const terminated = valueAt(status, "state", "terminated");
    if (waiting !== "") word = waiting;
    else if (terminated !== undefined) word = terminationWord(terminated, "");
    else if (valueAt(status, "ready") === true && valueAt(status, "state", "running") !== undefined) hasRunning = true;
  }
  if (word === "Completed" && hasRunning) return conditionHolds(pod, "Ready") ? "Running" : "NotReady";
  return word;
}

function podStatusWord(pod: KubeObject): string {
  const phase = textAt(pod, "status", "phase");
  const reason = textAt(pod, "status", "reason");
  const initializing = conditionHolds(pod, "Initialized") ? null : initWord(pod);
  const word = initializing ?? containerWord(pod, reason === "" ? phase : reason);
  if (pod.metadata.deletionTimestamp === undefined) return word;
  if (reason === "NodeLost") return "Unknown";
  return phase === "Succeeded" || phase === "Failed" ? word : "Terminating";
}

function readyCount(pod: KubeObject): string {
  const sidecars = arrayAt(pod, "spec", "initContainers").filter((one) => textAt(one, "restartPolicy") === "Always");
  const total = arrayAt(pod, "spec", "containers").length + sidecars.length;
  const ready = arrayAt(pod, "status", "containerStatuses").filter(
    (status) => valueAt(status, "ready") === true && valueAt(status, "state", "running") !== undefined,
  );
  const readySidecars = arrayAt(pod, "status", "initContainerStatuses").filter(
    (status) => isRestartableInit(pod, textAt(status, "name")) && valueAt(status, "ready") === true,
  );
  return `${ready.length + readySidecars.length}/${total}`;
}

function restarts(pod: KubeObject, now: number): string {
  const statuses = [
    ...arrayAt(pod, "status", "containerStatuses"),
    ...arrayAt(pod, "status", "initContainerStatuses").filter((one) => isRestartableInit(pod, textAt(one, "name"))),
  ];
  const count = statuses.reduce<number>((sum, status) => sum + numberAt(status, "restartCount"), 0);
  const ends = statuses
    .map((status) => Date.parse(textAt(status, "lastState", "terminated", "finishedAt")))
    .filter((time) => !Number.isNaN(time));
  if (count === 0 || ends.length === 0) return String(count);
  return `${count} (${formatDuration(now - Math.max(...ends))} ago)`;
}

function readinessGates(pod: KubeObject): string {
  const gates = arrayAt(pod, "spec", "readinessGates");
  if (gates.length === 0) return "<none>";
  const holding = gates.filter((gate) => conditionHolds(pod, textAt(gate, "conditionType")));
  return `${holding.length}/${gates.length}`;
}

function completion(pod: KubeObject): readonly RowCondition[] {
  switch (textAt(pod, "status", "phase")) {
    case "Succeeded":
      return [
        { type: "Completed", status: "True", reason: "Succeeded", message: "The pod has completed successfully." },
      ];
    case "Failed":
      return [{ type: "Completed", status: "True", reason: "Failed", message: "The pod failed." }];
    default:
      return [];
  }
}

export const podTable: KindTable = {
  columns: [
    nameColumn,
    column("Ready", "How many containers are ready, of how many."),
    column("Status", "The state of the pod's containers in one word."),
    column("Restarts", "How often its containers were restarted, and when last."),
    ageColumn,
    column("IP", "The pod's address.", 1),
    column("Node", "The node that it runs on.", 1),
    column("Nominated Node", "The node that is being cleared for it.", 1),
    column("Readiness Gates", "How many of its readiness gates hold.", 1),
  ],
  cells: (pod, now) => [
    pod.metadata.name ?? "",
    readyCount(pod),
    podStatusWord(pod),
    restarts(pod, now),
    objectAge(pod, now),
    orNone(textAt(pod, "status", "podIP")),
    orNone(textAt(pod, "spec", "nodeName")),
    orNone(textAt(pod, "status", "nominatedNodeName")),
    readinessGates(pod),
  ],
  conditions: completion,
};
