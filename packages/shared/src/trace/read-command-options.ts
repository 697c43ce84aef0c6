/** Takes a program's words apart as getopt does: options, their values, and the operands between them. */
import type { CommandError } from "./command-model.ts";
import type { ShellWord } from "./read-command-words.ts";

/** Which options of a program take a value; all others are flags. */
export interface OptionSpec {
  /** Letters: `HXo` for -H, -X and -o. */
  readonly short: string;
  /** Names without dashes: `header`. */
  readonly long: readonly string[];
  /** Long options have one dash (`openssl s_client -connect`, `nslookup -type=SRV`). */
  readonly singleDash?: boolean;
  /** What follows the first operand is another command's. */
  readonly stopAtOperand?: boolean;
}

export interface Option {
  /** `-H`, or `--header`. */
  readonly name: string;
  /** Null for a flag. */
  readonly value: ShellWord | null;
  readonly start: number;
}

export interface Arguments {
  readonly type: "arguments";
  readonly options: readonly Option[];
  readonly operands: readonly ShellWord[];
  /** From the first operand on, with `stopAtOperand`. */
  readonly rest: readonly ShellWord[];
}

/** The words after the program's name. An option without its value is an error. */
export function readOptions(words: readonly ShellWord[], spec: OptionSpec): Arguments | CommandError {
  const options: Option[] = [];
  const operands: ShellWord[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (word === undefined) break;
    if (word.text === "--") {
      const rest = words.slice(index + 1);
      return { type: "arguments", options, operands: [...operands, ...rest], rest };
    }
    if (!word.text.startsWith("-") || word.text === "-") {
      if (spec.stopAtOperand === true) {
        const rest = words.slice(index);
        return { type: "arguments", options, operands: rest, rest };
      }
      operands.push(word);
      continue;
    }
    const read = isLong(word, spec) ? readLong(word, words[index + 1], spec) : readShort(word, words[index + 1], spec);
    if (read.type === "error") return read;
    options.push(...read.options);
    if (read.tookNext) index += 1;
  }
  return { type: "arguments", options, operands, rest: [] };
}

/** The value that was given last, as it counts for nearly every program; null where none was. */
export function lastValue({ options }: Arguments, ...names: readonly string[]): ShellWord | null {
  return options.filter(({ name }) => names.includes(name)).at(-1)?.value ?? null;
}

export function allValues({ options }: Arguments, ...names: readonly string[]): readonly ShellWord[] {
  return options.flatMap(({ name, value }) => (names.includes(name) && value !== null ? [value] : []));
}

export function hasOption({ options }: Arguments, ...names: readonly string[]): boolean {
  return options.some(({ name }) => names.includes(name));
}

type ReadOption =
  { readonly type: "read"; readonly options: readonly Option[]; readonly tookNext: boolean } | CommandError;

function isLong(word: ShellWord, spec: OptionSpec): boolean {
  return word.text.startsWith("--") || spec.singleDash === true;
}

function readLong(word: ShellWord, next: ShellWord | undefined, spec: OptionSpec): ReadOption {
  const { text, start } = word;
  const dashes = text.startsWith("--") ? 2 : 1;
  const equals = text.indexOf("=");
  if (equals > 0) {
    const value = cut(word, equals + 1);
    return { type: "read", options: [{ name: text.slice(0, equals), value, start }], tookNext: false };
  }
  if (!spec.long.includes(text.slice(dashes))) {
    return { type: "read", options: [{ name: text, value: null, start }], tookNext: false };
  }
  if (next === undefined) return missingValue(text, start);
  return { type: "read", options: [{ name: text, value: next, start }], tookNext: true };
}

/** `-sSIk`, `-XPOST`, `-X POST`: flags may be bundled, a value may follow its letter at once. */
function readShort(word: ShellWord, next: ShellWord | undefined, spec: OptionSpec): ReadOption {
  const options: Option[] = [];
  for (let at = 1; at < word.text.length; at += 1) {
    const name = `-${word.text.charAt(at)}`;
    const start = word.start + at;
    if (!spec.short.includes(word.text.charAt(at))) {
      options.push({ name, value: null, start });
      continue;
    }
    if (at + 1 < word.text.length) {
      options.push({ name, value: cut(word, at + 1), start });
      return { type: "read", options, tookNext: false };
    }
    if (next === undefined) return missingValue(name, word.start);
    options.push({ name, value: next, start });
    return { type: "read", options, tookNext: true };
  }
  return { type: "read", options, tookNext: false };
}

function cut(word: ShellWord, from: number): ShellWord {
  return { text: word.text.slice(from), mask: word.mask.slice(from), start: word.start + from };
}

function missingValue(name: string, position: number): CommandError {
  return {
    type: "error",
    reason: `${name} needs a value.`,
    cure: `Write it after ${name}, or leave ${name} out.`,
    position,
  };
}
