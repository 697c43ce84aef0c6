/** JSON patches (RFC 6902) on an object as it is written, taken apart into changes of single fields. */
import { formatFieldPath, isRecord, type PatchOperation } from "@portolan/shared";

/** Where something stands, from the root: keys, and positions in lists. */
export type Steps = readonly (string | number)[];

/** The smallest changes that make of one value another: what both have keeps its place and its comments. */
export type Change =
  | { readonly type: "set"; readonly steps: Steps; readonly value: unknown }
  | { readonly type: "remove"; readonly steps: Steps }
  /** A key gets another name and keeps its value. */
  | { readonly type: "rename"; readonly steps: Steps; readonly name: string }
  /** `steps` are the list's. */
  | { readonly type: "append"; readonly steps: Steps; readonly value: unknown };

type PlainChange = Exclude<Change, { readonly type: "rename" }>;

export type Patched =
  | { readonly type: "patched"; readonly value: unknown; readonly changes: readonly Change[] }
  | { readonly type: "refused"; readonly reason: string };

/**
 * One operation on an object as it is written. `defaultAt` says what the API server would fill in: that may be tested and
 * replaced though it is not there. What it assigns (addresses, nodePorts) is nobody's default.
 */
export function patchValue(
  root: unknown,
  operation: PatchOperation,
  defaultAt: (root: unknown, steps: Steps) => unknown,
): Patched {
  const steps = resolvePointer(root, operation.path);
  const written = valueAt(root, steps);
  const field = formatFieldPath(steps);
  // An empty text asks for the default as an absent field does.
  const isLeftOut = written === undefined || written === null || written === "";
  const standing = (isLeftOut ? defaultAt(root, steps) : undefined) ?? written;
  if (operation.op === "test") {
    if (equals(standing, operation.value)) return { type: "patched", value: root, changes: [] };
    const seen = written === undefined ? "is not written in the manifest" : `is ${JSON.stringify(written)}`;
    return refuse(`${field} ${seen}, and the mend is for ${JSON.stringify(operation.value)}`);
  }
  const parent = valueAt(root, steps.slice(0, -1));
  if (typeof parent !== "object" || parent === null) {
    return refuse(`${formatFieldPath(steps.slice(0, -1))} is not written in the manifest`);
  }
  const needed = operation.op === "remove" ? written : operation.op === "replace" ? standing : null;
  if (needed === undefined) return refuse(`${field} is not written in the manifest`);
  if (operation.op === "remove") return patched(root, [{ type: "remove", steps }]);
  const { value } = operation;
  if (operation.op === "add" && Array.isArray(parent)) {
    if (steps.at(-1) !== parent.length) return refuse(`${field} would be put into the middle of a list`);
    return patched(root, [{ type: "append", steps: steps.slice(0, -1), value }]);
  }
  return patched(root, written === undefined ? [{ type: "set", steps, value }] : difference(steps, written, value));
}

function refuse(reason: string): Patched {
  return { type: "refused", reason };
}

function patched(root: unknown, changes: readonly PlainChange[]): Patched {
  return { type: "patched", value: changes.reduce(changeValue, root), changes };
}

/** A key that goes and another that comes in the same object with the same value are one that is renamed. */
export function joinRenames(before: unknown, changes: readonly Change[]): readonly Change[] {
  const joined = [...changes];
  for (const gone of changes) {
    if (gone.type !== "remove" || typeof gone.steps.at(-1) !== "string") continue;
    const value = valueAt(before, gone.steps);
    const comes = joined.find(
      (each) =>
        each.type === "set" &&
        equals(each.steps.slice(0, -1), gone.steps.slice(0, -1)) &&
        valueAt(before, each.steps) === undefined &&
        equals(each.value, value),
    );
    if (comes === undefined) continue;
    joined.splice(joined.indexOf(comes), 1);
    joined[joined.indexOf(gone)] = { type: "rename", steps: gone.steps, name: String(comes.steps.at(-1)) };
  }
  return joined;
}

/** The steps of a JSON pointer (RFC 6901); `-` is the place behind a list's last item. */
function resolvePointer(root: unknown, pointer: string): Steps {
  const steps: (string | number)[] = [];
  let value = root;
  for (const token of pointer.split("/").slice(1)) {
    const key = token.replaceAll("~1", "/").replaceAll("~0", "~");
    const step = !Array.isArray(value) ? key : key === "-" ? value.length : Number(key);
    steps.push(step);
    value = valueAt(value, [step]);
  }
  return steps;
}

/** What stands there; undefined where nothing does. */
export function valueAt(root: unknown, steps: Steps): unknown {
  let value = root;
  for (const step of steps) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

/** A copy of the value in which the change is made. */
function changeValue(root: unknown, change: PlainChange): unknown {
  const [step, ...rest] = change.steps;
  if (step === undefined) {
    if (change.type === "append") return [...(root as readonly unknown[]), change.value];
    return change.type === "set" ? change.value : undefined;
  }
  const inside = changeValue(valueAt(root, [step]), { ...change, steps: rest });
  const gone = change.type === "remove" && rest.length === 0;
  if (Array.isArray(root)) return root.flatMap((each: unknown, at) => (at !== step ? [each] : gone ? [] : [inside]));
  const others = Object.entries(root as object).filter(([key]) => key !== String(step));
  return gone ? Object.fromEntries(others) : { ...(root as object), [step]: inside };
}

/** A copy of the value with another in one place. */
export function withValue(root: unknown, steps: Steps, value: unknown): unknown {
  return changeValue(root, { type: "set", steps, value });
}

function difference(steps: Steps, from: unknown, to: unknown): readonly PlainChange[] {
  if (equals(from, to)) return [];
  if (Array.isArray(from) && Array.isArray(to)) return listDifference(steps, from, to);
  if (!isRecord(from) || !isRecord(to)) return [{ type: "set", steps, value: to }];
  const kept = Object.entries(to).flatMap(([key, value]) =>
    Object.hasOwn(from, key)
      ? difference([...steps, key], from[key], value)
      : [{ type: "set" as const, steps: [...steps, key], value }],
  );
  const gone = Object.keys(from).filter((key) => !Object.hasOwn(to, key));
  return [...kept, ...gone.map((key) => ({ type: "remove" as const, steps: [...steps, key] }))];
}

function listDifference(steps: Steps, from: readonly unknown[], to: readonly unknown[]): readonly PlainChange[] {
  const kept = to.slice(0, from.length).flatMap((value, at) => difference([...steps, at], from[at], value));
  const more = to.slice(from.length).map((value) => ({ type: "append" as const, steps, value }));
  // From the last on, so that the positions of the others stay.
  const gone = from.slice(to.length).map((_, index) => from.length - 1 - index);
  return [...kept, ...more, ...gone.map((at) => ({ type: "remove" as const, steps: [...steps, at] }))];
}

/** Whether two JSON values are the same; the order of keys does not matter. */
export function equals(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((each, at) => equals(each, b[at]));
  }
  if (!isRecord(a) || !isRecord(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equals(a[key], b[key]));
}
