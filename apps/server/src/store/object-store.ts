/** The objects of one cluster as they were last read, and the differences that reading makes. */
import { equalObjects } from "@portolan/shared";
import type { ObjectEvent, SlimKind, SlimObject } from "@portolan/shared";
import { inScope } from "../kube/resource-path.ts";
import type { Scope } from "../kube/resource-path.ts";

/** A list in progress; see `ObjectStore.beginList`. */
export interface ListInProgress {
  readonly upsert: (object: SlimObject) => void;
  /** Deletes what lies in the scope and was not upserted. */
  readonly end: () => void;
}

export interface ObjectStore {
  /** Ignored when the object is deep-equal to the one that is held. */
  readonly upsert: (object: SlimObject) => void;
  /** Ignored when there is no such object. */
  readonly remove: (kind: SlimKind, namespace: string, name: string) => void;
  readonly beginList: (kind: SlimKind, scope: Scope) => ListInProgress;
  /** Deletes every object of a kind in a scope. */
  readonly clear: (kind: SlimKind, scope: Scope) => void;
  readonly all: () => Iterable<SlimObject>;
  readonly ofKind: (kind: SlimKind) => Iterable<SlimObject>;
}

/**
 * By namespace, then by name: no key has to be made and kept for each object, which with 150,000
 * pods is a tenth of all memory.
 */
type ByNamespace = Map<string, Map<string, SlimObject>>;

/** `onEvent` is called for each real difference, and for nothing else. */
export function createObjectStore(onEvent: (event: ObjectEvent) => void): ObjectStore {
  const byKind = new Map<SlimKind, ByNamespace>();

  function namespacesOf(kind: SlimKind): ByNamespace {
    let namespaces = byKind.get(kind);
    if (!namespaces) {
      namespaces = new Map();
      byKind.set(kind, namespaces);
    }
    return namespaces;
  }

  /** Resolves to the object that is held afterwards. */
  function upsert(object: SlimObject): SlimObject {
    const namespaces = namespacesOf(object.kind);
    let objects = namespaces.get(object.namespace);
    if (!objects) {
      objects = new Map();
      namespaces.set(object.namespace, objects);
    }
    const held = objects.get(object.name);
    if (held !== undefined && equalObjects(held, object)) return held;
    objects.set(object.name, object);
    onEvent({ type: "upsert", object });
    return object;
  }

  function remove(kind: SlimKind, namespace: string, name: string): void {
    const namespaces = namespacesOf(kind);
    const objects = namespaces.get(namespace);
    if (objects?.delete(name) !== true) return;
    if (objects.size === 0) namespaces.delete(namespace);
    onEvent({ type: "delete", kind, namespace, name });
  }

  function* ofKind(kind: SlimKind): Generator<SlimObject> {
    for (const objects of namespacesOf(kind).values()) yield* objects.values();
  }

  function sweep(kind: SlimKind, scope: Scope, seen: ReadonlySet<SlimObject>): void {
    for (const object of ofKind(kind)) {
      const { namespace, name } = object;
      if (!seen.has(object) && inScope(scope, namespace, name)) remove(kind, namespace, name);
    }
  }

  return {
    upsert,
    remove,
    beginList: (kind, scope) => {
      const seen = new Set<SlimObject>();
      return {
        upsert: (object) => {
          seen.add(upsert(object));
        },
        end: () => {
          sweep(kind, scope, seen);
        },
      };
    },
    clear: (kind, scope) => {
      sweep(kind, scope, new Set());
    },
    *all() {
      for (const kind of byKind.keys()) yield* ofKind(kind);
    },
    ofKind,
  };
}
