/**
 * The drawing against connections that were recorded on a real cluster: what is drawn is what was
 * seen. `vitest -u` writes the goldens anew; they are read beside observed.json before they are kept.
 */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { computeServicePaths } from "../src/paths/compute-service-paths.ts";
import { serviceId } from "../src/model/names.ts";
import type { ServicePaths } from "../src/paths/path-model.ts";
import type { Snapshot } from "../src/snapshot/snapshot.ts";
import { describePaths } from "./describe-paths.ts";
import { allPaths, matchProbe, type DrawnPath } from "./match-probe.ts";
import { readScenario, scenarioNames, truthFolder, type RecordedProbe, type Scenario } from "./read-scenario.ts";

const scenarios = scenarioNames.map((name) => readScenario(name));

describe("the drawn paths of each scenario", () => {
  it.each(scenarios)("$name", async ({ name, about, namespace, snapshot }) => {
    const ids = [...snapshot.services(namespace)].map((service) => serviceId(namespace, service.name)).sort();
    const text = ids.flatMap((id) => computeServicePaths(snapshot, id) ?? []).map(describePaths);
    await expect(`${about}\n\n${text.join("\n")}`).toMatchFileSnapshot(join(truthFolder, name, "paths.txt"));
  });
});

/** What became of comparing one probe with the drawing. */
type Comparison =
  | "off the drawing"
  | "severed and failed"
  | "open and answered"
  /** The packets arrive, and no process listens: that no drawing can show. */
  | "open, but nobody listens"
  /** Left to another proxy: nothing is claimed. */
  | "unknown";

describe("recorded connections", () => {
  const counts: Record<Comparison, number> = {
    "off the drawing": 0,
    "severed and failed": 0,
    "open and answered": 0,
    "open, but nobody listens": 0,
    unknown: 0,
  };

  it.each(scenarios)("of $name agree with the drawing", (scenario) => {
    const services = allPaths(scenario.snapshot);
    for (const probe of scenario.probes) {
      const drawn = matchProbe(scenario.snapshot, services, probe);
      counts[drawn === null ? "off the drawing" : compare(scenario, probe, drawn)] += 1;
    }
  });

  it("were all looked at", () => {
    console.info("recorded connections:", counts);
    const probes = scenarios.flatMap((scenario) => scenario.probes);
    expect(Object.values(counts).reduce((sum, count) => sum + count, 0)).toBe(probes.length);
    expect(counts).toEqual({
      "off the drawing": 41,
      "severed and failed": 32,
      "open and answered": 96,
      "open, but nobody listens": 8,
      unknown: 2,
    });
  });
});

describe("recorded answers of the cluster's DNS", () => {
  const asked = scenarios.flatMap(({ questions, snapshot }) =>
    questions.filter(({ type }) => type === "A").map((question) => ({ ...question, snapshot })),
  );

  it("are all looked at", () => {
    expect(asked.filter(({ question, snapshot }) => serviceOf(snapshot, question) !== null)).toHaveLength(14);
    expect(asked).toHaveLength(19);
  });

  it.each(asked)("to $question agree with the drawing", ({ question, answers, snapshot }) => {
    const service = serviceOf(snapshot, question);
    if (service === null) {
      expect(allPaths(snapshot).flatMap(({ dnsNames }) => dnsNames)).not.toContain(question);
      return;
    }
    expect(drawnAnswers(snapshot, service)).toEqual(answers.map(({ data }) => data).sort());
  });
});

/** The Service whose name is asked for; null for the names of single pods and for what does not exist. */
function serviceOf(snapshot: Snapshot, question: string): ServicePaths | null {
  return allPaths(snapshot).find(({ dnsNames }) => dnsNames.includes(question)) ?? null;
}

/** What the drawing says that a client of the name is given: addresses, and before them the names of a CNAME chain. */
function drawnAnswers(snapshot: Snapshot, service: ServicePaths): readonly string[] {
  if (service.headless) {
    const endpoints = service.ports.flatMap(({ backends }) => backends.flatMap((backend) => backend.endpoints));
    return [...new Set(endpoints.filter(({ used }) => used).map(({ address }) => address))].sort();
  }
  const [alias] = service.ports.flatMap(({ waysIn }) => waysIn.filter((way) => way.type === "external-name"));
  if (alias === undefined) return [...service.clusterIPs].sort();
  if (alias.verdict === "severed") return [];
  const end = alias.chain.at(-1)?.service;
  const last = end == null ? null : serviceOf(snapshot, `${end.name}.${end.namespace ?? ""}.svc.cluster.local`);
  return [...alias.chain.map(({ name }) => name), ...(last === null ? [] : drawnAnswers(snapshot, last))].sort();
}

function compare({ name, listens }: Scenario, probe: RecordedProbe, drawn: DrawnPath): Comparison {
  const label = `${name}: ${probe.from} → ${probe.to}`;
  const answered = probe.observed.filter(({ outcome }) => outcome === "delivered");
  const failures = probe.observed
    .filter(({ outcome }) => outcome !== "delivered")
    .map(({ outcome }) => asDrawn(outcome));
  if (drawn.verdict === "unknown") {
    expect(drawn.break?.code, label).toBe("proxy-elsewhere");
    expect(answered, label).toEqual([]);
    return "unknown";
  }
  if (drawn.verdict === "severed") {
    expect(answered, label).toEqual([]);
    expect(new Set(failures), label).toEqual(new Set([drawn.break?.outcome]));
    return "severed and failed";
  }
  const targets = drawn.targets.map(({ pod, port }) => `${pod} ${String(port)}`);
  const seen = answered.map(({ pod = "", port = 0 }) => `${pod} ${String(port)}`);
  for (const target of seen) expect(targets, label).toContain(target);
  const listening = drawn.targets
    .filter(({ pod, port }) => listens(pod, port, probe.to.slice(0, 3).toUpperCase()))
    .map(({ pod, port }) => `${pod} ${String(port)}`);
  if (drawn.shared) expect(new Set(seen), label).toEqual(new Set(listening));
  if (listening.length === drawn.targets.length) {
    expect(failures, label).toEqual([]);
    expect(seen.length, label).toBeGreaterThan(0);
    return "open and answered";
  }
  expect(new Set(failures), label).toEqual(new Set(["refused"]));
  return "open, but nobody listens";
}

function asDrawn(outcome: RecordedProbe["observed"][number]["outcome"]): string {
  return outcome === "unreachable" ? "dropped" : outcome;
}
