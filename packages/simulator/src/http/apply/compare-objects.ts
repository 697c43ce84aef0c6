/** What was added, changed and removed between two objects, in the steps of field sets. */
import { isJsonObject, jsonEquals, type JsonObject } from "../read-json.ts";
import { structType, type Field, type FieldType, type StructType } from "../schema/api-schema.ts";
import { setOfPaths, type FieldPath, type FieldSet } from "./field-set.ts";

/** How a value merges: field by field, entry by entry, element by element, or as one. */
export type MergeShape =
  | { readonly type: "leaf" }
  | { readonly type: "struct"; readonly struct: StructType }
  | { readonly type: "map"; readonly value: MergeShape }
  /** Objects of unknown kinds: maps merge, lists do not. */
  | { readonly type: "deduced" }
  | { readonly type: "keyed-list"; readonly keys: readonly string[]; readonly struct: StructType }
  | { readonly type: "set" };

const leaf: MergeShape = { type: "leaf" };

function shapeOfType(type: FieldType): MergeShape {
  switch (type.type) {
    case "scalar":
      return type.name === "Raw" ? { type: "deduced" } : leaf;
    case "list":
      return leaf;
    case "map":
      return { type: "map", value: shapeOfType(type.value) };
    case "struct": {
      const struct = structType(type.name);
      return struct === undefined ? { type: "deduced" } : { type: "struct", struct };
    }
  }
}

function shapeOfField(field: Field): MergeShape {
  if (field.atomic) return leaf;
  const type = field.fieldType;
  if (type.type !== "list") return shapeOfType(type);
  if (field.set) return { type: "set" };
  if (field.listKeys.length === 0 || type.element.type !== "struct") return leaf;
  const struct = structType(type.element.name);
  return struct === undefined ? leaf : { type: "keyed-list", keys: field.listKeys, struct };
}

/** The shape of a kind's objects; undefined for kinds without a schema. */
export function shapeOfKind(struct: StructType | undefined): MergeShape {
  return struct === undefined ? { type: "deduced" } : { type: "struct", struct };
}

/** The shape below a step of a map or structure. */
export function shapeBelow(shape: MergeShape, name: string, value: unknown): MergeShape {
  switch (shape.type) {
    case "struct": {
      const field = shape.struct.fields.get(name);
      return field === undefined ? leaf : shapeOfField(field);
    }
    case "map":
      return shape.value;
    case "deduced":
      return isJsonObject(value) ? shape : leaf;
    case "leaf":
    case "keyed-list":
    case "set":
      return leaf;
  }
}

/** The step to an element of a keyed list; an absent key counts as its default. */
export function elementStep(element: unknown, keys: readonly string[], struct: StructType): string {
  const found: JsonObject = {};
  for (const key of [...keys].sort()) {
    const value = isJsonObject(element) ? element[key] : undefined;
    const standing = value ?? struct.fields.get(key)?.defaultValue ?? undefined;
    if (standing !== undefined) found[key] = standing;
  }
  return `k:${JSON.stringify(found)}`;
}

export function isMap(shape: MergeShape): boolean {
  return shape.type === "struct" || shape.type === "map" || shape.type === "deduced";
}

/** The children of a value by step, or null where it is a leaf. */
export function childrenOf(
  value: unknown,
  shape: MergeShape,
): ReadonlyMap<string, { readonly value: unknown; readonly shape: MergeShape }> | null {
  if (isMap(shape)) {
    if (!isJsonObject(value)) return shape.type === "deduced" ? null : value === null ? new Map() : null;
    const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
    return new Map(
      entries.map(([name, entry]) => [`f:${name}`, { value: entry, shape: shapeBelow(shape, name, entry) }]),
    );
  }
  if (shape.type === "keyed-list" || shape.type === "set") {
    if (value === null) return new Map();
    if (!Array.isArray(value)) return null;
    const elements: readonly unknown[] = value;
    return new Map(
      elements.map((element) =>
        shape.type === "set"
          ? [`v:${JSON.stringify(element)}`, { value: element, shape: leaf }]
          : [
              elementStep(element, shape.keys, shape.struct),
              { value: element, shape: { type: "struct", struct: shape.struct } },
            ],
      ),
    );
  }
  return null;
}

export interface Comparison {
  readonly added: FieldSet;
  readonly modified: FieldSet;
  readonly removed: FieldSet;
}

interface Paths {
  readonly added: FieldPath[];
  readonly modified: FieldPath[];
  readonly removed: FieldPath[];
}

function collect(value: unknown, shape: MergeShape, path: FieldPath, into: FieldPath[]): void {
  into.push(path);
  for (const [step, child] of childrenOf(value, shape) ?? []) collect(child.value, child.shape, [...path, step], into);
}

function compare(before: unknown, after: unknown, shape: MergeShape, path: FieldPath, paths: Paths): void {
  if (before === undefined && after === undefined) return;
  if (before === undefined) {
    collect(after, shape, path, paths.added);
    return;
  }
  if (after === undefined) {
    collect(before, shape, path, paths.removed);
    return;
  }
  const left = childrenOf(before, shape);
  const right = childrenOf(after, shape);
  if (left === null || right === null) {
    if (!jsonEquals(before, after)) paths.modified.push(path);
    return;
  }
  for (const step of new Set([...left.keys(), ...right.keys()])) {
    const child = right.get(step) ?? left.get(step);
    if (child === undefined) continue;
    compare(left.get(step)?.value, right.get(step)?.value, child.shape, [...path, step], paths);
  }
}

export function compareObjects(before: JsonObject, after: JsonObject, shape: MergeShape): Comparison {
  const paths: Paths = { added: [], modified: [], removed: [] };
  compare(before, after, shape, [], paths);
  return { added: setOfPaths(paths.added), modified: setOfPaths(paths.modified), removed: setOfPaths(paths.removed) };
}

/** The fields that an applied configuration sets: leaves, elements of lists, entries of maps, empty structures. */
export function fieldsSet(value: unknown, shape: MergeShape): FieldSet {
  const paths: FieldPath[] = [];
  walkSet(value, shape, [], paths);
  return setOfPaths(paths);
}

function walkSet(value: unknown, shape: MergeShape, path: FieldPath, paths: FieldPath[]): void {
  const children = childrenOf(value, shape);
  if (children === null || (children.size === 0 && isMap(shape) && path.length > 0)) {
    paths.push(path);
    return;
  }
  for (const [step, child] of children) {
    const below = [...path, step];
    if (step.startsWith("k:") || shape.type === "map" || shape.type === "deduced") {
      const grandchildren = childrenOf(child.value, child.shape);
      if (grandchildren !== null && grandchildren.size > 0) paths.push(below);
    }
    walkSet(child.value, child.shape, below, paths);
  }
}
