/**
 * Strategic merge patch: like a merge patch, but lists of a known kind are merged by the key of their elements.
 * Directives: `$patch: replace|delete|merge`, `$setElementOrder/FIELD`, `$deleteFromPrimitiveList/FIELD`, `$retainKeys`.
 */
import { isJsonObject, jsonEquals, type JsonObject } from "../read-json.ts";
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

/** What the order names stands in that order; what it does not name keeps its place before or behind. */
function reorder(list: readonly unknown[], order: readonly unknown[], key: string | null): unknown[] {
  const place = (element: unknown) =>
    order.findIndex((one) =>
      key !== null && isJsonObject(one) && isJsonObject(element)
        ? jsonEquals(one[key], element[key])
        : jsonEquals(one, element),
    );
  const named = list.filter((element) => place(element) >= 0).sort((a, b) => place(a) - place(b));
  let next = 0;
  return list.map((element) => (place(element) >= 0 ? named[next++] : element));
}

function mergeList(current: unknown, patch: readonly unknown[], field: Field): unknown {
  if (!field.patchStrategies.includes("merge")) return withoutDirectives(patch);
  const standing = listOf(current, field.name);
  if (field.mergeKey === null) return mergePrimitives(standing, patch);
  return mergeKeyed(standing, patch, field.mergeKey, structBelow(field.fieldType));
}

function mergeField(current: unknown, value: unknown, field: Field | undefined): unknown {
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value;
    return field === undefined ? list : mergeList(current, list, field);
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
    const { $patch: _directive, ...replacement } = patch;
    return mergeStruct({}, replacement, struct);
  }
  if (directive === "delete") return {};
  let result: JsonObject = isJsonObject(current) ? { ...current } : {};
  if (patch["$retainKeys"] !== undefined) result = retain(result, patch["$retainKeys"]);
  for (const [name, value] of Object.entries(patch)) {
    if (isDirective(name) || name === "__proto__") continue;
    if (value === null) Reflect.deleteProperty(result, name);
    else result[name] = mergeField(result[name], value, struct?.fields.get(name));
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
      if (result[field] === undefined) continue;
      result[field] = reorder(
        listOf(result[field], field),
        listOf(value, name),
        struct?.fields.get(field)?.mergeKey ?? null,
      );
    }
  }
}

/** @throws ApiError 400 where the patch does not fit the kind. */
export function patchStrategic(object: JsonObject, patch: JsonObject, struct: StructType): JsonObject {
  return mergeStruct(object, patch, struct);
}
