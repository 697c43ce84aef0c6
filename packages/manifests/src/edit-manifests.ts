/** Mends written into manifests: edits of their texts, and why one cannot be written. */
import { objectKey, type Finding, type Fix, type ObjectKey, type TextEdit } from "@portolan/shared";
import { LineCounter } from "yaml";
import { editText, unedited, type EditedText, type Replacement } from "./compose-edits.ts";
import type { ManifestDocument, SourceChunk } from "./document-model.ts";
import { editNode } from "./edit-node.ts";
import { maxAliasCount } from "./parse-options.ts";
import { parseText } from "./parse-text.ts";
import { equals, patchValue, valueAt, withValue, type Change } from "./patch-value.ts";

export type FixEdits =
  { readonly type: "edits"; readonly edits: readonly TextEdit[] } | { readonly type: "left"; readonly reason: string };

/** A mend that was written, or one that was not, with the reason: a part of a sentence, without its full stop. */
export interface Mend {
  readonly finding: Finding;
  readonly fix: Fix;
  readonly file: string;
}
export interface LeftMend extends Omit<Mend, "file"> {
  readonly reason: string;
}

export interface EditedManifests {
  /** In the order of the files and of their lines; they overlap nowhere. */
  readonly edits: readonly TextEdit[];
  readonly mended: readonly Mend[];
  readonly left: readonly LeftMend[];
}

type Documents = ReadonlyMap<ObjectKey, ManifestDocument>;

/** What one mend changes in the texts, as if it were the only one. */
export function editFix(documents: Documents, fix: Fix): FixEdits {
  const document = documents.get(objectKey(fix.object));
  if (document === undefined) return { type: "left", reason: "no manifest holds the object" };
  const written = writeFix(unedited(document.chunk.text), document, fix);
  if (written.type === "left") return written;
  return { type: "edits", edits: toTextEdits(document.chunk, written.edited.edits) };
}

/**
 * What the first mends of all findings change together. Of two that change the same field the first wins. Every
 * text is read again: an edit after which it says anything else than the patched object is left.
 */
export function editManifests(documents: Documents, findings: readonly Finding[]): EditedManifests {
  const texts = new Map<SourceChunk, EditedText>();
  const changed = new Map<ManifestDocument, string[]>();
  const done = new Set<string>();
  const mended: Mend[] = [];
  const left: LeftMend[] = [];
  for (const finding of findings) {
    const [fix] = finding.fixes;
    if (fix === undefined) continue;
    const leave = (reason: string): void => void left.push({ finding, fix, reason });
    const document = documents.get(objectKey(fix.object));
    const same = `${objectKey(fix.object)} ${JSON.stringify(fix.patch)}`;
    if (document === undefined) {
      leave("no manifest holds the object");
    } else if (done.has(same)) {
      // One mend for several findings.
      mended.push({ finding, fix, file: document.chunk.file });
    } else if (meets(changed.get(document) ?? [], fix)) {
      leave("another mend has changed the same field: check again");
    } else {
      const { chunk } = document;
      const written = writeFix(texts.get(chunk) ?? unedited(chunk.text), document, fix);
      if (written.type === "left") {
        leave(written.reason);
        continue;
      }
      texts.set(chunk, written.edited);
      changed.set(document, [...(changed.get(document) ?? []), ...fix.patch.flatMap(changedPaths)]);
      done.add(same);
      mended.push({ finding, fix, file: chunk.file });
    }
  }
  const edits = [...texts].flatMap(([chunk, text]) => toTextEdits(chunk, text.edits));
  return { edits: edits.sort(byPlace), mended, left };
}

/** The fields that an operation changes: of an item taken out of a list the whole list, whose positions shift. */
function changedPaths(operation: Fix["patch"][number]): readonly string[] {
  switch (operation.op) {
    case "test":
      return [];
    case "remove":
      return [operation.path.replace(/\/\d+$/, "")];
    case "add":
    case "replace":
      return [operation.path];
    default:
      return operation satisfies never;
  }
}

/** Whether a mend is about anything that has changed. Items added to the end of one list do not meet. */
function meets(changed: readonly string[], { patch }: Fix): boolean {
  return patch.some(({ path }) =>
    changed.some((other) =>
      path === other ? !path.endsWith("/-") : path.startsWith(`${other}/`) || other.startsWith(`${path}/`),
    ),
  );
}

const odd = "the manifest is laid out in a way that cannot be edited safely";

type Written =
  { readonly type: "written"; readonly edited: EditedText } | { readonly type: "left"; readonly reason: string };

function writeFix(before: EditedText, { steps }: ManifestDocument, fix: Fix): Written {
  const root = read(before.text);
  if (root === undefined) return { type: "left", reason: odd };
  let value = valueAt(root, steps);
  const changes: Change[] = [];
  for (const operation of fix.patch) {
    const patched = patchValue(value, operation);
    if (patched.type === "refused") return { type: "left", reason: patched.reason };
    value = patched.value;
    changes.push(...patched.changes);
  }
  let edited = before;
  for (const change of removeLast(changes)) {
    const edit = editNode(edited.text, { ...change, steps: [...steps, ...change.steps] });
    if (edit.type === "refused") return { type: "left", reason: edit.reason };
    edited = edit.replacements.reduce(editText, edited);
  }
  if (equals(read(edited.text), withValue(root, steps, value))) return { type: "written", edited };
  return { type: "left", reason: odd };
}

/**
 * Keys go last, so that a block which gets another key in place of its only one stays a block. Not where items go
 * from lists, whose positions shift, nor where a key goes to make room.
 */
function removeLast(changes: readonly Change[]): readonly Change[] {
  const isKey = ({ type, steps }: Change): boolean => type === "remove" && typeof steps.at(-1) === "string";
  const gone = changes.filter(isKey);
  const others = changes.filter((change) => !isKey(change));
  const shifts = others.some(({ type }) => type === "remove");
  const meet = gone.some((key) => others.some(({ steps }) => equals(steps.slice(0, key.steps.length), key.steps)));
  return shifts || meet ? changes : [...others, ...gone];
}

/** What a text says; undefined where it is not valid. */
function read(text: string): unknown {
  const document = parseText(text);
  return document.errors.length > 0 ? undefined : (document.toJS({ maxAliasCount }) as unknown);
}

function toTextEdits(chunk: SourceChunk, edits: readonly Replacement[]): readonly TextEdit[] {
  const lines = new LineCounter();
  lines.addNewLine(0);
  for (const match of chunk.text.matchAll(/\n/g)) lines.addNewLine(match.index + 1);
  const at = (offset: number): TextEdit["from"] => {
    const { line, col } = lines.linePos(offset);
    return { line: line + chunk.linesBefore, column: col };
  };
  return edits.map(({ from, to, text }) => ({ file: chunk.file, from: at(from), to: at(to), text }));
}

function byPlace(a: TextEdit, b: TextEdit): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.from.line - b.from.line || a.from.column - b.from.column;
}
