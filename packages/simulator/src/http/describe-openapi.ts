/**
 * OpenAPI documents from the schema: which requests take `dryRun` and `fieldValidation`, and how the fields of each kind
 * are called and merged. That is what kubectl reads before it applies, edits or explains.
 */
import type { Cluster, Resource } from "../core/api.ts";
import type { JsonObject } from "./read-json.ts";
import {
  structNameOf,
  structNames,
  structType,
  type Field,
  type FieldType,
  type StructType,
} from "./schema/api-schema.ts";
import { groupVersion } from "./shape-objects.ts";

const info = { title: "Kubernetes", version: "v1.36.2" } as const;

/** `core.v1.Service` becomes `io.k8s.api.core.v1.Service`. */
function modelName(struct: string): string {
  return struct.startsWith("meta.") ? `io.k8s.apimachinery.pkg.apis.${struct}` : `io.k8s.api.${struct}`;
}

function scalarSchema(type: Extract<FieldType, { type: "scalar" }>): JsonObject {
  switch (type.name) {
    case "boolean":
      return { type: "boolean" };
    case "int32":
    case "int64":
      return { type: "integer", format: type.name };
    case "double":
      return { type: "number", format: "double" };
    case "bytes":
      return { type: "string", format: "byte" };
    case "Time":
    case "MicroTime":
      return { type: "string", format: "date-time" };
    case "IntOrString":
      return { type: "string", format: "int-or-string" };
    case "Raw":
      return { type: "object" };
    case "string":
    case "Quantity":
      return { type: "string" };
  }
}

function typeSchema(type: FieldType, prefix: string): JsonObject {
  switch (type.type) {
    case "scalar":
      return scalarSchema(type);
    case "list":
      return { type: "array", items: typeSchema(type.element, prefix) };
    case "map":
      return { type: "object", additionalProperties: typeSchema(type.value, prefix) };
    case "struct":
      return { $ref: `${prefix}${modelName(type.name)}` };
  }
}

function extensions(field: Field): JsonObject {
  const list = field.fieldType.type === "list";
  return {
    ...(field.patchStrategies.length === 0 ? {} : { "x-kubernetes-patch-strategy": field.patchStrategies.join(",") }),
    ...(field.mergeKey === null ? {} : { "x-kubernetes-patch-merge-key": field.mergeKey }),
    ...(field.listKeys.length > 0
      ? { "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": field.listKeys }
      : {}),
    ...(field.set ? { "x-kubernetes-list-type": "set" } : {}),
    ...(list && field.listKeys.length === 0 && !field.set ? { "x-kubernetes-list-type": "atomic" } : {}),
    ...(field.atomic ? { "x-kubernetes-map-type": "atomic" } : {}),
  };
}

function modelSchema(struct: StructType, prefix: string): JsonObject {
  const properties = [...struct.fields.values()].map((field): [string, JsonObject] => [
    field.name,
    { ...typeSchema(field.fieldType, prefix), ...extensions(field) },
  ]);
  return { type: "object", properties: Object.fromEntries(properties) };
}

function kindSchema(resource: Resource, struct: StructType, prefix: string): JsonObject {
  const schema = modelSchema(struct, prefix);
  const properties = {
    apiVersion: { type: "string" },
    kind: { type: "string" },
    ...(Object(schema["properties"]) as JsonObject),
  };
  return { ...schema, properties, "x-kubernetes-group-version-kind": [kindOf(resource)] };
}

function kindOf(resource: Resource): JsonObject {
  return { group: resource.group, version: resource.version, kind: resource.kind };
}

/** Every structure that a set of structures leads to. */
function closure(names: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  const queue = [...names];
  for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
    const struct = structType(name);
    if (struct === undefined || found.has(name)) continue;
    found.add(name);
    for (const field of struct.fields.values()) queue.push(...structsIn(field.fieldType));
  }
  return found;
}

function structsIn(type: FieldType): readonly string[] {
  switch (type.type) {
    case "scalar":
      return [];
    case "struct":
      return [type.name];
    case "list":
      return structsIn(type.element);
    case "map":
      return structsIn(type.value);
  }
}

function models(resources: readonly Resource[], prefix: string): JsonObject {
  const kinds = new Map(resources.map((one) => [structNameOf(one.group, one.version, one.kind), one]));
  const names = closure([...kinds.keys(), "meta.v1.DeleteOptions"]);
  const entries = structNames()
    .filter((name) => names.has(name))
    .flatMap((name): [string, JsonObject][] => {
      const struct = structType(name);
      if (struct === undefined) return [];
      const resource = kinds.get(name);
      return [
        [modelName(name), resource === undefined ? modelSchema(struct, prefix) : kindSchema(resource, struct, prefix)],
      ];
    });
  return Object.fromEntries([...entries, ...resources.flatMap(customModel)]);
}

