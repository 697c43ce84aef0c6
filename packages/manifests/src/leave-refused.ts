/**
 * An object without the fields that it is refused for, so that what else is wrong with it is found. Only fields that no other
 * object goes by are left out or written anew: of what else is told none may come of it.
 */
import { isRecord, parseFieldPath } from "@portolan/shared";
import type { KubeObject } from "@portolan/simulator";
import type { RefusedObject } from "./document-model.ts";

type Cause = RefusedObject["causes"][number];
/** The field to write, and its value; undefined leaves it out. */
type Change = readonly [path: string, value: unknown];

/** Null where a cause names no field that can be left out. */
export function leaveRefused(object: KubeObject, causes: readonly Cause[]): KubeObject | null {
  if (causes.length === 0) return null;
  const left = structuredClone(object);
  for (const cause of causes) {
    const change = changeFor(object, cause);
    if (change === null) return null;
    write(left, change);
  }
  return left;
}

const workloads: ReadonlySet<string> = new Set(["Deployment", "ReplicaSet", "StatefulSet", "DaemonSet"]);

function changeFor(object: KubeObject, cause: Cause): Change | null {
  const { kind } = object;
  if (kind === "Service") return changeService(object, cause);
  if (kind === "Ingress") return changePath(object, cause);
  if (kind === "Pod") return changePod(object, cause);
  return workloads.has(kind) ? changeWorkload(object, cause) : null;
}

const ofService =
  /^spec\.(?:healthCheckNodePort|loadBalancerIP|loadBalancerClass|loadBalancerSourceRanges|sessionAffinity|sessionAffinityConfig|externalTrafficPolicy|internalTrafficPolicy|externalIPs|trafficDistribution|ports\[\d+\]\.(?:nodePort|appProtocol))(?=[.[]|$)/;

function changeService(object: KubeObject, { field }: Cause): Change | null {
  return leaveOut(ofService, field) ?? changeProtocol(object, field);
}

/** `tcp` is TCP. */
function changeProtocol(object: KubeObject, field: string): Change | null {
  if (!/(?:^spec\.|\.)ports\[\d+\]\.protocol$/.test(field)) return null;
  const value = read(object, field);
  const meant = typeof value === "string" ? value.trim().toUpperCase() : "";
  return ["TCP", "UDP", "SCTP"].includes(meant) && meant !== value ? [field, meant] : null;
}

function changePath(object: KubeObject, { field }: Cause): Change | null {
  if (!/^spec\.rules\[\d+\]\.http\.paths\[\d+\]\.pathType$/.test(field)) return null;
  const value = String(read(object, field)).toLowerCase();
  const meant = ["Exact", "Prefix"].find((each) => each.toLowerCase() === value);
  return [field, meant ?? "ImplementationSpecific"];
}

const ofWorkload =
  /^spec\.(?:replicas|minReadySeconds|strategy|updateStrategy|progressDeadlineSeconds|revisionHistoryLimit|podManagementPolicy)(?=[.[]|$)/;

function changeWorkload(object: KubeObject, cause: Cause): Change | null {
  const { field, message } = cause;
  const isUnmatched = message.includes("`selector` does not match template `labels`");
  // Which of the two was meant nobody knows: the pods would have the template's labels, and Services go by these.
  if (isUnmatched || field === "spec.selector") {
    const labels = read(object, "spec.template.metadata.labels");
    return isRecord(labels) && Object.keys(labels).length > 0 ? ["spec.selector", { matchLabels: labels }] : null;
  }
  return leaveOut(ofWorkload, field) ?? changePod(object, cause);
}

const ofPod =
  /^(?:spec\.template\.)?spec\.(?:volumes|terminationGracePeriodSeconds|activeDeadlineSeconds|restartPolicy|securityContext|imagePullSecrets)(?=[.[]|$)/;
const ofContainer =
  /^(?:spec\.template\.)?spec\.(?:containers|initContainers)\[\d+\]\.(?:env|envFrom|volumeMounts|volumeDevices|resources|securityContext|imagePullPolicy|terminationMessagePath|terminationMessagePolicy|lifecycle|livenessProbe|readinessProbe|startupProbe|ports\[\d+\]\.hostPort)(?=[.[]|$)/;

function changePod(object: KubeObject, { field }: Cause): Change | null {
  if (/^(?:spec\.template\.)?spec\.(?:containers|initContainers)\[\d+\]\.image$/.test(field)) return [field, "image"];
  return leaveOut(ofPod, field) ?? leaveOut(ofContainer, field) ?? changeProtocol(object, field);
}

function leaveOut(pattern: RegExp, field: string): Change | null {
  const [path] = pattern.exec(field) ?? [];
  return path === undefined ? null : [path, undefined];
}

function read(object: unknown, path: string): unknown {
  return parseFieldPath(path).reduce(stepInto, object);
}

function stepInto(value: unknown, step: string | number): unknown {
  if (Array.isArray(value)) return value[Number(step)] as unknown;
  return isRecord(value) ? value[step] : undefined;
}

function write(object: KubeObject, [path, value]: Change): void {
  const steps = parseFieldPath(path);
  const holder = steps.slice(0, -1).reduce<unknown>(stepInto, object);
  const last = String(steps.at(-1));
  if (!isRecord(holder)) return;
  if (value === undefined) Reflect.deleteProperty(holder, last);
  else Object.assign(holder, { [last]: value });
}
