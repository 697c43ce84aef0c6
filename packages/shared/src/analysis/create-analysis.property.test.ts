/**
 * The engine's laws, in random histories of a small cluster whose objects contradict one another:
 * the order of events does not matter, applying equals rebuilding, and whoever reads again only what
 * `takeChanged` tells holds what a fresh analysis would give.
 */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyEvent, anyHistory, anyReorderedHistory } from "../../test/arbitrary-history.ts";
import { objectsAfter, poolStart } from "../../test/object-pool.ts";
import { equalObjects } from "../model/equal-objects.ts";
import type { ServiceId } from "../model/names.ts";
import type { ObjectEvent, SlimKind } from "../model/objects.ts";
import type { ServicePaths } from "../paths/path-model.ts";
import type { Finding } from "../rules/finding.ts";
import type { Analysis } from "./analysis.ts";
import { createAnalysis } from "./create-analysis.ts";

interface Results {
  readonly paths: ServicePaths;
  readonly findings: readonly Finding[];
}

type Graph = ReadonlyMap<ServiceId, Results>;

const now = poolStart + 3_600_000;

function read(analysis: Analysis, id: ServiceId, time: number): Results | undefined {
  const paths = analysis.paths(id);
  return paths && { paths, findings: analysis.findings(id, time) };
}

/** Every Service's results, by id in order. */
function graphOf(analysis: Analysis, time = now): Graph {
  const graph = new Map<ServiceId, Results>();
  for (const id of [...analysis.serviceIds()].sort()) {
    const results = read(analysis, id, time);
    if (results !== undefined) graph.set(id, results);
  }
  return graph;
}

function freshGraph(events: Iterable<ObjectEvent>, time = now, unreadable: readonly SlimKind[] = []): Graph {
  const analysis = createAnalysis({ objects: objectsAfter(events) });
  analysis.setUnreadable(unreadable);
  return graphOf(analysis, time);
}

/** Compares quickly; where they differ, vitest shows where. */
function expectEqualGraphs(actual: Graph, expected: Graph): void {
  if (equalObjects([...actual], [...expected])) return;
  expect(actual).toEqual(expected);
  throw new Error("the graphs differ in something that toEqual does not see, such as the order of Services");
}

describe("random histories", () => {
  it("10,000 of them: in any order of events, and as a rebuild, the graph is the same", { timeout: 300_000 }, () => {
    fc.assert(
      fc.property(anyReorderedHistory(40), fc.nat(40), ({ history, reordered }, stop) => {
        const analysis = createAnalysis();
        analysis.apply(history.slice(0, stop));
        // What was computed on the way must not be left standing.
        graphOf(analysis);
        analysis.apply(history.slice(stop));
        const graph = graphOf(analysis);
        const other = createAnalysis();
        other.apply(reordered);
        expectEqualGraphs(graphOf(other), graph);
        expectEqualGraphs(freshGraph(history), graph);
      }),
      { numRuns: 10_000 },
    );
  });

  it("after every event the kept results equal a fresh analysis", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(anyHistory(25), (history) => {
        const analysis = createAnalysis();
        history.forEach((event, index) => {
          analysis.apply([event]);
          expectEqualGraphs(graphOf(analysis), freshGraph(history.slice(0, index + 1)));
        });
      }),
      { numRuns: 300 },
    );
  });

  type Step =
    | { readonly type: "events"; readonly events: readonly ObjectEvent[] }
    | { readonly type: "time"; readonly seconds: number }
    | { readonly type: "unreadable"; readonly kinds: readonly SlimKind[] };

  const anyStep: fc.Arbitrary<Step> = fc.oneof(
    {
      weight: 6,
      arbitrary: fc
        .array(anyEvent, { minLength: 1, maxLength: 4 })
        .map((events) => ({ type: "events", events }) as const),
    },
    { weight: 3, arbitrary: fc.integer({ min: 1, max: 90 }).map((seconds) => ({ type: "time", seconds }) as const) },
    {
      weight: 1,
      arbitrary: fc
        .subarray<SlimKind>(["Pod", "EndpointSlice", "Node", "Ingress", "Deployment"])
        .map((kinds) => ({ type: "unreadable", kinds }) as const),
    },
  );

  it("who reads again only what takeChanged tells is never out of date", { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 15 }), (steps) => {
        const analysis = createAnalysis();
        const events: ObjectEvent[] = [];
        const kept = new Map<ServiceId, Results>();
        let unreadable: readonly SlimKind[] = [];
        let time = poolStart;
        for (const step of steps) {
          if (step.type === "time") time += step.seconds * 1000;
          if (step.type === "unreadable") analysis.setUnreadable((unreadable = step.kinds));
          if (step.type === "events") {
            analysis.apply(step.events);
            events.push(...step.events);
          }
          const due = analysis.nextRecheck();
          const changed = analysis.takeChanged(time).services;
          if (due !== null && due <= time) expect(changed.size).toBeGreaterThan(0);
          for (const id of changed) {
            const results = read(analysis, id, time);
            if (results === undefined) kept.delete(id);
            else kept.set(id, results);
          }
          const fresh = freshGraph(events, time, unreadable);
          expectEqualGraphs(new Map([...kept].sort(([left], [right]) => (left < right ? -1 : 1))), fresh);
          // What was not told has not even been made anew.
          for (const [id, results] of kept) {
            expect(analysis.paths(id)).toBe(results.paths);
            expect(analysis.findings(id, time)).toBe(results.findings);
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
