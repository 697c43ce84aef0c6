/** DELETE of one object and of a collection. */
import type { KubeObject, Resource, StatusBody } from "../core/api.ts";
import { listObjects, type ObjectList } from "./list-objects.ts";
import { parseObjectBody } from "./read-body.ts";
import { numberAt, textAt, valueAt, type JsonObject } from "./read-json.ts";
import { conflict, qualifiedName } from "./status-error.ts";
import { findObject, isDryRun, namespaceOf, type WriteContext } from "./write-context.ts";

interface DeleteOptions {
  readonly gracePeriodSeconds: number | null;
  readonly propagationPolicy: string | null;
  readonly uid: string | null;
  readonly resourceVersion: string | null;
  readonly dryRun: boolean;
}

/** From the body if there is one, else from the query. */
function readDeleteOptions(context: WriteContext): DeleteOptions {
  const body: JsonObject = context.body.length === 0 ? {} : parseObjectBody(context.body, context.contentType);
  const { query } = context;
  const grace = valueAt(body, "gracePeriodSeconds") ?? query.get("gracePeriodSeconds");
  const orphan = valueAt(body, "orphanDependents") ?? query.get("orphanDependents");
  const legacyPolicy = orphan === true || orphan === "true" ? "Orphan" : "";
  const dryRun = Array.isArray(body["dryRun"]) && body["dryRun"].includes("All");
  return {
    gracePeriodSeconds: grace === null ? null : Number(grace),
    propagationPolicy: textAt(body, "propagationPolicy") || query.get("propagationPolicy") || legacyPolicy || null,
    uid: textAt(body, "preconditions", "uid") || null,
    resourceVersion: textAt(body, "preconditions", "resourceVersion") || null,
    dryRun: dryRun || isDryRun(query),
  };
}

/** Kinds whose deletion answers with the object; of the others only a Status tells that they are gone. */
const answersWithObject: ReadonlySet<string> = new Set([
  "pods",
  "podtemplates",
  "persistentvolumes",
  "persistentvolumeclaims",
  "resourcequotas",
  "serviceaccounts",
  "services",
]);

function success(resource: Resource, object: KubeObject): StatusBody {
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Success",
    details: {
      name: object.metadata.name ?? "",
      ...(resource.group === "" ? {} : { group: resource.group }),
      kind: resource.plural,
      uid: object.metadata.uid ?? "",
    },
  };
}

function checkPreconditions(resource: Resource, object: KubeObject, options: DeleteOptions): void {
  const name = object.metadata.name ?? "";
  const refuse = (what: string, wanted: string, found: string) =>
    conflict(
      resource,
      name,
      `Operation cannot be fulfilled on ${qualifiedName(resource)} "${name}": the ${what} in the precondition (${wanted}) does not match the ${what} in record (${found}). The object might have been deleted and then recreated`,
    );
  if (options.uid !== null && options.uid !== object.metadata.uid)
    throw refuse("UID", options.uid, object.metadata.uid ?? "");
  if (options.resourceVersion !== null && options.resourceVersion !== object.metadata.resourceVersion) {
    throw refuse("ResourceVersion", options.resourceVersion, object.metadata.resourceVersion ?? "");
  }
}

function deleteOne(context: WriteContext, object: KubeObject, options: DeleteOptions): KubeObject {
  const { cluster, route } = context;
  checkPreconditions(route.resource, object, options);
  if (options.dryRun) return object;
  return cluster.delete(route.resource, object.metadata.namespace ?? "", object.metadata.name ?? "", {
    ...(options.gracePeriodSeconds === null ? {} : { gracePeriodSeconds: options.gracePeriodSeconds }),
    ...(options.propagationPolicy === null ? {} : { propagationPolicy: options.propagationPolicy }),
  });
}

export type Deleted =
  { readonly type: "object"; readonly object: KubeObject } | { readonly type: "status"; readonly body: StatusBody };

export function deleteObject(context: WriteContext): Deleted {
  const { cluster, route } = context;
  const { resource } = route;
  const name = route.name ?? "";
  const namespace = namespaceOf(route);
  const live = cluster.get(resource, namespace, name);
  const options = readDeleteOptions(context);
  const object = deleteOne(context, live, options);
  const stays = !options.dryRun && findObject(cluster, resource, namespace, name)?.metadata.uid === live.metadata.uid;
  if (stays || answersWithObject.has(resource.plural)) return { type: "object", object };
  return { type: "status", body: success(resource, object) };
}

/** Deletes what a list with the same query shows, and answers with that list. */
export function deleteCollection(context: WriteContext): ObjectList {
  const { cluster, route, query } = context;
  const options = readDeleteOptions(context);
  const list = listObjects(cluster, route.resource, route.namespace, query);
  return { ...list, items: list.items.map((object) => deleteOne(context, object, options)) };
}

/** POST to a pod's `eviction`. */
export function evictPod(context: WriteContext): StatusBody {
  const { cluster, route } = context;
  const body = context.body.length === 0 ? {} : parseObjectBody(context.body, context.contentType);
  const grace = valueAt(body, "deleteOptions", "gracePeriodSeconds");
  if (!isDryRun(context.query)) {
    cluster.delete(route.resource, namespaceOf(route), route.name ?? "", {
      ...(grace === undefined ? {} : { gracePeriodSeconds: numberAt(body, "deleteOptions", "gracePeriodSeconds") }),
    });
  }
  return { kind: "Status", apiVersion: "v1", metadata: {}, status: "Success", code: 201 };
}
