/** Starts Portolan as a user does, as a program of its own, and stops it again. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../apps/server/bin/portolan.js", import.meta.url));

/** A running Portolan. */
export interface RunningPortolan {
  /** `http://127.0.0.1:PORT`, as printed. */
  readonly url: string;
  /** The address of the demo's Kubernetes API, as printed; null where no demo runs. */
  readonly apiUrl: string | null;
  /** All that it has printed so far, both streams. */
  readonly output: () => string;
  readonly stop: () => Promise<void>;
  /** Ends it at once, as a crash does. */
  readonly kill: () => Promise<void>;
}

/** Runs `portolan serve` with these arguments on a free port unless they name one; rejects with its output where it does not start. */
export async function startPortolan(...args: readonly string[]): Promise<RunningPortolan> {
  const child = spawn(process.execPath, [program, "serve", "--port", "0", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const ready = new Promise<string>((resolve, reject) => {
    const onData = (chunk: Buffer) => {
      output += chunk.toString();
      const address = /^Portolan: (http:\/\/\S+)$/m.exec(output)?.[1];
      if (address !== undefined) resolve(address.replace(/\/$/, ""));
    };
    child.stdout.on("data", onData);
    child.stderr.on("data", onData);
    child.on("exit", (code) => {
      reject(new Error(`portolan ended with ${String(code)}:\n${output}`));
    });
  });
  const url = await ready;
  return {
    url,
    apiUrl: /Kubernetes API[^\n]*?(http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1] ?? null,
    output: () => output,
    stop: () => end(child, "SIGTERM"),
    kill: () => end(child, "SIGKILL"),
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}
