/** Requests about objects, by verb. */
import type { Cluster } from "../core/api.ts";
import { deleteCollection, deleteObject, evictPod } from "./delete-objects.ts";
import { subresourcesOf } from "./discover-api.ts";
import { listObjects } from "./list-objects.ts";
import { negotiateForm } from "./negotiate-content.ts";
import type { ResourceRoute } from "./parse-route.ts";
import { patchObject } from "./patch/patch-object.ts";
import { scaleOf, writeScale } from "./scale-object.ts";
import { kindType } from "./schema/api-schema.ts";
import type { Answer } from "./send-response.ts";
import { readTableQuery, shapeList, shapeObject } from "./shape-objects.ts";
import { methodNotAllowed, resourceNotFound } from "./status-error.ts";
import { isTrue } from "./watch-objects.ts";
import { namespaceOf, type WriteContext, type WriteOutcome } from "./write-context.ts";
import { createObject, updateObject } from "./write-objects.ts";

export type Verb = "get" | "list" | "watch" | "create" | "update" | "patch" | "delete" | "deletecollection";

/** What a method means on a path. @throws ApiError 404, 405. */
export function verbOf(route: ResourceRoute, method: string, query: URLSearchParams): Verb {
  const { resource, subresource, name } = route;
  if (subresource !== null && !subresourcesOf(resource).includes(subresource)) throw resourceNotFound();
  if (subresource === "eviction") {
    if (method === "POST") return "create";
    throw methodNotAllowed();
  }
  switch (method) {
    case "GET": {
      const watching = route.watch || (query.get("watch") !== null && isTrue(query.get("watch")));
      if (watching && subresource === null) return "watch";
      return name === null ? "list" : "get";
    }
    case "POST":
      if (name === null && (!resource.namespaced || route.namespace !== null)) return "create";
      throw methodNotAllowed();
    case "PUT":
      if (name !== null) return "update";
      throw methodNotAllowed();
    case "PATCH":
      if (name !== null) return "patch";
      throw methodNotAllowed();
    case "DELETE": {
      if (subresource !== null) throw methodNotAllowed();
      if (name !== null) return "delete";
      const isNamespace = resource.group === "" && resource.plural === "namespaces";
      if (!isNamespace && (!resource.namespaced || route.namespace !== null)) return "deletecollection";
      throw methodNotAllowed();
    }
    default:
      throw methodNotAllowed();
  }
}

export interface ResourceRequest extends WriteContext {
  readonly accept: string | undefined;
}

function listAnswer(request: ResourceRequest, list: ReturnType<typeof listObjects>): Answer {
  const { resource } = request.route;
  const typed = kindType(resource.group, resource.version, resource.kind) !== undefined;
  const table = readTableQuery(request.query, request.cluster.now());
  return { status: 200, body: shapeList(resource, list, negotiateForm(request.accept), table, typed) };
}

function objectAnswer(request: ResourceRequest, outcome: WriteOutcome): Answer {
  const table = readTableQuery(request.query, request.cluster.now());
  const body = shapeObject(request.route.resource, outcome.object, negotiateForm(request.accept), table);
  return { status: outcome.status, body, warnings: outcome.warnings };
}

function getObject(cluster: Cluster, route: ResourceRoute): WriteOutcome {
  return { status: 200, object: cluster.get(route.resource, namespaceOf(route), route.name ?? ""), warnings: [] };
}

function serveScale(request: ResourceRequest, verb: Verb): Answer {
  switch (verb) {
    case "get":
      return { status: 200, body: scaleOf(getObject(request.cluster, request.route).object) };
    case "update":
      return { status: 200, body: writeScale(request, "PUT") };
    case "patch":
      return { status: 200, body: writeScale(request, "PATCH") };
    case "list":
    case "watch":
    case "create":
    case "delete":
    case "deletecollection":
      throw methodNotAllowed();
  }
}

/** Every verb but watch. @throws ApiError for what is refused. */
export function serveResource(request: ResourceRequest, verb: Exclude<Verb, "watch">): Answer {
  if (request.route.subresource === "scale") return serveScale(request, verb);
  if (request.route.subresource === "eviction") return { status: 201, body: evictPod(request) };
  switch (verb) {
    case "list":
      return listAnswer(
        request,
        listObjects(request.cluster, request.route.resource, request.route.namespace, request.query),
      );
    case "deletecollection":
      return listAnswer(request, deleteCollection(request));
    case "get":
      return objectAnswer(request, getObject(request.cluster, request.route));
    case "create":
      return objectAnswer(request, createObject(request));
    case "update":
      return objectAnswer(request, updateObject(request));
    case "patch":
      return objectAnswer(request, patchObject(request));
    case "delete": {
      const deleted = deleteObject(request);
      if (deleted.type === "status") return { status: 200, body: deleted.body };
      return objectAnswer(request, { status: 200, object: deleted.object, warnings: [] });
    }
  }
}
