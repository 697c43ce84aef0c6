/** managedFields as large as in a real cluster: half of what an API server sends of a pod. */
import type { LiveObject } from "./read-sample.ts";

/** Who wrote it owns all fields but the status, and a controller the status. */
export function recordOwner({ resource, object }: LiveObject): LiveObject {
  const { status, metadata, apiVersion, ...fields } = object;
  const { labels, annotations, ownerReferences, creationTimestamp: time } = metadata;
  const entry = { operation: "Update", apiVersion, time, fieldsType: "FieldsV1" };
  const written = { metadata: { labels, annotations, ownerReferences }, ...fields };
  const managedFields = [
    { ...entry, manager: "kube-controller-manager", fieldsV1: fieldsOf(written) },
    ...(status === undefined
      ? []
      : [{ ...entry, manager: "kubelet", subresource: "status", fieldsV1: fieldsOf({ status }) }]),
  ];
  return { resource, object: { ...object, metadata: { ...metadata, managedFields } } };
}

/** Every field by its name, items of lists by their keys. */
function fieldsOf(value: unknown): object {
  if (typeof value !== "object" || value === null) return {};
  const entries: readonly (readonly [string, unknown])[] = Array.isArray(value)
    ? value.map((item: unknown) => [keyOf(item), item])
    : Object.entries(value).map(([key, item]: [string, unknown]) => [`f:${key}`, item]);
  const fields = Object.fromEntries(
    entries.flatMap(([key, item]) => (item === undefined ? [] : [[key, fieldsOf(item)]])),
  );
  return Array.isArray(value) ? fields : { ".": {}, ...fields };
}

const keys = ["name", "containerPort", "type", "uid", "mountPath", "ip", "key"] as const;

function keyOf(item: unknown): string {
  if (typeof item !== "object" || item === null) return `v:${JSON.stringify(item)}`;
  const key = keys.find((each) => each in item);
  return `k:${JSON.stringify(key === undefined ? item : { [key]: (item as Readonly<Record<string, unknown>>)[key] })}`;
}
