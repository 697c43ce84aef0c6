/**
 * What people type and paste when something does not answer, as connections to trace: `curl …`,
 * `ping`, `nslookup`, `nc`, `kubectl exec … -- COMMAND`, a URL, `svc.ns:80`. Nothing is executed.
 */
import type { Command, CommandSource } from "./command-model.ts";
import { readInner } from "./read-command-client.ts";
import { readCurl } from "./read-command-curl.ts";
import { readGrpcurl, readHttpie, readWget } from "./read-command-http.ts";
import { readDig, readGetent, readHost, readNslookup } from "./read-command-lookup.ts";
import {
  commandError,
  expandWords,
  maxTraces,
  plainTrace,
  toTraces,
  type ProgramReader,
} from "./read-command-program.ts";
import { clientNames, readClient, readDeviceFile, readNetcat, readPing, readTelnet } from "./read-command-sockets.ts";
import { readUrl } from "./read-command-url.ts";
import { readShellLine, type ShellCommand, type ShellWord } from "./read-command-words.ts";

/** A longer line is refused. */
export const maxLineLength = 2000;

const programs: ReadonlyMap<string, ProgramReader> = new Map<string, ProgramReader>([
  ["curl", readCurl],
  ["curl.exe", readCurl],
  ["wget", readWget],
  ["http", readHttpie],
  ["https", readHttpie],
  ["grpcurl", readGrpcurl],
  ["nc", readNetcat],
  ["ncat", readNetcat],
  ["netcat", readNetcat],
  ["telnet", readTelnet],
  ["ping", readPing],
  ["ping6", readPing],
  ["nslookup", readNslookup],
  ["dig", readDig],
  ["host", readHost],
  ["getent", readGetent],
  ...[...clientNames].map((name): [string, ProgramReader] => [name, readClient]),
]);

const examples =
  "curl http://10.0.0.1:30080/, kubectl exec POD -- curl http://web/, nc -zv web.shop 80, or web.shop:80";

/**
 * Reads a line.
 *
 * @example
 *   readCommand("curl -H 'Host: shop.example.com' http://192.168.56.100:32510/cart")
 *   // { type: "traces", traces: [{ to: "http://192.168.56.100:32510/cart", hostHeader: "shop.example.com", … }], notes: [] }
 */
export function readCommand(text: string): Command {
  if (text.length > maxLineLength) {
    const reason = `The line has ${String(text.length)} characters; up to ${String(maxLineLength)} are read.`;
    return commandError(reason, "Leave out what does not say where to connect to.", maxLineLength);
  }
  const trimmed = text.trim();
  const start = text.indexOf(trimmed);
  if (trimmed === "") return commandError("Nothing is written.", `Write ${examples}.`, 0);
  return readTargetAlone(trimmed, start) ?? readLine(text, 0);
}

