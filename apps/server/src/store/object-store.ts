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

function keyOf(namespace: string, name: string): string {
  return `${namespace}/${name}`;
}

/** `onEvent` is called for each real difference, and for nothing else. */
export function createObjectStore(onEvent: (event: ObjectEvent) => void): ObjectStore {
  const byKind = new Map<SlimKind, Map<string, SlimObject>>();

  function objectsOf(kind: SlimKind): Map<string, SlimObject> {
    let objects = byKind.get(kind);
    if (!objects) {
      objects = new Map();
      byKind.set(kind, objects);
    }
    return objects;
  }

  function upsert(object: SlimObject): void {
    const objects = objectsOf(object.kind);
    const key = keyOf(object.namespace, object.name);
    const held = objects.get(key);
    if (held !== undefined && equalObjects(held, object)) return;
    objects.set(key, object);
    onEvent({ type: "upsert", object });
  }

  function remove(kind: SlimKind, namespace: string, name: string): void {
    if (objectsOf(kind).delete(keyOf(namespace, name))) onEvent({ type: "delete", kind, namespace, name });
  }

  function sweep(kind: SlimKind, scope: Scope, seen: ReadonlySet<string>): void {
    for (const [key, { namespace, name }] of objectsOf(kind)) {
      if (!seen.has(key) && inScope(scope, namespace, name)) remove(kind, namespace, name);
    }
  }

  return {
    upsert,
    remove,
    beginList: (kind, scope) => {
      const seen = new Set<string>();
      return {
        upsert: (object) => {
          seen.add(keyOf(object.namespace, object.name));
          upsert(object);
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
      for (const objects of byKind.values()) yield* objects.values();
    },
    ofKind: (kind) => objectsOf(kind).values(),
  };
}
