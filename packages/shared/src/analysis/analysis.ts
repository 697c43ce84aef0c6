/**
 * The engine as its users see it: events in, paths and findings out. Incremental: an event costs
 * what the Services that it touches cost.
 */
import type { ObjectEvent, SlimKind } from "../model/objects.ts";
import type { ServiceId } from "../model/names.ts";
import type { ServicePaths } from "../paths/path-model.ts";
import type { Finding } from "../rules/finding.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";

export interface Analysis {
  /** To be read only: events go to `apply`, or results would not notice them. */
  readonly snapshot: Snapshot;
  /** Applies events; nothing is computed until it is asked for. */
  readonly apply: (events: Iterable<ObjectEvent>) => void;
  readonly setUnreadable: (kinds: Iterable<SlimKind>) => void;
  /**
   * The Services whose paths or findings may have changed since the last call, those included whose
   * debounce ended by `now` (ms). Services that vanished are in it too. One that was told and not read
   * since need not be told again.
   */
  readonly takeChanged: (now: number) => ReadonlySet<ServiceId>;
  /** When a debounce ends next (ms), or null. */
  readonly nextRecheck: () => number | null;
  /** Every Service, and the missing ones that something refers to. */
  readonly serviceIds: () => Iterable<ServiceId>;
  /** The same object as before while nothing that it depends on has changed. */
  readonly paths: (id: ServiceId) => ServicePaths | undefined;
  readonly findings: (id: ServiceId, now: number) => readonly Finding[];
}
