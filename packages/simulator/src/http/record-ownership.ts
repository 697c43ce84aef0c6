/** Fills metadata.managedFields of what is about to be written. */
import type { KubeObject, Resource } from "../core/api.ts";
import { compareObjects, shapeOfKind } from "./apply/compare-objects.ts";
import type { FieldPath } from "./apply/field-set.ts";
import { decodeManagedFields, encodeManagedFields, recordUpdate, type Manager } from "./apply/managed-fields.ts";
import { arrayAt, isJsonObject, objectAt, omitFields, valueAt, type JsonObject } from "./read-json.ts";
import { kindType } from "./schema/api-schema.ts";
import { emptyObject } from "./schema/decode-fields.ts";

/**
 * Fields that the server fills in after it has noted who set what (allocation and admission, not defaulting), by
 * resource: nobody owns them unless the request named them. `*` stands for every element of a list.
 */
const filledIn: Readonly<Record<string, readonly (readonly string[])[] | undefined>> = {
  services: [
    ["spec", "clusterIP"],
    ["spec", "clusterIPs"],
    ["spec", "ipFamilies"],
    ["spec", "ipFamilyPolicy"],
    ["spec", "healthCheckNodePort"],
    ["spec", "ports", "*", "nodePort"],
  ],
  pods: [
    ["metadata", "labels", "topology.kubernetes.io/zone"],
    ["metadata", "labels", "topology.kubernetes.io/region"],
    ["spec", "tolerations"],
    ["spec", "serviceAccountName"],
    ["spec", "serviceAccount"],
    ["spec", "priority"],
    ["spec", "preemptionPolicy"],
    ["spec", "volumes"],
    ["spec", "containers", "*", "volumeMounts"],
    ["spec", "initContainers", "*", "volumeMounts"],
  ],
  namespaces: [["spec", "finalizers"]],
  ingresses: [["spec", "ingressClassName"]],
};

/** The result without a field that the request did not name; a field that stood before stays as it stood. */
function withoutFilled(result: unknown, request: unknown, live: unknown, path: readonly string[]): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return result;
  if (step === "*") {
    if (!Array.isArray(result)) return result;
    const elements: readonly unknown[] = result;
    const asked = Array.isArray(request) ? (request as readonly unknown[]) : [];
    const stood = Array.isArray(live) ? (live as readonly unknown[]) : [];
    return elements.map((element, index) => withoutFilled(element, asked[index], stood[index], rest));
  }
  if (!isJsonObject(result) || !(step in result)) return result;
  if (rest.length > 0) {
    return { ...result, [step]: withoutFilled(result[step], valueAt(request, step), valueAt(live, step), rest) };
  }
  if (valueAt(request, step) !== undefined) return result;
  const others = omitFields(result, step);
  const before = valueAt(live, step);
  return before === undefined ? others : { ...others, [step]: before };
}

function notOwnedPaths(resource: Resource, subresource: string): readonly FieldPath[] {
  if (subresource === "status") return [["f:spec"]];
  return resource.subresources.includes("status") ? [["f:status"]] : [];
}

export interface Change {
  /** null: the object is new. */
  readonly live: KubeObject | null;
  /** What was asked for, decoded. */
  readonly request: KubeObject;
  /** What it becomes, with defaults. */
  readonly result: KubeObject;
}

/** managedFields after a write that is not an apply. `time` null where the server leaves it out. */
export function managedFieldsAfter(
  resource: Resource,
  change: Change,
  manager: Manager,
  time: string | null,
): unknown[] {
  const struct = kindType(resource.group, resource.version, resource.kind);
  const before: JsonObject = change.live ?? (struct === undefined ? {} : emptyObject(struct));
  const cleared = (filledIn[resource.plural] ?? []).reduce<unknown>(
    (result, path) => withoutFilled(result, change.request, change.live, path),
    change.result,
  );
  const after = isJsonObject(cleared) ? cleared : {};
  const entries = isReset(change.request) ? [] : decodeManagedFields(change.live?.metadata.managedFields);
  const comparison = compareObjects(before, after, shapeOfKind(struct));
  const recorded = recordUpdate(entries, manager, time, comparison, notOwnedPaths(resource, manager.subresource));
  return [...encodeManagedFields(recorded)];
}

/** `managedFields: [{}]` is how a client asks to forget them. */
function isReset(request: KubeObject): boolean {
  const given = arrayAt(request, "metadata", "managedFields");
  return given.length === 1 && Object.keys(objectAt({ only: given[0] }, "only")).length === 0;
}

export function withManagedFields(object: KubeObject, managedFields: unknown[]): KubeObject {
  const metadata = omitFields(object.metadata, "managedFields");
  return { ...object, metadata: managedFields.length === 0 ? metadata : { ...metadata, managedFields } };
}
