/**
 * The types of the API, field by field: name, protobuf number, type, and how lists and maps merge.
 * `api-types.json` holds these facts for Kubernetes 1.36 (struct tags of k8s.io/api, list relations of the OpenAPI
 * document). A field reads `NUMBER TYPE FLAGS…`:
 *
 * - TYPE: `string`, `boolean`, `int32`, `int64`, `double`, `bytes`, `Time`, `MicroTime`, `IntOrString`, `Quantity`, `Raw`,
 *   the name of another type; `T[]` a list, `{T}` a map, `*T` an optional value that may be set to its zero.
 * - `required`: written even when empty. `omitzero`: an empty structure is left out.
 * - `map(KEYS)`: a list keyed by these fields. `set`: a list of distinct values. `atomic`: replaced as a whole.
 * - `patch=STRATEGY(KEY)`: the strategic merge patch of the field. `default=VALUE`: what stands when it is absent.
 * - A name with `+` in front is a structure whose fields stand among those of its owner.
 */
import apiTypes from "./api-types.json" with { type: "json" };

export type ScalarName =
  | "string"
  | "boolean"
  | "int32"
  | "int64"
  | "double"
  | "bytes"
  | "Time"
  | "MicroTime"
  | "IntOrString"
  | "Quantity"
  | "Raw";

export type FieldType =
  | { readonly type: "scalar"; readonly name: ScalarName }
  | { readonly type: "struct"; readonly name: string }
  | { readonly type: "list"; readonly element: FieldType }
  | { readonly type: "map"; readonly value: FieldType };

export interface Field {
  readonly name: string;
  readonly number: number;
  readonly fieldType: FieldType;
  readonly optional: boolean;
  readonly required: boolean;
  readonly omitZero: boolean;
  readonly atomic: boolean;
  readonly set: boolean;
  /** The keys of a keyed list, empty for every other field. */
  readonly listKeys: readonly string[];
  readonly mergeKey: string | null;
  readonly patchStrategies: readonly string[];
  readonly defaultValue: string | null;
}

export interface StructType {
  readonly name: string;
  /** By JSON name; the fields of embedded structures are among them. */
  readonly fields: ReadonlyMap<string, Field>;
  /** What the protobuf message holds: an embedded structure is a field of its own there. */
  readonly messageFields: ReadonlyMap<number, { readonly field: Field; readonly embedded: boolean }>;
}

const scalarNames: ReadonlySet<string> = new Set([
  "string",
  "boolean",
  "int32",
  "int64",
  "double",
  "bytes",
  "Time",
  "MicroTime",
  "IntOrString",
  "Quantity",
  "Raw",
]);

function isScalarName(name: string): name is ScalarName {
  return scalarNames.has(name);
}

function parseFieldType(text: string): FieldType {
  if (text.endsWith("[]")) return { type: "list", element: parseFieldType(text.slice(0, -2)) };
  if (text.startsWith("{")) return { type: "map", value: parseFieldType(text.slice(1, -1)) };
  return isScalarName(text) ? { type: "scalar", name: text } : { type: "struct", name: text };
}

function listInside(flag: string | undefined): readonly string[] {
  if (flag === undefined || !flag.includes("(")) return [];
  return flag.slice(flag.indexOf("(") + 1, -1).split(",");
}

function parseField(name: string, text: string): Field {
  const [number = "0", type = "string", ...flags] = text.split(" ");
  const flag = (start: string) => flags.find((candidate) => candidate.startsWith(start));
  const patch = flag("patch=");
  const strategies = patch?.slice("patch=".length).replace(/\(.*/, "");
  return {
    name,
    number: Number(number),
    fieldType: parseFieldType(type.replace(/^\*/, "")),
    optional: type.startsWith("*"),
    required: flags.includes("required"),
    omitZero: flags.includes("omitzero"),
    atomic: flags.includes("atomic"),
    set: flags.includes("set"),
    listKeys: listInside(flag("map(")),
    mergeKey: listInside(patch)[0] ?? null,
    patchStrategies: strategies === undefined ? [] : strategies.split(","),
    defaultValue: flag("default=")?.slice("default=".length) ?? null,
  };
}

const table: Readonly<Record<string, Readonly<Record<string, string>> | undefined>> = apiTypes;
const structs = new Map<string, StructType>();

/** The structure of that name (`core.v1.ServiceSpec`), or undefined where the kind has no known schema. */
export function structType(name: string): StructType | undefined {
  const known = structs.get(name);
  if (known !== undefined) return known;
  const entries = table[name];
  if (entries === undefined) return undefined;
  const fields = new Map<string, Field>();
  const messageFields = new Map<number, { field: Field; embedded: boolean }>();
  for (const [key, text] of Object.entries(entries)) {
    const embedded = key.startsWith("+");
    const field = parseField(key.replace(/^\+/, ""), text);
    if (field.number > 0) messageFields.set(field.number, { field, embedded });
    if (!embedded) fields.set(field.name, field);
    else if (field.fieldType.type === "struct") {
      for (const inner of structType(field.fieldType.name)?.fields.values() ?? []) fields.set(inner.name, inner);
    }
  }
  const struct: StructType = { name, fields, messageFields };
  structs.set(name, struct);
  return struct;
}

/** `core.v1.Service` for v1 Service, `apps.v1.Deployment` for apps/v1 Deployment. */
export function structNameOf(group: string, version: string, kind: string): string {
  const short = group === "" ? "core" : (group.split(".")[0] ?? group);
  return `${short}.${version}.${kind}`;
}

/** The structure of a kind, or undefined: then its objects are taken as they come, like a custom resource's. */
export function kindType(group: string, version: string, kind: string): StructType | undefined {
  return structType(structNameOf(group, version, kind));
}

/** Names of all structures, in the order of the table. */
export function structNames(): readonly string[] {
  return Object.keys(table);
}
