/** From stream events to the documents that are shown. Pure; what did not change keeps its identity. */
import { applyDelta, type StreamEvent, type View, type ViewKey } from "@portolan/shared";

/**
 * Applies events in order to the views that are known.
 *
 * @param known the document now shown for a view, or undefined.
 * @param reuse gives the next document with every part of the former one that is equal, so that a
 *   snapshot after a reconnection draws nothing anew that has not changed.
 * @returns the documents that are new. A delta for a view without a snapshot is left out: the snapshot follows.
 */
export function applyStreamEvents(
  events: Iterable<StreamEvent>,
  known: (view: ViewKey) => View | undefined,
  reuse: (former: View, next: View) => View,
): ReadonlyMap<ViewKey, View> {
  const changed = new Map<ViewKey, View>();
  for (const event of events) {
    switch (event.type) {
      case "snapshot": {
        const { view, snapshot } = event.data;
        const former = changed.get(view) ?? known(view);
        changed.set(view, former === undefined ? snapshot : reuse(former, snapshot));
        break;
      }
      case "delta": {
        const { view, delta } = event.data;
        const former = changed.get(view) ?? known(view);
        if (former !== undefined) changed.set(view, applyDelta(former, delta));
        break;
      }
      case "reset":
      case "ping":
        break;
      default:
        event satisfies never;
    }
  }
  return changed;
}
