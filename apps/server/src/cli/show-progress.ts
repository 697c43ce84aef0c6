/** How far a long check is: a line of a terminal's standard error, which is gone when the check is done. */
import type { Timing } from "../kube/timing.ts";
import type { ProgramIo } from "./program-io.ts";

/** Whoever waits no longer than this is shown nothing (ms). */
const patience = 1000;

export interface Progress {
  readonly show: (done: number, total: number) => void;
  readonly end: () => void;
}

export function createProgress(
  io: Pick<ProgramIo, "stderr" | "stderrIsTerminal">,
  timing: Pick<Timing, "now">,
): Progress {
  const started = timing.now();
  let isShown = false;
  return {
    show: (done, total) => {
      if (!io.stderrIsTerminal || timing.now() - started < patience) return;
      isShown = true;
      io.stderr(`\rportolan: ${String(done)} of ${String(total)} objects tried`);
    },
    end: () => {
      if (isShown) io.stderr("\r\u001b[K");
      isShown = false;
    },
  };
}
