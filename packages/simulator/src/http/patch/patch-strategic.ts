/**
 * Strategic merge patch: like a merge patch, but lists of a known kind are merged by the key of their elements.
 * Directives: `$patch: replace|delete|merge`, `$setElementOrder/FIELD`, `$deleteFromPrimitiveList/FIELD`, `$retainKeys`.
 */
import { isJsonObject, jsonEquals, omitFields, type JsonObject } from "../read-json.ts";
import { structType, type Field, type FieldType, type StructType } from "../schema/api-schema.ts";
import { badRequest } from "../status-error.ts";

const orderPrefix = "$setElementOrder/";
const deletePrefix = "$deleteFromPrimitiveList/";

function isDirective(name: string): boolean {
  return name.startsWith("$");
}

function structBelow(type: FieldType | undefined): StructType | undefined {
  if (type === undefined) return undefined;
  if (type.type === "struct") return structType(type.name);
  return type.type === "list" ? structBelow(type.element) : undefined;
}

function listOf(value: unknown, field: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw badRequest(`unable to merge: expected a list at ${field}`);
  return value as readonly unknown[];
}

/** A value that is new to the object must not carry directives into it. */
function withoutDirectives(value: unknown): unknown {
  if (Array.isArray(value)) {
    const elements: readonly unknown[] = value;
    return elements
      .filter((element) => !(isJsonObject(element) && element["$patch"] !== undefined))
      .map(withoutDirectives);
  }
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).filter(([name, entry]) => !isDirective(name) && entry !== null);
  return Object.fromEntries(entries.map(([name, entry]) => [name, withoutDirectives(entry)]));
}

function mergeKeyed(
  current: readonly unknown[],
  patch: readonly unknown[],
  key: string,
  struct: StructType | undefined,
): unknown[] {
  if (patch.some((element) => isJsonObject(element) && element["$patch"] === "replace")) {
    return patch
      .filter((element) => !(isJsonObject(element) && element["$patch"] === "replace"))
      .map(withoutDirectives);
  }
  const result = [...current];
  for (const element of patch) {
    if (!isJsonObject(element)) throw badRequest("unable to merge: an element of a keyed list is no object");
    const keyValue = element[key];
    if (keyValue === undefined) throw badRequest(`map: map[] does not contain declared merge key: ${key}`);
    const at = result.findIndex((one) => isJsonObject(one) && jsonEquals(one[key], keyValue));
    if (element["$patch"] === "delete") {
      for (let index = result.length - 1; index >= 0; index--) {
        const one = result[index];
        if (isJsonObject(one) && jsonEquals(one[key], keyValue)) result.splice(index, 1);
      }
    } else if (at < 0) result.push(withoutDirectives(element));
    else result[at] = mergeStruct(result[at], element, struct);
  }
  return result;
}

function mergePrimitives(current: readonly unknown[], patch: readonly unknown[]): unknown[] {
  const added = patch.filter((value) => !current.some((one) => jsonEquals(one, value)));
  return [...current, ...added];
}

function sameElement(a: unknown, b: unknown, key: string | null): boolean {
  if (key === null) return jsonEquals(a, b);
  return isJsonObject(a) && isJsonObject(b) && jsonEquals(a[key], b[key]);
}

/**
 * What the patch names stands in the patch's order; what only the object has keeps its own order and goes before a
 * named element only if it stood before it: so elements that are new come first.
 */
function orderElements(
  merged: readonly unknown[],
  order: readonly unknown[],
  live: readonly unknown[],
  key: string | null,
): readonly unknown[] {
  const placeIn = (list: readonly unknown[], element: unknown) =>
    list.findIndex((one) => sameElement(one, element, key));
  const named = merged.filter((one) => placeIn(order, one) >= 0).sort((a, b) => placeIn(order, a) - placeIn(order, b));
  const others = merged.filter((one) => placeIn(order, one) < 0);
  const result: unknown[] = [];
  for (const element of named) {
    const place = placeIn(live, element);
    while (others.length > 0 && place >= 0 && placeIn(live, others[0]) < place) result.push(others.shift());
    result.push(element);
  }
  return [...result, ...others];
}

function isDeletion(element: unknown): boolean {
  return isJsonObject(element) && element["$patch"] === "delete";
}

function mergeList(current: unknown, patch: readonly unknown[], order: unknown, field: Field): unknown {
  if (!field.patchStrategies.includes("merge")) return withoutDirectives(patch);
  const standing = listOf(current, field.name);
  const merged =
    field.mergeKey === null
      ? mergePrimitives(standing, patch)
      : mergeKeyed(standing, patch, field.mergeKey, structBelow(field.fieldType));
  const wanted =
    order === undefined ? patch.filter((element) => !isDeletion(element)) : listOf(order, orderPrefix + field.name);
  return orderElements(merged, wanted, standing, field.mergeKey);
}

function mergeField(current: unknown, value: unknown, order: unknown, field: Field | undefined): unknown {
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    return field === undefined ? list : mergeList(current, list, order, field);
  }
  if (!isJsonObject(value)) return value;
  if (!isJsonObject(current) || field?.patchStrategies.includes("replace") === true) {
    return mergeStruct({}, value, structBelow(field?.fieldType));
  }
  return mergeStruct(current, value, structBelow(field?.fieldType));
}

function retain(object: JsonObject, keys: unknown): JsonObject {
  const kept = new Set(listOf(keys, "$retainKeys"));
  return Object.fromEntries(Object.entries(object).filter(([name]) => kept.has(name)));
}

function mergeStruct(current: unknown, patch: JsonObject, struct: StructType | undefined): JsonObject {
  const directive = patch["$patch"];
  if (directive === "replace") {
    return mergeStruct({}, omitFields(patch, "$patch"), struct);
  }
  if (directive === "delete") return {};
  let result: JsonObject = isJsonObject(current) ? { ...current } : {};
  if (patch["$retainKeys"] !== undefined) result = retain(result, patch["$retainKeys"]);
  for (const [name, value] of Object.entries(patch)) {
    if (isDirective(name) || name === "__proto__") continue;
    if (value === null) Reflect.deleteProperty(result, name);
    else result[name] = mergeField(result[name], value, patch[orderPrefix + name], struct?.fields.get(name));
  }
  applyListDirectives(result, patch, struct);
  return result;
}

function applyListDirectives(result: JsonObject, patch: JsonObject, struct: StructType | undefined): void {
  for (const [name, value] of Object.entries(patch)) {
    if (name.startsWith(deletePrefix)) {
      const field = name.slice(deletePrefix.length);
      const gone = listOf(value, name);
      result[field] = listOf(result[field], field).filter((element) => !gone.some((one) => jsonEquals(one, element)));
    }
    if (name.startsWith(orderPrefix)) {
      const field = name.slice(orderPrefix.length);
      // With elements of its own in the patch the list has been ordered where they were merged.
      if (result[field] === undefined || patch[field] !== undefined) continue;
      const standing = listOf(result[field], field);
      const key = struct?.fields.get(field)?.mergeKey ?? null;
      result[field] = orderElements(standing, listOf(value, name), standing, key);
    }
  }
}

/** @throws ApiError 400 where the patch does not fit the kind. */
export function patchStrategic(object: JsonObject, patch: JsonObject, struct: StructType): JsonObject {
  return mergeStruct(object, patch, struct);
}
