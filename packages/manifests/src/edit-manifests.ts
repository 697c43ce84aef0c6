/** Mends written into manifests: edits of their texts, and why one cannot be written. */
import { objectKey, type Finding, type Fix, type ObjectKey, type TextEdit } from "@portolan/shared";
import { editText, unedited, type EditedText, type Replacement } from "./compose-edits.ts";
import type { ManifestDocument, SourceChunk } from "./document-model.ts";
import { defaultAt } from "./default-value.ts";
import { editNode } from "./edit-node.ts";
import { isTemplate } from "./is-template.ts";
import { positionOf } from "./locate-field.ts";
import { partOf, type TextRegion } from "./object-part.ts";
import { readText } from "./parse-text.ts";
import { equals, joinRenames, patchValue, valueAt, withValue, type Change, type Steps } from "./patch-value.ts";

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
  if (document === undefined) return { type: "left", reason: noManifest };
  const { region } = partOf(document);
  const written = writeFix(unedited(region.text), document, fix);
  if (written.type === "left") return written;
  return { type: "edits", edits: toTextEdits(region.chunk, placeEdits(region, written.edited)) };
}

const noManifest = "no manifest holds the object";

/** What has been done to the objects of one document so far. */
interface EditedChunk {
  readonly regions: Map<TextRegion, EditedText>;
  readonly objects: Map<ManifestDocument, MendedObject>;
}

interface MendedObject {
  readonly value: unknown;
  /** The fields that have changed. */
  readonly paths: readonly string[];
  readonly patches: ReadonlySet<string>;
}

/**
 * What the first mends of all findings change together. Of two that change the same field the first wins. Every
 * text is read again: an edit after which it says anything else than the patched object is left.
 */
export function editManifests(documents: Documents, findings: readonly Finding[]): EditedManifests {
  const chunks = new Map<SourceChunk, EditedChunk>();
  const written: { readonly mend: Mend; readonly chunk: SourceChunk }[] = [];
  const left: LeftMend[] = [];
  for (const finding of findings) {
    const [fix] = finding.fixes;
    if (fix === undefined) continue;
    const document = documents.get(objectKey(fix.object));
    if (document === undefined) {
      left.push({ finding, fix, reason: noManifest });
      continue;
    }
    const { chunk } = document;
    const edited = chunks.get(chunk) ?? { regions: new Map(), objects: new Map() };
    chunks.set(chunk, edited);
    const reason = mendObject(edited, document, fix);
    if (reason === null) written.push({ mend: { finding, fix, file: chunk.file }, chunk });
    else left.push({ finding, fix, reason });
  }
  const edits: TextEdit[] = [];
  for (const [chunk, edited] of chunks) {
    const inChunk = [...edited.regions].flatMap(([region, text]) => placeEdits(region, text)).sort(byOffset);
    if (isRight(chunk, edited, inChunk)) edits.push(...toTextEdits(chunk, inChunk));
    else chunks.delete(chunk);
  }
  for (const { mend, chunk } of written) if (!chunks.has(chunk)) left.push({ ...mend, reason: odd });
  const mended = written.filter(({ chunk }) => chunks.has(chunk)).map(({ mend }) => mend);
  return { edits: edits.sort(byPlace), mended, left };
}

/** Makes one more mend; the result is why it cannot be made, or null. */
function mendObject({ regions, objects }: EditedChunk, document: ManifestDocument, fix: Fix): string | null {
  const before = objects.get(document);
  const same = JSON.stringify(fix.patch);
  // One mend for several findings.
  if (before?.patches.has(same) === true) return null;
  if (meets(before?.paths ?? [], fix)) return "another mend has changed the same field: check again";
  const { region } = partOf(document);
  const written = writeFix(regions.get(region) ?? unedited(region.text), document, fix);
  if (written.type === "left") return written.reason;
  regions.set(region, written.edited);
  objects.set(document, {
    value: written.value,
    paths: [...(before?.paths ?? []), ...fix.patch.flatMap(changedPaths)],
    patches: new Set([...(before?.patches ?? []), same]),
  });
  return null;
}

/** Whether a document that was edited part by part says as a whole what it should. */
function isRight(chunk: SourceChunk, { regions, objects }: EditedChunk, edits: readonly Replacement[]): boolean {
  // It has been read as a whole.
  if (regions.size === 1 && [...regions.keys()].every(({ text }) => text === chunk.text)) return true;
  let text = "";
  let done = 0;
  for (const edit of edits) {
    if (edit.from < done) return false;
    text += chunk.text.slice(done, edit.from) + edit.text;
    done = edit.to;
  }
  const before = readText(chunk.text);
  const after = readText(text + chunk.text.slice(done));
  if (before === null || after?.isJson !== before.isJson) return false;
  const wanted = [...objects].reduce((root, [{ steps }, { value }]) => withValue(root, steps, value), before.value);
  return equals(after.value, wanted);
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
  | { readonly type: "written"; readonly edited: EditedText; readonly value: unknown }
  | { readonly type: "left"; readonly reason: string };

/** `before` is the text of the object's part. */
function writeFix(before: EditedText, document: ManifestDocument, fix: Fix): Written {
  const { steps, listIndent } = partOf(document);
  if (isTemplate(document.chunk.text))
    return { type: "left", reason: "it stands in a template, which is not rendered" };
  const root = readText(before.text);
  if (root === null) return { type: "left", reason: odd };
  const defaults = (value: unknown, path: Steps): unknown => defaultAt(document.kind, value, path);
  let value = valueAt(root.value, steps);
  const changes: Change[] = [];
  for (const operation of fix.patch) {
    const patched = patchValue(value, operation, defaults);
    if (patched.type === "refused") return { type: "left", reason: patched.reason };
    value = patched.value;
    changes.push(...patched.changes);
  }
  let edited = before;
  for (const change of removeLast(joinRenames(valueAt(root.value, steps), changes))) {
    const edit = editNode(edited.text, { ...change, steps: [...steps, ...change.steps] }, listIndent);
    if (edit.type === "refused") return { type: "left", reason: edit.reason };
    edited = edit.replacements.reduce(editText, edited);
  }
  const after = readText(edited.text);
  // What was JSON stays JSON.
  const isRead = after?.isJson === root.isJson && equals(after.value, withValue(root.value, steps, value));
  return isRead ? { type: "written", edited, value } : { type: "left", reason: odd };
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

/** The edits of a part as edits of the document. */
function placeEdits({ offset }: TextRegion, { edits }: EditedText): readonly Replacement[] {
  return edits.map(({ from, to, text }) => ({ from: from + offset, to: to + offset, text }));
}

function toTextEdits(chunk: SourceChunk, edits: readonly Replacement[]): readonly TextEdit[] {
  const at = (offset: number): TextEdit["from"] => positionOf(chunk, offset);
  return edits.map(({ from, to, text }) => ({ file: chunk.file, from: at(from), to: at(to), text }));
}

function byOffset(a: Replacement, b: Replacement): number {
  return a.from - b.from;
}

function byPlace(a: TextEdit, b: TextEdit): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1;
  return a.from.line - b.from.line || a.from.column - b.from.column;
}
