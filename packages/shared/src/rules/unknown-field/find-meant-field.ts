/** Which field was meant by one that Kubernetes does not have. */
import { findClosestName } from "../../endpoints/find-closest-name.ts";
import { fieldsOfType, otherVersions, type Shape } from "../../model/api-fields.ts";
import { isRawObject, type Steps, type TypedPlace, type UnknownField } from "../../model/find-unknown-fields.ts";

export type MeantField =
  /** Misspelt: these fields of the same object may be meant; more than one where nothing tells which. */
  | { readonly type: "other-names"; readonly names: readonly string[] }
  /** It is a field of another object. */
  | { readonly type: "other-place"; readonly place: OtherPlace }
  /** The same kind has it there under another version of its API. */
  | { readonly type: "other-version"; readonly apiVersion: string }
  | { readonly type: "nothing" };

export interface OtherPlace {
  /** The objects as they are shown, more than one where nothing tells which: `spec.template.spec.containers[]`; empty for the top of the manifest. */
  readonly titles: readonly string[];
  /** Where the field would stand; null where the manifest has none or several such places. */
  readonly steps: Steps | null;
  /** How many of the steps lead to objects that the manifest has. */
  readonly written: number;
}

/** More places than that say nothing. */
const maxTitles = 3;

/** How many objects may lie between the field and where it belongs. */
const reach = 3;

/** What people call fields, by the type that stands in the wrong words. */
const otherWords: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  V1ServicePort: {
    containerPort: "targetPort",
    internalPort: "targetPort",
    externalPort: "port",
    servicePort: "port",
    portName: "name",
  },
  V1ContainerPort: { targetPort: "containerPort", internalPort: "containerPort", portName: "name" },
  V1NetworkPolicyPort: { containerPort: "port", targetPort: "port" },
  V1Container: { containerPorts: "ports", cmd: "command", entrypoint: "command", environment: "env" },
};

/** Letter case first, then the nearest object that has a field of that very name, then names that are nearly the same. */
export function findMeantField(unknown: UnknownField): MeantField {
  const { name, value, place } = unknown;
  const fitting = [...fieldsOfType(place.type)].flatMap(([field, { shape, isCurrent }]) =>
    isCurrent && fits(value, shape) ? [field] : [],
  );
  const same = fitting.filter((field) => plain(field) === plain(name));
  if (same.length > 0) return { type: "other-names", names: same };
  const word = otherWords[place.type]?.[name];
  if (word !== undefined && fitting.includes(word)) return { type: "other-names", names: [word] };
  const inMap = findMap(unknown);
  if (inMap !== null) return { type: "other-place", place: inMap };
  const near = findOtherPlace(unknown, 1, reach - 1);
  if (near !== null) return { type: "other-place", place: near };
  const closest = findClosestName(name, fitting);
  if (closest !== null) return { type: "other-names", names: [closest] };
  const longer = fitting.filter((field) => isPartOf(name, field));
  if (longer.length > 0) return { type: "other-names", names: longer };
  const far = findOtherPlace(unknown, reach, reach);
  if (far !== null) return { type: "other-place", place: far };
  const apiVersion = findOtherVersion(unknown);
  return apiVersion === null ? { type: "nothing" } : { type: "other-version", apiVersion };
}

/** `app: web` right in a Deployment's selector, `cpu` right in resources: one of its maps holds such keys, and it has nothing but maps and lists. */
function findMap({ name, value, place }: UnknownField): OtherPlace | null {
  const fields = [...fieldsOfType(place.type)].filter(([, { isCurrent }]) => isCurrent);
  if (!fields.every(([, { shape }]) => shape.type === "map" || shape.type === "list")) return null;
  const maps = fields.flatMap(([field, { shape }]) =>
    shape.type === "map" && fits(value, shape.entry) ? [field] : [],
  );
  const [only] = maps;
  if (only === undefined) return null;
  const titles = maps.map((field) => showPlace([...place.steps, field]));
  const isWritten = isRawObject(place.value[only]);
  const written = place.steps.length + (isWritten ? 1 : 0);
  return { titles, steps: maps.length > 1 ? null : [...place.steps, only, name], written };
}

/** Another version of the group that has the field in the same place. */
function findOtherVersion({ name, place }: UnknownField): string | null {
  let root = place;
  while (root.parent !== null) root = root.parent;
  const { apiVersion, kind } = root.value;
  for (const other of otherVersions(String(apiVersion), String(kind))) {
    let shape: Shape | undefined = { type: "object", name: other.type };
    for (const step of place.steps) {
      if (shape?.type === "object") shape = fieldsOfType(shape.name).get(String(step))?.shape;
      else shape = shape?.type === "list" || shape?.type === "map" ? shape.entry : undefined;
    }
    if (shape?.type === "object" && fieldsOfType(shape.name).has(name)) return other.apiVersion;
  }
  return null;
}

