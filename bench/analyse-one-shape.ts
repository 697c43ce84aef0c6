/**
 * `analyse-one-shape.ts SHAPE`: a process of its own, so that no other shape has run its code before.
 * Makes the cluster, analyses all of it, then again after one event after the other; prints times as JSON.
 */
import { createAnalysis, createShare, readState, rules } from "@portolan/shared";
import type { Analysis, ObjectRule, Rule, ServiceRule, SlimObject } from "@portolan/shared";
import { shapes } from "./make-shapes.ts";
import type { ShapeTimes } from "./measure-rules.ts";

/** Every second one undoes the one before it. Nodes are few, and much hangs on each. */
const eventCount = (kind: string) => (kind === "node" ? 10 : 200);
const share = createShare();

function read(raws: readonly object[]): readonly SlimObject[] {
  const { objects, problems } = readState(raws, share);
  if (problems.length > 0) throw new Error(JSON.stringify(problems[0]));
  return objects;
}

/** Milliseconds of processors' time, so that other work on the machine does not count. */
function cpuTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** The rules, each with its time added up under its id. */
function timedRules(times: Map<string, number>): readonly Rule[] {
  const timed = <T>(id: string, check: () => Iterable<T>): readonly T[] => {
    const start = performance.now();
    const found = [...check()];
    times.set(id, (times.get(id) ?? 0) + performance.now() - start);
    return found;
  };
  const timedService = (rule: ServiceRule): ServiceRule => ({
    ...rule,
    check: (service, context) => timed(rule.id, () => rule.check(service, context)),
  });
  const timedObject = (rule: ObjectRule): ObjectRule => ({
    ...rule,
    check: (object, context) => timed(rule.id, () => rule.check(object, context)),
  });
  return rules.map((rule) => {
    if (rule.type === "service") return timedService(rule);
    return rule.type === "object" ? timedObject(rule) : rule;
  });
}

/** What the server does after a batch of events. */
function refresh(analysis: Analysis, times: Map<string, number>): void {
  const now = Date.parse("2026-11-21T12:00:00Z");
  const { services, objects } = analysis.takeChanged(now);
  for (const id of services) {
    const start = performance.now();
    const paths = analysis.paths(id);
    times.set("paths", (times.get("paths") ?? 0) + performance.now() - start);
    if (paths !== undefined) analysis.findings(id, now);
  }
  for (const ref of objects.values()) analysis.objectFindings(ref, now);
}

function measureShape(name: string): ShapeTimes {
  const shape = shapes[name];
  if (shape === undefined) throw new Error(`there is no shape ${name}`);
  const objects = read(shape.objects());
  const times = new Map<string, number>();
  const start = cpuTime();
  const analysis = createAnalysis({ rules: timedRules(times), objects });
  const indexed = cpuTime();
  refresh(analysis, times);
  const first = { index: indexed - start, analyse: cpuTime() - indexed, parts: Object.fromEntries(times) };
  const events = Object.entries(shape.events).map(([kind, raws]) => {
    times.clear();
    const took = Array.from({ length: eventCount(kind) }, (_, n) => {
      const batch = read(raws(n)).map((object) => ({ type: "upsert", object }) as const);
      const before = cpuTime();
      analysis.apply(batch);
      refresh(analysis, times);
      return cpuTime() - before;
    });
    return { kind, took, parts: Object.fromEntries(times) };
  });
  return { objects: objects.length, first, events };
}

process.stdout.write(JSON.stringify(measureShape(process.argv[2] ?? "")));
