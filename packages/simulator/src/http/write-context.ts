/** What the handlers of writes need to know of a request. */
import { ApiError, type Cluster, type KubeObject, type Resource } from "../core/api.ts";
import type { ResourceRoute } from "./parse-route.ts";
import { isJsonObject, textAt, type JsonObject } from "./read-json.ts";
import { kindType } from "./schema/api-schema.ts";
import { decodeFields, FieldTypeError } from "./schema/decode-fields.ts";
import { groupVersion } from "./shape-objects.ts";
import { badRequest, failure } from "./status-error.ts";

export interface WriteContext {
  readonly cluster: Cluster;
  readonly route: ResourceRoute;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  readonly contentType: string | undefined;
  readonly userAgent: string;
}

/** The outcome of a write: 200 or 201, the object, warnings. */
export interface WriteOutcome {
  readonly status: number;
  readonly object: KubeObject;
  readonly warnings: readonly string[];
}

/** @throws ApiError 422 for a value other than All. */
export function isDryRun(query: URLSearchParams): boolean {
  const values = query.getAll("dryRun").filter((value) => value !== "");
  if (values.every((value) => value === "All")) return values.length > 0;
  const value = values.find((one) => one !== "All") ?? "";
  const message = `Unsupported value: "${value}": supported values: "All"`;
  throw failure(422, "Invalid", `PatchOptions.meta.k8s.io "" is invalid: dryRun: ${message}`, {
    group: "meta.k8s.io",
    kind: "PatchOptions",
    causes: [{ reason: "FieldValueNotSupported", message, field: "dryRun" }],
  });
}

/** The name under which a write is recorded: what the client says, else the first word of its User-Agent. */
export function fieldManagerOf(query: URLSearchParams, userAgent: string): string {
  const given = query.get("fieldManager") ?? "";
  if (given !== "") return given;
  return (userAgent.split("/")[0] ?? "").slice(0, 128) || "unknown";
}

export function namespaceOf(route: ResourceRoute): string {
  return route.namespace ?? "";
}

/** A whole-second RFC 3339 time. */
export function formatTime(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, "Z");
}

/** The object that stands, or null. */
export function findObject(cluster: Cluster, resource: Resource, namespace: string, name: string): KubeObject | null {
  try {
    return cluster.get(resource, namespace, name);
  } catch (error) {
    if (error instanceof ApiError && error.code === 404) return null;
    throw error;
  }
}

function handled(resource: Resource): string {
  return `${resource.kind} in version "${resource.version}" cannot be handled as a ${resource.kind}`;
}

/** How unknown fields are met: refused, warned of, or passed over. */
function checkUnknown(unknown: readonly string[], resource: Resource, query: URLSearchParams): readonly string[] {
  const messages = unknown.map((path) => `unknown field "${path}"`);
  const mode = query.get("fieldValidation") ?? "";
  if (mode === "Ignore") return [];
  if (mode === "Strict" && messages.length > 0) {
    throw badRequest(`${handled(resource)}: strict decoding error: ${messages.join(", ")}`);
  }
  return messages;
}

export interface Decoded {
  readonly object: KubeObject;
  readonly warnings: readonly string[];
}

/** An object of a request as one of its kind. @throws ApiError 400. */
export function decodeObject(context: WriteContext, body: JsonObject): Decoded {
  const { resource } = context.route;
  const wanted = { apiVersion: groupVersion(resource), kind: resource.kind };
  const apiVersion = textAt(body, "apiVersion") || wanted.apiVersion;
  const kind = textAt(body, "kind") || wanted.kind;
  if (apiVersion !== wanted.apiVersion || kind !== wanted.kind) {
    const words = `${kind} in version "${apiVersion.slice(apiVersion.indexOf("/") + 1)}" cannot be handled as a ${wanted.kind}`;
    throw badRequest(
      `${words}: converting (${apiVersion}.${kind}) to (${wanted.apiVersion}.${wanted.kind}): unknown conversion`,
    );
  }
  const struct = kindType(resource.group, resource.version, resource.kind);
  if (struct === undefined) return { object: asObject({ ...body, ...wanted }), warnings: [] };
  try {
    const decoded = decodeFields(body, struct);
    const warnings = checkUnknown(decoded.unknownFields, resource, context.query);
    return { object: asObject({ ...decoded.object, ...wanted }), warnings };
  } catch (error) {
    if (!(error instanceof FieldTypeError)) throw error;
    throw badRequest(`${handled(resource)}: ${error.message}`);
  }
}

/** A decoded body as an object: metadata is there, whatever else it holds. */
export function asObject(body: JsonObject): KubeObject {
  const metadata = isJsonObject(body["metadata"]) ? body["metadata"] : {};
  return { ...body, apiVersion: textAt(body, "apiVersion"), kind: textAt(body, "kind"), metadata };
}

/** Puts the URL's namespace into the object. @throws ApiError 400 where they differ. */
export function placeInNamespace(object: KubeObject, route: ResourceRoute): KubeObject {
  if (!route.resource.namespaced) return object;
  const namespace = namespaceOf(route);
  const own = object.metadata.namespace ?? "";
  if (own !== "" && own !== namespace) {
    throw badRequest("the namespace of the provided object does not match the namespace sent on the request");
  }
  return { ...object, metadata: { ...object.metadata, namespace } };
}
