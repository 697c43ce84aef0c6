/** Asks the worker that checks manifests. One text is checked at a time: of those that come meanwhile only the newest. */
import type { Answers, CheckedText, CheckReply, CheckRequest, CheckScope, Question } from "./check-messages.ts";

export interface Checker {
  /** Checks a text; a text that a newer one has overtaken is not answered. */
  readonly check: (text: string, scope: CheckScope) => void;
  /** Asks about the text that was checked last. */
  readonly ask: <Q extends Question>(question: Q) => Promise<Answers[Q["type"]]>;
  readonly stop: () => void;
}

/** The part of a Worker that is used; a test hands in its own. */
export interface CheckWorker {
  readonly postMessage: (message: CheckRequest) => void;
  readonly addEventListener: {
    (type: "message", listener: (event: MessageEvent<CheckReply>) => void): void;
    (type: "error", listener: (event: ErrorEvent) => void): void;
  };
  readonly terminate: () => void;
}

export interface CheckListener {
  readonly checked: (checked: CheckedText) => void;
  /** The worker has failed: a fault of ours, or a browser that has none. */
  readonly failed: (reason: string) => void;
}

export function createChecker(listener: CheckListener, worker: CheckWorker = startWorker()): Checker {
  const questions = new Map<number, (answer: never) => void>();
  let last = 0;
  let running: number | null = null;
  let waiting: Extract<CheckRequest, { readonly type: "check" }> | null = null;

  /** Goes on with the text that came meanwhile; false where none did. */
  const goOn = (): boolean => {
    const next = waiting;
    waiting = null;
    running = next?.id ?? null;
    if (next !== null) worker.postMessage(next);
    return next !== null;
  };
  worker.addEventListener("message", ({ data }) => {
    switch (data.type) {
      case "checked":
        if (!goOn()) listener.checked(data.checked);
        return;
      case "answered":
        questions.get(data.id)?.(data.answer as never);
        questions.delete(data.id);
        return;
      default:
        data satisfies never;
    }
  });
  worker.addEventListener("error", ({ message }) => {
    if (!goOn()) listener.failed(message);
  });
  return {
    check: (text, scope) => {
      last += 1;
      waiting = { type: "check", id: last, text, scope };
      if (running === null) goOn();
    },
    ask: (question) =>
      new Promise((resolve) => {
        last += 1;
        questions.set(last, resolve);
        worker.postMessage({ ...question, id: last });
      }),
    stop: () => {
      worker.terminate();
    },
  };
}

function startWorker(): Worker {
  return new Worker(new URL("./check-worker.ts", import.meta.url), { type: "module" });
}
