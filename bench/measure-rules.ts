import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { shapes } from "./make-shapes.ts";
import { quantile, type Measurement } from "./report.ts";

/** Milliseconds by rule, and of `paths`. */
type Parts = Readonly<Record<string, number>>;

/** Milliseconds of processors' time; `took` is that of each event. */
export interface ShapeTimes {
  readonly objects: number;
  readonly first: { readonly index: number; readonly analyse: number; readonly parts: Parts };
  readonly events: readonly { readonly kind: string; readonly took: readonly number[]; readonly parts: Parts }[];
}

/** Paths and findings of whole clusters, each large in one respect, and what one event costs afterwards. */
export async function measureRules(): Promise<Measurement> {
  const rows: (readonly string[])[] = [];
  for (const name of Object.keys(shapes)) {
    const { objects, first, events } = await runShape(name);
    const seconds = `${((first.index + first.analyse) / 1000).toFixed(1)} s`;
    rows.push([name, `all ${String(objects)} objects`, seconds, "", "", largestParts(first.parts)]);
    for (const { kind, took, parts } of events) {
      const figures = [0.5, 0.95, 0.99].map((q) => inMilliseconds(quantile(took, q)));
      rows.push(["", `one ${kind} event`, ...figures, largestParts(parts)]);
    }
  }
  return {
    title: "Analysis of large clusters, in processors' time",
    columns: ["", "", "median", "95th percentile", "99th percentile", "most of it"],
    rows,
  };
}

async function runShape(name: string): Promise<ShapeTimes> {
  const script = fileURLToPath(new URL("./analyse-one-shape.ts", import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, script, name], {
    maxBuffer: 2 ** 24,
  });
  return JSON.parse(stdout) as ShapeTimes;
}

function largestParts(parts: Parts): string {
  const all = Object.values(parts).reduce((sum, time) => sum + time, 0);
  const largest = Object.entries(parts).sort(([, left], [, right]) => right - left);
  return largest
    .slice(0, 3)
    .map(([name, time]) => `${name} ${((100 * time) / all).toFixed(0)} %`)
    .join(", ");
}

const inMilliseconds = (value: number) => `${value.toFixed(2)} ms`;
