/**
 * A typed line as a POSIX shell reads it (POSIX.1-2024, Shell Command Language 2.2 and 2.3): words,
 * quotes, backslashes, line continuations, operators and redirections. What a shell would fill in
 * from its own state (`$HOST`, `$(…)`) is an error: it is not known here.
 */
import type { CommandError } from "./command-model.ts";

export interface ShellWord {
  readonly text: string;
  /** For every character of `text`: `q` where quotes or a backslash protect it from the shell, else `-`. */
  readonly mask: string;
  /** Where the word begins in the line, from 0. */
  readonly start: number;
}

/** A simple command; its redirections are left out. */
export interface ShellCommand {
  readonly words: readonly ShellWord[];
  /** Whether it reads what another one writes. */
  readonly piped: boolean;
}

export interface ShellLine {
  readonly commands: readonly ShellCommand[];
  /** Where reading ended early; the commands before it are whole. */
  readonly error: CommandError | null;
}

/** `$ `, `/ # `, `root@web-7d5:/app# `, `[me@host ~]$ `: what a shell writes before what is typed. */
const prompt =
  /\s*(?:\([\w.-]+\)\s?)?(?:\[[^\]\n]{0,80}\]|[\w.-]+@[\w.~:/-]{1,120}(?: [\w.~:/-]{1,80})?|[~/][\w.~/-]{0,80}|(?:ba)?sh-[\d.]+|PS [^>\n]{0,120})? ?[$#%>]\s+/y;

/** Word processors turn quotes into these; no shell knows them, and whoever pasted them meant the plain ones. */
const curlyQuotes: Readonly<Record<string, string>> = { "‘": "'", "’": "'", "“": '"', "”": '"' };

const ansiEscapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", a: "", b: "", e: "" };

/** Splits a line into its simple commands. */
export function readShellLine(text: string): ShellLine {
  return new ShellReader(text).read();
}

class ShellReader {
  private readonly commands: ShellCommand[] = [];
  private words: ShellWord[] = [];
  private piped = false;
  /** The next word is a redirection's file. */
  private redirected = false;
  private at = 0;

  constructor(private readonly text: string) {}

  read(): ShellLine {
    this.skipPrompt();
    while (this.at < this.text.length) {
      const error = this.readNext();
      if (error !== null) return { commands: this.commands, error };
    }
    this.endCommand(false);
    return { commands: this.commands, error: null };
  }

  private readNext(): CommandError | null {
    const char = this.text.charAt(this.at);
    const next = this.text.charAt(this.at + 1);
    if (char === "\n") {
      this.endCommand(false);
      this.at += 1;
      this.skipPrompt();
    } else if (/\s/.test(char)) this.at += 1;
    else if (char === "\\" && (next === "\n" || next === "\r")) this.at += next === "\r" ? 3 : 2;
    else if (char === "#") {
      while (this.at < this.text.length && this.text.charAt(this.at) !== "\n") this.at += 1;
    } else if (char === "|" || char === ";" || char === "(" || char === ")") this.readOperator(char, next);
    else if (char === "&" && next !== ">") this.readOperator(char, next);
    else if (char === "&" || char === ">" || char === "<") {
      this.redirected = true;
      this.at += /^(?:&>>|<<<)/.test(this.text.slice(this.at, this.at + 3)) ? 3 : /[>&<|]/.test(next) ? 2 : 1;
    } else return this.readWord();
    return null;
  }

  private readOperator(char: string, next: string): void {
    const doubled = next === char;
    this.endCommand(char === "|" && !doubled);
    // `|&` is a pipe too.
    this.at += doubled || (char === "|" && next === "&") ? 2 : 1;
  }

  private endCommand(pipeFollows: boolean): void {
    if (this.words.length > 0) this.commands.push({ words: this.words, piped: this.piped });
    this.words = [];
    this.redirected = false;
    this.piped = pipeFollows;
  }

  private skipPrompt(): void {
    prompt.lastIndex = this.at;
    if (prompt.test(this.text)) this.at = prompt.lastIndex;
  }

  private readWord(): CommandError | null {
    const start = this.at;
    let text = "";
    let mask = "";
    const add = (characters: string, kind: "q" | "-"): void => {
      text += characters;
      mask += kind.repeat(characters.length);
    };
    while (this.at < this.text.length) {
      const raw = this.text.charAt(this.at);
      const char = curlyQuotes[raw] ?? raw;
      if (/[\s|;&<>()]/.test(char)) break;
      const part = this.readPart(char);
      if (typeof part !== "string") return part;
      add(part, char === "'" || char === '"' || char === "\\" || char === "$" ? "q" : "-");
    }
    this.endWord({ text, mask, start });
    return null;
  }

  private endWord(word: ShellWord): void {
    const following = this.text.charAt(this.at);
    // The 2 of 2>&1 belongs to the redirection.
    const isDescriptor = /^\d+$/.test(word.text) && (following === ">" || following === "<");
    const isFile = this.redirected;
    this.redirected = false;
    // A connection by a redirection (`</dev/tcp/HOST/PORT`) is what the line is about.
    if (!isDescriptor && (!isFile || word.text.startsWith("/dev/tcp/") || word.text.startsWith("/dev/udp/"))) {
      this.words.push(word);
    }
  }

  /** One character, or what stands between quotes. */
  private readPart(char: string): string | CommandError {
    const next = this.text.charAt(this.at + 1);
    switch (char) {
      case "\\":
        this.at += next === "\r" ? 3 : 2;
        return next === "\n" || next === "\r" ? "" : next;
      case "'":
        return this.readSingleQuoted(1);
      case '"':
        return this.readDoubleQuoted();
      case "`":
        return expansion("`", this.at);
      case "$":
        if (next === "'") return this.readAnsiQuoted();
        if (/[\w{(?!@*#]/.test(next)) return expansion(this.text.slice(this.at), this.at);
        this.at += 1;
        return char;
      default:
        this.at += 1;
        return char;
    }
  }

  private readSingleQuoted(opening: number): string | CommandError {
    const start = this.at;
    let end = start + opening;
    while (end < this.text.length && (curlyQuotes[this.text.charAt(end)] ?? this.text.charAt(end)) !== "'") end += 1;
    if (end >= this.text.length) return unclosed("'", start);
    this.at = end + 1;
    return this.text.slice(start + opening, end);
  }

  private readDoubleQuoted(): string | CommandError {
    const start = this.at;
    let text = "";
    this.at += 1;
    while (this.at < this.text.length) {
      const raw = this.text.charAt(this.at);
      const next = this.text.charAt(this.at + 1);
      if ((curlyQuotes[raw] ?? raw) === '"') {
        this.at += 1;
        return text;
      }
      if (raw === "`" || (raw === "$" && /[\w{(?!@*#]/.test(next))) {
        return expansion(this.text.slice(this.at), this.at);
      }
      const escapes = raw === "\\" && /["\\$`\n]/.test(next);
      if (!escapes || next !== "\n") text += escapes ? next : raw;
      this.at += escapes ? 2 : 1;
    }
    return unclosed('"', start);
  }

  /** `$'…'`, as browsers write it when they copy a request. */
  private readAnsiQuoted(): string | CommandError {
    const start = this.at;
    let text = "";
    this.at += 2;
    while (this.at < this.text.length) {
      const char = this.text.charAt(this.at);
      const next = this.text.charAt(this.at + 1);
      if (char === "'") {
        this.at += 1;
        return text;
      }
      const [code = ""] = /^(?:x[0-9a-f]{1,2}|u[0-9a-f]{1,4})/i.exec(this.text.slice(this.at + 1, this.at + 6)) ?? [];
      if (char !== "\\") text += char;
      else text += code === "" ? (ansiEscapes[next] ?? next) : String.fromCharCode(parseInt(code.slice(1), 16));
      this.at += char === "\\" ? 1 + Math.max(code.length, 1) : 1;
    }
    return unclosed("'", start);
  }
}

function unclosed(quote: string, position: number): CommandError {
  return {
    type: "error",
    reason: `The quote ${quote} is not closed.`,
    cure: `Write a second ${quote}, or a backslash before this one.`,
    position,
  };
}

function expansion(rest: string, position: number): CommandError {
  const name = /^\$(?:\{[^}]{0,60}\}?|\w{1,60}|\(|.)/.exec(rest)?.[0] ?? "`";
  const what = name.endsWith("(") || name === "`" ? "the output of a command" : name;
  return {
    type: "error",
    reason: `Your shell would put ${what === name ? `the value of ${name}` : what} here; it is not known to Portolan.`,
    cure: "Write the value itself.",
    position,
  };
}
