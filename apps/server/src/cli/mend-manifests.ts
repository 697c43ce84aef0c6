/** `check --fix` and `check --diff`: mends written into the files, or shown. */
import { resolve } from "node:path";
import {
  applyEdits,
  diffEdits,
  editManifests,
  isTemplate,
  joinEdits,
  readManifests,
  type BuiltManifests,
  type CheckedManifests,
  type LeftMend,
} from "@portolan/manifests";
import { spokenFindings, type Finding, type Report, type TextEdit } from "@portolan/shared";
import type { ProgramIo } from "./program-io.ts";
import type { ManifestInput } from "./read-manifest-input.ts";
import { rewriteFile } from "./write-file.ts";

/** What is done with the mends of errors and warnings. */
export type Mending = "none" | "fix" | "diff";

export interface JudgedInput {
  readonly report: Report;
  readonly built: BuiltManifests;
  /** Refused objects of which nobody knows what else is wrong with them. */
  readonly unjudged: CheckedManifests["unjudged"];
}

/** Manifests with their mends, none of which is written yet. */
export interface MendedInput extends JudgedInput {
  readonly input: ManifestInput;
  /** The texts as they were, by file. */
  readonly originals: ReadonlyMap<string, string>;
  /** Of those, by file. */
  readonly edits: ReadonlyMap<string, readonly TextEdit[]>;
  /** What they do, by file. */
  readonly summaries: ReadonlyMap<string, readonly string[]>;
}

/** The files as they are afterwards. */
export interface WrittenInput {
  readonly input: ManifestInput;
  /** Files that should have been written and were not. */
  readonly failed: number;
}

/** A mend may show what could not be seen before; more rounds than faults lie on top of each other mend nothing. */
const maxRounds = 10;

/**
 * Mends errors and warnings, checks what comes out and mends that, until nothing is left that can be mended. A file is
 * never brought back to what it was: two mends that undo each other end there. What is left is told.
 */
export function mendInput(
  input: ManifestInput,
  first: JudgedInput,
  judge: (input: ManifestInput) => JudgedInput,
  io: Pick<ProgramIo, "stderr">,
): MendedInput {
  let now: MendedInput = {
    ...{ input, originals: input.texts, edits: new Map(), summaries: new Map() },
    ...first,
  };
  const seen = new Set<string>();
  for (let round = 0; ; round++) {
    const plan = planRound(now, seen);
    if (plan.edits.size === 0 || round === maxRounds) {
      tellLeft(now, plan, io);
      return now;
    }
    const next = applyRound(now, plan);
    now = { ...now, ...next, ...judge(next.input) };
  }
}

interface Round {
  readonly edits: ReadonlyMap<string, readonly TextEdit[]>;
  readonly summaries: ReadonlyMap<string, readonly string[]>;
  readonly left: readonly LeftMend[];
}

/** `seen` holds the texts that the files have had. */
function planRound({ input, report, built }: MendedInput, seen: Set<string>): Round {
  const grave = graveFindings(report);
  const { edits, mended, left } = editManifests(
    built.documents,
    grave.filter(({ fixes: [fix] }) => fix?.opensPolicy === undefined),
  );
  const byFile = new Map<string, TextEdit[]>();
  for (const edit of edits) {
    const known = byFile.get(edit.file);
    if (known === undefined) byFile.set(edit.file, [edit]);
    else known.push(edit);
  }
  // Files that are left alone, with the reason.
  const dropped = new Map<string, string>();
  for (const [file, text] of input.texts) {
    const own = byFile.get(file);
    if (own === undefined) continue;
    seen.add(`${file} ${text}`);
    if (isTemplate(text)) dropped.set(file, "the file is a template, which is not rendered");
    else if (seen.has(`${file} ${applyEdits(text, own)}`)) dropped.set(file, "it would undo another mend");
  }
  for (const file of dropped.keys()) byFile.delete(file);
  const summaries = new Map<string, Set<string>>();
  const undone: LeftMend[] = [];
  for (const { file, finding, fix } of mended) {
    const reason = dropped.get(file);
    if (reason !== undefined) undone.push({ finding, fix, reason });
    else summaries.set(file, (summaries.get(file) ?? new Set()).add(fix.summary));
  }
  const told = [...summaries].map(([file, each]) => [file, [...each]] as const);
  return { edits: byFile, summaries: new Map(told), left: [...left, ...undone, ...forPersons(grave)] };
}

