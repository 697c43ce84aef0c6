/** Clock, timers and randomness, passed in so that tests decide about them. */
export interface Timing {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Runs once after so many milliseconds; returns the way to cancel it. */
  readonly after: (ms: number, run: () => void) => () => void;
  /** At least 0, below 1. */
  readonly random: () => number;
}

/** The machine's own. */
export const systemTiming: Timing = {
  now: () => Date.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => {
      clearTimeout(timer);
    };
  },
  random: () => Math.random(),
};

/** Waits; an abort ends the waiting at once and is no error. */
export async function wait(timing: Timing, ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const done = (): void => {
      cancel();
      signal.removeEventListener("abort", done);
      resolve();
    };
    const cancel = timing.after(ms, done);
    signal.addEventListener("abort", done);
  });
}
