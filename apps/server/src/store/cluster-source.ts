/**
 * What every source of a cluster's objects offers: a live cluster, a file or the demo. The layers
 * above (analysis, stream, HTTP) know only this.
 *
 * @example
 *   const stop = source.subscribe((update) => {
 *     switch (update.type) {
 *       case "events": analysis.apply(update.events); break;
 *       case "status": analysis.setUnreadable(update.unread); break;
 *       default: update satisfies never;
 *     }
 *   });
 *   source.start();
 */
import type { ClusterStatus, ObjectEvent, SlimKind } from "@portolan/shared";

/** What a source tells its subscribers, in order. */
export type SourceUpdate =
  /** Real differences only: an upsert is never deep-equal to what was published before for that object. */
  | { readonly type: "events"; readonly events: readonly ObjectEvent[] }
  /** Published when anything in the status but `dataAsOf` has changed. */
  | {
      readonly type: "status";
      readonly status: ClusterStatus;
      /** See `ClusterSource.unread`. */
      readonly unread: ReadonlySet<SlimKind>;
    };

export type SourceListener = (update: SourceUpdate) => void;

export interface ClusterSource {
  /** The name in URLs. */
  readonly name: string;
  /** The context's name, the file's name or the demo's API address. */
  readonly title: string;
  readonly source: ClusterStatus["source"];
  /** Begins to read; returns at once. What goes wrong appears in the status, never as an exception. */
  readonly start: () => void;
  /** Ends every connection and timer; resolves when all are closed. Nothing is published afterwards. */
  readonly stop: () => Promise<void>;
  /**
   * Calls the listener at once with the status and with every object held so far, then with each
   * change. Returns the way to unsubscribe.
   */
  readonly subscribe: (listener: SourceListener) => () => void;
  /** As of now: while the source is live `dataAsOf` is the present time. */
  readonly status: () => ClusterStatus;
  /**
   * Kinds of which nothing is known: not read yet, not readable in any namespace, or read only where
   * the operator turns it on. An empty list of such a kind means "unknown", not "none".
   */
  readonly unread: () => ReadonlySet<SlimKind>;
}
