/**
 * `trace-one-kind.ts KIND [rehearsed]`: a process of its own, so that no other kind has run its code
 * before. Makes the snapshot, traces a thousand times, prints how long each took as JSON.
 */
import { PerformanceObserver } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { parseSource, parseTarget, rehearseTraces, traceConnection } from "@portolan/shared";
import type { Snapshot } from "@portolan/shared";
import { makeCluster, namespaceOf, nodeAddress, nodePortOf, podOf, serviceCount } from "./make-large-cluster.ts";
import type { TraceTimes } from "./measure-trace.ts";

const traceCount = 1000;

interface Asked {
  readonly from: string;
  readonly to: string;
}

const kinds: Readonly<Record<string, (n: number) => Asked>> = {
  "a Service's name from a pod": (n) => ({ from: podOf(n), to: `tcp://web.${namespaceOf(n)}:80` }),
  "a nodePort from outside": (n) => ({ from: "outside", to: `tcp://${nodeAddress(n)}:${String(nodePortOf(n))}` }),
  "a port that nobody opened": (n) => ({ from: "outside", to: `tcp://${nodeAddress(n)}:81` }),
  "a name that does not exist": (n) => ({ from: podOf(n), to: `tcp://wbe.${namespaceOf(n)}:80` }),
  "a Service without endpoints": (n) => ({ from: podOf(n), to: `tcp://empty.${namespaceOf(n % 100)}:80` }),
  "a load balancer with 100 entry nodes": (n) => ({ from: "outside", to: `tcp://203.0.113.${String(n % 100)}:80` }),
  "a host of an Ingress": (n) => ({ from: "outside", to: `http://host-${String(n)}.example.com/` }),
};

/** A thousand traces of a kind, each with the collections of garbage that fell into it. */
async function measureKind(kind: string, rehearsed: boolean): Promise<TraceTimes> {
  const ask = kinds[kind];
  if (ask === undefined) throw new Error(`there is no kind ${kind}`);
  const snapshot = makeCluster();
  if (rehearsed) rehearseTraces(snapshot);
  await collectGarbage();
  const collections: { readonly start: number; readonly took: number }[] = [];
  const observer = new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) collections.push({ start: startTime, took: duration });
  });
  observer.observe({ entryTypes: ["gc"] });
  const traces = Array.from({ length: traceCount }, (_, n) => traceOne(snapshot, ask((n * 7919) % serviceCount)));
  // The observer is told of collections in a task of its own.
  await new Promise((resolve) => setTimeout(resolve, 50));
  observer.disconnect();
  return traces.map(({ start, took }) => {
    const own = collections.filter((each) => each.start >= start && each.start < start + took);
    return { took, collecting: own.reduce((sum, each) => sum + each.took, 0) };
  });
}

/** What making the snapshot has left behind is no garbage of the traces. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  await new Promise((resolve) => setTimeout(resolve, 500));
}

function traceOne(snapshot: Snapshot, { from, to }: Asked) {
  const start = performance.now();
  const source = parseSource(snapshot, from);
  const target = parseTarget(to);
  if (source.type === "problem" || target.type === "problem") throw new Error(`${from} ${to} is not understood`);
  const { hops } = traceConnection(snapshot, source.source, target.target);
  if (hops.length < 2) throw new Error(`${to}: an empty trace`);
  return { start, took: performance.now() - start };
}

const [kind = "", rehearsed] = process.argv.slice(2);
process.stdout.write(JSON.stringify(await measureKind(kind, rehearsed === "rehearsed")));
