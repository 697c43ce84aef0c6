/**
 * The explorer's text filter. Words are joined by "and"; `ns:`, `type:` and `port:` look in one
 * place, a plain word looks in all of them. A number finds ports that begin with it: while one types 3, 30, 300…
 */
import type { ServiceRow, Verdict } from "@portolan/shared";

/** One word of the filter. */
export type FilterTerm =
  | { readonly type: "any"; readonly text: string }
  | { readonly type: "namespace"; readonly text: string }
  | { readonly type: "service-type"; readonly text: string }
  | { readonly type: "port"; readonly text: string };

export interface ServiceFilter {
  readonly terms: readonly FilterTerm[];
  /** Null: any verdict. */
  readonly verdict: Verdict | null;
  /** Null: every namespace. */
  readonly namespace: string | null;
}

const prefixes: ReadonlyMap<string, Exclude<FilterTerm["type"], "any">> = new Map([
  ["ns", "namespace"],
  ["namespace", "namespace"],
  ["type", "service-type"],
  ["port", "port"],
]);

function parseTerm(word: string): FilterTerm | null {
  const colon = word.indexOf(":");
  const type = colon < 0 ? undefined : prefixes.get(word.slice(0, colon));
  if (type === undefined) return { type: "any", text: word };
  const text = word.slice(colon + 1);
  return text === "" ? null : { type, text };
}

/** Parses what was typed; half-typed prefixes (`ns:`) restrict nothing yet. */
export function parseFilterText(text: string): readonly FilterTerm[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== "")
    .flatMap((word) => parseTerm(word) ?? []);
}

function portMatches(portsColumn: string, text: string): boolean {
  const column = portsColumn.toLowerCase();
  if (!/^\d+$/.test(text)) return column.includes(text) && /\d/.test(text);
  return column.split(/[^0-9]+/).some((number) => number.startsWith(text));
}

function typeText(row: ServiceRow): string {
  if (row.missing) return "";
  return row.headless ? `${row.type} headless`.toLowerCase() : row.type.toLowerCase();
}

function matchesTerm(row: ServiceRow, term: FilterTerm): boolean {
  switch (term.type) {
    case "any":
      return (
        `${row.namespace}/${row.name}`.includes(term.text) ||
        typeText(row).includes(term.text) ||
        portMatches(row.ports, term.text)
      );
    case "namespace":
      return row.namespace.includes(term.text);
    case "service-type":
      return typeText(row).includes(term.text);
    case "port":
      return portMatches(row.ports, term.text);
    default:
      return term satisfies never;
  }
}

/** Whether a Service has a port of a verdict; one without ports is taken by its own. */
function hasVerdict(row: ServiceRow, verdict: Verdict): boolean {
  return row.verdict === verdict || row.portCounts[verdict] > 0;
}

/** Whether the explorer lists a Service, but for the verdict. */
export function matchesText(row: ServiceRow, filter: Pick<ServiceFilter, "terms" | "namespace">): boolean {
  return (
    (filter.namespace === null || row.namespace === filter.namespace) &&
    filter.terms.every((term) => matchesTerm(row, term))
  );
}

/** Whether the explorer lists a Service. */
export function matchesFilter(row: ServiceRow, filter: ServiceFilter): boolean {
  return matchesText(row, filter) && (filter.verdict === null || hasVerdict(row, filter.verdict));
}
