/** The form in which objects are sent: whole, as rows of a table, or their metadata only. */
import type { KubeObject, Resource } from "../core/api.ts";
import type { ObjectForm } from "./negotiate-content.ts";
import type { ListMeta, ObjectList } from "./list-objects.ts";
import { omitFields, type JsonObject } from "./read-json.ts";
import { tableOf } from "./table/describe-table.ts";

export function groupVersion(resource: Pick<Resource, "group" | "version">): string {
  return resource.group === "" ? resource.version : `${resource.group}/${resource.version}`;
}

/** `kind` and `apiVersion` first, as the API server writes them. */
function withTypeFirst(object: KubeObject): JsonObject {
  const { apiVersion, kind, ...rest } = object;
  return { kind, apiVersion, ...rest };
}

/** An element of a list of a known kind does not repeat the kind; a custom resource's does. */
function listItem(object: KubeObject, typed: boolean): JsonObject {
  if (!typed) return withTypeFirst(object);
  return omitFields(object, "apiVersion", "kind");
}

function metadataOf(object: KubeObject, version: string): JsonObject {
  return { kind: "PartialObjectMetadata", apiVersion: `meta.k8s.io/${version}`, metadata: object.metadata };
}

export interface TableQuery {
  readonly includeObject: "None" | "Metadata" | "Object";
  readonly now: number;
}

export function readTableQuery(query: URLSearchParams, now: number): TableQuery {
  const include = query.get("includeObject");
  return { includeObject: include === "None" || include === "Object" ? include : "Metadata", now };
}

function tableBody(
  resource: Resource,
  items: readonly KubeObject[],
  metadata: ListMeta,
  form: Extract<ObjectForm, { type: "table" }>,
  query: TableQuery,
): JsonObject {
  const table = tableOf(resource, items, query.now);
  return {
    kind: "Table",
    apiVersion: `meta.k8s.io/${form.version}`,
    metadata,
    columnDefinitions: table.columns,
    rows: table.rows.map(({ cells, conditions, object }) => ({
      cells,
      ...(conditions.length === 0 ? {} : { conditions }),
      object:
        query.includeObject === "None"
          ? null
          : query.includeObject === "Object"
            ? withTypeFirst(object)
            : metadataOf(object, form.version),
    })),
  };
}

export function shapeObject(resource: Resource, object: KubeObject, form: ObjectForm, query: TableQuery): JsonObject {
  switch (form.type) {
    case "object":
      return withTypeFirst(object);
    case "metadata":
      return metadataOf(object, form.version);
    case "table":
      return tableBody(resource, [object], { resourceVersion: object.metadata.resourceVersion ?? "" }, form, query);
  }
}

export function shapeList(
  resource: Resource,
  list: ObjectList,
  form: ObjectForm,
  query: TableQuery,
  typed: boolean,
): JsonObject {
  switch (form.type) {
    case "object":
      return {
        kind: `${resource.kind}List`,
        apiVersion: groupVersion(resource),
        metadata: list.metadata,
        items: list.items.map((item) => listItem(item, typed)),
      };
    case "metadata":
      return {
        kind: "PartialObjectMetadataList",
        apiVersion: `meta.k8s.io/${form.version}`,
        metadata: list.metadata,
        items: list.items.map((item) => metadataOf(item, form.version)),
      };
    case "table":
      return tableBody(resource, list.items, list.metadata, form, query);
  }
}
