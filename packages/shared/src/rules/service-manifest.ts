/** What rules over manifests read of a Service as it is written. */
import { parseFieldPath } from "../model/field-path.ts";
import { refOf, type ObjectRef } from "../model/names.ts";
import type { Evidence } from "./finding.ts";
import type { ManifestObject } from "./rule.ts";
import { isRecord } from "../model/is-record.ts";

type Raw = Readonly<Record<string, unknown>>;

/** An entry of `spec.ports`, whatever its fields hold. */
export interface WrittenPort {
  readonly index: number;
  readonly entry: Raw;
  /** `80/TCP`; null where the entry does not say it. */
  readonly text: string | null;
}

export interface WrittenService {
  readonly type: string;
  readonly spec: Raw;
  readonly ports: readonly WrittenPort[];
}

/** Null for an object that is no Service, or none that can be read. */
export function readWrittenService({ kind, value }: ManifestObject): WrittenService | null {
  const spec = value["spec"];
  if (kind !== "Service" || !isRecord(spec)) return null;
  const entries: readonly unknown[] = Array.isArray(spec["ports"]) ? spec["ports"] : [];
  const ports = entries.flatMap((entry, index) => (isRecord(entry) ? [{ index, entry, text: portText(entry) }] : []));
  return { type: typeof spec["type"] === "string" ? spec["type"] : "ClusterIP", spec, ports };
}

/** TCP where none is written. */
export function protocolOf(entry: Raw): string {
  return typeof entry["protocol"] === "string" && entry["protocol"] !== "" ? entry["protocol"] : "TCP";
}

function portText(entry: Raw): string | null {
  return typeof entry["port"] === "number" ? `${entry["port"]}/${protocolOf(entry)}` : null;
}

/** The object itself. */
export function manifestRef({ kind, namespace, name }: ManifestObject): ObjectRef {
  return refOf({ kind, namespace, name });
}

/** A field of it as evidence: a plain value as it is written, of a list or a map what it holds, in short. */
export function manifestEvidence(object: ManifestObject, path: string, value: unknown): Evidence {
  return { object: manifestRef(object), path, value: shownValue(object, path, value) };
}

function shownValue(object: ManifestObject, path: string, value: unknown): Evidence["value"] {
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "boolean": {
      // YAML reads `y` as true, and `1.0` as 1.
      const written = object.written(parseFieldPath(path));
      return written === null || written === String(value) ? value : written;
    }
    case "object":
      return value === null || mayHoldSecrets(object, path) ? null : shortJson(value);
    default:
      return null;
  }
}

/** Values of Secrets and of containers' environments are told to nobody. */
function mayHoldSecrets({ kind }: ManifestObject, path: string): boolean {
  return kind === "Secret" || kind === "ConfigMap" || parseFieldPath(path).includes("env");
}

const longestJson = 60;

function shortJson(value: object): string {
  const hidden = new Set(["value", "data", "stringData", "args", "command"]);
  const text = JSON.stringify(value, (key, each: unknown) => (hidden.has(key) ? "…" : each));
  return text.length > longestJson ? `${text.slice(0, longestJson)}…` : text;
}
