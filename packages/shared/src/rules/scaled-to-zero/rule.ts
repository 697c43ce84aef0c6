import { formatFieldPath } from "../../model/field-path.ts";
import { templatePath } from "../../model/workload-kinds.ts";
import type { SlimHorizontalPodAutoscaler, SlimWorkload } from "../../model/objects.ts";
import type { ServicePaths } from "../../paths/path-model.ts";
import type { Snapshot } from "../../snapshot/snapshot.ts";
import type { Evidence, Fix } from "../finding.ts";
import { kubectl, replaceValue } from "../make-fix.ts";
import type { ServiceRule } from "../rule.ts";
import { livePods, makingWorkloads } from "../service-facts.ts";

/** The selector is right, and the workload that it means has been scaled to no pod at all, or makes some only at times. */
export const rule: ServiceRule = {
  type: "service",
  id: "scaled-to-zero",
  severity: "info",
  title: "The workload is scaled to zero",
  explains: ["no-ready-endpoints"],
  *check(service, { snapshot, customKinds }) {
    const empty = emptyWorkloads(service, snapshot);
    if (empty.length === 0) return;
    const workloads = empty.map((workload) => ({ workload, scaler: scalerOf(workload, snapshot) }));
    const onPurpose = workloads.every(({ workload, scaler }) => scaler?.wakes === true || workload.kind === "CronJob");
    // An operator's resource may scale it: a Rollout takes a Deployment's place and sets it to 0.
    const unsure = customKinds(service.namespace).length > 0;
    const exposed = service.ports.some(({ waysIn }) => waysIn.some(({ client }) => client === "outside"));
    yield {
      severity: exposed && !onPurpose && !unsure ? "warning" : "info",
      hop: "endpoints",
      message: `Service ${service.name} has no pod: ${workloads.map(emptyText).join(", ")}`,
      evidence: workloads.flatMap((each) => evidenceOf(each, service)),
      fixes: workloads.flatMap(({ workload, scaler }) =>
        !hasReplicas(workload) || scaler?.wakes === true ? [] : [scaleFix(workload)],
      ),
      reproduce: empty.map(({ kind, name }) => `${kubectl(service)} get ${kind.toLowerCase()} ${name}`),
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

/** What scales the workload. */
interface Scaler {
  readonly name: string;
  /** It starts a pod when one is needed. A HorizontalPodAutoscaler without zero rests while there is no pod. */
  readonly wakes: boolean;
  readonly evidence: Evidence;
}

interface Empty {
  readonly workload: SlimWorkload;
  readonly scaler: Scaler | null;
}

/** The label that KEDA leaves on what it makes; its HorizontalPodAutoscaler is one. */
const kedaLabel = "scaledobject.keda.sh/name";

/** Labels by which autoscalers that know zero mark workloads. */
const wakers: Readonly<Record<string, string>> = {
  [kedaLabel]: "KEDA",
  "serving.knative.dev/revision": "Knative",
};

/** What `kubectl scale` takes. */
function hasReplicas({ kind }: SlimWorkload): boolean {
  return kind !== "DaemonSet" && kind !== "CronJob";
}

function scalerOf(workload: SlimWorkload, snapshot: Snapshot): Scaler | null {
  for (const [label, name] of Object.entries(wakers)) {
    const value = workload.labels[label];
    if (value === undefined) continue;
    const { kind, namespace, name: workloadName } = workload;
    const object = { kind, namespace, name: workloadName };
    return { name, wakes: true, evidence: { object, path: `metadata.labels["${label}"]`, value } };
  }
  for (const autoscaler of snapshot.inNamespace("HorizontalPodAutoscaler", workload.namespace)) {
    const { target } = autoscaler;
    if (target.kind === workload.kind && target.name === workload.name) return autoscalerOf(autoscaler);
  }
  return null;
}

function autoscalerOf({ kind, namespace, name, labels, minReplicas }: SlimHorizontalPodAutoscaler): Scaler {
  const object = { kind, namespace, name };
  const scaledObject = labels[kedaLabel];
  if (scaledObject !== undefined) {
    const path = `metadata.labels["${kedaLabel}"]`;
    return { name: "KEDA", wakes: true, evidence: { object, path, value: scaledObject } };
  }
  const evidence = { object, path: "spec.minReplicas", value: minReplicas };
  return { name: `HorizontalPodAutoscaler ${name}`, wakes: minReplicas === 0, evidence };
}

function emptyText({ workload: { kind, name }, scaler }: Empty): string {
  if (kind === "DaemonSet") return `no node takes a pod of DaemonSet ${name}`;
  if (kind === "CronJob") return `CronJob ${name} makes some only while a Job of it runs`;
  const text = `${kind} ${name} is scaled to 0`;
  if (scaler === null) return text;
  return scaler.wakes
    ? `${text} by ${scaler.name}, which starts a pod when one is needed`
    : `${text}, and ${scaler.name} rests while it is`;
}

function evidenceOf({ workload, scaler }: Empty, { selector }: ServicePaths): readonly Evidence[] {
  const { kind, namespace, name, replicas, templateLabels } = workload;
  if (kind === "CronJob") {
    return Object.keys(selector ?? {})
      .sort()
      .map((key) => ({
        object: { kind, namespace, name },
        path: formatFieldPath([...templatePath(kind), "metadata", "labels", key]),
        value: templateLabels[key] ?? null,
      }));
  }
  const path = kind === "DaemonSet" ? "status.desiredNumberScheduled" : "spec.replicas";
  const own = { object: { kind, namespace, name }, path, value: replicas };
  return scaler === null ? [own] : [own, scaler.evidence];
}

function scaleFix({ kind, namespace, name }: SlimWorkload): Fix {
  return {
    summary: `Scale ${kind} ${name} to 1`,
    object: { kind, namespace, name },
    patch: replaceValue("/spec/replicas", 0, 1),
    command: `kubectl -n ${namespace} scale ${kind.toLowerCase()} ${name} --replicas=1`,
  };
}
