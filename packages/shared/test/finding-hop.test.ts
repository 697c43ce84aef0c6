/** A finding names the hop at which the drawing cuts the port that it is about. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createAnalysis } from "../src/analysis/create-analysis.ts";
import { rules } from "../src/rules/registry.generated.ts";
import { loadManifests, readObjects } from "./load-manifests.ts";

/** Ten minutes after the manifests are applied: no debounce holds a finding back. */
const now = Date.parse("2026-01-01T00:10:00Z");

/** Every error of the rule's example on a severed port, with the hop that it names and the hop of the break. */
function severedPorts(id: string) {
  const yaml = readFileSync(join(import.meta.dirname, "../src/rules", id, "broken.yaml"), "utf8");
  const analysis = createAnalysis({ objects: readObjects(loadManifests(yaml)), rules });
  return [...analysis.serviceIds()].flatMap((service) => {
    const ports = analysis.paths(service)?.ports ?? [];
    const errors = analysis.findings(service, now).filter(({ severity }) => severity === "error");
    return errors.flatMap(({ rule, hop, port }) =>
      ports
        .filter((each) => port === null || port === `${each.port}/${each.protocol}`)
        .flatMap(({ verdict, break: broken }) =>
          verdict === "severed" && broken !== null ? [{ rule, hop, cut: broken.hop }] : [],
        ),
    );
  });
}

describe("the hop of a finding on a severed port is the hop of its break", () => {
  // What the API server refuses severs nothing: it never comes to be.
  const examples = rules.flatMap(({ id, type }) => (type === "manifest" ? [] : [{ id, found: severedPorts(id) }]));

  it.each(examples)("$id", ({ found }) => {
    expect(found.map(({ rule, hop }) => ({ rule, hop }))).toEqual(found.map(({ rule, cut }) => ({ rule, hop: cut })));
  });

  it("is looked at for every rule whose example severs a port", () => {
    expect(examples.filter(({ found }) => found.length > 0).map(({ id }) => id)).toEqual([
      "endpoint-port-name-mismatch",
      "externalname-address",
      "externalname-target",
      "headless-no-ready",
      "no-ready-endpoints",
      "selector-no-pods",
      "selector-template-drift",
      "selectorless-no-endpoints",
      "target-port-name-missing",
      "target-port-protocol-mismatch",
    ]);
  });
});
