/** Manifests of whole applications, which work: no error and no warning on any of them. What cannot be judged is said. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { checkManifests } from "../src/check-manifests.ts";
import { describeProblem } from "../src/document-model.ts";
import { readManifests } from "../src/read-manifests.ts";

const folder = join(import.meta.dirname, "sets");

/** What each set leaves open, as `rule object field`. */
const sets: Readonly<Record<string, readonly string[]>> = {
  "blue-green": [],
  canary: [],
  database: [],
  "ingress-controller": [],
  mesh: [],
  monitoring: [
    "selector-no-pods Service coredns spec.selector",
    "selector-no-pods Service kube-scheduler spec.selector",
    "selector-no-pods Service prometheus-k8s spec.selector",
  ],
  operator: [
    "ingress-service-missing Ingress console spec.rules[0].http.paths[0].backend.service.name",
    "selector-no-pods Service orders-external spec.selector",
  ],
  shop: [],
};

describe("applications that work", () => {
  it("are all here", () => {
    expect(readdirSync(folder).sort()).toEqual(Object.keys(sets));
  });

  it.each(Object.entries(sets))("%s", (name, open) => {
    const files = readdirSync(join(folder, name)).sort();
    const read = files.map((file) => readManifests(`${name}/${file}`, readFileSync(join(folder, name, file), "utf8")));
    expect(read.flatMap(({ problems }) => problems.map(describeProblem))).toEqual([]);
    const { findings, notJudged } = checkManifests(
      read.flatMap(({ documents }) => documents),
      { closed: false },
    );
    const wrong = findings.filter(({ severity }) => severity !== "info");
    expect(wrong.map(({ rule, object, message }) => `${rule} ${object.kind} ${object.name}: ${message}`)).toEqual([]);
    const left = notJudged.map(
      ({ rule, reference: { object, path } }) => `${rule} ${object.kind} ${object.name} ${path}`,
    );
    expect(left.sort()).toEqual(open);
  });
});
