/**
 * Reads JSON into a kind's structure as the API server's typed decoder does: unknown fields are left out and reported,
 * nulls and empty optional values vanish, a value of the wrong type is refused.
 */
import { isJsonObject, type JsonObject } from "../read-json.ts";
import { structType, type Field, type FieldType, type ScalarName, type StructType } from "./api-schema.ts";

export interface DecodedFields {
  readonly object: JsonObject;
  /** `spec.ports[0].targetport`, in the order in which they stood. */
  readonly unknownFields: readonly string[];
}

/** A value of another type than the field's. `message` is what the Go decoder writes. */
export class FieldTypeError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "FieldTypeError";
  }
}

interface Place {
  readonly owner: string;
  readonly field: string;
  /** With indexes, for unknown fields: `spec.ports[0]`. */
  readonly path: string;
  /** Without indexes, for type errors: `spec.ports`. */
  readonly steps: string;
}

const goNames: Readonly<Record<ScalarName, string>> = {
  string: "string",
  boolean: "bool",
  int32: "int32",
  int64: "int64",
  double: "float64",
  bytes: "[]uint8",
  Time: "string",
  MicroTime: "string",
  IntOrString: "int32",
  Quantity: "string",
  Raw: "map[string]interface {}",
};

function describe(value: unknown): string {
  if (Array.isArray(value)) return "array";
  if (typeof value === "boolean") return "bool";
  return typeof value;
}

function refuse(value: unknown, goType: string, place: Place): never {
  const shown = typeof value === "number" && goType.startsWith("int") ? `number ${value}` : describe(value);
  const owner = place.owner.slice(place.owner.lastIndexOf(".") + 1);
  throw new FieldTypeError(
    `json: cannot unmarshal ${shown} into Go struct field ${owner}.${place.steps} of type ${goType}`,
  );
}

function decodeScalar(value: unknown, name: ScalarName, place: Place): unknown {
  switch (name) {
    case "string":
    case "bytes":
    case "Time":
    case "MicroTime":
      return typeof value === "string" ? value : refuse(value, goNames[name], place);
    case "boolean":
      return typeof value === "boolean" ? value : refuse(value, "bool", place);
    case "int32":
    case "int64":
      return typeof value === "number" && Number.isInteger(value) ? value : refuse(value, goNames[name], place);
    case "double":
      return typeof value === "number" ? value : refuse(value, "float64", place);
    case "IntOrString":
      return typeof value === "string" || Number.isInteger(value) ? value : refuse(value, "int32", place);
    case "Quantity":
      return typeof value === "number" ? String(value) : value;
    case "Raw":
      return value;
  }
}

function decodeValue(value: unknown, type: FieldType, place: Place, unknown: string[]): unknown {
  switch (type.type) {
    case "scalar":
      return decodeScalar(value, type.name, place);
    case "list": {
      if (!Array.isArray(value)) return refuse(value, "[]".concat(goTypeName(type.element)), place);
      const elements: readonly unknown[] = value;
      return elements.map((element, index) =>
        decodeValue(element, type.element, { ...place, path: `${place.path}[${index}]` }, unknown),
      );
    }
    case "map":
      if (!isJsonObject(value)) return refuse(value, `map[string]${goTypeName(type.value)}`, place);
      return Object.fromEntries(
        Object.entries(value)
          .filter(([, entry]) => entry !== null)
          .map(([key, entry]) => [
            key,
            decodeValue(entry, type.value, { ...place, path: `${place.path}.${key}` }, unknown),
          ]),
      );
    case "struct": {
      const struct = structType(type.name);
      if (struct === undefined) return value;
      if (!isJsonObject(value)) return refuse(value, goTypeName(type), place);
      return decodeStruct(value, struct, place, unknown);
    }
  }
}

function goTypeName(type: FieldType): string {
  switch (type.type) {
    case "scalar":
      return goNames[type.name];
    case "struct":
      return type.name
        .split(".")
        .filter((_, index) => index !== 1)
        .join(".");
    case "list":
      return `[]${goTypeName(type.element)}`;
    case "map":
      return `map[string]${goTypeName(type.value)}`;
  }
}

/** What Go's `omitempty` leaves out of the written form. */
function isLeftOut(value: unknown, field: Field): boolean {
  if (field.required) return false;
  if (Array.isArray(value)) return value.length === 0;
  if (field.fieldType.type === "map") return isJsonObject(value) && Object.keys(value).length === 0;
  if (field.optional || field.fieldType.type !== "scalar" || field.fieldType.name === "IntOrString") return false;
  return value === "" || value === 0 || value === false;
}

function decodeStruct(value: JsonObject, struct: StructType, place: Place, unknown: string[]): JsonObject {
  const result: JsonObject = {};
  for (const [name, entry] of Object.entries(value)) {
    const path = place.path === "" ? name : `${place.path}.${name}`;
    const field = struct.fields.get(name);
    if (field === undefined) {
      if (!(place.path === "" && (name === "apiVersion" || name === "kind"))) unknown.push(path);
      else result[name] = entry;
      continue;
    }
    if (entry === null || entry === undefined) continue;
    const steps = place.steps === "" ? name : `${place.steps}.${name}`;
    const decoded = decodeValue(entry, field.fieldType, { owner: struct.name, field: name, path, steps }, unknown);
    if (!isLeftOut(decoded, field)) result[name] = decoded;
  }
  return result;
}

/**
 * @throws FieldTypeError where a value cannot stand in its field.
 */
export function decodeFields(body: JsonObject, struct: StructType): DecodedFields {
  const unknownFields: string[] = [];
  const object = decodeStruct(body, struct, { owner: struct.name, field: "", path: "", steps: "" }, unknownFields);
  return { object, unknownFields };
}

/** The zero value of a structure as Go writes it: what a bookmark's object holds, and an object before it is created. */
export function emptyObject(struct: StructType): JsonObject {
  const result: JsonObject = {};
  for (const field of struct.fields.values()) {
    const zero = zeroOf(field);
    if (zero !== undefined) result[field.name] = zero;
  }
  return result;
}

function zeroOf(field: Field): unknown {
  if (field.omitZero) return undefined;
  const type = field.fieldType;
  if (type.type === "struct" && !field.optional) {
    const struct = structType(type.name);
    return struct === undefined ? undefined : emptyObject(struct);
  }
  if (type.type === "scalar" && !field.optional) {
    if (type.name === "Time" || type.name === "MicroTime") return null;
    if (type.name === "IntOrString") return field.required ? 0 : undefined;
    if (!field.required) return undefined;
    if (type.name === "boolean") return false;
    return type.name === "int32" || type.name === "int64" || type.name === "double" ? 0 : "";
  }
  return field.required ? null : undefined;
}
