/** Why a pod takes no traffic, in the words in which an engineer would say it. */
import type { Probe, SlimContainer, SlimPod } from "../model/objects.ts";
import { servingContainers } from "./resolve-target-port.ts";

type NotReadyReason =
  | { readonly type: "finished"; readonly phase: "Succeeded" | "Failed" }
  | { readonly type: "terminating"; readonly ready: boolean }
  | { readonly type: "unschedulable" }
  | { readonly type: "not-scheduled" }
  /** A container waits or has ended: `CrashLoopBackOff`, `ImagePullBackOff`, `OOMKilled`, … */
  | {
      readonly type: "container";
      readonly container: string;
      readonly reason: string;
      readonly restarts: number;
      readonly image: string | null;
    }
  | { readonly type: "node-not-ready"; readonly node: string }
  | { readonly type: "readiness-gate" }
  /** Its node was lost for a while, or the kubelet has not said otherwise yet: no container is to blame. */
  | { readonly type: "only-marked" }
  /** It runs and has a probe that has not passed. */
  | {
      readonly type: "probe";
      readonly kind: "readiness" | "startup";
      readonly container: string;
      readonly probe: Probe;
    }
  | { readonly type: "not-ready"; readonly container: string | null; readonly reason: string | null };

/** Why the pod is not ready or about to go; null for a ready pod. `nodeReady` is false when its node is known to be down. */
export function explainNotReady(pod: SlimPod, nodeReady = true): NotReadyReason | null {
  if (pod.phase === "Succeeded" || pod.phase === "Failed") return { type: "finished", phase: pod.phase };
  if (pod.deletedAt !== null) return { type: "terminating", ready: pod.ready };
  if (pod.ready) return null;
  if (pod.nodeName === null) {
    return { type: pod.notReadyReason === "Unschedulable" ? "unschedulable" : "not-scheduled" };
  }
  if (!nodeReady) return { type: "node-not-ready", node: pod.nodeName };
  return waitingContainer(pod) ?? unpassedProbe(pod);
}

const imageReasons: ReadonlySet<string> = new Set(["ImagePullBackOff", "ErrImagePull", "InvalidImageName"]);
/** Reasons that only say that another container comes first. */
const passingReasons: ReadonlySet<string> = new Set(["PodInitializing", "ContainerCreating", "Completed"]);

function waitingContainer(pod: SlimPod): NotReadyReason | null {
  const stopped = pod.containerStates.filter((state) => state.reason !== null && !state.ready);
  const worst = stopped.find(({ reason }) => !passingReasons.has(reason ?? "")) ?? stopped[0];
  if (worst?.reason == null) return null;
  const image = pod.spec.containers.find(({ name }) => name === worst.name)?.image ?? null;
  return {
    type: "container",
    container: worst.name,
    reason: worst.reason,
    restarts: worst.restarts,
    image: imageReasons.has(worst.reason) ? image : null,
  };
}

function unpassedProbe(pod: SlimPod): NotReadyReason {
  if (pod.notReadyReason === "ReadinessGatesNotReady") return { type: "readiness-gate" };
  const unready = new Set(pod.containerStates.filter(({ ready }) => !ready).map(({ name }) => name));
  if (pod.containerStates.length > 0 && unready.size === 0) return { type: "only-marked" };
  const containers = servingContainers(pod.spec).filter(({ name }) => unready.size === 0 || unready.has(name));
  for (const container of containers) {
    const probed = probeOf(container);
    if (probed) return { type: "probe", container: container.name, ...probed };
  }
  return { type: "not-ready", container: containers[0]?.name ?? null, reason: pod.notReadyReason };
}

function probeOf(container: SlimContainer): { kind: "readiness" | "startup"; probe: Probe } | null {
  if (container.readinessProbe) return { kind: "readiness", probe: container.readinessProbe };
  if (container.startupProbe) return { kind: "startup", probe: container.startupProbe };
  return null;
}

/** The reason as a short phrase, to stand beside a pod: `CrashLoopBackOff in container app, 12 restarts`. */
export function notReadyText(reason: NotReadyReason): string {
  switch (reason.type) {
    case "finished":
      return `finished (${reason.phase})`;
    case "terminating":
      return "terminating";
    case "unschedulable":
      return "not scheduled: no node takes it (Unschedulable)";
    case "not-scheduled":
      return "not scheduled yet";
    case "container":
      return containerText(reason);
    case "node-not-ready":
      return `its node ${reason.node} is not ready`;
    case "readiness-gate":
      return "a readiness gate is not met";
    case "only-marked":
      return "marked not ready, though its containers are ready";
    case "probe":
      return `${reason.kind} probe fails: ${probeText(reason.probe)} (container ${reason.container})`;
    case "not-ready":
      return notReadyConditionText(reason);
    default:
      return reason satisfies never;
  }
}

function containerText(reason: Extract<NotReadyReason, { type: "container" }>): string {
  const image = reason.image === null ? "" : `: image ${reason.image}`;
  const restarts =
    reason.restarts === 0 ? "" : `, ${reason.restarts} ${reason.restarts === 1 ? "restart" : "restarts"}`;
  return `${reason.reason} in container ${reason.container}${image}${restarts}`;
}

function notReadyConditionText(reason: Extract<NotReadyReason, { type: "not-ready" }>): string {
  if (reason.container !== null) return `container ${reason.container} is not ready`;
  return reason.reason === null ? "not ready" : `not ready (${reason.reason})`;
}

/** `GET /healthz on port 8080`: what a probe does. */
function probeText(probe: Probe): string {
  const port = probe.port === null ? "" : ` on port ${probe.port}`;
  switch (probe.type) {
    case "http":
      return `GET ${probe.path ?? "/"}${port}`;
    case "tcp":
      return `connect${port}`;
    case "grpc":
      return `gRPC health check${port}`;
    case "exec":
      return "command";
    default:
      return probe.type satisfies never;
  }
}
