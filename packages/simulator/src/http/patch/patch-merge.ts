/** JSON Merge Patch (RFC 7386). */
import { isJsonObject, type JsonObject } from "../read-json.ts";

/** Fields of the patch replace the object's, objects are merged, null removes. */
export function patchMerge(object: unknown, patch: JsonObject): JsonObject {
  const result: JsonObject = isJsonObject(object) ? { ...object } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (name === "__proto__") continue;
    if (value === null) Reflect.deleteProperty(result, name);
    else result[name] = isJsonObject(value) ? patchMerge(result[name], value) : value;
  }
  return result;
}
