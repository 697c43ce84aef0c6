/**
 * One EventSource a tab, for every view that the tab shows. EventSource alone is not enough: it
 * gives up for good on an answer other than 200, retries a dead server without back-off and does not
 * notice a connection that has gone silent. This manager does those three, closes the stream of a
 * hidden tab (browsers allow six connections an origin on HTTP/1.1), and when the set of views changes opens the
 * new stream before it closes the old one, so that no change is missed between them.
 */
import type { Problem, StreamEvent, ViewKey } from "@portolan/shared";
import { parseStreamEvent, streamEventNames } from "./parse-stream-event.ts";

/** The part of EventSource that is used. */
export interface EventSourceLike {
  onopen: ((event: Event) => void) | null;
  onerror: ((event: Event) => void) | null;
  addEventListener: (type: string, listener: (event: MessageEvent<string>) => void) => void;
  close: () => void;
}

/** How the browser stands to Portolan's server. Times are milliseconds since 1970. */
export type BrowserConnection =
  /** Nothing was heard yet. */
  | { readonly type: "connecting" }
  | { readonly type: "live" }
  /** `lastHeard` is when the server last said something; null where it never did. */
  | { readonly type: "reconnecting"; readonly lastHeard: number | null; readonly problem: Problem | null }
  /** The server has answered that there is no such stream; nothing is asked again before `retry`. */
  | { readonly type: "refused"; readonly lastHeard: number | null; readonly problem: Problem }
  /** The tab is hidden. */
  | { readonly type: "paused"; readonly lastHeard: number | null };

export interface StreamManagerOptions {
  readonly url: (views: readonly ViewKey[], lastEventId: string | null) => string;
  readonly openEventSource: (url: string) => EventSourceLike;
  /** Asks why the stream is refused; null where the server does not answer at all. */
  readonly diagnose: () => Promise<Problem | null>;
  /** Calls back after `ms`; the result cancels. */
  readonly setTimer: (callback: () => void, ms: number) => () => void;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** 0 to 1; spreads the retries of many tabs. */
  readonly random: () => number;
  readonly onEvent: (event: StreamEvent) => void;
  readonly onConnection: (connection: BrowserConnection) => void;
}

export interface StreamManager {
  /** The views that the tab shows now. None closes the stream. */
  readonly setViews: (views: readonly ViewKey[]) => void;
  /** Nothing is opened before the first `true`; `false` closes everything. */
  readonly setVisible: (visible: boolean) => void;
  /** Retries now, whatever the back-off or a refusal says. */
  readonly retry: () => void;
}

/** The server pings every 15 s; three missed pings are a dead connection. */
export const silenceLimitMs = 45_000;
const firstDelayMs = 500;
const longestDelayMs = 15_000;

/** Doubling from half a second to 15 s, half of it drawn by lot. `attempt` counts from 0. */
export function retryDelay(attempt: number, random: number): number {
  const ceiling = Math.min(longestDelayMs, firstDelayMs * 2 ** attempt);
  return Math.round(ceiling / 2 + (ceiling / 2) * random);
}

/** Whether the same request would be answered so again: the client's fault, and not one of timing. */
function isFinal({ status }: Problem): boolean {
  return status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429;
}

export function createStreamManager(options: StreamManagerOptions): StreamManager {
  let views: readonly ViewKey[] = [];
  let visible = false;
  let current: EventSourceLike | null = null;
  /** Still heard while the next stream opens. */
  let previous: EventSourceLike | null = null;
  let attempt = 0;
  let lastHeard: number | null = null;
  /** Why the last attempt was refused; kept while the next one runs, so that the reason does not flicker. */
  let problem: Problem | null = null;
  /** Asking again is of no use; set while nothing is open and no retry is due. */
  let refused: Problem | null = null;
  let lastEventId: string | null = null;
  let lastEventViews = "";
  let cancelRetry: (() => void) | null = null;
  let cancelSilence: (() => void) | null = null;

  function stopTimers(): void {
    cancelRetry?.();
    cancelSilence?.();
    cancelRetry = null;
    cancelSilence = null;
  }

  function dropSources(): void {
    for (const source of [current, previous]) source?.close();
    current = null;
    previous = null;
  }

  function heard(): void {
    lastHeard = options.now();
    attempt = 0;
    cancelSilence?.();
    cancelSilence = options.setTimer(lost, silenceLimitMs);
  }

  function lost(): void {
    stopTimers();
    dropSources();
    if (!visible || views.length === 0) return;
    options.onConnection({ type: "reconnecting", lastHeard, problem });
    const delay = retryDelay(attempt, options.random());
    attempt += 1;
    cancelRetry = options.setTimer(open, delay);
    const asked = attempt;
    void options.diagnose().then((found) => {
      // The answer is about this attempt only; a stream that has come back has nothing wrong with it.
      if (!visible || attempt !== asked || current !== null) return;
      problem = found;
      if (found !== null && isFinal(found)) {
        stopTimers();
        refused = found;
      }
      options.onConnection(disconnected());
    });
  }

  /** What is told while no stream is open. */
  function disconnected(): BrowserConnection {
    if (refused !== null) return { type: "refused", lastHeard, problem: refused };
    return { type: "reconnecting", lastHeard, problem };
  }

  function receive(source: EventSourceLike, name: StreamEvent["type"], message: MessageEvent<string>): void {
    if (source !== current && source !== previous) return;
    const parsed = parseStreamEvent(name, message.data);
    if (parsed.type === "malformed") {
      // A document that cannot be trusted: only a fresh snapshot can.
      lastEventId = null;
      lost();
      return;
    }
    heard();
    if (source === current && message.lastEventId !== "") lastEventId = message.lastEventId;
    options.onEvent(parsed.event);
  }

  function open(): void {
    stopTimers();
    if (!visible || views.length === 0) return;
    const joined = views.join(" ");
    const resume = joined === lastEventViews ? lastEventId : null;
    lastEventViews = joined;
    lastEventId = resume;
    const source = options.openEventSource(options.url(views, resume));
    previous?.close();
    previous = current;
    current = source;
    source.onopen = () => {
      if (source !== current) return;
      previous?.close();
      previous = null;
      problem = null;
      heard();
      options.onConnection({ type: "live" });
    };
    // EventSource would retry by itself, but without back-off, and not at all after a refusal.
    source.onerror = () => {
      if (source === current) lost();
    };
    for (const name of streamEventNames) {
      source.addEventListener(name, (message) => {
        receive(source, name, message);
      });
    }
    cancelSilence = options.setTimer(lost, silenceLimitMs);
  }

  return {
    setViews(next) {
      const sorted = [...new Set(next)].sort();
      if (sorted.join(" ") === views.join(" ")) return;
      views = sorted;
      if (views.length === 0) {
        stopTimers();
        dropSources();
      } else if (cancelRetry === null && refused === null) {
        open();
      }
    },
    setVisible(next) {
      if (next === visible) return;
      visible = next;
      stopTimers();
      if (visible) {
        attempt = 0;
        if (refused !== null) options.onConnection(disconnected());
        else if (views.length > 0) {
          options.onConnection(lastHeard === null ? { type: "connecting" } : disconnected());
          open();
        }
      } else {
        dropSources();
        options.onConnection({ type: "paused", lastHeard });
      }
    },
    retry() {
      if (!visible || (cancelRetry === null && refused === null)) return;
      if (refused !== null) {
        refused = null;
        attempt = 0;
        options.onConnection(disconnected());
      }
      open();
    },
  };
}
