/**
 * A JSON patch (RFC 6902) as lines that a person reads: the place once, what goes, what comes. The
 * old value is not in the patch; it comes from a `test` operation or from the finding's evidence.
 */
import {
  formatFieldPath,
  isRecord,
  type Evidence,
  type Fix,
  type ObjectRef,
  type PatchOperation,
} from "@portolan/shared";

export interface DiffLine {
  /** `place` says where the lines below it stand. */
  readonly type: "place" | "removed" | "added";
  readonly text: string;
}

/** `/spec/ports/0/targetPort` → `["spec", "ports", "0", "targetPort"]`. */
export function parsePointer(pointer: string): readonly string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((token) => token.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** Tokens as evidence writes a field path: `spec.ports[0].targetPort`, `metadata.labels["a.b/c"]`. */
function pointerToFieldPath(tokens: readonly string[]): string {
  return formatFieldPath(tokens.map((token) => (/^\d+$/.test(token) ? Number(token) : token)));
}

/** A scalar as YAML has it; quoted where YAML would read something else. */
export function formatScalar(value: unknown): string {
  if (typeof value !== "string") return JSON.stringify(value);
  const plain = /^[A-Za-z_/][\w./:@-]*$/.test(value) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(value);
  return plain && !value.endsWith(":") ? value : JSON.stringify(value);
}

/** A value under a key, as YAML lines. */
function formatEntry(key: string, value: unknown): readonly string[] {
  if (isRecord(value) && Object.keys(value).length > 0)
    return [`${key}:`, ...formatRecord(value).map((line) => `  ${line}`)];
  if (Array.isArray(value) && value.length > 0) return [`${key}:`, ...formatList(value)];
  return [`${key}: ${formatScalar(value)}`];
}

function formatRecord(record: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(record).flatMap(([key, value]) => formatEntry(key, value));
}

function formatList(list: readonly unknown[]): readonly string[] {
  return list.flatMap((value) => {
    const lines = isRecord(value) ? formatRecord(value) : [formatScalar(value)];
    return lines.map((line, index) => (index === 0 ? `- ${line}` : `  ${line}`));
  });
}

/** The lines of a value that stands under the last token of a path; array members have no key. */
function formatMember(token: string, value: unknown): readonly string[] {
  if (/^(?:\d+|-)$/.test(token)) return formatList([value]);
  return formatEntry(/^[\w.-]+$/.test(token) ? token : JSON.stringify(token), value);
}

function sameObject(a: ObjectRef, b: ObjectRef): boolean {
  return a.kind === b.kind && a.namespace === b.namespace && a.name === b.name;
}

interface OldValue {
  readonly value: unknown;
}

function findOldValue(
  operation: PatchOperation,
  fix: Pick<Fix, "object" | "patch">,
  evidence: readonly Evidence[],
): OldValue | null {
  for (const other of fix.patch) {
    if (other.op === "test" && other.path === operation.path) return { value: other.value };
  }
  const path = pointerToFieldPath(parsePointer(operation.path));
  const seen = evidence.find((entry) => entry.path === path && sameObject(entry.object, fix.object));
  return seen === undefined || seen.value === null ? null : { value: seen.value };
}

/** A mend as a diff. `test` operations only lend their values. */
export function describePatch(fix: Pick<Fix, "object" | "patch">, evidence: readonly Evidence[]): readonly DiffLine[] {
  const lines: DiffLine[] = [];
  let place: string | null = null;
  for (const operation of fix.patch) {
    if (operation.op === "test") continue;
    const tokens = parsePointer(operation.path);
    const parent = pointerToFieldPath(tokens.slice(0, -1));
    const token = tokens.at(-1) ?? "";
    if (parent !== place) {
      place = parent;
      if (parent !== "") lines.push({ type: "place", text: parent });
    }
    const old = findOldValue(operation, fix, evidence);
    if (old !== null)
      lines.push(...formatMember(token, old.value).map((text): DiffLine => ({ type: "removed", text })));
    else if (operation.op === "remove") lines.push({ type: "removed", text: token });
    if (operation.op !== "remove")
      lines.push(...formatMember(token, operation.value).map((text): DiffLine => ({ type: "added", text })));
  }
  return lines;
}

/** The patch as it is copied: what `kubectl patch --type=json -p` takes. */
export function formatPatch(fix: Pick<Fix, "patch">): string {
  return JSON.stringify(fix.patch, null, 2);
}