/** A URL, a host and its port, `HOST PORT`; null where the text is a command. */
function readTargetAlone(text: string, start: number): Command | null {
  const [first = "", port, ...more] = text.split(/\s+/);
  if (more.length > 0 || programs.has(first) || readInner(first, [], wordOf(first, start)) !== null) return null;
  if (port !== undefined) {
    return /^\d{1,5}$/.test(port) && !first.includes("://")
      ? readTarget(wordOf(`${bracketed(first)}:${port}`, start))
      : null;
  }
  if (/^["'`$]/.test(first)) return null;
  return readTarget(wordOf(first, start));
}

/** An IPv6 address as it stands before a port. */
function bracketed(host: string): string {
  return host.includes(":") && !host.startsWith("[") ? `[${host}]` : host;
}

function wordOf(text: string, start: number): ShellWord {
  return { text, mask: "-".repeat(text.length), start };
}

function readTarget(word: ShellWord): Command {
  const device = readDeviceFile(word);
  if (device !== null) return device;
  const { words, total } = expandWords([word]);
  const traces = [];
  const notes = new Set<string>();
  for (const { text } of words.slice(0, maxTraces)) {
    const isUrl = text.includes("://");
    const hasPath = /[/?]/.test(text);
    const scheme = hasPath || !/[^:]:(?:\d+|[a-z]+)$/.test(text) ? "http" : "tcp";
    const url = readUrl(text, word.start, scheme);
    if (url.type === "error") return url;
    if (!isUrl && url.port === null) {
      notes.add(`No port is written after ${url.host}: HTTP's own is meant, 80.`);
    }
    const plain = plainTrace(url);
    // What was a TO already stays as it was written.
    const isWhole = plain.to.toLowerCase() === text.toLowerCase();
    traces.push(isWhole ? { ...plain, to: text } : plain);
  }
  return toTraces(traces, total, [...notes], word.start);
}

/** Every command of the line that can be traced; what follows a pipe only reads what came before. */
function readLine(text: string, offset: number): Command {
  const { commands, error } = readShellLine(text);
  const read: Command[] = [];
  let unknown: ShellWord | null = null;
  let pipeRead = false;
  for (const command of commands) {
    const each: Command | null = command.piped && pipeRead ? null : readShellCommand(command);
    if (each === null) unknown ??= command.words[0] ?? null;
    else read.push(each);
    pipeRead = each !== null || (command.piped && pipeRead);
  }
  // Output that was pasted along may have a quote in it: the commands before it count.
  if (read.length === 0 && error !== null) return { ...error, position: error.position + offset };
  if (read.length > 0) return join(read, offset);
  const [only, ...more] = commands;
  // A target in quotes, or after a prompt.
  const alone = only?.words.length === 1 && more.length === 0 && !/[<>]/.test(text);
  if (unknown !== null && alone) return readTarget(unknown);
  const name = unknown?.text ?? text.trim();
  const reason = `What "${name.slice(0, 60)}" connects to is not known.`;
  return commandError(reason, `Known are ${examples}.`, (unknown?.start ?? 0) + offset);
}

/** A shell's own words before a command. */
const shellWords: ReadonlySet<string> = new Set(["while", "until", "do", "if", "then", "elif", "else", "!", "{"]);

/** Null where the program is not known. */
function readShellCommand({ words }: Pick<ShellCommand, "words">): Command | null {
  const device = words.map(readDeviceFile).find((each) => each !== null);
  if (device !== undefined) return device;
  const assignments = words.findIndex(({ text, mask }) => !/^[A-Za-z_]\w*=/.test(text) || mask.startsWith("q"));
  const notes = words
    .slice(0, Math.max(assignments, 0))
    .flatMap(({ text }) =>
      /^(?:https?|all)_proxy=./i.test(text)
        ? ["The proxy of the environment is not followed: this is the connection without it."]
        : [],
    );
  const [program, ...rest] = assignments < 0 ? [] : words.slice(assignments);
  if (program === undefined) return null;
  if (shellWords.has(program.text)) return readShellCommand({ words: rest });
  const name = /[^/]*$/.exec(program.text)?.[0] ?? "";
  const reader = programs.get(name);
  if (reader !== undefined) return withNotes(readExpanded(reader, rest, program), notes);
  const inner = readInner(name, rest, program);
  if (inner === null) return null;
  if (inner.type === "error") return inner;
  return withNotes(withSource(readInnerWords(inner.words), inner.from), [...notes, ...inner.notes]);
}

function readExpanded(reader: ProgramReader, words: readonly ShellWord[], program: ShellWord): Command {
  const expanded = expandWords(words);
  const read = reader(expanded.words, program);
  const cut = expanded.total > expanded.words.length && read.type === "traces";
  return cut
    ? withNotes(read, [
        `The line stands for more connections than ${String(read.traces.length)}; the first ones are traced.`,
      ])
    : read;
}

/** One word with blanks is a line of its own, as `sh -c`, `ssh NODE '…'` and `watch '…'` take it. */
function readInnerWords(words: readonly ShellWord[]): Command {
  const [first, ...more] = words;
  if (first === undefined) return commandError("No command is written.", `Known are ${examples}.`, 0);
  // A quote stands before the text in the line.
  if (more.length === 0 && /[\s<>|;&]/.test(first.text)) return readLine(first.text, first.start + 1);
  if (more.length === 0 && first.text.includes("://")) return readTarget(first);
  const read = readShellCommand({ words });
  if (read !== null) return read;
  return commandError(
    `What "${first.text.slice(0, 60)}" connects to is not known.`,
    `Known are ${examples}.`,
    first.start,
  );
}

/** The innermost client counts: what `ssh` runs `kubectl exec` for is run in the pod. */
function withSource(command: Command, from: CommandSource): Command {
  const set = <T extends { readonly from: CommandSource }>(each: T): T =>
    each.from.type === "as-asked" ? { ...each, from } : each;
  switch (command.type) {
    case "traces":
      return { ...command, traces: command.traces.map(set) };
    case "resolve":
      return { ...command, lookups: command.lookups.map(set) };
    case "error":
      return command;
    default:
      return command satisfies never;
  }
}

function withNotes(command: Command, notes: readonly string[]): Command {
  if (command.type === "error" || notes.length === 0) return command;
  return { ...command, notes: [...new Set([...command.notes, ...notes])] };
}

/** Several commands of one line: connections go before questions to DNS; a fault in any of them is told. */
function join(commands: readonly Command[], offset: number): Command {
  const traces = commands.flatMap((command) => (command.type === "traces" ? command.traces : []));
  const lookups = commands.flatMap((command) => (command.type === "resolve" ? command.lookups : []));
  const notes = new Set(commands.flatMap((command) => (command.type === "error" ? [] : command.notes)));
  for (const command of commands) {
    if (command.type === "error") return { ...command, position: command.position + offset };
  }
  if (traces.length === 0) return { type: "resolve", lookups, notes: [...notes] };
  if (lookups.length > 0) notes.add("What the line asks DNS is not shown beside its connections; ask for it alone.");
  return toTraces(traces, traces.length, [...notes], offset);
}
