/** Who set which field: metadata.managedFields, kept as the API server's field manager does. */
import { isJsonObject, type JsonObject } from "../read-json.ts";
import type { Comparison } from "./compare-objects.ts";
import {
  decodeFieldSet,
  difference,
  encodeFieldSet,
  isEmpty,
  union,
  without,
  type FieldPath,
  type FieldSet,
} from "./field-set.ts";

export interface Manager {
  readonly name: string;
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  readonly subresource: string;
}

export interface ManagedEntry extends Manager {
  /** RFC 3339 in whole seconds; null where the server leaves it out (writes by way of `/scale`). */
  readonly time: string | null;
  readonly fields: FieldSet;
}

/** Fields that nobody owns: what identifies an object, and what the server keeps itself. */
const unowned: readonly FieldPath[] = [
  ["f:apiVersion"],
  ["f:kind"],
  ["f:metadata", "f:name"],
  ["f:metadata", "f:namespace"],
  ["f:metadata", "f:creationTimestamp"],
  ["f:metadata", "f:selfLink"],
  ["f:metadata", "f:uid"],
  ["f:metadata", "f:generation"],
  ["f:metadata", "f:managedFields"],
  ["f:metadata", "f:resourceVersion"],
];

/** Takes out of a set what nobody owns, and bare `metadata`, `spec` and `status`. */
export function stripUnowned(set: FieldSet, alsoWithout: readonly FieldPath[]): FieldSet {
  const stripped = [...unowned, ...alsoWithout].reduce<FieldSet>(without, set);
  const children = [...stripped.children].map(([step, child]): [string, FieldSet] => {
    const bare = step === "f:metadata" || step === "f:spec" || step === "f:status";
    return [step, bare && child.children.size > 0 ? { ...child, member: false } : child];
  });
  return {
    member: false,
    children: new Map(children.filter(([step, child]) => !(step === "f:metadata" && child.children.size === 0))),
  };
}

/** An applier is the same whatever version it applies in; other managers are told apart by version too. */
export function isSameManager(a: Manager, b: Manager): boolean {
  if (a.name !== b.name || a.operation !== b.operation || a.subresource !== b.subresource) return false;
  return a.operation === "Apply" || a.apiVersion === b.apiVersion;
}

export function decodeManagedFields(entries: unknown): readonly ManagedEntry[] {
  if (!Array.isArray(entries)) return [];
  const all: readonly unknown[] = entries;
  return all.flatMap((entry) => {
    if (!isJsonObject(entry)) return [];
    const { manager, operation, apiVersion, subresource, time, fieldsV1 } = entry;
    if (operation !== "Apply" && operation !== "Update") return [];
    return [
      {
        name: typeof manager === "string" ? manager : "",
        operation,
        apiVersion: typeof apiVersion === "string" ? apiVersion : "",
        subresource: typeof subresource === "string" ? subresource : "",
        time: typeof time === "string" ? time : null,
        fields: decodeFieldSet(fieldsV1),
      },
    ];
  });
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Applied ones first, then by time, manager, version and subresource. */
function compareEntries(a: ManagedEntry, b: ManagedEntry): number {
  return (
    compareText(a.operation, b.operation) ||
    compareText(a.time ?? "", b.time ?? "") ||
    compareText(a.name, b.name) ||
    compareText(a.apiVersion, b.apiVersion) ||
    compareText(a.subresource, b.subresource)
  );
}

export function encodeManagedFields(entries: readonly ManagedEntry[]): readonly JsonObject[] {
  return [...entries].sort(compareEntries).map((entry) => ({
    manager: entry.name,
    operation: entry.operation,
    apiVersion: entry.apiVersion,
    ...(entry.time === null ? {} : { time: entry.time }),
    fieldsType: "FieldsV1",
    fieldsV1: encodeFieldSet(entry.fields),
    ...(entry.subresource === "" ? {} : { subresource: entry.subresource }),
  }));
}

/** A change takes its fields away from whoever owned them. */
export function takeFields(entries: readonly ManagedEntry[], taken: FieldSet): readonly ManagedEntry[] {
  return entries
    .map((entry) => ({ ...entry, fields: difference(entry.fields, taken) }))
    .filter((entry) => !isEmpty(entry.fields));
}

/**
 * The entries after a write that is not an apply: the manager owns what it added and changed, nobody what it removed.
 */
export function recordUpdate(
  entries: readonly ManagedEntry[],
  manager: Manager,
  time: string | null,
  comparison: Comparison,
  notOwned: readonly FieldPath[],
): readonly ManagedEntry[] {
  const changed = stripUnowned(union(comparison.added, comparison.modified), notOwned);
  const left = takeFields(entries, union(changed, comparison.removed));
  if (isEmpty(changed)) return left;
  const own = left.find((entry) => isSameManager(entry, manager));
  const others = left.filter((entry) => entry !== own);
  return [...others, { ...manager, time, fields: own === undefined ? changed : union(own.fields, changed) }];
}
