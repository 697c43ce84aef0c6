/** Tests of whole traces against goldens in `traces/`: `vitest -u` writes them anew, and they are read before they are kept. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { SlimKind } from "../src/model/objects.ts";
import type { Snapshot } from "../src/snapshot/snapshot.ts";
import { parseSource } from "../src/trace/parse-source.ts";
import { parseTarget } from "../src/trace/parse-target.ts";
import { traceConnection } from "../src/trace/trace-connection.ts";
import { proxyModes, type Trace } from "../src/trace/trace-model.ts";
import { snapshotOf, type Raw } from "./cluster-objects.ts";
import { describeTrace } from "./describe-trace.ts";

/** Questions to one cluster. */
export interface TraceGroup {
  readonly objects: readonly Raw[];
  readonly unreadable?: readonly SlimKind[];
  /** The namespaces that are read, where not all are. */
  readonly namespaces?: readonly string[];
  /** `FROM TO`, with a mode of kube-proxy and `host=NAME` for a Host header behind it where they matter. */
  readonly asked: readonly string[];
}

/** Declares a test for each group, named after it; its golden is `traces/NAME.txt`. */
export function testTraces(title: string, groups: Readonly<Record<string, TraceGroup>>): void {
  describe(title, () => {
    it.each(Object.entries(groups))("%s", async (name, { objects, unreadable, namespaces, asked }) => {
      const snapshot = snapshotOf(objects, unreadable);
      const traces = asked.map((question) => ask(snapshot, question, namespaces));
      expect(traces.flatMap(sharesAboveOne)).toEqual([]);
      const text = traces.map(describeTrace).join("\n");
      const file = `${title}: ${name}`.replaceAll(/[^a-zA-Z0-9]+/g, "-").toLowerCase();
      await expect(text).toMatchFileSnapshot(join(import.meta.dirname, "traces", `${file}.txt`));
    });
  });
}

/** What is more than all: the shares of a hop, and of the outcomes of one entry. */
function sharesAboveOne({ from, to, hops, outcomes }: Trace): readonly string[] {
  const sums = new Map(outcomes.map(({ entry }) => [entry ?? "no entry", 0]));
  for (const { entry, share } of outcomes) sums.set(entry ?? "no entry", (sums.get(entry ?? "no entry") ?? 0) + share);
  const shares = [...hops.map(({ text, share }) => [text, share] as const), ...sums];
  return shares.flatMap(([what, share]) => (share > 1 + 1e-9 ? [`${from} → ${to}: ${what} ${String(share)}`] : []));
}

function ask(snapshot: Snapshot, question: string, namespaces?: readonly string[]): Trace {
  const [from = "", to = "", ...more] = question.split(" ");
  const source = parseSource(snapshot, from);
  const target = parseTarget(to);
  if (source.type === "problem" || target.type === "problem") throw new Error(question);
  const hostHeader = more.find((word) => word.startsWith("host="))?.slice("host=".length) ?? null;
  const proxyMode = proxyModes.find((mode) => more.includes(mode)) ?? "iptables";
  const read = namespaces === undefined ? {} : { namespaces: new Set(namespaces) };
  return traceConnection(snapshot, source.source, { ...target.target, hostHeader }, { proxyMode, ...read });
}
