/** The fields that Kubernetes' own types have, from the table that is generated of the client library's models. */
import { kindTypes, typeFields, versionRange } from "./api-fields.generated.ts";

/** The versions of Kubernetes whose fields are known. */
export const kubernetesVersions = `1.${versionRange.first} to 1.${versionRange.last}`;

/** What a plain value may be, by its sign in the table. `base64` is text; a quantity (`500m`) may be a number, too. */
const scalars = {
  "": "text",
  "#": "whole-number",
  ".": "number",
  "!": "flag",
  $: "number-or-text",
  "~": "quantity",
  "^": "base64",
} as const;

export type Scalar = (typeof scalars)[keyof typeof scalars];

/** What a field may hold. `any` is not looked into: JSON of anybody's making, and what only the API server writes. */
export type Shape =
  | { readonly type: "any" }
  | { readonly type: "plain"; readonly scalar: Scalar }
  | { readonly type: "object"; readonly name: string }
  | { readonly type: "list" | "map"; readonly entry: Shape };

export interface ApiField {
  readonly shape: Shape;
  /** Whether the last of the versions has it still. */
  readonly isCurrent: boolean;
}

export interface ApiKind {
  /** The name of its type. */
  readonly type: string;
  readonly namespaced: boolean;
}

const typesByKind = new Map(Object.entries(kindTypes));

/** A kind that Kubernetes itself defines; undefined for custom resources, and for versions that none of these Kubernetes serves. */
export function findApiKind(apiVersion: string, kind: string): ApiKind | undefined {
  const text = typesByKind.get(`${apiVersion}/${kind}`);
  if (text === undefined) return undefined;
  return text.startsWith("/") ? { type: text.slice(1), namespaced: false } : { type: text, namespaced: true };
}

/** The same kind under other versions of its group, the oldest first. */
export function otherVersions(
  apiVersion: string,
  kind: string,
): readonly (ApiKind & { readonly apiVersion: string })[] {
  const group = apiVersion.slice(0, apiVersion.indexOf("/") + 1);
  return [...typesByKind.keys()].flatMap((key) => {
    const each = key.slice(0, key.lastIndexOf("/"));
    if (!key.endsWith(`/${kind}`) || each === apiVersion || each.slice(0, each.indexOf("/") + 1) !== group) return [];
    const found = findApiKind(each, kind);
    return found === undefined ? [] : [{ apiVersion: each, ...found }];
  });
}

const known = new Map<string, ReadonlyMap<string, ApiField>>();

/** The fields that a type has in any of the versions, by their names as manifests have them. */
export function fieldsOfType(name: string): ReadonlyMap<string, ApiField> {
  const before = known.get(name);
  if (before !== undefined) return before;
  const texts = typeFields[name];
  const fields = new Map((texts === undefined || texts === "" ? [] : texts.split(" ")).map(readField));
  known.set(name, fields);
  return fields;
}

/** `name`, `name:shape`, `name:shape>from<to`. */
const fieldText = /^([^:<>]*)(?::([^<>]*))?(?:>\d+)?(<\d+)?$/;

function readField(text: string): readonly [string, ApiField] {
  const [, name = "", shape = "", end] = fieldText.exec(text) ?? [];
  return [name, { shape: readShape(shape), isCurrent: end === undefined }];
}

function readShape(text: string): Shape {
  if (text === "*") return { type: "any" };
  if (text.startsWith("[")) return { type: "list", entry: readShape(text.slice(1, -1)) };
  if (text.startsWith("{")) return { type: "map", entry: readShape(text.slice(1, -1)) };
  return isScalarSign(text) ? { type: "plain", scalar: scalars[text] } : { type: "object", name: text };
}

function isScalarSign(text: string): text is keyof typeof scalars {
  return Object.hasOwn(scalars, text);
}
