/** Drives a cluster's time: tells it the time when one of its controllers wants to be run. */
import type { Cluster } from "../core/api.ts";

export interface ClusterClock {
  /** Passes the time on to the cluster. */
  readonly tick: () => void;
  /** Holds the pods that come and go in the state that they have; all else goes on. */
  readonly freeze: () => void;
  readonly resume: () => void;
  readonly frozen: () => boolean;
  readonly stop: () => void;
}

/** A timer waits no longer than this, so that a cluster whose wishes change is never far behind. */
const longestWaitMs = 1_000;

/** Starts to pass the time on, now and whenever the cluster wants to be woken. */
export function runClock(cluster: Cluster, now: () => number): ClusterClock {
  let timer: NodeJS.Timeout | null = null;
  let frozen = false;
  let stopped = false;
  let ticking = false;

  function tick(): void {
    if (ticking || stopped) return;
    ticking = true;
    try {
      cluster.advance(Math.max(now(), cluster.now()));
    } finally {
      ticking = false;
    }
    schedule();
  }

  function schedule(): void {
    if (stopped) return;
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const next = cluster.nextWakeUp();
    if (next === null) return;
    timer = setTimeout(tick, Math.min(Math.max(next - now(), 1), longestWaitMs));
    timer.unref();
  }

  function hold(wanted: boolean): void {
    tick();
    frozen = wanted;
    cluster.holdFlaps(wanted);
    tick();
  }

  let due: NodeJS.Immediate | null = null;
  // Controllers run after the write has been answered, as they do behind a real API server.
  const unsubscribe = cluster.subscribe(() => {
    if (ticking || stopped) return;
    due ??= setImmediate(() => {
      due = null;
      tick();
    });
  });
  tick();

  return {
    tick,
    frozen: () => frozen,
    freeze: () => {
      hold(true);
    },
    resume: () => {
      hold(false);
    },
    stop: () => {
      stopped = true;
      unsubscribe();
      if (timer !== null) clearTimeout(timer);
      if (due !== null) clearImmediate(due);
    },
  };
}
