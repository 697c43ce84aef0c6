/** What somebody has applied and the API server has not kept. */
import { formatFieldPath } from "./field-path.ts";
import { findUnknownFields, isRawObject, type Steps } from "./find-unknown-fields.ts";
import type { Field } from "./read-field.ts";

/** Where `kubectl apply` writes what it was given. */
export const lastApplied = "kubectl.kubernetes.io/last-applied-configuration";

const none: readonly string[] = [];

/**
 * Paths of fields that were applied, that Kubernetes does not know, and that the object does not have. Of the annotation nothing
 * else is kept: it may hold secrets. A known field that is gone may have been changed since, or be a default: it is no loss.
 */
export function readDroppedFields(object: Field): readonly string[] {
  const text = object.at("metadata").at("annotations").at(lastApplied).filledText();
  if (text === null) return none;
  const applied = parseJson(text);
  const unknown = isRawObject(applied) ? findUnknownFields(applied) : [];
  if (unknown.length === 0) return none;
  const live = object.json();
  return unknown.filter(({ steps }) => isDropped(live, steps)).map(({ steps }) => formatFieldPath(steps));
}

/** Whoever has edited it by hand has made it say nothing. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** The object that held it is there, and the field is not: a newer API server would have kept it. Lists may have been put in another order. */
function isDropped(live: unknown, steps: Steps): boolean {
  const name = steps.at(-1);
  const holders = steps.slice(0, -1).reduce<readonly unknown[]>(
    (values, step) =>
      values.flatMap((value): readonly unknown[] => {
        if (typeof step === "number") return Array.isArray(value) ? (value as readonly unknown[]) : [];
        return isRawObject(value) && Object.hasOwn(value, step) ? [value[step]] : [];
      }),
    [live],
  );
  const objects = holders.filter(isRawObject);
  return objects.length > 0 && objects.every((holder) => !Object.hasOwn(holder, String(name)));
}
