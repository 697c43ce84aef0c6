/** The inverse of the server's delta computation: a view and what changed in it make the next view. */
import type { View, ViewDelta } from "./views.ts";

type Collection = Readonly<Record<string, unknown>>;

/**
 * Applies a delta to a view. Items and fields that the delta does not name keep their identity, and
 * so does a collection that it does not touch; the arguments are not changed.
 *
 * @example applyDelta(view, { fields: {}, collections: { paths: { set: {}, remove: ["shop/web"] } } })
 */
export function applyDelta<V extends View>(view: V, delta: ViewDelta): V {
  const collections = Object.entries(delta.collections).map(([field, change]): [string, Collection] => {
    const before: unknown = Reflect.get(view, field);
    return [field, applyChange(isCollection(before) ? before : {}, change)];
  });
  return { ...view, ...delta.fields, ...Object.fromEntries(collections) };
}

function applyChange(
  before: Collection,
  change: { readonly set: Collection; readonly remove: readonly string[] },
): Collection {
  const removed = new Set(change.remove);
  const kept =
    removed.size === 0 ? before : Object.fromEntries(Object.entries(before).filter(([key]) => !removed.has(key)));
  return { ...kept, ...change.set };
}

function isCollection(value: unknown): value is Collection {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
