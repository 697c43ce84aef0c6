/** What the program needs of its process, so that tests decide about it. */

export interface ProgramIo {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The working directory, where `portolan.yaml` is looked for. */
  readonly cwd: string;
  /** All of standard input; null where it is more than so many bytes. */
  readonly readStdin: (maxBytes: number) => Promise<Uint8Array | null>;
  /** The result, and nothing else. */
  readonly stdout: (text: string) => void;
  /** Everything that is not the result. */
  readonly stderr: (text: string) => void;
  readonly stdoutIsTerminal: boolean;
  /** How wide the terminal is; null where standard output is none. */
  readonly stdoutColumns: number | null;
  readonly stderrIsTerminal: boolean;
  /** The folder with the web app's files. */
  readonly webRoot: string;
  /** The folder that holds a folder with `rule.md` for each rule. */
  readonly rulesRoot: string;
}
