/** The status that a kubelet writes for a pod, from what its containers are doing. */
import type { Condition, Container, Node, Pod, PodStatus } from "../core/objects.ts";
import { timestamp } from "../core/timestamps.ts";
import { conditionOf } from "./pod-state.ts";

/** What the containers of a pod are doing. */
export type ContainersState =
  | { readonly type: "creating" }
  | { readonly type: "running"; readonly since: number; readonly ready: boolean; readonly addresses: readonly string[] }
  | { readonly type: "waiting"; readonly reason: string; readonly addresses: readonly string[] }
  | { readonly type: "ended"; readonly since: number; readonly at: number; readonly exitCode: number };

const conditionTypes = ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"];
/** Nothing is said of readiness before there are containers. */
const conditionTypesOfNew = ["PodReadyToStartContainers", "Initialized", "PodScheduled"];

/** The status after `pod.status`; conditions keep their time where they stay as they are. */
export function podStatus(pod: Pod, node: Node, state: ContainersState, now: number): PodStatus {
  const hostIPs = (node.status?.addresses ?? [])
    .filter(({ type }) => type === "InternalIP")
    .map(({ address: ip }) => ({ ip }));
  const addresses = "addresses" in state ? state.addresses.map((ip) => ({ ip })) : (pod.status?.podIPs ?? []);
  return {
    ...pod.status,
    phase: phaseOf(state),
    conditions: (state.type === "creating" ? conditionTypesOfNew : conditionTypes).map((type) =>
      condition(pod, type, state, now),
    ),
    ...(hostIPs[0] ? { hostIP: hostIPs[0].ip, hostIPs } : {}),
    ...(addresses[0] ? { podIP: addresses[0].ip, podIPs: addresses } : {}),
    startTime: pod.status?.startTime ?? timestamp(now),
    containerStatuses: pod.spec.containers.map((container) => containerStatus(container, state)),
    ...(pod.spec.initContainers
      ? { initContainerStatuses: pod.spec.initContainers.map((container) => initContainerStatus(container, state)) }
      : {}),
  };
}

function phaseOf(state: ContainersState): string {
  switch (state.type) {
    case "creating":
      return "Pending";
    case "running":
      return "Running";
    case "waiting":
      return state.reason.includes("Image") ? "Pending" : "Running";
    case "ended":
      return state.exitCode === 0 ? "Succeeded" : "Failed";
  }
}

function condition(pod: Pod, type: string, state: ContainersState, now: number): Condition {
  const holds = conditionHolds(type, state);
  const status = holds ? "True" : "False";
  const before = conditionOf(pod.status?.conditions, type);
  const since = before?.status === status ? (before.lastTransitionTime ?? null) : timestamp(now);
  const base = { type, status, lastProbeTime: null, lastTransitionTime: since };
  if (holds || (type !== "Ready" && type !== "ContainersReady")) return base;
  if (state.type === "ended" && state.exitCode === 0) return { ...base, reason: "PodCompleted" };
  if (state.type === "ended") return { ...base, reason: "PodFailed" };
  const names = pod.spec.containers.map(({ name }) => name).join(" ");
  return { ...base, reason: "ContainersNotReady", message: `containers with unready status: [${names}]` };
}

function conditionHolds(type: string, state: ContainersState): boolean {
  if (type === "PodScheduled" || type === "Initialized") return true;
  if (type === "PodReadyToStartContainers") return state.type === "running" || state.type === "waiting";
  return state.type === "running" && state.ready;
}

function containerStatus({ name, image = "" }: Container, state: ContainersState) {
  const base = { name, image, imageID: "", lastState: {}, restartCount: 0 };
  switch (state.type) {
    case "creating":
      return { ...base, ready: false, started: false, state: { waiting: { reason: "ContainerCreating" } } };
    case "running":
      return { ...base, ready: state.ready, started: true, state: { running: { startedAt: timestamp(state.since) } } };
    case "waiting": {
      const restartCount = state.reason === "CrashLoopBackOff" ? 5 : 0;
      return { ...base, restartCount, ready: false, started: false, state: { waiting: { reason: state.reason } } };
    }
    case "ended":
      return { ...base, ready: false, started: false, state: { terminated: terminated(state) } };
  }
}

function terminated({ since, at, exitCode }: Extract<ContainersState, { type: "ended" }>) {
  return {
    exitCode,
    reason: exitCode === 0 ? "Completed" : "Error",
    startedAt: timestamp(since),
    finishedAt: timestamp(at),
  };
}

/** A native sidecar runs beside the containers; a plain init container has ended before them. */
function initContainerStatus(container: Container, state: ContainersState) {
  if (container.restartPolicy === "Always") {
    const alive: ContainersState = state.type === "running" ? { ...state, ready: true } : state;
    return containerStatus(container, alive);
  }
  if (state.type === "creating") return containerStatus(container, state);
  const ended = state.type === "waiting" ? { since: 0, at: 0 } : { since: state.since, at: state.since };
  const status = containerStatus(container, { type: "ended", ...ended, exitCode: 0 });
  return { ...status, ready: true };
}
