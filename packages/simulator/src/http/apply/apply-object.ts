/** Server-side apply: merges a configuration into the live object, drops what the manager no longer sets, finds conflicts. */
import { isJsonObject, type JsonObject } from "../read-json.ts";
import {
  childrenOf,
  compareObjects,
  elementStep,
  fieldsSet,
  isMap,
  shapeBelow,
  type MergeShape,
} from "./compare-objects.ts";
import {
  difference,
  emptySet,
  intersection,
  isEmpty,
  pathsOf,
  union,
  type FieldPath,
  type FieldSet,
} from "./field-set.ts";
import { isSameManager, stripUnowned, takeFields, type ManagedEntry, type Manager } from "./managed-fields.ts";

export interface Conflict {
  readonly manager: ManagedEntry;
  readonly path: FieldPath;
}

export type Applied =
  | { readonly type: "conflicts"; readonly conflicts: readonly Conflict[] }
  | { readonly type: "merged"; readonly object: JsonObject; readonly entries: readonly ManagedEntry[] };

function mergeList(live: unknown, config: readonly unknown[], shape: MergeShape): readonly unknown[] {
  const standing: readonly unknown[] = Array.isArray(live) ? live : [];
  if (shape.type === "set") {
    return [...standing, ...config.filter((value) => !standing.includes(value))];
  }
  if (shape.type !== "keyed-list") return config;
  const stepOf = (element: unknown) => elementStep(element, shape.keys, shape.struct);
  const element: MergeShape = { type: "struct", struct: shape.struct };
  const byStep = new Map(config.map((one) => [stepOf(one), one]));
  const merged = standing.map((one) => {
    const applied = byStep.get(stepOf(one));
    byStep.delete(stepOf(one));
    return applied === undefined ? one : mergeValue(one, applied, element);
  });
  // Elements that the configuration names stand in its order.
  const order = new Map(config.map((one, index) => [stepOf(one), index]));
  const named = [...merged.filter((one) => order.has(stepOf(one))), ...byStep.values()].sort(
    (a, b) => (order.get(stepOf(a)) ?? 0) - (order.get(stepOf(b)) ?? 0),
  );
  let next = 0;
  const placed = merged.map((one) => (order.has(stepOf(one)) ? named[next++] : one));
  return [...placed, ...named.slice(next)];
}

function mergeValue(live: unknown, config: unknown, shape: MergeShape): unknown {
  if (isMap(shape) && isJsonObject(config)) {
    const result: JsonObject = isJsonObject(live) ? { ...live } : {};
    for (const [name, value] of Object.entries(config)) {
      if (name === "__proto__") continue;
      result[name] = mergeValue(result[name], value, shapeBelow(shape, name, value));
    }
    return result;
  }
  if (Array.isArray(config)) return mergeList(live, config as readonly unknown[], shape);
  return config;
}

/** Removes the fields of a set from a value; elements of lists whose own path is in it go as a whole. */
function removeFields(value: unknown, shape: MergeShape, gone: FieldSet): unknown {
  if (gone.children.size === 0) return value;
  if (isMap(shape) && isJsonObject(value)) {
    const result: JsonObject = {};
    for (const [step, child] of childrenOf(value, shape) ?? []) {
      const below = gone.children.get(step);
      if (below === undefined) result[step.slice(2)] = child.value;
      else if (!below.member) result[step.slice(2)] = removeFields(child.value, child.shape, below);
    }
    return result;
  }
  if (Array.isArray(value) && (shape.type === "keyed-list" || shape.type === "set")) {
    return [...(childrenOf(value, shape) ?? [])].flatMap(([step, child]) => {
      const below = gone.children.get(step);
      if (below === undefined) return [child.value];
      return below.member ? [] : [removeFields(child.value, child.shape, below)];
    });
  }
  return value;
}

/** Without the paths that have something below them that is kept. */
function removable(gone: FieldSet, kept: FieldSet): FieldSet {
  const paths = pathsOf(gone).filter((path) => {
    const below = path.reduce<FieldSet | undefined>((set, step) => set?.children.get(step), kept);
    return below === undefined || isEmpty(below);
  });
  return paths.reduce<FieldSet>((set, path) => union(set, pathSet(path)), emptySet);
}

function pathSet([step, ...rest]: FieldPath): FieldSet {
  if (step === undefined) return { member: true, children: new Map() };
  return { member: false, children: new Map([[step, pathSet(rest)]]) };
}

/**
 * @param live the object as it stands ({} before it exists), with defaults and status.
 * @param config the applied configuration as it was sent.
 * @param force takes fields over instead of reporting conflicts.
 */
export function applyConfiguration(
  live: JsonObject,
  config: JsonObject,
  shape: MergeShape,
  entries: readonly ManagedEntry[],
  manager: Manager,
  time: string,
  force: boolean,
): Applied {
  const own = entries.find((entry) => isSameManager(entry, manager));
  const others = entries.filter((entry) => entry !== own);
  const applied = stripUnowned(fieldsSet(config, shape), []);
  const merged = mergeValue(live, config, shape);
  const ownedByOthers = others.reduce<FieldSet>((set, entry) => union(set, entry.fields), emptySet);
  const kept = union(applied, ownedByOthers);
  const gone = own === undefined ? emptySet : removable(difference(own.fields, kept), kept);
  const pruned = removeFields(merged, shape, gone);
  const object = isJsonObject(pruned) ? pruned : {};

  const comparison = compareObjects(live, object, shape);
  const changed = union(comparison.modified, comparison.added);
  const conflicts = others.flatMap((entry) =>
    pathsOf(intersection(entry.fields, changed)).map((path) => ({ manager: entry, path })),
  );
  if (conflicts.length > 0 && !force) return { type: "conflicts", conflicts };

  const taken = takeFields(others, union(changed, comparison.removed));
  const unchanged =
    own !== undefined && isEmpty(difference(own.fields, applied)) && isEmpty(difference(applied, own.fields));
  const entry: ManagedEntry = { ...manager, fields: applied, time: unchanged ? own.time : time };
  return { type: "merged", object, entries: isEmpty(applied) ? taken : [...taken, entry] };
}
