/** What the readers of single programs share. */
import type { Command, CommandError, CommandTrace } from "./command-model.ts";
import { expandBraces, type Expansion } from "./read-command-braces.ts";
import { formatUrl, type DialledUrl } from "./read-command-url.ts";
import type { ShellWord } from "./read-command-words.ts";

/** A line stands for at most so many connections; the first are traced and the line is told so. */
export const maxTraces = 64;

/** Reads the words after a program's name. */
export type ProgramReader = (words: readonly ShellWord[], program: ShellWord) => Command;

export function commandError(reason: string, cure: string, position: number): CommandError {
  return { type: "error", reason, cure, position };
}

/** A connection without anything of HTTP. */
export function plainTrace(url: DialledUrl): CommandTrace {
  return { from: { type: "as-asked" }, to: formatUrl(url), hostHeader: null, method: "GET", headers: {} };
}

/** Traces of the first `maxTraces` URLs, with what must be said where there were more. */
export function toTraces(
  traces: readonly CommandTrace[],
  total: number,
  notes: readonly string[],
  position: number,
): Command {
  if (traces.length === 0) {
    return commandError("The line names nothing to connect to.", "Write a host and port, as web.shop:80.", position);
  }
  const kept = traces.slice(0, maxTraces);
  const cut =
    total > kept.length
      ? [`The line stands for ${String(total)} connections; the first ${String(kept.length)} are traced.`]
      : [];
  return { type: "traces", traces: kept, notes: [...notes, ...cut] };
}

/** The words as the shell hands them on: unquoted braces are several words. */
export function expandWords(words: readonly ShellWord[]): {
  readonly words: readonly ShellWord[];
  /** How many there would be without the limit. */
  readonly total: number;
} {
  let total = 0;
  const expanded = words.flatMap((word) => {
    const each: Expansion = expandBraces(word, maxTraces);
    total += each.total;
    if (each.total === 1) return [word];
    return each.texts.map((text) => ({ text, mask: "q".repeat(text.length), start: word.start }));
  });
  return { words: expanded, total };
}

/** Headers that hold credentials: never kept. */
const credentialHeaders: ReadonlySet<string> = new Set([
  "authorization",
  "proxy-authorization",
  "cookie",
  "x-api-key",
  "x-auth-token",
]);

/** `Name: value` lines to headers in lower case; the Host header apart and without its port. */
export function readHeaders(lines: readonly string[]): {
  readonly host: string | null;
  readonly headers: Readonly<Record<string, string>>;
} {
  const headers: Record<string, string> = {};
  let host: string | null = null;
  for (const line of lines) {
    const [, name = "", value = ""] = /^\s*([^\s:;]+)\s*[:;]\s*(.*?)\s*$/s.exec(line) ?? [];
    const key = name.toLowerCase();
    if (key === "host") host = value === "" ? null : value.replace(/:\d*$/, "").replace(/^\[(.*)\]$/, "$1");
    else if (key !== "" && !credentialHeaders.has(key)) headers[key] = value;
  }
  return { host, headers };
}