/** Mends that nobody makes in bulk. */
function forPersons(findings: readonly Finding[]): readonly LeftMend[] {
  const reason = "it opens a NetworkPolicy; apply it yourself";
  return findings.flatMap((finding) => {
    const [fix] = finding.fixes;
    return fix?.opensPolicy === undefined ? [] : [{ finding, fix, reason }];
  });
}

function applyRound(now: MendedInput, { edits, summaries }: Round): Pick<MendedInput, "input" | "edits" | "summaries"> {
  const { input } = now;
  const texts = new Map(input.texts);
  const joined = new Map(now.edits);
  const told = new Map(now.summaries);
  for (const [file, own] of edits) {
    const before = now.edits.get(file);
    const original = now.originals.get(file) ?? "";
    texts.set(file, applyEdits(input.texts.get(file) ?? "", own));
    joined.set(file, before === undefined ? own : joinEdits(original, before, own));
    told.set(file, [...new Set([...(told.get(file) ?? []), ...(summaries.get(file) ?? [])])]);
  }
  const documents = readAgain(input, texts);
  return { input: { ...input, texts, documents }, edits: joined, summaries: told };
}

function readAgain({ documents, texts }: ManifestInput, after: ManifestInput["texts"]): ManifestInput["documents"] {
  const byFile = new Map<string, ManifestInput["documents"][number][]>();
  for (const document of documents) {
    const { file } = document.chunk;
    const known = byFile.get(file);
    if (known === undefined) byFile.set(file, [document]);
    else known.push(document);
  }
  return [...after].flatMap(([file, text]) =>
    text === texts.get(file) ? (byFile.get(file) ?? []) : readManifests(file, text).documents,
  );
}

function graveFindings(report: Report): readonly Finding[] {
  return spokenFindings(report).filter(({ severity }) => severity !== "info");
}

/** What is not mended, finding by finding, with the reason. */
function tellLeft({ report }: MendedInput, { left }: Round, io: Pick<ProgramIo, "stderr">): void {
  const reasons = new Map(left.map(({ finding, fix, reason }) => [finding, `${fix.summary}: ${reason}`]));
  for (const finding of graveFindings(report)) {
    const { location, rule, message } = finding;
    const reason = reasons.get(finding) ?? `${message}: what would mend it does not follow from the manifests`;
    const place = location === null ? "" : `${location.file}:${String(location.line)}: `;
    io.stderr(`portolan: ${place}not mended (${rule}): ${reason}.\n`);
  }
}

/** Shows as a unified diff on standard output what `--fix` would write. */
export function showMends({ originals, edits }: MendedInput, io: Pick<ProgramIo, "stdout">): void {
  for (const [file, text] of originals) {
    const own = edits.get(file);
    if (own !== undefined) io.stdout(diffEdits(file, text, own));
  }
}

/**
 * Writes the mends; the result is what the files then hold, and how many could not be written. A file that has changed since it was read stays as
 * it is. Standard input, mended, goes to standard output, also where nothing of it changes.
 */
export function writeMends({ input, originals, summaries }: MendedInput, io: ProgramIo): WrittenInput {
  const texts = new Map(input.texts);
  let failed = 0;
  for (const [file, text] of originals) {
    const after = input.texts.get(file) ?? text;
    if (file === "-") io.stdout(after);
    else if (after === text) continue;
    else {
      const refusal = rewriteFile(resolve(io.cwd, file), text, after);
      if (refusal !== null) {
        io.stderr(`portolan: ${file}: not written: ${refusal}.\n`);
        texts.set(file, text);
        failed += 1;
        continue;
      }
    }
    for (const summary of summaries.get(file) ?? []) io.stderr(`portolan: ${file}: mended: ${summary}\n`);
  }
  return { input: failed === 0 ? input : { ...input, texts, documents: readAgain(input, texts) }, failed };
}
