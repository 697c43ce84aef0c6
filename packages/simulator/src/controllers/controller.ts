/** What a controller is: it is told what changed, remembers keys, and brings the objects of a key to their wanted state. */
import type { Resource, WatchEvent } from "../core/api.ts";
import type { ApiServer } from "../core/api-server.ts";
import type { ResourceTable } from "../core/custom-resources.ts";
import type { ObjectStore } from "../core/store.ts";
import type { FlapClock } from "./flap-clock.ts";

/** Marks a key to be looked at; with a time (ms since 1970) not before then. */
export type Enqueue = (key: string, at?: number) => void;

/** Level-triggered: `reconcile` looks at the state as it is, and may run once too often, never once too seldom. */
export interface Controller {
  readonly name: string;
  /** Which keys an event concerns. */
  readonly observe: (resource: Resource, event: WatchEvent, enqueue: Enqueue) => void;
  readonly reconcile: (key: string, enqueue: Enqueue) => void;
}

/** How a simulated cluster behaves; milliseconds. */
interface Behaviour {
  readonly startDelay: number;
  readonly stopDelay: number;
}

/** What controllers work with. */
export interface ControllerContext {
  readonly server: ApiServer;
  readonly store: ObjectStore;
  readonly resources: ResourceTable;
  readonly seed: number;
  readonly behaviour: Behaviour;
  /** Holds pods that come and go in the state that they have. */
  readonly flaps: FlapClock;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** `namespace/name`; cluster-wide objects have an empty namespace. */
export function keyOf(object: { readonly metadata: { readonly namespace?: string; readonly name?: string } }): string {
  return `${object.metadata.namespace ?? ""}/${object.metadata.name ?? ""}`;
}

/** The two parts of a key. */
export function splitKey(key: string): { readonly namespace: string; readonly name: string } {
  const slash = key.indexOf("/");
  return { namespace: key.slice(0, slash), name: key.slice(slash + 1) };
}
