/** What changed between two states of one view; `applyDelta` of `@portolan/shared` is its inverse. */
import { isDeepStrictEqual } from "node:util";
import { viewCollections, type View, type ViewDelta } from "@portolan/shared";

type Collection = Readonly<Record<string, unknown>>;
type CollectionChange = ViewDelta["collections"][string];

/**
 * The delta from `before` to `after`, two states of the same view, or null where nothing changed.
 * Items that are the same object cost one comparison; only the others are compared by value, so that
 * an item which was computed again and came out equal is not sent.
 */
export function diffView<V extends View>(before: V, after: V): ViewDelta | null {
  const collectionNames: readonly string[] = viewCollections[after.view];
  const collections: Record<string, CollectionChange> = {};
  const fields: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(after)) {
    const previous: unknown = Reflect.get(before, field);
    if (previous === value) continue;
    if (collectionNames.includes(field)) {
      const change = diffCollection(previous as Collection, value as Collection);
      if (change !== null) collections[field] = change;
    } else if (!isDeepStrictEqual(previous, value)) fields[field] = value;
  }
  return Object.keys(fields).length + Object.keys(collections).length === 0 ? null : { fields, collections };
}

function diffCollection(before: Collection, after: Collection): CollectionChange | null {
  const changed: [string, unknown][] = [];
  let kept = 0;
  for (const [key, value] of Object.entries(after)) {
    const known = Object.hasOwn(before, key);
    if (known) kept += 1;
    if (!known || (before[key] !== value && !isDeepStrictEqual(before[key], value))) changed.push([key, value]);
  }
  const keysBefore = Object.keys(before);
  const remove = kept === keysBefore.length ? [] : keysBefore.filter((key) => !Object.hasOwn(after, key));
  if (changed.length === 0 && remove.length === 0) return null;
  return { set: Object.fromEntries(changed), remove };
}
