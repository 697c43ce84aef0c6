/** The findings of every recorded scenario against `truth/expected-rules.json`: what must be found, what may, nothing else. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createAnalysis } from "../src/analysis/create-analysis.ts";
import { listFindings } from "../src/analysis/list-findings.ts";
import { readState } from "../src/model/read-state.ts";
import { createShare } from "../src/model/share-values.ts";
import type { Finding } from "../src/rules/finding.ts";
import { rules } from "../src/rules/registry.generated.ts";
import { truthFolder } from "./read-scenario.ts";

/** `must`: a rule or alternatives, a severity or alternatives, the Service. `may`: rules. */
interface Expectation {
  readonly must: readonly (readonly [rule: string, severity: string, service: string])[];
  readonly may: readonly string[];
}

/** Rules that scenarios ask for and that are not written yet; once one is in the registry it has to leave this list. */
const laterRules: readonly string[] = [];

const expectations = JSON.parse(readFileSync(join(truthFolder, "expected-rules.json"), "utf8")) as Readonly<
  Record<string, Expectation>
>;
const known = new Set(rules.map(({ id }) => id));

/** `116` holds for `116-external-local-one-node` and its nftables recording. */
const cases = readdirSync(truthFolder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => ({ name, expected: expectations[name.split("-", 1)[0] ?? ""] }))
  .filter((row): row is { name: string; expected: Expectation } => row.expected !== undefined);

describe("the findings of each scenario", () => {
  it.each(cases)("$name", ({ name, expected }) => {
    const findings = findingsOf(name);
    const due = expected.must.filter(([ids]) => ids.split("|").some((id) => known.has(id)));
    const lacking = due.filter((must) => !findings.some((finding) => isWanted(finding, must)));
    expect(lacking, findings.map(text).join("\n")).toEqual([]);
    const unasked = findings.filter(
      (finding) =>
        finding.severity !== "info" &&
        !expected.may.includes(finding.rule) &&
        !expected.must.some((must) => isWanted(finding, must)),
    );
    expect(unasked.map(text)).toEqual([]);
  });

  it("hold for every scenario that the file names", () => {
    const named = new Set(cases.map(({ name }) => name.split("-", 1)[0]));
    expect(Object.keys(expectations).filter((number) => !named.has(number))).toEqual([]);
  });

  it("need only rules that are there, or are known to come later", () => {
    const needed = Object.values(expectations).flatMap(({ must }) => must.flatMap(([ids]) => ids.split("|")));
    expect([...new Set(needed)].filter((id) => !known.has(id)).sort()).toEqual(laterRules);
  });
});

function findingsOf(name: string): readonly Finding[] {
  const text = readFileSync(join(truthFolder, name, "state.json"), "utf8");
  const { objects, problems } = readState(JSON.parse(text) as unknown, createShare());
  expect(problems).toEqual([]);
  const analysis = createAnalysis({ objects });
  const now = newestTime(text);
  return listFindings(analysis, now);
}

/** The newest timestamp that stands anywhere in the file (ms): when it was written, as far as it tells. */
function newestTime(text: string): number {
  const times = text.match(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g) ?? [];
  return Math.max(...times.map((time) => Date.parse(time)));
}

function isWanted({ rule, severity, object }: Finding, must: Expectation["must"][number]): boolean {
  const [ids, severities, service] = must;
  return ids.split("|").includes(rule) && severities.split("|").includes(severity) && object.name === service;
}

function text({ rule, severity, object, port, message }: Finding): string {
  return `${severity} ${rule} ${object.namespace ?? ""}/${object.name} ${port ?? "*"}: ${message}`;
}
