/** The broken paths of several clusters in one list: what outsiders can reach first, then what broke last. */
import type { ClusterProblems } from "../data/use-cluster-problems.ts";
import type { Problem } from "../problems/sort-findings.ts";

/** A broken path and the cluster that it is in. */
export interface BrokenPath extends Problem {
  readonly cluster: string;
}

const byName = new Intl.Collator("en", { numeric: true }).compare;

/** Milliseconds since 1970; what broke at an unknown time counts as long ago. */
function brokenSince({ finding }: BrokenPath): number {
  const time = finding.since === null ? Number.NaN : Date.parse(finding.since);
  return Number.isNaN(time) ? 0 : time;
}

function compareBrokenPaths(a: BrokenPath, b: BrokenPath): number {
  return (
    Number(b.exposed) - Number(a.exposed) ||
    brokenSince(b) - brokenSince(a) ||
    byName(a.cluster, b.cluster) ||
    byName(a.finding.id, b.finding.id)
  );
}

/** The findings that are errors and not silenced, the most exposed and the most recent first. */
export function listBrokenPaths(problems: readonly ClusterProblems[]): readonly BrokenPath[] {
  return problems
    .flatMap(({ cluster, findings, exposed }) =>
      Object.values(findings)
        .filter(({ severity, silenced }) => severity === "error" && silenced === null)
        .map((finding) => ({ cluster, finding, exposed: finding.services.some((id) => exposed.has(id)) })),
    )
    .sort(compareBrokenPaths);
}
