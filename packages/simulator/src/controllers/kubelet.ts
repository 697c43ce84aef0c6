/** The kubelets of all nodes: they start pods, give them addresses, tell whether they are Ready, and stop them. */
import type { Node, Pod } from "../core/objects.ts";
import { kinds } from "../core/resources.ts";
import { milliseconds } from "../core/timestamps.ts";
import { steering, steeringDuration } from "./annotations.ts";
import { keyOf, splitKey } from "./controller.ts";
import type { Controller, ControllerContext, Enqueue } from "./controller.ts";
import { isNodeReady } from "./node-fit.ts";
import { PodAddresses } from "./pod-addresses.ts";
import { isFinished, isTerminating } from "./pod-state.ts";
import { podStatus } from "./pod-status.ts";
import type { ContainersState } from "./pod-status.ts";

/** What a kubelet knows of a pod besides its status; milliseconds since 1970. */
interface Runtime {
  readonly accepted: number;
  running: { readonly since: number; readonly addresses: readonly string[] } | null;
  stopAt: number | null;
  /** How long flapping had been held in all when the pod was first ready. */
  heldBefore: number | null;
}

/** A readiness probe that has not been told to wait finds the pod ready after this time. */
const probeDelay = 500;
/** Pods of Jobs run for this long. */
const jobDuration = 1000;

export function kubelet({ server, store, now, behaviour, flaps }: ControllerContext): Controller {
  const runtimes = new Map<string, Runtime>();
  const addresses = new PodAddresses();
  /** Pods whose cycle is held: what is to be done when it goes on. */
  const held = new Map<string, Enqueue>();
  flaps.subscribe(() => {
    for (const [key, enqueue] of held) enqueue(key);
    held.clear();
  });

  function runtimeOf(pod: Pod): Runtime {
    const uid = pod.metadata.uid ?? "";
    const known = runtimes.get(uid);
    if (known) return known;
    const runtime: Runtime = { accepted: now(), running: null, stopAt: null, heldBefore: null };
    runtimes.set(uid, runtime);
    return runtime;
  }

  /** Removes the pod when its time has come. */
  function stop(key: string, pod: Pod, runtime: Runtime, enqueue: Enqueue): void {
    const limit = milliseconds(pod.metadata.deletionTimestamp);
    const holds = steering(pod.metadata, "terminating") === "hold";
    runtime.stopAt ??= now() + behaviour.stopDelay;
    const at = holds ? limit : Math.min(limit, runtime.stopAt);
    if (at <= now()) server.remove(kinds.pod, pod);
    else enqueue(key, at);
  }

  function start(key: string, pod: Pod, node: Node, runtime: Runtime, enqueue: Enqueue): ContainersState {
    const at = runtime.accepted + behaviour.startDelay;
    if (at > now()) {
      enqueue(key, at);
      return { type: "creating" };
    }
    const taken = addresses.take(pod, node);
    if (!taken) return { type: "creating" };
    runtime.running = { since: now(), addresses: taken };
    return run(key, pod, runtime, runtime.running, enqueue);
  }

  function run(
    key: string,
    pod: Pod,
    runtime: Runtime,
    { since, addresses: own }: NonNullable<Runtime["running"]>,
    enqueue: Enqueue,
  ): ContainersState {
    const waiting = steering(pod.metadata, "waiting");
    if (waiting !== undefined) return { type: "waiting", reason: waiting, addresses: own };
    const end = endOf(pod, since);
    if (end !== null && end <= now()) {
      return { type: "ended", since, at: end, exitCode: Number(steering(pod.metadata, "exitCode") ?? 0) || 0 };
    }
    if (end !== null) enqueue(key, end);
    return { type: "running", since, ready: isReady(key, pod, runtime, since, enqueue), addresses: own };
  }

  function isReady(key: string, pod: Pod, runtime: Runtime, since: number, enqueue: Enqueue): boolean {
    if (steering(pod.metadata, "ready") === "false") return false;
    const readyFrom = since + (steeringDuration(pod.metadata, "readyDelay") ?? probedDelay(pod));
    if (now() < readyFrom) {
      enqueue(key, readyFrom);
      return false;
    }
    const period = steeringDuration(pod.metadata, "flap");
    if (period === null || period === 0) return true;
    runtime.heldBefore ??= flaps.lost();
    const passed = now() - readyFrom - (flaps.lost() - runtime.heldBefore);
    if (flaps.held) held.set(key, enqueue);
    else enqueue(key, now() + period - (passed % period));
    return Math.floor(passed / period) % 2 === 0;
  }

  return {
    name: "kubelet",
    observe: (resource, event, enqueue) => {
      if (resource === kinds.node) {
        for (const pod of store.podsOnNode(event.object.metadata.name ?? "")) enqueue(keyOf(pod));
      }
      if (resource !== kinds.pod) return;
      if (event.type === "DELETED") {
        runtimes.delete(event.object.metadata.uid ?? "");
        addresses.release(event.object.metadata.uid ?? "");
      } else if (((event.object as Pod).spec.nodeName ?? "") !== "") enqueue(keyOf(event.object));
    },
    reconcile: (key, enqueue) => {
      const { namespace, name } = splitKey(key);
      const pod = store.find(kinds.pod, namespace, name) as Pod | undefined;
      if (!pod) return;
      const node = store.find(kinds.node, "", pod.spec.nodeName ?? "") as Node | undefined;
      if (!node || !isNodeReady(node)) return;
      const runtime = runtimeOf(pod);
      if (isTerminating(pod)) {
        stop(key, pod, runtime, enqueue);
        return;
      }
      if (isFinished(pod)) return;
      const state = runtime.running
        ? run(key, pod, runtime, runtime.running, enqueue)
        : start(key, pod, node, runtime, enqueue);
      const status = podStatus(pod, node, state, now());
      server.update(kinds.pod, namespace, { ...pod, status }, { subresource: "status" });
    },
  };
}

/** When the pod ends by itself, or null for one that runs on. */
function endOf(pod: Pod, since: number): number | null {
  if (pod.spec.restartPolicy === "Always") return null;
  const ofJob = (pod.metadata.ownerReferences ?? []).some(({ kind }) => kind === "Job");
  const runFor = steeringDuration(pod.metadata, "runFor") ?? (ofJob ? jobDuration : null);
  return runFor === null ? null : since + runFor;
}

function probedDelay({ spec }: Pod): number {
  const delays = spec.containers.map(({ readinessProbe }) =>
    readinessProbe ? (readinessProbe.initialDelaySeconds ?? 0) * 1000 + probeDelay : 0,
  );
  return Math.max(0, ...delays);
}
