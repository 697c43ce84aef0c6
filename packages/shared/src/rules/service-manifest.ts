/** What rules over manifests read of a Service as it is written. */
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

/** A field of it as evidence; what is no plain value is named by the path alone. */
export function manifestEvidence(object: ManifestObject, path: string, value: unknown): Evidence {
  const plain = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
  return { object: manifestRef(object), path, value: plain ? value : null };
}
