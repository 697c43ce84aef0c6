/** The trace against connections that were recorded on a real cluster, by address and, from pods, by DNS name. */
import { afterAll, describe, expect, it } from "vitest";
import { disagreements, questionsOf, unhealthy } from "./agree-probe.ts";
import { labFolder, listScenarios, readScenario, truthFolder } from "./read-scenario.ts";

describe.each([
  ["truth", truthFolder, 262],
  ["lab", labFolder, 10_000],
])("traces of %s", (label, folder, atLeast) => {
  const names = listScenarios(folder);
  const count = { agreed: 0, asked: 0 };

  it.each(names)("%s", (name) => {
    const scenario = readScenario(name, folder);
    const questions = questionsOf(scenario);
    const found = questions.map((question) => disagreements(scenario, question));
    count.asked += questions.length;
    count.agreed += found.filter((each) => each.length === 0).length;
    expect([...found.flat(), ...unhealthy(scenario)]).toEqual([]);
  });

  afterAll(() => {
    console.info(`${label}: agree ${String(count.agreed)} of ${String(count.asked)}`);
    expect(count.agreed).toBe(count.asked);
    expect(count.asked).toBeGreaterThanOrEqual(atLeast);
  });
});
