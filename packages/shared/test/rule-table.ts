/** A rule's test is a table: what the cluster holds, and the findings that the rule yields for it. */
import { describe, expect, it } from "vitest";
import type { SlimKind, SlimObject } from "../src/model/objects.ts";
import { describeStateProblem, readState } from "../src/model/read-state.ts";
import { createShare } from "../src/model/share-values.ts";
import { createAnalysis } from "../src/analysis/create-analysis.ts";
import { listFindings } from "../src/analysis/list-findings.ts";
import type { PathOptions } from "../src/paths/compute-service-paths.ts";
import type { Finding } from "../src/rules/finding.ts";
import type { OpenInput, Rule } from "../src/rules/rule.ts";
import { checkRefused, readYamlState, switchedOn } from "./check-objects.ts";
import type { Raw } from "./cluster-objects.ts";
import { applyManifests, loadManifests, readObjects } from "./load-manifests.ts";

export type RuleCase = {
  readonly name: string;
  /** RFC 3339; default ten minutes after 2026-01-01T00:00:00Z, when manifests are applied. */
  readonly now?: string;
  readonly unreadable?: readonly SlimKind[];
  /** The cluster's DNS domain, the namespaces that are read. */
  readonly paths?: PathOptions;
  /** Manifests that are not all there is, with these kinds of custom resources among them. */
  readonly openInput?: { readonly customKinds?: readonly string[] };
  /** The references that are left unjudged, `path=value`; not looked at where left out. */
  readonly notJudged?: readonly string[];
  /** When the findings are looked at again though nothing changes, RFC 3339 or null; not looked at where left out. */
  readonly recheck?: string | null;
  /** What is expected of each finding, in order; fields that are left out are not looked at. */
  readonly findings: readonly Partial<Finding>[];
} & (
  | {
      /** Objects as the API server holds them: EndpointSlices, pods and status written by hand. */ readonly state: string;
    }
  | { /** The same as `cluster-objects.ts` makes them. */ readonly objects: readonly Raw[] }
  | { /** Manifests that the simulator's controllers work on first. */ readonly manifests: string }
);

function objectsOf(ruleCase: RuleCase): readonly SlimObject[] {
  if ("state" in ruleCase) return readYamlState(ruleCase.state);
  if ("manifests" in ruleCase) return readObjects(loadManifests(ruleCase.manifests));
  const { objects, problems } = readState(ruleCase.objects, createShare());
  if (problems.length > 0) throw new Error(problems.map(describeStateProblem).join("\n"));
  return objects;
}

/** Declares the tests of one rule over manifests, alone; a named row for each trap. */
export function testManifestRule(
  rule: Rule,
  cases: readonly {
    readonly name: string;
    readonly manifests: string;
    readonly findings: readonly Partial<Finding>[];
  }[],
): void {
  describe(rule.id, () => {
    it.each(cases)("$name", ({ manifests, findings }) => {
      const expected = findings.map((finding) => expect.objectContaining(finding) as unknown);
      expect(checkRefused(applyManifests(manifests).manifests, [rule])).toEqual(expected);
    });
  });
}

/** Declares the tests of one rule, alone. */
export function testRule(rule: Rule, cases: readonly RuleCase[]): void {
  describe(rule.id, () => {
    it.each(cases)("$name", (ruleCase) => {
      const objects = objectsOf(ruleCase);
      const notJudged: string[] = [];
      const analysis = createAnalysis({
        objects,
        rules: [rule],
        paths: ruleCase.paths ?? {},
        settings: switchedOn(rule),
        ...(ruleCase.openInput && { openInput: openInputOf(ruleCase.openInput, notJudged) }),
      });
      analysis.setUnreadable(ruleCase.unreadable ?? []);
      const now = Date.parse(ruleCase.now ?? "2026-01-01T00:10:00Z");
      const findings = listFindings(analysis, now);
      expect(findings).toEqual(ruleCase.findings.map((finding) => expect.objectContaining(finding) as unknown));
      if (ruleCase.notJudged !== undefined) expect(notJudged).toEqual(ruleCase.notJudged);
      const { recheck } = ruleCase;
      if (recheck === undefined) return;
      expect(analysis.nextRecheck()).toBe(recheck === null ? null : Date.parse(recheck));
    });
  });
}

function openInputOf({ customKinds = [] }: NonNullable<RuleCase["openInput"]>, notJudged: string[]): OpenInput {
  return {
    customKinds: () => customKinds,
    noteNotJudged: ({ reference }) => void notJudged.push(`${reference.path}=${String(reference.value)}`),
  };
}
