/**
 * Objects as `kubectl create …` sends them: `k8s\0`, then the message `runtime.Unknown`
 * (1 type {1 apiVersion, 2 kind}, 2 raw), with the object's own message in `raw`.
 */
import type { JsonObject } from "../read-json.ts";
import {
  structNameOf,
  structType,
  type Field,
  type FieldType,
  type ScalarName,
  type StructType,
} from "../schema/api-schema.ts";
import { ProtobufError, readMessage, type MessageField } from "./read-message.ts";

export const protobufMediaType = "application/vnd.kubernetes.protobuf";
const magic = Buffer.from("k8s\0");

function bytesOf(value: MessageField["value"]): Buffer {
  if (typeof value === "bigint") throw new ProtobufError("proto: wrong wireType = 0");
  return value;
}

function integerOf(value: MessageField["value"]): number {
  if (typeof value !== "bigint") throw new ProtobufError("proto: wrong wireType = 2");
  return Number(BigInt.asIntN(64, value));
}

function fieldOf(fields: readonly MessageField[], number: number): MessageField["value"] | undefined {
  return fields.findLast((field) => field.number === number)?.value;
}

function textOf(fields: readonly MessageField[], number: number): string {
  const value = fieldOf(fields, number);
  return value === undefined ? "" : bytesOf(value).toString("utf8");
}

function numberOf(fields: readonly MessageField[], number: number): number {
  const value = fieldOf(fields, number);
  return value === undefined ? 0 : integerOf(value);
}

function decodeTime(value: MessageField["value"], fraction: boolean): string | null {
  const fields = readMessage(bytesOf(value));
  if (fields.length === 0) return null;
  const iso = new Date(numberOf(fields, 1) * 1000).toISOString();
  if (!fraction) return iso.replace(".000Z", "Z");
  return iso.replace(".000Z", `.${String(Math.trunc(numberOf(fields, 2) / 1000)).padStart(6, "0")}Z`);
}

function decodeScalar(value: MessageField["value"], name: ScalarName): unknown {
  switch (name) {
    case "string":
      return bytesOf(value).toString("utf8");
    case "bytes":
      return bytesOf(value).toString("base64");
    case "boolean":
      return integerOf(value) !== 0;
    case "int32":
    case "int64":
      return integerOf(value);
    case "double":
      return bytesOf(value).readDoubleLE();
    case "Time":
      return decodeTime(value, false);
    case "MicroTime":
      return decodeTime(value, true);
    case "Quantity":
      return textOf(readMessage(bytesOf(value)), 1);
    case "IntOrString": {
      const fields = readMessage(bytesOf(value));
      return numberOf(fields, 1) === 1 ? textOf(fields, 3) : numberOf(fields, 2);
    }
    case "Raw": {
      const raw: unknown = JSON.parse(textOf(readMessage(bytesOf(value)), 1) || "null");
      return raw;
    }
  }
}

function decodeValue(value: MessageField["value"], type: FieldType): unknown {
  switch (type.type) {
    case "scalar":
      return decodeScalar(value, type.name);
    case "struct": {
      const struct = structType(type.name);
      if (struct === undefined) throw new ProtobufError(`no message for ${type.name}`);
      return decodeMessage(bytesOf(value), struct);
    }
    case "list":
    case "map":
      throw new ProtobufError("a list or map inside a list or map has no message");
  }
}

function put(result: JsonObject, field: Field, value: MessageField["value"]): void {
  const type = field.fieldType;
  if (type.type === "list") {
    const standing = result[field.name];
    const elements: unknown[] = Array.isArray(standing) ? standing : [];
    elements.push(decodeValue(value, type.element));
    result[field.name] = elements;
  } else if (type.type === "map") {
    const entry = readMessage(bytesOf(value));
    const key = textOf(entry, 1);
    const content = fieldOf(entry, 2) ?? Buffer.alloc(0);
    const standing = result[field.name];
    result[field.name] = { ...(typeof standing === "object" ? standing : {}), [key]: decodeValue(content, type.value) };
  } else if (!isUnset(field, value)) result[field.name] = decodeValue(value, type);
}

/** A value that is always written, and is zero, was not set: the message has no other way to say so. */
function isUnset(field: Field, value: MessageField["value"]): boolean {
  if (field.optional || field.required) return false;
  if (field.fieldType.type === "struct") return false;
  if (typeof value === "bigint") return value === 0n;
  if (value.length === 0) return true;
  if (field.fieldType.type !== "scalar" || field.fieldType.name !== "IntOrString") return false;
  const fields = readMessage(value);
  return numberOf(fields, 1) === 0 && numberOf(fields, 2) === 0;
}

export function decodeMessage(bytes: Buffer, struct: StructType): JsonObject {
  const result: JsonObject = {};
  for (const { number, value } of readMessage(bytes)) {
    const known = struct.messageFields.get(number);
    if (known === undefined) continue;
    const { field, embedded } = known;
    if (!embedded) put(result, field, value);
    else if (field.fieldType.type === "struct") {
      const inner = structType(field.fieldType.name);
      if (inner !== undefined) Object.assign(result, decodeMessage(bytesOf(value), inner));
    }
  }
  return result;
}

/** @throws ProtobufError where the bytes are no object of a known kind. */
export function decodeProtobufObject(body: Buffer): JsonObject {
  if (!body.subarray(0, magic.length).equals(magic))
    throw new ProtobufError("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
  const envelope = readMessage(body.subarray(magic.length));
  const typeMeta = fieldOf(envelope, 1);
  const types = typeMeta === undefined ? [] : readMessage(bytesOf(typeMeta));
  const apiVersion = textOf(types, 1);
  const kind = textOf(types, 2);
  const slash = apiVersion.indexOf("/");
  const group = slash < 0 ? "" : apiVersion.slice(0, slash);
  const version = apiVersion.slice(slash + 1);
  const struct = structType(structNameOf(group, version, kind)) ?? metaStruct(kind);
  if (struct === undefined) throw new ProtobufError(`no kind "${kind}" is registered for version "${apiVersion}"`);
  const raw = fieldOf(envelope, 2);
  return { apiVersion, kind, ...(raw === undefined ? {} : decodeMessage(bytesOf(raw), struct)) };
}

/** `DeleteOptions` is sent under the version of whatever is deleted. */
function metaStruct(kind: string): StructType | undefined {
  return kind === "DeleteOptions" ? structType("meta.v1.DeleteOptions") : undefined;
}
