/** Runs the program as a process of its own. */
import { spawn, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";

const packageRoot = fileURLToPath(new URL("../", import.meta.url));

export interface SpawnedProgram {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves with the status, or with the signal's name. */
  readonly ended: Promise<number | string>;
  /** Resolves with the address as soon as it is printed; rejects where the program ends before. */
  readonly address: Promise<string>;
}

/** Starts `portolan ARGS` from its sources, without a kubeconfig. */
export function spawnProgram(args: readonly string[], env: Readonly<Record<string, string>> = {}): SpawnedProgram {
  const child = spawn(process.execPath, ["--import", "tsx", "src/main.ts", ...args], {
    cwd: packageRoot,
    env: { PATH: process.env["PATH"], HOME: "/nonexistent", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  const ended = new Promise<number | string>((resolve) => {
    child.once("close", (status, signal) => {
      resolve(status ?? signal ?? "");
    });
  });
  const address = new Promise<string>((resolve, reject) => {
    child.stdout.on("data", (part: Buffer) => {
      stdout += part.toString();
      const printed = /^Portolan: (\S+)$/m.exec(stdout)?.[1];
      if (printed !== undefined) resolve(printed);
    });
    void ended.then((status) => {
      reject(new Error(`ended with ${String(status)}: ${stderr}`));
    });
  });
  // A program that is not meant to serve ends without an address.
  address.catch(() => undefined);
  child.stderr.on("data", (part: Buffer) => {
    stderr += part.toString();
  });
  return { child, stdout: () => stdout, stderr: () => stderr, ended, address };
}
