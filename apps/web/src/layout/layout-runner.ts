/** Runs layouts one after another, and only the newest: what was asked for meanwhile is left out. */
import type { Layout, LayoutInput } from "@portolan/shared";
import type { LayoutReply, LayoutRequest } from "./layout-messages.ts";

/** What the picture needs of whatever computes layouts. */
export interface LayoutRunner {
  /** Asks for a layout. `input` is made when the runner is free, so that it sees the newest places. */
  readonly run: (input: () => LayoutInput, done: (layout: Layout) => void) => void;
  readonly stop: () => void;
}

/** The part of a Worker that is used; a test hands in its own. */
export interface LayoutWorker {
  readonly postMessage: (message: LayoutRequest) => void;
  readonly addEventListener: (type: "message", listener: (event: MessageEvent<LayoutReply>) => void) => void;
  readonly terminate: () => void;
}

interface Job {
  readonly input: () => LayoutInput;
  readonly done: (layout: Layout) => void;
}

/** A runner in a worker. At most one layout is under way and one is waiting. */
export function workerRunner(worker: LayoutWorker): LayoutRunner {
  let running: (Job & { readonly id: number }) | null = null;
  let waiting: Job | null = null;
  let next = 0;
  const start = (job: Job) => {
    next += 1;
    running = { ...job, id: next };
    worker.postMessage({ id: next, input: job.input() });
  };
  worker.addEventListener("message", ({ data }) => {
    if (running?.id !== data.id) return;
    const { done } = running;
    running = null;
    const job = waiting;
    waiting = null;
    done(data.layout);
    if (job !== null) start(job);
  });
  return {
    run: (input, done) => {
      if (running === null) start({ input, done });
      else waiting = { input, done };
    },
    stop: () => {
      running = null;
      waiting = null;
      worker.terminate();
    },
  };
}

/** The runner for this page. */
export function createLayoutRunner(): LayoutRunner {
  return workerRunner(new Worker(new URL("./layout-worker.ts", import.meta.url), { type: "module" }));
}
