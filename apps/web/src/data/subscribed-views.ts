/** Which views are on the screen, counted: two components may show the same one. */
import type { ViewKey } from "@portolan/shared";

export interface SubscribedViews {
  /** Wants a view until the returned function is called. */
  readonly acquire: (view: ViewKey) => () => void;
}

/**
 * @param settle calls back shortly after; a page that gives way to another releases and acquires in one go, and that is one change.
 * @param onChange takes the views that are wanted now.
 */
export function createSubscribedViews(
  settle: (callback: () => void) => void,
  onChange: (views: readonly ViewKey[]) => void,
): SubscribedViews {
  const counts = new Map<ViewKey, number>();
  let pending = false;
  function schedule(): void {
    if (pending) return;
    pending = true;
    settle(() => {
      pending = false;
      onChange([...counts.keys()]);
    });
  }
  return {
    acquire(view) {
      counts.set(view, (counts.get(view) ?? 0) + 1);
      schedule();
      return () => {
        const count = (counts.get(view) ?? 1) - 1;
        if (count === 0) counts.delete(view);
        else counts.set(view, count);
        schedule();
      };
    },
  };
}
