import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { makeManifests } from "./make-manifests.ts";
import { quantile, type Measurement } from "./report.ts";

const program = fileURLToPath(new URL("../apps/server/bin/portolan.js", import.meta.url));
const runs = 5;

interface Run {
  /** Milliseconds from the process's start to its end, and of processors' time in it. */
  readonly took: number;
  readonly processors: number;
  /** Megabytes at the most. */
  readonly memory: number;
}

/** `portolan check` of 10,000 documents, each time in a new process. */
export async function measureCheck(): Promise<Measurement> {
  const folder = mkdtempSync(join(tmpdir(), "portolan-bench-"));
  try {
    makeManifests(folder, 10_000);
    const all: Run[] = [];
    for (let run = 0; run < runs; run++) all.push(await runOnce(folder));
    const row = (name: string, pick: (run: Run) => number, unit: string, digits: number): readonly string[] => {
      const values = all.map(pick);
      return [name, ...[quantile(values, 0.5), Math.max(...values)].map((value) => `${value.toFixed(digits)} ${unit}`)];
    };
    return {
      title: "Check of 10,000 documents",
      columns: ["", "median", "worst"],
      rows: [
        row("process started → report written", ({ took }) => took / 1000, "s", 1),
        row("processors' time in it", ({ processors }) => processors / 1000, "s", 1),
        row("memory at the most", ({ memory }) => memory, "MB", 0),
      ],
    };
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
    stdio: ["ignore", "ignore", "inherit", "pipe"],
  });
  let usage = "";
  child.stdio[3]?.on("data", (chunk: Buffer) => (usage += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  // The manifests hold faults, so that it ends with 1.
  if (code !== 1) throw new Error(`portolan check ended with ${String(code)}`);
  const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(usage) as NodeJS.ResourceUsage;
  return {
    took: performance.now() - started,
    processors: (userCPUTime + systemCPUTime) / 1000,
    memory: maxRSS / 1000,
  };
}
