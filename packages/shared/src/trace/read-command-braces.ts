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
    const range = group.commas.length === 0 ? readShellRange(inner) : null;
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
  const numbers = /^(-?\d{1,9})\.\.(-?\d{1,9})(?:\.\.(-?\d{1,9}))?$/.exec(inner);
  if (numbers !== null) return numberRange(numbers[1] ?? "", numbers[2] ?? "", Math.abs(Number(numbers[3] ?? 1)));
  const letters = /^([a-zA-Z])\.\.([a-zA-Z])$/.exec(inner);
  return letters === null ? null : letterRange(letters[1] ?? "", letters[2] ?? "", 1);
}

/**
 * Expands curl's globs in a URL; IPv6 addresses keep their brackets.
 *
 * @param position where the URL begins in the line, for errors
 */
export function expandGlobs(url: string, position: number, limit: number): Expansion | CommandError {
  const choices: Choice[] = [];
  let literal = "";
  for (let at = 0; at < url.length; at += 1) {
    const char = url.charAt(at);
    const next = url.charAt(at + 1);
    if (char === "\\" && /[{}[\],]/.test(next)) {
      literal += next;
      at += 1;
    } else if (char === "{" || (char === "[" && !isIpv6At(url, at))) {
      const end = url.indexOf(char === "{" ? "}" : "]", at);
      if (end < 0) return badGlob(`The ${char} in the URL is not closed.`, position + at);
      const inner = url.slice(at + 1, end);
      const choice = char === "{" ? listOf(inner.split(",")) : readGlobRange(inner);
      if (choice === null) return badGlob(`[${inner}] is no range.`, position + at);
      choices.push(one(literal), choice);
      literal = "";
      at = end;
    } else literal += char;
  }
  return enumerate([...choices, one(literal)], limit);
}

function isIpv6At(url: string, at: number): boolean {
  return /^\[[0-9a-fA-F]*:[0-9a-fA-F:.]*(?:%[\w.-]+)?\]/.test(url.slice(at, at + 80));
}

function readGlobRange(inner: string): Choice | null {
  const numbers = /^(\d{1,9})-(\d{1,9})(?::(\d{1,9}))?$/.exec(inner);
  if (numbers !== null) {
    const [from, to] = [Number(numbers[1]), Number(numbers[2])];
    return from > to ? null : numberRange(numbers[1] ?? "", numbers[2] ?? "", Number(numbers[3] ?? 1));
  }
  const letters = /^([a-z])-([a-z])(?::(\d{1,2}))?$|^([A-Z])-([A-Z])(?::(\d{1,2}))?$/.exec(inner);
  if (letters === null) return null;
  return letterRange(
    letters[1] ?? letters[4] ?? "",
    letters[2] ?? letters[5] ?? "",
    Number(letters[3] ?? letters[6] ?? 1),
  );
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

function numberRange(first: string, last: string, step: number): Choice {
  const [from, to, by] = [Number(first), Number(last), step === 0 ? 1 : step];
  // Leading zeros ask for numbers of equal width.
  const width = /^-?0\d/.test(first) || /^-?0\d/.test(last) ? Math.max(first.length, last.length) : 0;
  const count = Math.floor(Math.abs(to - from) / by) + 1;
  const sign = to < from ? -1 : 1;
  return { count, at: (index) => String(from + sign * by * index).padStart(width, "0") };
}

function letterRange(first: string, last: string, step: number): Choice {
  const [from, to, by] = [first.charCodeAt(0), last.charCodeAt(0), step === 0 ? 1 : step];
  const count = Math.floor(Math.abs(to - from) / by) + 1;
  const sign = to < from ? -1 : 1;
  return { count, at: (index) => String.fromCharCode(from + sign * by * index) };
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
