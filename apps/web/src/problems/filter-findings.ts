/** Which problems are listed, and under which headings. */
import { objectText, type Finding, type Keyed } from "@portolan/shared";
import type { ProblemGroup, ProblemsSearch } from "../router/search-params.ts";
import type { Problem } from "./sort-findings.ts";

/** Whether a finding passes the filter: every word somewhere, severity, rule and namespace exactly; silenced ones on request. */
export function matchesProblem(finding: Finding, search: ProblemsSearch): boolean {
  const { object } = finding;
  const text = [
    object.kind,
    `${object.namespace ?? ""}/${object.name}`,
    finding.port ?? "",
    finding.rule,
    finding.message,
  ]
    .join(" ")
    .toLowerCase();
  const words = (search.find ?? "").toLowerCase().split(/\s+/);
  return (
    words.every((word) => text.includes(word)) &&
    (search.silenced !== undefined || finding.silenced === null) &&
    (search.severity === undefined || finding.severity === search.severity) &&
    (search.rule === undefined || finding.rule === search.rule) &&
    (search.within === undefined || object.namespace === search.within)
  );
}

/** A row of the list: a heading, or a problem. */
export type ProblemRow =
  | { readonly type: "heading"; readonly key: string; readonly title: string; readonly count: number }
  | { readonly type: "problem"; readonly key: string; readonly problem: Problem };

/**
 * The rows of the list. Groups come in the order of their most urgent problem, so that grouping never hides
 * that broken comes first.
 */
export function listProblems(
  order: readonly string[],
  problems: Keyed<Problem>,
  search: ProblemsSearch,
): readonly ProblemRow[] {
  const shown = order.flatMap((key): ProblemRow[] => {
    const problem = problems[key];
    return problem !== undefined && matchesProblem(problem.finding, search) ? [{ type: "problem", key, problem }] : [];
  });
  const { group } = search;
  if (group === undefined) return shown;
  const groups = new Map<string, ProblemRow[]>();
  for (const row of shown) {
    if (row.type !== "problem") continue;
    const { finding } = row.problem;
    const title = groupTitle(finding, group);
    const rows = groups.get(title);
    if (rows === undefined) groups.set(title, [row]);
    else rows.push(row);
  }
  return [...groups].flatMap(([title, rows]): ProblemRow[] => [
    { type: "heading", key: `group ${title}`, title, count: rows.length },
    ...rows,
  ]);
}

function groupTitle({ rule, object }: Finding, group: ProblemGroup): string {
  switch (group) {
    case "rule":
      return rule;
    case "namespace":
      return object.namespace ?? "";
    case "object":
      return objectText(object);
    default:
      return group satisfies never;
  }
}

/** The rules and namespaces that the problems name, for the pickers. */
export function listChoices(findings: Keyed<Finding>): {
  readonly rules: readonly string[];
  readonly namespaces: readonly string[];
} {
  const all = Object.values(findings);
  return {
    rules: [...new Set(all.map(({ rule }) => rule))].sort(),
    namespaces: [...new Set(all.flatMap(({ object }) => object.namespace ?? []))].sort(),
  };
}
