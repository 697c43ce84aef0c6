/** The findings of a cluster, however its objects were come by. */
import type { Cluster } from "@portolan/simulator";
import { parseAllDocuments } from "yaml";
import { createAnalysis } from "../src/analysis/create-analysis.ts";
import { listFindings } from "../src/analysis/list-findings.ts";
import type { SlimObject } from "../src/model/objects.ts";
import { describeStateProblem, readState } from "../src/model/read-state.ts";
import { createShare } from "../src/model/share-values.ts";
import { checkManifest } from "../src/rules/check-manifest.ts";
import type { Finding } from "../src/rules/finding.ts";
import { noSettings } from "../src/rules/complete-findings.ts";
import { rules as allRules } from "../src/rules/registry.generated.ts";
import type { ManifestObject, Rule, RuleSettings } from "../src/rules/rule.ts";
import { applyManifests, readObjects } from "./load-manifests.ts";

/** What the rules say of manifests, and after the control plane has worked on them for ten minutes. */
export function checkManifests(yaml: string, settings: RuleSettings = noSettings): readonly Finding[] {
  const { cluster, manifests } = applyManifests(yaml);
  return [...checkRefused(manifests, allRules, settings), ...checkCluster(cluster, settings)];
}

/** What rules over manifests say of each object. */
export function checkRefused(
  manifests: readonly ManifestObject[],
  rules: readonly Rule[],
  settings: RuleSettings = noSettings,
): readonly Finding[] {
  return manifests.flatMap((object) => {
    const siblings = (kind: string) => manifests.filter((other) => other !== object && other.kind === kind);
    return checkManifest(object, rules, { siblings, nodePortRange: { from: 30_000, to: 32_767 } }, settings);
  });
}

/** What the rules say of a control plane as it stands. */
export function checkCluster(cluster: Cluster, settings: RuleSettings = noSettings): readonly Finding[] {
  return listFindings(createAnalysis({ objects: readObjects(cluster), settings }), cluster.now());
}

/** Settings under which a rule runs that is off by default. */
export function switchedOn({ id, severity, offByDefault }: Rule): RuleSettings {
  return { ...noSettings, severities: new Map(offByDefault === undefined ? [] : [[id, severity]]) };
}

/** Reads YAML documents as the objects of a cluster, status and all; whatever is not understood fails the test. */
export function readYamlState(yaml: string): readonly SlimObject[] {
  const values = parseAllDocuments(yaml).map((document): unknown => {
    for (const error of document.errors) throw error;
    return document.toJS() as unknown;
  });
  const { objects, problems } = readState(
    values.filter((value) => value !== null),
    createShare(),
  );
  if (problems.length > 0) throw new Error(problems.map(describeStateProblem).join("\n"));
  return objects;
}
