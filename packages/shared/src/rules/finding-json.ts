/** The JSON form of a finding, as `portolan check --format json` and the HTTP API give it. Version 1; fields are never removed. */
import type { ManagedBy } from "../model/object-meta.ts";
import type { ObjectRef } from "../model/names.ts";
import type { Hop } from "../paths/path-model.ts";
import type { Evidence, Finding, PatchOperation, Severity } from "./finding.ts";

export interface FindingJson {
  readonly rule: string;
  readonly severity: Severity;
  readonly object: ObjectRef;
  readonly port: string | null;
  readonly hop: Hop;
  readonly message: string;
  readonly since: string | null;
  readonly managedBy: ManagedBy | null;
  readonly evidence: readonly Evidence[];
  readonly fix: {
    readonly summary: string;
    readonly patch: readonly PatchOperation[];
    readonly command: string;
  } | null;
  readonly location: { readonly file: string; readonly line: number } | null;
}

/** Exactly the contract's fields, in its order; `fix` is the best of the fixes. */
export function toFindingJson(finding: Finding): FindingJson {
  const [fix] = finding.fixes;
  return {
    rule: finding.rule,
    severity: finding.severity,
    object: toRef(finding.object),
    port: finding.port,
    hop: finding.hop,
    message: finding.message,
    since: finding.since,
    managedBy: finding.managedBy && { tool: finding.managedBy.tool, name: finding.managedBy.name },
    evidence: finding.evidence.map(({ object, path, value }) => ({ object: toRef(object), path, value })),
    fix: fix === undefined ? null : { summary: fix.summary, patch: fix.patch, command: fix.command },
    location: finding.location && { file: finding.location.file, line: finding.location.line },
  };
}

function toRef({ kind, namespace, name }: ObjectRef): ObjectRef {
  return { kind, namespace, name };
}
