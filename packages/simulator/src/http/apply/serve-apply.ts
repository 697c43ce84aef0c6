/** PATCH with `application/apply-patch+yaml`: server-side apply. */
import type { ApiError, KubeObject } from "../../core/api.ts";
import { parseObjectBody } from "../read-body.ts";
import { withManagedFields } from "../record-ownership.ts";
import { kindType } from "../schema/api-schema.ts";
import { groupVersion } from "../shape-objects.ts";
import { failure } from "../status-error.ts";
import {
  decodeObject,
  findObject,
  formatTime,
  isDryRun,
  namespaceOf,
  placeInNamespace,
  asObject,
  type WriteContext,
  type WriteOutcome,
} from "../write-context.ts";
import { isTrue } from "../watch-objects.ts";
import { named } from "../write-objects.ts";
import { applyConfiguration, type Conflict } from "./apply-object.ts";
import { fieldsSet, shapeOfKind, type MergeShape } from "./compare-objects.ts";
import { formatPath } from "./field-set.ts";
import {
  decodeManagedFields,
  encodeManagedFields,
  stripUnowned,
  type ManagedEntry,
  type Manager,
} from "./managed-fields.ts";

function describeManager(entry: ManagedEntry): string {
  const name = `"${entry.name}"${entry.subresource === "" ? "" : ` with subresource "${entry.subresource}"`}`;
  return entry.operation === "Update" ? `${name} using ${entry.apiVersion}` : name;
}

function conflictMessage(conflicts: readonly Conflict[]): string {
  const [first] = conflicts;
  if (conflicts.length === 1 && first !== undefined) {
    return `Apply failed with 1 conflict: conflict with ${describeManager(first.manager)}: ${formatPath(first.path)}`;
  }
  const managers = [...new Set(conflicts.map(({ manager }) => describeManager(manager)))].sort();
  const lines = managers.flatMap((name) => [
    `conflicts with ${name}:`,
    ...conflicts.filter(({ manager }) => describeManager(manager) === name).map(({ path }) => `- ${formatPath(path)}`),
  ]);
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join("\n")}`;
}

/** 409 with one cause a field, as the API server writes it. */
function applyConflict(conflicts: readonly Conflict[]): ApiError {
  return failure(409, "Conflict", conflictMessage(conflicts), {
    causes: conflicts.map(({ manager, path }) => ({
      reason: "FieldManagerConflict",
      message: `conflict with ${describeManager(manager)}`,
      field: formatPath(path),
    })),
  });
}

/** An object that was never tracked counts as set by one manager from before. */
function entriesOf(
  live: KubeObject | null,
  shape: MergeShape,
  apiVersion: string,
  time: string,
): readonly ManagedEntry[] {
  if (live === null) return [];
  const entries = decodeManagedFields(live.metadata.managedFields);
  if (entries.length > 0) return entries;
  const fields = stripUnowned(fieldsSet(live, shape), [["f:status"]]);
  return [{ name: "before-first-apply", operation: "Update", apiVersion, subresource: "", time, fields }];
}

export function applyObject(context: WriteContext): WriteOutcome {
  const { cluster, route, query } = context;
  const { resource } = route;
  const name = route.name ?? "";
  const fieldManager = query.get("fieldManager") ?? "";
  if (fieldManager === "") throw fieldManagerRequired();
  const decoded = decodeObject(context, parseObjectBody(context.body, context.contentType));
  const config = named(placeInNamespace(decoded.object, route), name);
  const live = findObject(cluster, resource, namespaceOf(route), name);
  const shape = shapeOfKind(kindType(resource.group, resource.version, resource.kind));
  const apiVersion = groupVersion(resource);
  const time = formatTime(cluster.now());
  const manager: Manager = { name: fieldManager, operation: "Apply", apiVersion, subresource: route.subresource ?? "" };
  const entries = entriesOf(live, shape, apiVersion, time);
  const force = query.get("force") !== null && isTrue(query.get("force"));
  const outcome = applyConfiguration(
    live === null ? {} : { ...live },
    { ...config },
    shape,
    entries,
    manager,
    time,
    force,
  );
  if (outcome.type === "conflicts") throw applyConflict(outcome.conflicts);

  const object = withManagedFields(asObject(outcome.object), [...encodeManagedFields(outcome.entries)]);
  const options = { dryRun: isDryRun(query), fieldManager };
  const written =
    live === null
      ? cluster.create(resource, namespaceOf(route), object, options)
      : cluster.update(resource, namespaceOf(route), object, {
          ...options,
          ...(route.subresource === null ? {} : { subresource: route.subresource }),
        });
  return {
    status: live === null ? 201 : 200,
    object: written.object,
    warnings: [...decoded.warnings, ...written.warnings],
  };
}

function fieldManagerRequired(): ApiError {
  const message = "Required value: is required for apply patch";
  return failure(422, "Invalid", `PatchOptions.meta.k8s.io "" is invalid: fieldManager: ${message}`, {
    group: "meta.k8s.io",
    kind: "PatchOptions",
    causes: [{ reason: "FieldValueRequired", message, field: "fieldManager" }],
  });
}
