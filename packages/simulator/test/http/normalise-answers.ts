/**
 * Makes answers of the simulator and of the recorded server comparable. What differs by nature becomes a word (times,
 * uids, versions, addresses, drawn ports, random suffixes), so that its presence and form still count. Left out, on both
 * sides, is what the simulator does not do:
 *
 * - managedFields of controllers and of the recording lab's kubelet: the simulator's controllers write without a manager.
 * - the volume with the service account's token (`kube-api-access-…`): there are no tokens.
 * - `storageVersionHash` of discovery: there is no storage encoding.
 * - `description` of table columns: the words are the simulator's own.
 * - the simulator's own annotations, by which a test steers its kubelet.
 */
import { decodeMessage } from "../../src/http/protobuf/decode-object.ts";
import { readMessage } from "../../src/http/protobuf/read-message.ts";
import { isJsonObject, type JsonObject } from "../../src/http/read-json.ts";
import { structNameOf, structType } from "../../src/http/schema/api-schema.ts";
import { decodeFields } from "../../src/http/schema/decode-fields.ts";

const controllers: ReadonlySet<unknown> = new Set(["kube-controller-manager", "python-requests", "kube-apiserver"]);

const patterns: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, "UID"],
  [/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, "TIME"],
  [/\b10\.96\.\d+\.\d+\b/g, "CLUSTER-IP"],
  [/\b10\.244\.\d+\.\d+\b/g, "POD-IP"],
  [/\b10\.77\.0\.(1|10):6443\b/g, "API-SERVER"],
  // ReplicaSets and their pods: the template's hash and five random letters.
  [/\b(d|web)-[0-9a-z]{8,10}-[0-9a-z]{5}\b/g, "$1-HASH-RANDOM"],
  [/\b(d|web)-[0-9a-f]{8,10}(?=["\\\s-]|$)/g, "$1-HASH"],
  // EndpointSlices: five letters of those that generated names are made of.
  [/\b(d|last|w|web)-[bcdfghjklmnpqrstvwxz2456789]{5}\b/g, "$1-RANDOM"],
];

const ageCell = /^\d+[smhdy](\d+[smh])?$/;

function normaliseText(text: string): string {
  return patterns.reduce((result, [pattern, word]) => result.replace(pattern, word), text);
}

function normaliseKey(key: string): string {
  return key.startsWith("k:") ? normaliseText(key) : key;
}

function isSteering(key: string): boolean {
  return key.startsWith("simulator.portolan.dev/");
}

function normaliseManagedFields(entries: readonly unknown[]): readonly unknown[] {
  return entries
    .filter((entry) => isJsonObject(entry) && !controllers.has(entry["manager"]))
    .map((entry) => normalise(entry));
}

function normaliseField(name: string, value: unknown, owner: JsonObject): unknown {
  switch (name) {
    case "resourceVersion":
      return /^\d+$/.test(String(value)) ? "VERSION" : value;
    case "pod-template-hash":
      return "HASH";
    case "nodePort":
      return typeof value === "number" && value !== 30009 && value !== 30133 ? "NODE-PORT" : value;
    case "managedFields":
      return Array.isArray(value) ? normaliseManagedFields(value) : value;
    case "cells":
      return Array.isArray(value) ? value.map((cell) => (ageCell.test(String(cell)) ? "AGE" : normalise(cell))) : value;
    case "generation":
      // How often a slice was written on its way depends on timing.
      return isJsonObject(owner["labels"]) && "kubernetes.io/service-name" in owner["labels"] ? "GENERATION" : value;
    case "nodeName":
      return owner["addresses"] === undefined ? value : "NODE";
    case "zone":
    case "topology.kubernetes.io/zone":
      return "ZONE";
    case "labels":
    case "annotations":
      return isJsonObject(value)
        ? normalise(Object.fromEntries(Object.entries(value).filter(([key]) => !isSteering(key))))
        : value;
    default:
      return normalise(value);
  }
}

const leftOut: ReadonlySet<string> = new Set(["storageVersionHash", "description"]);

export function normalise(value: unknown): unknown {
  if (typeof value === "string") return normaliseText(value);
  if (Array.isArray(value)) {
    const elements: readonly unknown[] = value;
    return elements.filter((element) => !isTokenVolume(element)).map(normalise);
  }
  if (!isJsonObject(value)) return value;
  const result: JsonObject = {};
  for (const [name, entry] of Object.entries(value)) {
    if (leftOut.has(name) || name.startsWith("f:simulator.portolan.dev/")) continue;
    const normal = normaliseField(name, entry, value);
    if (name === "managedFields" && Array.isArray(normal) && normal.length === 0) continue;
    if ((name === "volumes" || name === "volumeMounts") && Array.isArray(normal) && normal.length === 0) continue;
    result[normaliseKey(name)] = normal;
  }
  return result;
}

function isTokenVolume(element: unknown): boolean {
  return isJsonObject(element) && /^kube-api-access-/.test(typeof element["name"] === "string" ? element["name"] : "");
}

/** A recorded protobuf answer as the JSON that would have said the same. Lists too. */
export function decodeProtobufAnswer(body: Buffer): JsonObject {
  const envelope = readMessage(body.subarray(4));
  const bytes = (fields: typeof envelope, number: number) => {
    const value = fields.find((field) => field.number === number)?.value;
    return typeof value === "bigint" || value === undefined ? Buffer.alloc(0) : value;
  };
  const types = readMessage(bytes(envelope, 1));
  const apiVersion = bytes(types, 1).toString();
  const kind = bytes(types, 2).toString();
  const [group = "", version = ""] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
  const raw = bytes(envelope, 2);
  const struct = structType(structNameOf(group, version, kind.replace(/List$/, "")));
  if (struct === undefined) throw new Error(`no structure for ${kind}`);
  if (!kind.endsWith("List")) return { apiVersion, kind, ...decodeFields(decodeMessage(raw, struct), struct).object };
  const listMeta = structType("meta.v1.ListMeta");
  if (listMeta === undefined) throw new Error("no structure for ListMeta");
  const fields = readMessage(raw);
  const items = fields.flatMap(({ number, value }) =>
    number === 2 && typeof value !== "bigint" ? [decodeFields(decodeMessage(value, struct), struct).object] : [],
  );
  return {
    apiVersion,
    kind,
    metadata: decodeFields(decodeMessage(bytes(fields, 1), listMeta), listMeta).object,
    items,
  };
}

/** Answers in JSON and in protobuf say the same with other empty values: those are left out before they are compared. */
export function withoutEmpty(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutEmpty);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([name, entry]): [string, unknown] => [name, withoutEmpty(entry)]);
  return Object.fromEntries(
    entries.filter(([, entry]) => entry !== null && !(isJsonObject(entry) && Object.keys(entry).length === 0)),
  );
}
