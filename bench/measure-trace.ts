import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { quantile, type Measurement } from "./report.ts";

/** Each trace in order (ms), and how much of it went into collecting garbage. */
export type TraceTimes = readonly { readonly took: number; readonly collecting: number }[];

const kinds = [
  "a Service's name from a pod",
  "a nodePort from outside",
  "a port that nobody opened",
  "a name that does not exist",
  "a Service without endpoints",
  "a load balancer with 100 entry nodes",
  "a host of an Ingress",
];

/**
 * 1,000 traces of each kind over a snapshot of 10,000 Services with two pods each. Every kind runs in
 * new processes, one that has rehearsed as the server does, and one that has traced nothing before.
 */
export async function measureTrace(): Promise<Measurement> {
  const rows: (readonly string[])[] = [];
  for (const kind of kinds) {
    const cold = await runKind(kind, []);
    const traces = await runKind(kind, ["rehearsed"]);
    const times = traces.map(({ took }) => took);
    const slowest = traces.reduce((a, b) => (b.took > a.took ? b : a));
    rows.push([
      kind,
      `${times.reduce((sum, time) => sum + time, 0).toFixed(0)} ms`,
      inMilliseconds(quantile(times, 0.5)),
      inMilliseconds(times[0] ?? Number.NaN),
      inMilliseconds(slowest.took),
      inMilliseconds(slowest.collecting),
      inMilliseconds(cold[0]?.took ?? Number.NaN),
    ]);
  }
  return {
    title: "Traces over 10,000 Services and 20,000 pods",
    columns: ["", "1,000 traces", "median", "first", "slowest", "of it garbage", "first, not rehearsed"],
    rows,
  };
}

async function runKind(kind: string, more: readonly string[]): Promise<TraceTimes> {
  const script = fileURLToPath(new URL("./trace-one-kind.ts", import.meta.url));
  const args = [...process.execArgv, script, kind, ...more];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 24 });
  return JSON.parse(stdout) as TraceTimes;
}

const inMilliseconds = (value: number) => `${value.toFixed(2)} ms`;
