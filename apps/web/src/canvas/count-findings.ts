/** Findings by the Service that they are about, to be told on its box. */
import { severities, type Finding, type ServiceId, type Severity } from "@portolan/shared";

export interface FindingCount {
  readonly count: number;
  readonly worst: Severity;
}

/** By `namespace/name` of the Service. */
export type FindingCounts = ReadonlyMap<ServiceId, FindingCount>;

function worse(a: Severity, b: Severity): Severity {
  return severities.indexOf(a) <= severities.indexOf(b) ? a : b;
}

/** Counts the findings of each Service, those of other objects that name it among them. */
export function countFindings(findings: readonly Finding[]): FindingCounts {
  const counts = new Map<ServiceId, FindingCount>();
  for (const { services, severity } of findings) {
    for (const id of services) {
      const before = counts.get(id);
      counts.set(id, { count: (before?.count ?? 0) + 1, worst: worse(before?.worst ?? severity, severity) });
    }
  }
  return counts;
}
