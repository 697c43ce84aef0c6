import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeManifests, type ManifestShape } from "./make-manifests.ts";
import { quantile, type Measurement } from "./report.ts";

const program = fileURLToPath(new URL("../apps/server/bin/portolan.js", import.meta.url));
const runs = 3;
const documents = 10_000;

/** The same documents, as they lie with one and with another. */
const shapes: Readonly<Record<string, ManifestShape>> = {
  "50 namespaces, 100 files": { documents, namespaces: 50, applicationsPerFile: 50 },
  "1 namespace, 100 files": { documents, namespaces: 1, applicationsPerFile: 50 },
  "50 namespaces, 1 file": { documents, namespaces: 50, applicationsPerFile: Infinity },
};

interface Run {
  /** Milliseconds from the process's start to its end, to the first finding, and of processors' time. */
  readonly took: number;
  readonly first: number;
  readonly processors: number;
  /** Megabytes at the most. */
  readonly memory: number;
}

/** `portolan check` of 10,000 documents, each time in a new process; the worst run counts for memory, the middle one else. */
export async function measureCheck(): Promise<Measurement> {
  const rows: (readonly string[])[] = [];
  for (const [name, shape] of Object.entries(shapes)) rows.push([name, ...(await measureShape(shape))]);
  return {
    title: "Check of 10,000 documents",
    columns: ["", "first finding printed after", "report written after", "processors' time", "memory at the most"],
    rows,
  };
}

async function measureShape(shape: ManifestShape): Promise<readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), "portolan-bench-"));
  try {
    makeManifests(folder, shape);
    const all: Run[] = [];
    for (let run = 0; run < runs; run++) all.push(await runOnce(folder));
    const middle = (pick: (run: Run) => number): string => `${(quantile(all.map(pick), 0.5) / 1000).toFixed(1)} s`;
    const memory = Math.max(...all.map((run) => run.memory)).toFixed(0);
    return [
      middle(({ first }) => first),
      middle(({ took }) => took),
      middle(({ processors }) => processors),
      `${memory} MB`,
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What the process has used is its own word, written to a stream that the program does not use. */
const reportUsage = `data:text/javascript,${encodeURIComponent(
  'import { writeSync } from "node:fs"; process.on("exit", () => writeSync(3, JSON.stringify(process.resourceUsage())));',
)}`;

async function runOnce(folder: string): Promise<Run> {
  const started = performance.now();
  const child = spawn(process.execPath, ["--import", reportUsage, program, "check", folder], {
    stdio: ["ignore", "pipe", "inherit", "pipe"],
  });
  let first = Number.NaN;
  child.stdout?.on("data", () => {
    if (Number.isNaN(first)) first = performance.now() - started;
  });
  let usage = "";
  child.stdio[3]?.on("data", (chunk: Buffer) => (usage += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  // The manifests hold faults, so that it ends with 1.
  if (code !== 1) throw new Error(`portolan check ended with ${String(code)}`);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(usage) as NodeJS.ResourceUsage;
  return {
    took: performance.now() - started,
    first,
    processors: (userCPUTime + systemCPUTime) / 1000,
    memory: maxRSS / 1000,
  };
}
