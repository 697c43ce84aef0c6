/** Which fields of an object Kubernetes does not know. */
import { fieldsOfType, findApiKind, type Shape } from "./api-fields.ts";

export type RawObject = Readonly<Record<string, unknown>>;
export type Steps = readonly (string | number)[];

/** An object in an object, of a type that is known. */
export interface TypedPlace {
  readonly steps: Steps;
  /** The name of its type. */
  readonly type: string;
  readonly value: RawObject;
  /** The object that holds it; null for the whole. */
  readonly parent: TypedPlace | null;
}

/** A field that its type does not have. */
export interface UnknownField {
  readonly name: string;
  readonly steps: Steps;
  readonly value: unknown;
  /** What it stands in. */
  readonly place: TypedPlace;
}

/**
 * Walks an object as it is written. Not looked at: kinds and versions that the table does not have, the status, fields that
 * hold nothing, and `x-…`, which people use for parts that they repeat.
 */
export function findUnknownFields(object: RawObject): readonly UnknownField[] {
  const { apiVersion, kind } = object;
  if (typeof apiVersion !== "string" || typeof kind !== "string") return [];
  const entry = findApiKind(apiVersion, kind);
  if (entry === undefined) return [];
  const found: UnknownField[] = [];
  walkObject({ steps: [], type: entry.type, value: object, parent: null }, found);
  return found;
}

function walkObject(place: TypedPlace, found: UnknownField[]): void {
  const fields = fieldsOfType(place.type);
  for (const [name, value] of Object.entries(place.value)) {
    if (value === null || value === undefined) continue;
    const field = fields.get(name);
    if (field !== undefined) {
      // Most fields are plain: steps to them would be made for nothing.
      if (typeof value === "object") walkValue(value, field.shape, [...place.steps, name], place, found);
    } else if (!name.startsWith("x-") && !(place.parent === null && name === "status")) {
      found.push({ name, steps: [...place.steps, name], value, place });
    }
  }
}

function walkValue(value: unknown, shape: Shape, steps: Steps, parent: TypedPlace, found: UnknownField[]): void {
  switch (shape.type) {
    case "any":
    case "plain":
      return;
    case "object":
      if (isRawObject(value)) walkObject({ steps, type: shape.name, value, parent }, found);
      return;
    case "list":
      if (!Array.isArray(value) || shape.entry.type === "plain") return;
      value.forEach((entry, index) => {
        walkValue(entry, shape.entry, [...steps, index], parent, found);
      });
      return;
    case "map":
      if (!isRawObject(value)) return;
      if (shape.entry.type === "plain") return;
      for (const [key, entry] of Object.entries(value)) walkValue(entry, shape.entry, [...steps, key], parent, found);
      return;
    default:
      shape satisfies never;
  }
}

/** Whether it holds fields by their names. */
export function isRawObject(value: unknown): value is RawObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
