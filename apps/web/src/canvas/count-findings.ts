/** Findings by the Service that they are about, to be told on its box. */
import type { Finding, Severity } from "@portolan/shared";
import { serviceId, severities } from "@portolan/shared";

export interface FindingCount {
  readonly count: number;
  readonly worst: Severity;
}

/** By `namespace/name` of the Service. */
export type FindingCounts = ReadonlyMap<string, FindingCount>;

function worse(a: Severity, b: Severity): Severity {
  return severities.indexOf(a) <= severities.indexOf(b) ? a : b;
}

/** Counts the findings of each Service; findings about other kinds of objects are not told on a Service's box. */
export function countFindings(findings: readonly Finding[]): FindingCounts {
  const counts = new Map<string, FindingCount>();
  for (const { object, severity } of findings) {
    if (object.kind !== "Service" || object.namespace === null) continue;
    const id = serviceId(object.namespace, object.name);
    const before = counts.get(id);
    counts.set(id, { count: (before?.count ?? 0) + 1, worst: worse(before?.worst ?? severity, severity) });
  }
  return counts;
}
