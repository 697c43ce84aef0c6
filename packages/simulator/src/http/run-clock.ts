/** Drives a cluster's time: tells it the time when one of its controllers wants to be run, or can be held still. */
import type { Cluster } from "../core/api.ts";

export interface ClusterClock {
  /** Passes the time on to the cluster; while frozen, the time at which it was frozen. */
  readonly tick: () => void;
  readonly freeze: () => void;
  readonly resume: () => void;
  readonly frozen: () => boolean;
  readonly stop: () => void;
}

/** A timer waits no longer than this, so that a cluster whose wishes change is never far behind. */
const longestWaitMs = 1_000;

/**
 * While frozen, writes still reach the controllers, but nothing that waits for time to pass happens.
 */
export function runClock(cluster: Cluster, now: () => number): ClusterClock {
  let timer: NodeJS.Timeout | null = null;
  let frozenAt: number | null = null;
  let stopped = false;
  let ticking = false;

  function tick(): void {
    if (ticking || stopped) return;
    ticking = true;
    try {
      cluster.advance(Math.max(frozenAt ?? now(), cluster.now()));
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
    if (frozenAt !== null || next === null) return;
    timer = setTimeout(tick, Math.min(Math.max(next - now(), 1), longestWaitMs));
    timer.unref();
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
    frozen: () => frozenAt !== null,
    freeze: () => {
      if (frozenAt !== null) return;
      tick();
      frozenAt = cluster.now();
      schedule();
    },
    resume: () => {
      frozenAt = null;
      tick();
    },
    stop: () => {
      stopped = true;
      unsubscribe();
      if (timer !== null) clearTimeout(timer);
      if (due !== null) clearImmediate(due);
    },
  };
}
