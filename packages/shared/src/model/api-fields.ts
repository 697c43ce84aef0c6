/** The fields that Kubernetes' own types have, from the table that is generated of the client library's models. */
import { kindTypes, typeFields } from "./api-fields.generated.ts";

export { kubernetesVersion } from "./api-fields.generated.ts";

/** What a field may hold. `any` is not looked into: JSON of anybody's making, and what only the API server writes. */
export type Shape =
  | { readonly type: "any" }
  /** Text, a number, a boolean, a quantity, a time. */
  | { readonly type: "plain" }
  | { readonly type: "object"; readonly name: string }
  | { readonly type: "list" | "map"; readonly entry: Shape };

const typesByKind = new Map(Object.entries(kindTypes));

/** The name of a kind's type; null for custom resources, and for versions that this Kubernetes serves no more. */
export function typeOfKind(apiVersion: string, kind: string): string | null {
  return typesByKind.get(`${apiVersion}/${kind}`) ?? null;
}

const known = new Map<string, ReadonlyMap<string, Shape>>();

/** The fields of a type, by their names as manifests have them. */
export function fieldsOfType(name: string): ReadonlyMap<string, Shape> {
  const before = known.get(name);
  if (before !== undefined) return before;
  const fields = new Map(
    (typeFields[name] ?? "").split(" ").map((field): readonly [string, Shape] => {
      const colon = field.indexOf(":");
      return colon < 0 ? [field, { type: "plain" }] : [field.slice(0, colon), readShape(field.slice(colon + 1))];
    }),
  );
  known.set(name, fields);
  return fields;
}

function readShape(text: string): Shape {
  if (text === "") return { type: "plain" };
  if (text === "*") return { type: "any" };
  if (text.startsWith("[")) return { type: "list", entry: readShape(text.slice(1, -1)) };
  if (text.startsWith("{")) return { type: "map", entry: readShape(text.slice(1, -1)) };
  return { type: "object", name: text };
}
