/** In a large cluster each fault of the catalogue is found where it was put, and no error or warning anywhere else. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { createLargeCluster, readSample } from "@portolan/simulator/large";
import { expect, test } from "vitest";
import { createAnalysis } from "../src/analysis/create-analysis.ts";
import { listFindings } from "../src/analysis/list-findings.ts";
import type { Finding } from "../src/rules/finding.ts";
import { rules } from "../src/rules/registry.generated.ts";
import { loadManifests, readObjects } from "./load-manifests.ts";

const folder = fileURLToPath(new URL("../src/rules", import.meta.url));

/** Ten minutes after the manifests of an example are applied. */
const now = Date.parse("2026-01-01T00:10:00Z");

/**
 * Faults of the cluster itself: of its first node, and classes for every Ingress that names none; and
 * one that is not sure where the cluster has several controllers of the same make.
 */
const ofCluster = new Set(["node-not-ready", "ingress-default-classes", "ingress-path-shadowed"]);

/** A live cluster says nothing of manifests, and not of what is switched off. */
const liveRules = rules.filter(
  ({ id, type, offByDefault }) => type !== "manifest" && offByDefault !== true && !ofCluster.has(id),
);

const faults = liveRules.map(({ id }) => ({
  name: id,
  objects: readSample(loadManifests(readFileSync(`${folder}/${id}/broken.yaml`, "utf8"))),
}));

const size = {
  nodes: 40,
  namespaces: 300,
  namespacesInUse: 40,
  services: 400,
  pods: 2_000,
  largeServices: 1,
  endpointsOfLarge: 250,
};

const analysis = createAnalysis();
const objects = readObjects(createLargeCluster({ size, seed: 1, now, faults }));
analysis.apply(objects.map((object) => ({ type: "upsert", object })));
const findings = listFindings(analysis, now);

/** The fault in whose namespaces, or by whose name, a finding's object stands. */
function faultOf({ object }: Finding): string | null {
  const place = object.namespace ?? object.name;
  const candidates = faults.filter(({ name }) => place.startsWith(`${name}-`)).map(({ name }) => name);
  return candidates.sort((a, b) => b.length - a.length)[0] ?? null;
}

test.each(faults.map(({ name }) => name))("%s is found", (name) => {
  const found = findings.filter((finding) => faultOf(finding) === name);
  expect(found.map(({ rule }) => rule)).toContain(name);
});

test("nothing else is found", () => {
  const others = findings.filter((finding) => finding.severity !== "info" && faultOf(finding) !== finding.rule);
  expect(others.map(({ rule, object, message }) => ({ rule, object, message }))).toEqual([]);
});
