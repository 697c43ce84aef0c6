/** `check --fix` and `check --diff`: mends written into the files, or shown. */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { applyEdits, diffEdits, editManifests, readManifests, type BuiltManifests } from "@portolan/manifests";
import { spokenFindings, type Report, type TextEdit } from "@portolan/shared";
import { decodeText } from "../kube/decode-text.ts";
import type { ProgramIo } from "./program-io.ts";
import type { ManifestInput } from "./read-manifest-input.ts";

/** What is done with the mends of errors and warnings. */

export type Mending = "none" | "fix" | "diff";

/** The files as they are afterwards. */
export interface MendedInput {
  readonly input: ManifestInput;
  /** Files that should have been written and were not. */
  readonly failed: number;
}

type Edits = ReadonlyMap<string, readonly TextEdit[]>;

/** Shows as a unified diff on standard output what `--fix` would write; what cannot be mended goes to standard error. */
export function showMends(input: ManifestInput, report: Report, built: BuiltManifests, io: ProgramIo): void {
  for (const [file, edits] of planEdits(report, built, null, io)) {
    io.stdout(diffEdits(file, input.texts.get(file) ?? "", edits));
  }
}

/**
 * Writes the mends. A file that has changed since it was read stays as it is. Standard input, mended, goes to
 * standard output, also where nothing of it changes.
 */
export function writeMends(input: ManifestInput, report: Report, built: BuiltManifests, io: ProgramIo): MendedInput {
  const told = new Map<string, string[]>();
  const edits = planEdits(report, built, told, io);
  const texts = new Map(input.texts);
  let failed = 0;
  for (const [file, text] of input.texts) {
    const after = applyEdits(text, edits.get(file) ?? []);
    if (file === "-") io.stdout(after);
    else if (after === text) continue;
    else {
      const refusal = writeFile(resolve(io.cwd, file), text, after);
      if (refusal !== null) {
        io.stderr(`portolan: ${file}: not written: ${refusal}.\n`);
        failed += 1;
        continue;
      }
    }
    texts.set(file, after);
    for (const summary of told.get(file) ?? []) io.stderr(`portolan: ${file}: mended: ${summary}\n`);
  }
  return { input: { ...input, texts, documents: readAgain(input, texts) }, failed };
}

/** The edits by file; `told` collects what they do. */
function planEdits(report: Report, built: BuiltManifests, told: Map<string, string[]> | null, io: ProgramIo): Edits {
  const grave = spokenFindings(report).filter(({ severity }) => severity !== "info");
  const { edits, mended, left } = editManifests(built.documents, grave);
  for (const { file, fix } of mended) {
    const known = told?.get(file) ?? [];
    if (!known.includes(fix.summary)) told?.set(file, [...known, fix.summary]);
  }
  for (const { finding, fix, reason } of left) {
    io.stderr(`portolan: not mended (${finding.rule}): ${fix.summary}: ${reason}.\n`);
  }
  const files = new Map<string, TextEdit[]>();
  for (const edit of edits) files.set(edit.file, [...(files.get(edit.file) ?? []), edit]);
  return files;
}

/** Null where it is written, else why not. */
function writeFile(path: string, seen: string, text: string): string | null {
  try {
    if (!statSync(path).isFile()) return "it is no file";
    const bytes = readFileSync(path);
    if (decodeText(bytes) !== seen) return "it has changed since it was read";
    const mark = bytes.subarray(0, 3).equals(utf8Mark) ? utf8Mark : Buffer.alloc(0);
    if (!Buffer.concat([mark, Buffer.from(seen)]).equals(bytes)) return "it is not written in UTF-8";
    writeFileSync(path, Buffer.concat([mark, Buffer.from(text)]));
    return null;
  } catch (error) {
    if (error instanceof Error && "code" in error) return `it cannot be written (${String(error.code)})`;
    throw error;
  }
}

const utf8Mark = Buffer.from([0xef, 0xbb, 0xbf]);

function readAgain(before: ManifestInput, texts: ReadonlyMap<string, string>): ManifestInput["documents"] {
  return [...texts].flatMap(([file, text]) =>
    text === before.texts.get(file)
      ? before.documents.filter(({ chunk }) => chunk.file === file)
      : readManifests(file, text).documents,
  );
}
