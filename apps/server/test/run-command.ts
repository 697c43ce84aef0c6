/** Runs a command line in this process. */
import { fileURLToPath } from "node:url";
import { runProgram } from "../src/cli/program.ts";
import type { ExitStatus } from "../src/cli/usage-error.ts";
import { systemTiming } from "../src/kube/timing.ts";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export interface CommandResult {
  readonly status: ExitStatus;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CommandOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly terminal?: boolean;
  readonly stdin?: string;
  /** Told of what is written while the command runs. */
  readonly onStdout?: (text: string) => void;
}

/** A state file of the tests. */
export function stateFile(name: string): string {
  return here(`./states/${name}`);
}

/** No environment, no kubeconfig and no portolan.yaml unless they are given. A command that serves stops at once. */
export async function runCommand(args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  let stdout = "";
  let stderr = "";
  const status = await runProgram(args, {
    version: "1.2.3",
    timing: systemTiming,
    onStop: (stop) => {
      stop();
    },
    io: {
      env: { KUBECONFIG: "/nonexistent/kubeconfig", ...options.env },
      cwd: options.cwd ?? here("./states/"),
      readStdin: () => Promise.resolve(Buffer.from(options.stdin ?? "")),
      stdout: (text) => {
        stdout += text;
        options.onStdout?.(text);
      },
      stderr: (text) => {
        stderr += text;
      },
      stdoutIsTerminal: options.terminal ?? false,
      stdoutColumns: null,
      stderrIsTerminal: options.terminal ?? false,
      webRoot: here("./states/no-web/"),
      rulesRoot: here("../../../packages/shared/src/rules/"),
    },
  });
  return { status, stdout, stderr };
}
