/** Gathers stream events and hands them on once a frame: a burst of a hundred deltas draws once. */
import type { StreamEvent } from "@portolan/shared";

export interface EventBatcher {
  readonly push: (event: StreamEvent) => void;
  readonly stop: () => void;
}

/**
 * @param requestFrame calls back before the next paint; the result cancels.
 * @param flush takes the events of one frame, in order.
 */
export function createEventBatcher(
  requestFrame: (callback: () => void) => () => void,
  flush: (events: readonly StreamEvent[]) => void,
): EventBatcher {
  let waiting: StreamEvent[] = [];
  let cancel: (() => void) | null = null;
  return {
    push(event) {
      if (event.type === "ping") return;
      waiting.push(event);
      cancel ??= requestFrame(() => {
        const events = waiting;
        waiting = [];
        cancel = null;
        flush(events);
      });
    },
    stop() {
      cancel?.();
      cancel = null;
      waiting = [];
    },
  };
}
