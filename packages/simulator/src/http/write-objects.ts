/** Create and replace. */
import type { KubeObject, WriteResult } from "../core/api.ts";
import type { Manager } from "./apply/managed-fields.ts";
import { parseObjectBody } from "./read-body.ts";
import { managedFieldsAfter, withManagedFields } from "./record-ownership.ts";
import { groupVersion } from "./shape-objects.ts";
import { badRequest } from "./status-error.ts";
import {
  decodeObject,
  fieldManagerOf,
  formatTime,
  isDryRun,
  namespaceOf,
  placeInNamespace,
  type WriteContext,
  type WriteOutcome,
} from "./write-context.ts";

function managerOf(context: WriteContext): Manager {
  return {
    name: fieldManagerOf(context.query, context.userAgent),
    operation: "Update",
    apiVersion: groupVersion(context.route.resource),
    subresource: context.route.subresource ?? "",
  };
}

export function createObject(context: WriteContext): WriteOutcome {
  const { cluster, route } = context;
  const decoded = decodeObject(context, parseObjectBody(context.body, context.contentType));
  const request = placeInNamespace(decoded.object, route);
  const created = createWithOwnership(context, request, managerOf(context));
  return { status: 201, object: created.object, warnings: [...decoded.warnings, ...created.warnings] };

  function createWithOwnership(within: WriteContext, object: KubeObject, manager: Manager): WriteResult {
    const namespace = namespaceOf(within.route);
    const dryRun = isDryRun(within.query);
    const { object: result } = cluster.create(route.resource, namespace, object, { dryRun: true });
    const change = { live: null, request: object, result };
    const managed = managedFieldsAfter(route.resource, change, manager, formatTime(cluster.now()));
    return cluster.create(route.resource, namespace, withManagedFields(object, managed), {
      dryRun,
      fieldManager: manager.name,
    });
  }
}

/** Replaces `live` by `request`, which has been decoded. */
export function replaceObject(
  context: WriteContext,
  live: KubeObject,
  request: KubeObject,
  warnings: readonly string[],
): WriteOutcome {
  const { cluster, route } = context;
  const namespace = namespaceOf(route);
  const subresource = route.subresource === null ? {} : { subresource: route.subresource };
  const manager = managerOf(context);
  const standing = withManagedFields(request, [...(live.metadata.managedFields ?? [])]);
  const { object: result } = cluster.update(route.resource, namespace, standing, { ...subresource, dryRun: true });
  const change = { live, request, result };
  const managed = managedFieldsAfter(route.resource, change, manager, formatTime(cluster.now()));
  const written = cluster.update(route.resource, namespace, withManagedFields(request, managed), {
    ...subresource,
    dryRun: isDryRun(context.query),
    fieldManager: manager.name,
  });
  return { status: 200, object: written.object, warnings: [...warnings, ...written.warnings] };
}

export function updateObject(context: WriteContext): WriteOutcome {
  const { cluster, route } = context;
  const name = route.name ?? "";
  const decoded = decodeObject(context, parseObjectBody(context.body, context.contentType));
  const request = named(placeInNamespace(decoded.object, route), name);
  const live = cluster.get(route.resource, namespaceOf(route), name);
  return replaceObject(context, live, request, decoded.warnings);
}

/** @throws ApiError 400 where the object is another than the URL's. */
export function named(object: KubeObject, name: string): KubeObject {
  const own = object.metadata.name ?? "";
  if (own === "") return { ...object, metadata: { ...object.metadata, name } };
  if (own === name) return object;
  throw badRequest(`the name of the object (${own}) does not match the name on the URL (${name})`);
}
