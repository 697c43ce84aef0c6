/**
 * The engine as its users see it: events in, paths and findings out. Incremental: an event costs
 * what the Services that it touches cost.
 */
import type { ObjectEvent, SlimKind } from "../model/objects.ts";
import type { ObjectKey, ServiceId } from "../model/names.ts";
import type { ServicePaths } from "../paths/path-model.ts";
import type { Finding } from "../rules/finding.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";

/** A slim object by its kind and name; the namespace is empty for cluster-scoped kinds. */
export interface SlimRef {
  readonly kind: SlimKind;
  readonly namespace: string;
  readonly name: string;
}

export interface Analysis {
  /** To be read only: events go to `apply`, or results would not notice them. */
  readonly snapshot: Snapshot;
  /** Applies events; nothing is computed until it is asked for. */
  readonly apply: (events: Iterable<ObjectEvent>) => void;
  readonly setUnreadable: (kinds: Iterable<SlimKind>) => void;
  /**
   * The Services whose paths or findings may have changed since the last call, and the other objects that rules look
   * at, those included whose debounce ended by `now` (ms). What vanished is in it too. What was told and not read
   * since need not be told again.
   */
  readonly takeChanged: (now: number) => {
    readonly services: ReadonlySet<ServiceId>;
    readonly objects: ReadonlyMap<ObjectKey, SlimRef>;
  };
  /** When a debounce ends next (ms), or null. */
  readonly nextRecheck: () => number | null;
  /** Every Service, and the missing ones that something refers to. */
  readonly serviceIds: () => Iterable<ServiceId>;
  /** The same object as before while nothing that it depends on has changed. */
  readonly paths: (id: ServiceId) => ServicePaths | undefined;
  readonly findings: (id: ServiceId, now: number) => readonly Finding[];
  /** Every object but Services that a rule looks at. */
  readonly ruledObjects: () => Iterable<SlimRef>;
  /** Empty for an object that is gone. */
  readonly objectFindings: (ref: SlimRef, now: number) => readonly Finding[];
}
