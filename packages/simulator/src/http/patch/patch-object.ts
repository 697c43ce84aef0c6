/** PATCH, by the media type of its body. */
import type { KubeObject } from "../../core/api.ts";
import { isJsonObject, type JsonObject } from "../read-json.ts";
import { mediaTypeOf, parseBody } from "../read-body.ts";
import { kindType } from "../schema/api-schema.ts";
import { badRequest, unsupportedMediaType } from "../status-error.ts";
import { decodeObject, namespaceOf, placeInNamespace, type WriteContext, type WriteOutcome } from "../write-context.ts";
import { named, replaceObject } from "../write-objects.ts";
import { applyObject } from "../apply/serve-apply.ts";
import { patchJson } from "./patch-json.ts";
import { patchMerge } from "./patch-merge.ts";
import { patchStrategic } from "./patch-strategic.ts";

const patchTypes = [
  "application/json-patch+json",
  "application/merge-patch+json",
  "application/strategic-merge-patch+json",
  "application/apply-patch+yaml",
];

function objectPatch(patch: unknown): JsonObject {
  if (isJsonObject(patch)) return patch;
  throw badRequest("error decoding patch: json: cannot unmarshal array into Go value of type map[string]interface {}");
}

/** The object with the patch of a request carried out on it, not yet decoded. @throws ApiError 400, 415, 422. */
export function patchedBody(
  context: WriteContext,
  live: JsonObject,
  group: string,
  version: string,
  kind: string,
): JsonObject {
  const type = mediaTypeOf(context.contentType);
  switch (type) {
    case "application/json-patch+json":
      return patchJson(live, parseBody(context.body, type));
    case "application/merge-patch+json":
      return patchMerge(live, objectPatch(parseBody(context.body, type)));
    case "application/strategic-merge-patch+json": {
      const struct = kindType(group, version, kind);
      // A custom resource has no schema for it.
      if (struct === undefined) throw unsupportedMediaType(patchTypes.filter((one) => one !== type));
      return patchStrategic(live, objectPatch(parseBody(context.body, type)), struct);
    }
    default:
      throw unsupportedMediaType(patchTypes);
  }
}

export function patchObject(context: WriteContext): WriteOutcome {
  const { cluster, route } = context;
  const { resource } = route;
  if (mediaTypeOf(context.contentType) === "application/apply-patch+yaml") return applyObject(context);
  const name = route.name ?? "";
  const live: KubeObject = cluster.get(resource, namespaceOf(route), name);
  const patched = patchedBody(context, { ...live }, resource.group, resource.version, resource.kind);
  const decoded = decodeObject(context, patched);
  const request = named(placeInNamespace(decoded.object, route), name);
  return replaceObject(context, live, request, decoded.warnings);
}
