import type { SlimWorkload } from "../../model/objects.ts";
import type { ServicePaths } from "../../paths/path-model.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Evidence, Fix } from "../finding.ts";
import { kubectl, replaceValue } from "../make-fix.ts";
import type { ServiceRule } from "../rule.ts";
import { livePods, makingWorkloads } from "../service-facts.ts";

/** Labels by which autoscalers that know zero mark what they scale. */
const autoscalers: Readonly<Record<string, string>> = {
  "scaledobject.keda.sh/name": "KEDA",
  "serving.knative.dev/revision": "Knative",
};

/** The selector is right, and the workload that it means has been scaled to no pod at all. */
export const rule: ServiceRule = {
  type: "service",
  id: "scaled-to-zero",
  severity: "info",
  title: "The workload is scaled to zero",
  explains: ["no-ready-endpoints"],
  *check(service, { snapshot }) {
    const workloads = emptyWorkloads(service, snapshot);
    if (workloads.length === 0) return;
    const onPurpose = workloads.every((workload) => scalerOf(workload) !== null);
    const exposed = service.ports.some(({ waysIn }) => waysIn.some(({ client }) => client === "outside"));
    yield {
      severity: exposed && !onPurpose ? "warning" : "info",
      hop: "endpoints",
      message: `Service ${service.name} has no pod: ${workloads.map(workloadText).join(", ")}`,
      evidence: workloads.flatMap(evidenceOf),
      fixes: workloads.filter((workload) => workload.kind !== "DaemonSet" && scalerOf(workload) === null).map(scaleFix),
      reproduce: workloads.map(({ kind, name }) => `${kubectl(service)} get ${kind.toLowerCase()} ${name}`),
    };
  },
};

/** Workloads whose template the selector takes, all of them at 0; none where a pod is there or endpoints by hand serve. */
function emptyWorkloads(service: ServicePaths, snapshot: Snapshot): readonly SlimWorkload[] {
  if (service.type === "ExternalName" || snapshot.unreadable.has("Pod")) return [];
  if (service.ports.some(({ used }) => used > 0) || livePods(service, snapshot).length > 0) return [];
  const workloads = makingWorkloads(service, snapshot);
  return workloads.every(({ replicas }) => replicas === 0) ? workloads : [];
}

/** Who scales it to zero on purpose, by the labels that the autoscaler leaves; null where none is known. */
function scalerOf({ labels }: SlimWorkload): string | null {
  const key = Object.keys(autoscalers).find((label) => label in labels);
  return key === undefined ? null : (autoscalers[key] ?? null);
}

function workloadText(workload: SlimWorkload): string {
  const { kind, name } = workload;
  if (kind === "DaemonSet") return `no node takes a pod of DaemonSet ${name}`;
  const scaler = scalerOf(workload);
  return `${kind} ${name} is scaled to 0${scaler === null ? "" : ` by ${scaler}, which starts a pod when one is needed`}`;
}

function evidenceOf(workload: SlimWorkload): readonly Evidence[] {
  const { kind, namespace, name, replicas, labels } = workload;
  const object = { kind, namespace, name };
  const path = kind === "DaemonSet" ? "status.desiredNumberScheduled" : "spec.replicas";
  const marks = Object.keys(autoscalers).filter((label) => label in labels);
  return [
    { object, path, value: replicas },
    ...marks.map((label) => ({ object, path: `metadata.labels["${label}"]`, value: labels[label] ?? "" })),
  ];
}

function scaleFix({ kind, namespace, name }: SlimWorkload): Fix {
  return {
    summary: `Scale ${kind} ${name} to 1`,
    object: { kind, namespace, name },
    patch: replaceValue("/spec/replicas", 0, 1),
    command: `kubectl -n ${namespace} scale ${kind.toLowerCase()} ${name} --replicas=1`,
  };
}
