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
import { objectKey, type ObjectKey, type ServiceId } from "../model/names.ts";
import type { ObjectEvent, SlimKind } from "../model/objects.ts";
import type { ServicePaths } from "../paths/path-model.ts";
import type { Finding } from "../rules/finding.ts";
import type { Analysis, SlimRef } from "./analysis.ts";
import { createAnalysis } from "./create-analysis.ts";

interface Results {
  /** Null for an object that is no Service. */
  readonly paths: ServicePaths | null;
  readonly findings: readonly Finding[];
}

type Graph = ReadonlyMap<ServiceId | ObjectKey, Results>;

const now = poolStart + 3_600_000;

function read(analysis: Analysis, id: ServiceId, time: number): Results | undefined {
  const paths = analysis.paths(id);
  return paths && { paths, findings: analysis.findings(id, time) };
}

function readObject(analysis: Analysis, ref: SlimRef, time: number): Results | undefined {
  const findings = analysis.objectFindings(ref, time);
  return findings.length === 0 ? undefined : { paths: null, findings };
}

/** Every Service's results, and those of other objects that have findings, by id in order. */
function graphOf(analysis: Analysis, time = now): Graph {
  const graph = new Map<ServiceId | ObjectKey, Results>();
  for (const id of analysis.serviceIds()) keep(graph, id, read(analysis, id, time));
  for (const ref of analysis.ruledObjects()) keep(graph, objectKey(ref), readObject(analysis, ref, time));
  return inOrder(graph);
}

function keep(
  graph: Map<ServiceId | ObjectKey, Results>,
  id: ServiceId | ObjectKey,
  results: Results | undefined,
): void {
  if (results === undefined) graph.delete(id);
  else graph.set(id, results);
}

function inOrder(graph: Graph): Graph {
  return new Map([...graph].sort(([left], [right]) => (left < right ? -1 : 1)));
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
  it("10,000 of them: in any order of events, and as a rebuild, the graph is the same", { timeout: 600_000 }, () => {
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

  it("after every event the kept results equal a fresh analysis", { timeout: 300_000 }, () => {
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

  it("who reads again only what takeChanged tells is never out of date", { timeout: 300_000 }, () => {
    fc.assert(
      fc.property(fc.array(anyStep, { maxLength: 15 }), (steps) => {
        const analysis = createAnalysis();
        const events: ObjectEvent[] = [];
        const kept = new Map<ServiceId | ObjectKey, Results>();
        const refs = new Map<ServiceId | ObjectKey, SlimRef>();
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
          const { services, objects } = analysis.takeChanged(time);
          if (due !== null && due <= time) expect(services.size + objects.size).toBeGreaterThan(0);
          for (const id of services) keep(kept, id, read(analysis, id, time));
          for (const [key, ref] of objects) {
            refs.set(key, ref);
            keep(kept, key, readObject(analysis, ref, time));
          }
          expectEqualGraphs(inOrder(kept), freshGraph(events, time, unreadable));
          // What was not told has not even been made anew.
          for (const [id, results] of kept) {
            const ref = refs.get(id);
            if (ref !== undefined) expect(analysis.objectFindings(ref, time)).toBe(results.findings);
            else if (results.paths !== null) {
              expect(analysis.paths(results.paths.id)).toBe(results.paths);
              expect(analysis.findings(results.paths.id, time)).toBe(results.findings);
            }
          }
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
