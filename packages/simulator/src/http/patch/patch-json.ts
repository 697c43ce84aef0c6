/** JSON Patch (RFC 6902). */
import jsonPatch, { type Operation } from "fast-json-patch";
import { isJsonObject, type JsonObject } from "../read-json.ts";
import { badRequest, unprocessablePatch } from "../status-error.ts";

const operations: ReadonlySet<unknown> = new Set(["add", "remove", "replace", "move", "copy", "test"]);

function isOperation(value: unknown): value is Operation {
  return isJsonObject(value) && operations.has(value["op"]) && typeof value["path"] === "string";
}

/** @throws ApiError 400 where the body is no patch, 422 where the object lacks what it speaks of. */
export function patchJson(object: JsonObject, patch: unknown): JsonObject {
  if (!Array.isArray(patch))
    throw badRequest("error decoding patch: json: cannot unmarshal object into Go value of type jsonpatch.Patch");
  const steps: readonly unknown[] = patch;
  if (!steps.every(isOperation)) throw badRequest("error decoding patch: an operation lacks its op or path");
  try {
    const patched: unknown = jsonPatch.applyPatch(object, [...steps], true, false).newDocument;
    if (!isJsonObject(patched)) throw unprocessablePatch("the patch does not leave an object");
    return patched;
  } catch (error) {
    if (!(error instanceof jsonPatch.JsonPatchError)) throw error;
    throw unprocessablePatch(error.message.split("\n")[0] ?? error.name);
  }
}
