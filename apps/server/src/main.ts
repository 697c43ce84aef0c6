/** The process: hands its arguments, streams and signals to the program. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { systemTiming } from "./kube/timing.ts";
import { runProgram } from "./cli/program.ts";
import packageJson from "../package.json" with { type: "json" };

// The bundle lies in dist/ as this file lies in src/: both are one folder below the package.
const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const bundledRules = here("./rules/");
const rulesRoot = existsSync(bundledRules) ? bundledRules : here("../../../packages/shared/src/rules/");

let stop: (() => void) | null = null;
let stopRequested = false;

function requestStop(signal: "SIGINT" | "SIGTERM"): void {
  // Whoever asks twice does not want to wait.
  if (stopRequested || stop === null) process.exit(signal === "SIGINT" ? 130 : 143);
  stopRequested = true;
  stop();
}
process.on("SIGINT", requestStop);
process.on("SIGTERM", requestStop);

/** `portolan check … | head`: whoever reads has seen enough. The work goes on, so that the status tells the same. */
function passOverClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
process.stdout.on("error", passOverClosedPipe);
process.stderr.on("error", passOverClosedPipe);

async function readStdin(maxBytes: number): Promise<Uint8Array | null> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of process.stdin as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxBytes) return null;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

process.exitCode = await runProgram(process.argv.slice(2), {
  version: packageJson.version,
  timing: systemTiming,
  onStop: (listener) => {
    stop = listener;
  },
  io: {
    env: process.env,
    cwd: process.cwd(),
    readStdin,
    stdout: (text) => void process.stdout.write(text),
    stderr: (text) => void process.stderr.write(text),
    stdoutIsTerminal: process.stdout.isTTY,
    stdoutColumns: process.stdout.isTTY ? process.stdout.columns : null,
    stderrIsTerminal: process.stderr.isTTY,
    webRoot: here("../../web/dist/"),
    rulesRoot,
  },
});
