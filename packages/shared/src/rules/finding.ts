/** What a rule reports. The JSON form is a contract (`portolan check --format json`). */
import type { ManagedBy } from "../model/object-meta.ts";
import type { ObjectRef, ServiceId } from "../model/names.ts";
import type { Hop } from "../paths/path-model.ts";

export const severities = ["error", "warning", "info"] as const;
export type Severity = (typeof severities)[number];

/** An observed value, and where it was observed: `metadata.labels["a.b/c"]`, `spec.ports[0].targetPort`. */
export interface Evidence {
  readonly object: ObjectRef;
  readonly path: string;
  readonly value: string | number | boolean | null;
}

/** One operation of a JSON patch (RFC 6902). */
export type PatchOperation =
  | { readonly op: "add" | "replace" | "test"; readonly path: string; readonly value: unknown }
  | { readonly op: "remove"; readonly path: string };

/** A mend that can be copied. */
export interface Fix {
  readonly summary: string;
  /** The object that is patched; often not the one that the finding is about. */
  readonly object: ObjectRef;
  readonly patch: readonly PatchOperation[];
  readonly command: string;
  /** It lets more through a NetworkPolicy: that is for a person to decide, and `check --fix` leaves it. Absent for all others. */
  readonly opensPolicy?: true;
}

/** Why a finding is not counted: who said so, and the reason that was given. */
export interface Silence {
  readonly by: "annotation" | "config";
  readonly reason: string | null;
}

export interface Finding {
  /** `rule namespace/name port`: stable while the finding lasts. */
  readonly id: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly object: ObjectRef;
  /** `80/TCP`, or null for the whole object. */
  readonly port: string | null;
  readonly hop: Hop;
  readonly message: string;
  /** When the broken state began, RFC 3339, or null. */
  readonly since: string | null;
  readonly managedBy: ManagedBy | null;
  readonly evidence: readonly Evidence[];
  /** The first is the best; the others mend it from the other side. Empty where none can be derived. */
  readonly fixes: readonly Fix[];
  /** kubectl commands that show the same. */
  readonly reproduce: readonly string[];
  readonly location: { readonly file: string; readonly line: number } | null;
  /** The Services in whose picture it is shown: of a Service's finding itself. */
  readonly services: readonly ServiceId[];
  /** Silenced findings are shown on request and counted apart. */
  readonly silenced: Silence | null;
}
