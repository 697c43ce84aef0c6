/**
 * Sets of field paths, in the form in which managedFields writes them (`FieldsV1` of structured-merge-diff):
 * a step is `f:NAME`, `k:{"key":value}` for an element of a keyed list, or `v:VALUE` for an element of a set.
 */
import { isJsonObject, type JsonObject } from "../read-json.ts";

export interface FieldSet {
  /** Whether the path that leads here is itself in the set. */
  readonly member: boolean;
  readonly children: ReadonlyMap<string, FieldSet>;
}

export type FieldPath = readonly string[];

export const emptySet: FieldSet = { member: false, children: new Map() };

export function isEmpty(set: FieldSet): boolean {
  return !set.member && set.children.size === 0;
}

function build(member: boolean, children: Iterable<readonly [string, FieldSet]>): FieldSet {
  return { member, children: new Map([...children].filter(([, child]) => !isEmpty(child))) };
}

export function setOfPaths(paths: readonly FieldPath[]): FieldSet {
  const member = paths.some((path) => path.length === 0);
  const byStep = new Map<string, FieldPath[]>();
  for (const [step, ...rest] of paths) {
    if (step === undefined) continue;
    const known = byStep.get(step);
    if (known === undefined) byStep.set(step, [rest]);
    else known.push(rest);
  }
  return build(
    member,
    [...byStep].map(([step, rest]) => [step, setOfPaths(rest)] as const),
  );
}

export function pathsOf(set: FieldSet, prefix: FieldPath = []): readonly FieldPath[] {
  const below = [...set.children].flatMap(([step, child]) => pathsOf(child, [...prefix, step]));
  return set.member ? [prefix, ...below] : below;
}

export function union(a: FieldSet, b: FieldSet): FieldSet {
  const steps = new Set([...a.children.keys(), ...b.children.keys()]);
  return build(
    a.member || b.member,
    [...steps].map(
      (step) => [step, union(a.children.get(step) ?? emptySet, b.children.get(step) ?? emptySet)] as const,
    ),
  );
}

export function difference(a: FieldSet, b: FieldSet): FieldSet {
  return build(
    a.member && !b.member,
    [...a.children].map(([step, child]) => [step, difference(child, b.children.get(step) ?? emptySet)] as const),
  );
}

export function intersection(a: FieldSet, b: FieldSet): FieldSet {
  return build(
    a.member && b.member,
    [...a.children].map(([step, child]) => [step, intersection(child, b.children.get(step) ?? emptySet)] as const),
  );
}

/** Without everything at and below these paths. */
export function without(set: FieldSet, path: FieldPath): FieldSet {
  const [step, ...rest] = path;
  if (step === undefined) return emptySet;
  const child = set.children.get(step);
  if (child === undefined) return set;
  return build(
    set.member,
    [...set.children].map(([one, below]) => [one, one === step ? without(below, rest) : below] as const),
  );
}

/** The set as `fieldsV1`. */
export function encodeFieldSet(set: FieldSet): JsonObject {
  const result: JsonObject = {};
  if (set.member && set.children.size > 0) result["."] = {};
  for (const step of [...set.children.keys()].sort()) result[step] = encodeFieldSet(set.children.get(step) ?? emptySet);
  return result;
}

/** A `fieldsV1` as a set. Equal elements have equal steps: the keys inside `k:{…}` are always written sorted. */
export function decodeFieldSet(fields: unknown): FieldSet {
  if (!isJsonObject(fields)) return emptySet;
  return decode(fields, false);
}

function decode(fields: JsonObject, nested: boolean): FieldSet {
  const steps = Object.keys(fields).filter((step) => step !== ".");
  const children = steps.map((step) => {
    const child = fields[step];
    return [step, decode(isJsonObject(child) ? child : {}, true)] as const;
  });
  return build(nested && (steps.length === 0 || "." in fields), children);
}

/** The path as the API server writes it in a conflict: `.spec.ports[port=80,protocol="TCP"].port`. */
export function formatPath(path: FieldPath): string {
  return path
    .map((step) => {
      const rest = step.slice(2);
      if (step.startsWith("f:")) return `.${rest}`;
      if (step.startsWith("v:")) return `[=${rest}]`;
      if (step.startsWith("i:")) return `[${rest}]`;
      const keys: unknown = JSON.parse(rest);
      const pairs = isJsonObject(keys)
        ? Object.entries(keys).map(([key, value]) => `${key}=${JSON.stringify(value)}`)
        : [];
      return `[${pairs.join(",")}]`;
    })
    .join("");
}