/** `target_port`, `target-port` and `TargetPort` are one. */
function plain(name: string): string {
  return name.replaceAll(/[-_]/g, "").toLowerCase();
}

/** `port` of `containerPort`, `backend` of `defaultBackend`. Short ones are part of too many. */
function isPartOf(name: string, field: string): boolean {
  if (name.length < 4) return false;
  const word = name.charAt(0).toUpperCase() + name.slice(1);
  return field.endsWith(word) || (field.startsWith(name) && /^[A-Z]/.test(field.slice(name.length)));
}

function fits(value: unknown, shape: Shape): boolean {
  switch (shape.type) {
    case "any":
      return true;
    case "plain":
      return typeof value !== "object";
    case "list":
      return Array.isArray(value);
    case "object":
    case "map":
      return isRawObject(value);
    default:
      return shape satisfies never;
  }
}

/** The nearest objects of the manifest, up to the ones that hold it and down from them, that may have the field. */
function findOtherPlace({ name, value, place }: UnknownField, from: number, to: number): OtherPlace | null {
  for (let distance = from; distance <= to; distance++) {
    const places: OtherPlace[] = [];
    let up: TypedPlace | null = place;
    for (let rise = 0; rise <= distance && up !== null; rise++, up = up.parent) {
      for (const { type, way } of descend(up.type, distance - rise)) {
        if (!isLikely(up, way, distance)) continue;
        const field = fieldsOfType(type).get(name);
        if (field?.isCurrent === true && fits(value, field.shape)) places.push(followWay(up, way, name));
      }
    }
    const [first] = places;
    if (first === undefined) continue;
    // Of several the one that the manifest has.
    const written = places.filter(({ steps, written }) => steps !== null && written === steps.length - 1);
    const [only = first] = written.length > 0 ? written : places;
    if (written.length === 1 || places.length === 1) return only;
    const titles = [...new Set((written.length > 0 ? written : places).flatMap((each) => each.titles))];
    return { ...only, titles: titles.length > maxTitles ? only.titles : titles, steps: null };
  }
  return null;
}

/**
 * Neighbours are, and what lies beside the object. Farther away, a list that nobody has written is not what somebody missed by
 * a slip of indentation, nor an object beside the ones that hold the field.
 */
function isLikely(from: TypedPlace, way: readonly WayStep[], distance: number): boolean {
  const isBeside = way.length > 0 && way.length < distance;
  if (distance === 1 || (isBeside && distance < reach)) return true;
  let value: unknown = from.value;
  for (const { field, isList } of way) {
    const inner: unknown = isRawObject(value) ? value[field] : undefined;
    if (inner === undefined && (isList || isBeside)) return false;
    value = isList && Array.isArray(inner) ? inner[0] : inner;
  }
  return true;
}

interface WayStep {
  readonly field: string;
  readonly isList: boolean;
}

/** Every type that lies so many objects deep in one, and the way there. */
function* descend(
  type: string,
  depth: number,
  way: readonly WayStep[] = [],
): Iterable<{ type: string; way: readonly WayStep[] }> {
  if (depth === 0) {
    yield { type, way };
    return;
  }
  for (const [field, { shape }] of fieldsOfType(type)) {
    const entry = shape.type === "list" ? shape.entry : shape;
    if (entry.type !== "object") continue;
    yield* descend(entry.name, depth - 1, [...way, { field, isList: shape.type === "list" }]);
  }
}

/** Lists are followed where they have one entry. */
function followWay(start: TypedPlace, way: readonly WayStep[], name: string): OtherPlace {
  const titles = [showPlace([...start.steps, ...way.map(({ field, isList }) => `${field}${isList ? "[]" : ""}`)])];
  const steps: (string | number)[] = [...start.steps];
  let written = steps.length;
  let value: unknown = start.value;
  for (const { field, isList } of way) {
    const inner: unknown = isRawObject(value) ? value[field] : undefined;
    const entry: unknown = isList && Array.isArray(inner) && inner.length === 1 ? inner[0] : inner;
    // What is no object cannot hold it; only objects that nobody has written can be made.
    if (!isRawObject(entry) && (isList || inner !== undefined)) return { titles, steps: null, written };
    steps.push(field, ...(isList ? [0] : []));
    value = entry;
    if (isRawObject(value)) written = steps.length;
  }
  return { titles, steps: [...steps, name], written };
}

/** `spec.ports[0]`; a step may say `[]` for itself. */
function showPlace(steps: Steps): string {
  return steps.reduce<string>(
    (path, step) => (typeof step === "number" ? `${path}[${step}]` : `${path}${path === "" ? "" : "."}${step}`),
    "",
  );
}
