/**
 * One word that stands for several: a shell's `{a,b}` and `{1..3}`, and the same in curl's own
 * notation, `{a,b}`, `[1-3]`, `[001-100:10]`, `[a-z]` (curl(1), "GLOBBING").
 */
import type { CommandError } from "./command-model.ts";
import type { ShellWord } from "./read-command-words.ts";

export interface Expansion {
  /** The first of them, at most as many as were asked for. */
  readonly texts: readonly string[];
  readonly total: number;
}

/** What may stand at one place; a range is not written out, it may be long. */
interface Choice {
  readonly count: number;
  readonly at: (index: number) => string;
}

/** Expands an unquoted `{…}` as bash does; braces without comma or range stay as they are. */
export function expandBraces(word: ShellWord, limit: number): Expansion {
  return enumerate(splitShellBraces(word.text, word.mask, limit), limit);
}

function splitShellBraces(text: string, mask: string, limit: number): readonly Choice[] {
  for (let start = 0; start < text.length; start += 1) {
    if (text.charAt(start) !== "{" || mask.charAt(start) !== "-") continue;
    const group = readGroup(text, mask, start);
    if (group === null) continue;
    const inner = text.slice(start + 1, group.end);
    const range = readShellRange(inner);
    if (group.commas.length === 0 && range === null) continue;
    const choice = range ?? listOf(splitAt(text, mask, start, group, limit));
    const rest = splitShellBraces(text.slice(group.end + 1), mask.slice(group.end + 1), limit);
    return [one(text.slice(0, start)), choice, ...rest];
  }
  return [one(text)];
}

interface Group {
  readonly end: number;
  /** Commas of this group itself, not of groups within it. */
  readonly commas: readonly number[];
}

function readGroup(text: string, mask: string, start: number): Group | null {
  const commas: number[] = [];
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    if (mask.charAt(at) !== "-") continue;
    const char = text.charAt(at);
    if (char === "{") depth += 1;
    else if (char === "," && depth === 1) commas.push(at);
    else if (char === "}") {
      depth -= 1;
      if (depth === 0) return { end: at, commas };
    }
  }
  return null;
}

/** The texts between the commas, with the groups that stand in them. */
function splitAt(text: string, mask: string, start: number, group: Group, limit: number): readonly string[] {
  const cuts = [start, ...group.commas, group.end];
  return cuts.slice(1).flatMap((end, index) => {
    const begin = (cuts[index] ?? 0) + 1;
    return enumerate(splitShellBraces(text.slice(begin, end), mask.slice(begin, end), limit), limit).texts;
  });
}

function readShellRange(inner: string): Choice | null {
  const [, first = "", last = "", step = "1"] =
    /^(-?\d{1,9}|[a-zA-Z])\.\.(-?\d{1,9}|[a-zA-Z])(?:\.\.(-?\d{1,9}))?$/.exec(inner) ?? [];
  if (first === "" || isLetter(first) !== isLetter(last)) return null;
  // Leading zeros ask for numbers of equal width.
  const width = /^-?0\d/.test(first) || /^-?0\d/.test(last) ? Math.max(first.length, last.length) : 0;
  return rangeOf(first, last, Math.abs(Number(step)) || 1, width);
}

/** In a URL: an escaped bracket, a set, an IPv6 address or `[]`, which stay, a range, a bracket alone, anything else. */
const globs =
  /\\([{}[\]])|\{((?:\\.|[^\\{}[\]])*)\}|\[(?:[0-9a-f]*:[0-9a-f:.]*(?:%[\w.-]+)?)?\]|\[([^\]]*)\]|[{}[\]]|[^\\{}[\]]+|\\/gis;

/**
 * Expands curl's globs in a URL, as curl 7.88 does.
 *
 * @param position where the URL begins in the line, for errors
 */
export function expandGlobs(url: string, position: number, limit: number): Expansion | CommandError {
  const choices: Choice[] = [];
  for (const match of url.matchAll(globs)) {
    const choice = readGlob(match);
    if (typeof choice === "string") return badGlob(choice, position + match.index);
    choices.push(choice);
  }
  return enumerate(choices, limit);
}

/** A text says what is wrong with it. */
function readGlob([whole = "", escaped, set, range]: readonly (string | undefined)[]): Choice | string {
  if (escaped !== undefined) return one(escaped);
  if (set !== undefined) return set === "" ? "Nothing stands in {}." : readGlobSet(set);
  if (range !== undefined) return readGlobRange(range) ?? `[${range}] is no range.`;
  if (/^[{[]$/.test(whole)) return `The ${whole} in the URL is not closed, or holds another bracket.`;
  return /^[}\]]$/.test(whole) ? `The ${whole} in the URL closes nothing.` : one(whole);
}

/** `a,b`; what stands after a backslash stands for itself. */
function readGlobSet(inner: string): Choice {
  const texts: string[] = [];
  let text = "";
  for (const [piece] of `${inner},`.matchAll(/\\?./gs)) {
    if (piece === ",") {
      texts.push(text);
      text = "";
    } else text += piece.slice(-1);
  }
  return listOf(texts);
}

/** Upwards only, in steps that reach a second one where there is one. */
function readGlobRange(inner: string): Choice | null {
  const [, ends = "", step = "1"] = /^([a-z]-[a-z]|[A-Z]-[A-Z]|\d{1,9}-\d{1,9})(?::(\d{1,9}))?$/.exec(inner) ?? [];
  const [first = "", last = ""] = ends.split("-");
  const [by, distance] = [Number(step), valueOf(last) - valueOf(first)];
  if (ends === "" || distance < 0 || by === 0 || by > Math.max(distance, 1)) return null;
  // Leading zeros of the first ask for numbers of its width.
  return rangeOf(first, last, by, first.startsWith("0") ? first.length : 0);
}

function badGlob(reason: string, position: number): CommandError {
  return {
    type: "error",
    reason,
    cure: "curl reads {a,b} and [1-3] as several URLs; with -g it takes them as they stand.",
    position,
  };
}

function one(text: string): Choice {
  return { count: 1, at: () => text };
}

function listOf(texts: readonly string[]): Choice {
  return { count: texts.length, at: (index) => texts[index] ?? "" };
}

/** From a number or a letter to another; `width`: how many characters a number has at least, its sign with them. */
function rangeOf(first: string, last: string, by: number, width: number): Choice {
  const [from, to] = [valueOf(first), valueOf(last)];
  const count = Math.floor(Math.abs(to - from) / by) + 1;
  const sign = to < from ? -1 : 1;
  const write = isLetter(first) ? (code: number) => String.fromCharCode(code) : (each: number) => padded(each, width);
  return { count, at: (index) => write(from + sign * by * index) };
}

function isLetter(text: string): boolean {
  return /^[a-z]/i.test(text);
}

function valueOf(text: string): number {
  return isLetter(text) ? text.charCodeAt(0) : Number(text);
}

function padded(number: number, width: number): string {
  const sign = number < 0 ? "-" : "";
  return sign + String(Math.abs(number)).padStart(width - sign.length, "0");
}

/** Every combination, the last place changing first. */
function enumerate(choices: readonly Choice[], limit: number): Expansion {
  const total = choices.reduce((product, { count }) => product * count, 1);
  const texts = Array.from({ length: Math.min(total, limit) }, (_, index) => {
    let rest = index;
    let text = "";
    for (const { count, at } of [...choices].reverse()) {
      text = at(rest % count) + text;
      rest = Math.floor(rest / count);
    }
    return text;
  });
  return { texts, total };
}
