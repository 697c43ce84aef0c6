/** Which problems are listed, and under which headings. */
import {
  matchesFinding,
  objectText,
  severities,
  type Finding,
  type FindingFilter,
  type Keyed,
  type Severity,
} from "@portolan/shared";
import type { ProblemGroup, ProblemsSearch } from "../router/search-params.ts";
import type { Problem } from "./sort-findings.ts";

/** What the page's filter asks of a finding, as a report that is downloaded is asked for it. */
export function filterOf({ find, severity, rule, within }: ProblemsSearch): FindingFilter {
  return { find, severity, rule, namespace: within };
}

function isListed(finding: Finding, search: ProblemsSearch): boolean {
  return (finding.silenced === null || search.silenced === "shown") && matchesFinding(finding, filterOf(search));
}

/** A row of the list: a heading, or a problem. */
export type ProblemRow =
  | {
      readonly type: "heading";
      readonly key: string;
      readonly title: string;
      readonly group: ProblemGroup;
      readonly count: number;
    }
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
    return problem !== undefined && isListed(problem.finding, search) ? [{ type: "problem", key, problem }] : [];
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
    { type: "heading", key: `group ${title}`, title, group, count: rows.length },
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

/** A value to pick, and how many of the listed problems have it. */
export interface Choice<T extends string = string> {
  readonly value: T;
  readonly count: number;
}

export interface Choices {
  readonly severities: readonly Choice<Severity>[];
  readonly rules: readonly Choice[];
  readonly namespaces: readonly Choice[];
}

/** What the pickers offer: what there is. Each counts what the others leave. */
export function listChoices(findings: Keyed<Finding>, search: ProblemsSearch): Choices {
  const count = (without: keyof ProblemsSearch, valueOf: (finding: Finding) => string | null): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const finding of Object.values(findings)) {
      const value = valueOf(finding);
      if (value === null) continue;
      const listed = isListed(finding, { ...search, [without]: undefined });
      counts.set(value, (counts.get(value) ?? 0) + Number(listed));
    }
    return counts;
  };
  const byName = (counts: ReadonlyMap<string, number>): readonly Choice[] =>
    [...counts].map(([value, of]) => ({ value, count: of })).sort((a, b) => (a.value < b.value ? -1 : 1));
  const bySeverity = count("severity", ({ severity }) => severity);
  return {
    severities: severities.map((value) => ({ value, count: bySeverity.get(value) ?? 0 })),
    rules: byName(count("rule", ({ rule }) => rule)),
    namespaces: byName(count("within", ({ object }) => object.namespace)),
  };
}
