/** Edits as a unified diff, as `git apply` and `patch -p1` take it. */
import type { TextEdit } from "@portolan/shared";
import { applyEdits } from "./apply-edits.ts";

/** Lines of a text in place of others; lines keep their line breaks. */
interface ChangedLines {
  /** Counted from 0. */
  readonly at: number;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** How many lines stand around a change. */
const contextLines = 3;

/** The diff of one file; empty where nothing changes. `edits` are of this file, in order. */
export function diffEdits(file: string, text: string, edits: readonly TextEdit[]): string {
  const lines = linesOf(text);
  const hunks: ChangedLines[][] = [];
  for (const change of changedLines(lines, edits)) {
    const last = hunks.at(-1)?.at(-1);
    if (last !== undefined && change.at - (last.at + last.before.length) <= 2 * contextLines)
      hunks.at(-1)?.push(change);
    else hunks.push([change]);
  }
  if (hunks.length === 0) return "";
  const name = file.replace(/^\/+/, "");
  let grown = 0;
  const written = hunks.map((changes) => {
    const hunk = writeHunk(lines, changes, grown);
    grown += changes.reduce((sum, { before, after }) => sum + after.length - before.length, 0);
    return hunk;
  });
  return `--- a/${name}\n+++ b/${name}\n${written.join("")}`;
}

function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function changedLines(lines: readonly string[], edits: readonly TextEdit[]): readonly ChangedLines[] {
  const groups: { from: number; to: number; edits: TextEdit[] }[] = [];
  for (const edit of edits) {
    const last = groups.at(-1);
    // Lines that stand right below each other are one change.
    if (last !== undefined && edit.from.line <= last.to + 1) {
      last.to = Math.max(last.to, edit.to.line);
      last.edits.push(edit);
    } else groups.push({ from: edit.from.line, to: edit.to.line, edits: [edit] });
  }
  return groups.flatMap(({ from, to, edits: inside }) => {
    const before = lines.slice(from - 1, to);
    const moved = inside.map((edit) => ({ ...edit, from: moveUp(edit.from, from - 1), to: moveUp(edit.to, from - 1) }));
    const after = linesOf(applyEdits(before.join(""), moved));
    return sameLines(before, after) ? [] : [withoutCommon({ at: from - 1, before, after })];
  });
}

function moveUp({ line, column }: TextEdit["from"], by: number): TextEdit["from"] {
  return { line: line - by, column };
}

function sameLines(before: readonly string[], after: readonly string[]): boolean {
  return before.join("") === after.join("");
}

function withoutCommon({ at, before, after }: ChangedLines): ChangedLines {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < most - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return {
    at: at + start,
    before: before.slice(start, before.length - end),
    after: after.slice(start, after.length - end),
  };
}

/** `grown`: how many lines the hunks before have added. */
function writeHunk(lines: readonly string[], changes: readonly ChangedLines[], grown: number): string {
  const first = changes[0]?.at ?? 0;
  const last = changes.at(-1);
  const end = last === undefined ? first : last.at + last.before.length;
  const from = Math.max(0, first - contextLines);
  const to = Math.min(lines.length, end + contextLines);
  const body: string[] = [];
  let at = from;
  for (const { at: start, before, after } of changes) {
    body.push(...lines.slice(at, start).map((line) => ` ${line}`));
    body.push(...before.map((line) => `-${line}`), ...after.map((line) => `+${line}`));
    at = start + before.length;
  }
  body.push(...lines.slice(at, to).map((line) => ` ${line}`));
  const more = changes.reduce((sum, { before, after }) => sum + after.length - before.length, 0);
  const head = `@@ -${rangeText(from, to - from)} +${rangeText(from + grown, to - from + more)} @@\n`;
  return head + body.map((line) => (line.endsWith("\n") ? line : `${line}\n\\ No newline at end of file\n`)).join("");
}

function rangeText(from: number, count: number): string {
  return count === 1 ? String(from + 1) : `${String(count === 0 ? from : from + 1)},${String(count)}`;
}
