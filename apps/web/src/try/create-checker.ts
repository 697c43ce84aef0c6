/** Asks the worker that checks manifests, one question after another. */
import type { FieldPlace } from "@portolan/manifests";
import type { CheckedText, CheckReply, CheckRequest, CheckScope } from "./check-messages.ts";

export interface Checker {
  /** Checks a text; a text that a newer one has overtaken is not answered. */
  readonly check: (text: string, scope: CheckScope) => void;
  /** Where a field stands in the text that was checked last; null for what does not stand there. */
  readonly locate: (field: string) => Promise<FieldPlace | null>;
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
  const places = new Map<number, (place: FieldPlace | null) => void>();
  let last = 0;
  let newest = 0;
  worker.addEventListener("message", ({ data }) => {
    switch (data.type) {
      case "checked":
        if (data.id === newest) listener.checked(data.checked);
        return;
      case "located":
        places.get(data.id)?.(data.place);
        places.delete(data.id);
        return;
      default:
        data satisfies never;
    }
  });
  worker.addEventListener("error", ({ message }) => {
    listener.failed(message);
  });
  return {
    check: (text, scope) => {
      newest = last += 1;
      worker.postMessage({ type: "check", id: newest, text, scope });
    },
    locate: (field) =>
      new Promise((resolve) => {
        last += 1;
        places.set(last, resolve);
        worker.postMessage({ type: "locate", id: last, field });
      }),
    stop: () => {
      worker.terminate();
    },
  };
}

function startWorker(): Worker {
  return new Worker(new URL("./check-worker.ts", import.meta.url), { type: "module" });
}
