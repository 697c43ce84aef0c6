/** From what the API server or a file holds to a slim object, or to what is wrong with it. */
import type { KindEntry } from "./kinds.ts";
import type { SlimObject } from "./objects.ts";
import { Field, FieldError } from "./read-field.ts";
import type { Share } from "./share-values.ts";

export type Projection =
  | { readonly type: "object"; readonly object: SlimObject }
  /** `path` is the field that does not hold what it must (empty: the object itself), `reason` a phrase that follows it. */
  | { readonly type: "unreadable"; readonly path: string; readonly reason: string };

/**
 * Projects one raw object of a known kind. Elements of a list from the API server do not say their
 * kind, so it is passed in and `apiVersion` and `kind` of the object are not looked at.
 */
export function projectObject(entry: KindEntry, raw: unknown, share: Share): Projection {
  try {
    const field = new Field(raw);
    if (!field.present) return { type: "unreadable", path: "", reason: "is empty" };
    return { type: "object", object: entry.project(field, share) };
  } catch (error) {
    if (error instanceof FieldError) return { type: "unreadable", path: error.path, reason: error.message };
    throw error;
  }
}
