/** Jobs: pods until enough have succeeded, or too many have failed. */
import type { Condition, Job, Pod } from "../core/objects.ts";
import { kinds } from "../core/resources.ts";
import { timestamp } from "../core/timestamps.ts";
import { splitKey } from "./controller.ts";
import type { Controller, ControllerContext } from "./controller.ts";
import { claimPods, podOf } from "./owned-pods.ts";
import { isActive, isReady, isTerminating } from "./pod-state.ts";
import { observeWorkload } from "./workload-events.ts";

export function jobController(context: ControllerContext): Controller {
  return {
    name: "job",
    observe: observeWorkload(kinds.job, [kinds.pod], context.store),
    reconcile: (key) => {
      const { namespace, name } = splitKey(key);
      const job = context.store.find(kinds.job, namespace, name) as Job | undefined;
      if (!job || isTerminating(job)) return;
      const pods = claimPods(context, kinds.job, job, job.spec.selector);
      if (verdict(job, pods) === null) startPods(context, job, pods);
      writeStatus(context, job);
    },
  };
}

function count(pods: readonly Pod[], phase: string): number {
  return pods.filter((pod) => pod.status?.phase === phase).length;
}

/** How many must succeed; a work queue (parallelism without completions) is done when one has. */
function needed(job: Job): number {
  return job.spec.completions ?? 1;
}

function verdict(job: Job, pods: readonly Pod[]): "Complete" | "Failed" | null {
  if (count(pods, "Failed") > (job.spec.backoffLimit ?? 6)) return "Failed";
  if (count(pods, "Succeeded") >= needed(job)) return "Complete";
  return null;
}

function startPods(context: ControllerContext, job: Job, pods: readonly Pod[]): void {
  const namespace = job.metadata.namespace ?? "";
  const active = pods.filter(isActive);
  const open = needed(job) - count(pods, "Succeeded");
  const wanted = job.spec.suspend === true ? 0 : Math.min(job.spec.parallelism ?? 1, open);
  for (let missing = wanted - active.length; missing > 0; missing--) {
    context.server.create(kinds.pod, namespace, podOf(kinds.job, job, job.spec.template));
  }
  for (const pod of active.slice(Math.max(0, wanted))) {
    context.server.delete(kinds.pod, namespace, pod.metadata.name ?? "");
  }
}

function writeStatus(context: ControllerContext, job: Job): void {
  const pods = claimPods(context, kinds.job, job, job.spec.selector);
  const result = verdict(job, pods);
  const now = timestamp(context.now());
  const active = pods.filter(isActive);
  const finished = result === null ? [] : conditions(job, result, now);
  if (result === "Failed") {
    for (const pod of active) context.server.delete(kinds.pod, job.metadata.namespace ?? "", pod.metadata.name ?? "");
  }
  const numbers = {
    active: result === null ? active.length : 0,
    succeeded: count(pods, "Succeeded"),
    failed: count(pods, "Failed"),
  };
  const status = {
    ...Object.fromEntries(Object.entries(numbers).filter(([, value]) => value > 0)),
    ready: active.filter(isReady).length,
    terminating: pods.filter(isTerminating).length,
    uncountedTerminatedPods: {},
    ...(job.spec.suspend === true ? {} : { startTime: job.status?.startTime ?? now }),
    ...(result === "Complete" ? { completionTime: job.status?.completionTime ?? now } : {}),
    ...(finished.length > 0 ? { conditions: finished } : {}),
  };
  context.server.update(kinds.job, job.metadata.namespace ?? "", { ...job, status }, { subresource: "status" });
}

function conditions(job: Job, result: "Complete" | "Failed", now: string): readonly Condition[] {
  if ((job.status?.conditions ?? []).some(({ type }) => type === result)) return job.status?.conditions ?? [];
  const times = { lastProbeTime: now, lastTransitionTime: now };
  if (result === "Complete") {
    const reached = { reason: "CompletionsReached", message: "Reached expected number of succeeded pods" };
    return ["SuccessCriteriaMet", "Complete"].map((type) => ({ type, status: "True", ...times, ...reached }));
  }
  const exceeded = { reason: "BackoffLimitExceeded", message: "Job has reached the specified backoff limit" };
  return ["FailureTarget", "Failed"].map((type) => ({ type, status: "True", ...times, ...exceeded }));
}
