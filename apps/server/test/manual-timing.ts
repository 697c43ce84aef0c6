/** A clock that stands still until a test moves it. */
import type { Timing } from "../src/kube/timing.ts";

export interface ManualTiming extends Timing {
  /** Moves time on, runs the timers that come due on the way, and lets what waits for them go on. */
  readonly advance: (ms: number) => Promise<void>;
}

/** Lets every promise and stream that can go on go on. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 8; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Begins at 2026-11-20T12:00:00Z; `random` is always `fixedRandom`. */
export function createManualTiming(fixedRandom = 0): ManualTiming {
  let now = Date.parse("2026-11-20T12:00:00Z");
  const timers = new Set<{ readonly at: number; readonly run: () => void }>();
  return {
    now: () => now,
    random: () => fixedRandom,
    after: (ms, run) => {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance: async (ms) => {
      const end = now + ms;
      await settle();
      for (;;) {
        const [next] = [...timers].filter(({ at }) => at <= end).sort((left, right) => left.at - right.at);
        if (!next) break;
        timers.delete(next);
        now = Math.max(now, next.at);
        next.run();
        await settle();
      }
      now = end;
    },
  };
}