/** A custom resource brings its own schema. */
function customModel(resource: Resource): [string, JsonObject][] {
  const { group, version, kind, schema } = resource;
  if (schema === undefined) return [];
  const name = `${group.split(".").reverse().join(".")}.${version}.${kind}`;
  return [[name, { ...schema, "x-kubernetes-group-version-kind": [kindOf(resource)] }]];
}

function parameter(name: string, type: string, location: "query" | "path", v3: boolean): JsonObject {
  return {
    name,
    in: location,
    ...(location === "path" ? { required: true } : {}),
    ...(v3 ? { schema: { type, uniqueItems: true } } : { type, uniqueItems: true }),
  };
}

const patchMediaTypes = [
  "application/apply-patch+yaml",
  "application/json-patch+json",
  "application/merge-patch+json",
  "application/strategic-merge-patch+json",
];

/** What is not known field by field cannot be merged strategically. */
function patchTypesOf({ group, version, kind }: Resource): readonly string[] {
  const known = structType(structNameOf(group, version, kind)) !== undefined;
  return known ? patchMediaTypes : patchMediaTypes.filter((type) => !type.includes("strategic"));
}

const writeParameters = ["dryRun", "fieldManager", "fieldValidation"];

function operation(resource: Resource, action: string, v3: boolean): JsonObject {
  const writes = action === "post" || action === "put" || action === "patch";
  const patchTypes = patchTypesOf(resource);
  const content = Object.fromEntries(patchTypes.map((type) => [type, { schema: { type: "object" } }]));
  return {
    "x-kubernetes-action": action,
    "x-kubernetes-group-version-kind": kindOf(resource),
    ...(writes ? { parameters: writeParameters.map((name) => parameter(name, "string", "query", v3)) } : {}),
    ...(action === "patch" && v3 ? { requestBody: { content, required: true } } : {}),
    ...(action === "patch" && !v3 ? { consumes: patchTypes } : {}),
    responses: { "200": { description: "OK" } },
  };
}

function resourcePaths(resource: Resource, v3: boolean): [string, JsonObject][] {
  const root = resource.group === "" ? `/api/${resource.version}` : `/apis/${groupVersion(resource)}`;
  const collection = resource.namespaced
    ? `${root}/namespaces/{namespace}/${resource.plural}`
    : `${root}/${resource.plural}`;
  const namespace = resource.namespaced ? [parameter("namespace", "string", "path", v3)] : [];
  return [
    [
      collection,
      {
        get: operation(resource, "list", v3),
        post: operation(resource, "post", v3),
        delete: operation(resource, "deletecollection", v3),
        parameters: namespace,
      },
    ],
    [
      `${collection}/{name}`,
      {
        get: operation(resource, "get", v3),
        put: operation(resource, "put", v3),
        patch: operation(resource, "patch", v3),
        delete: operation(resource, "delete", v3),
        parameters: [parameter("name", "string", "path", v3), ...namespace],
      },
    ],
  ];
}

function paths(resources: readonly Resource[], v3: boolean): JsonObject {
  return Object.fromEntries(resources.flatMap((resource) => resourcePaths(resource, v3)));
}

/** `api/v1`, `apis/apps/v1`. */
function documentName(resource: Resource): string {
  return resource.group === "" ? `api/${resource.version}` : `apis/${groupVersion(resource)}`;
}

/** Which group documents there are. `hash` names what stands in a document, so that clients may keep it. */
export function openApiV3Index(cluster: Cluster, hash: string): JsonObject {
  const names = [...new Set(cluster.resources.map(documentName))].sort();
  return {
    paths: Object.fromEntries(names.map((name) => [name, { serverRelativeURL: `/openapi/v3/${name}?hash=${hash}` }])),
  };
}

/** The document of one group and version, or null. */
export function openApiV3Document(cluster: Cluster, name: string): JsonObject | null {
  const resources = cluster.resources.filter((resource) => documentName(resource) === name);
  if (resources.length === 0) return null;
  return {
    openapi: "3.0.0",
    info,
    paths: paths(resources, true),
    components: { schemas: models(resources, "#/components/schemas/") },
  };
}

export function openApiV2Document(cluster: Cluster): JsonObject {
  return {
    swagger: "2.0",
    info,
    paths: paths(cluster.resources, false),
    definitions: models(cluster.resources, "#/definitions/"),
  };
}
