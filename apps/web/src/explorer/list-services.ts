/** What the explorer shows: the rows that pass the filter, and counts that add up to the totals. */
import type { Keyed, NamespaceRow, ServiceRow, Verdict, VerdictCounts } from "@portolan/shared";
import { matchesFilter, matchesText, type ServiceFilter } from "./filter-services.ts";

/** Service ports by verdict, and how many Services they belong to. */
export interface ExplorerCounts {
  readonly ports: VerdictCounts;
  readonly services: number;
  /** Services that something refers to and that do not exist. */
  readonly missing: number;
}

/** Counts over the text and namespace filter alone: a chip says what choosing it would show. */
export function countServices(
  rows: Keyed<ServiceRow>,
  filter: Pick<ServiceFilter, "terms" | "namespace">,
): ExplorerCounts {
  const ports: Record<Verdict, number> = { whole: 0, part: 0, severed: 0, unknown: 0 };
  let services = 0;
  let missing = 0;
  for (const row of Object.values(rows)) {
    if (!matchesText(row, filter)) continue;
    if (row.missing) missing += 1;
    else services += 1;
    ports.whole += row.portCounts.whole;
    ports.part += row.portCounts.part;
    ports.severed += row.portCounts.severed;
    ports.unknown += row.portCounts.unknown;
  }
  return { ports, services, missing };
}

/** The keys of the rows that the filter shows, in the given order. */
export function listServices(
  order: readonly string[],
  rows: Keyed<ServiceRow>,
  filter: ServiceFilter,
): readonly string[] {
  return order.filter((key) => {
    const row = rows[key];
    return row !== undefined && matchesFilter(row, filter);
  });
}

/** Namespaces for the picker, by name. */
export function listNamespaces(namespaces: Keyed<NamespaceRow>): readonly string[] {
  return Object.keys(namespaces).sort(new Intl.Collator("en", { numeric: true }).compare);
}
