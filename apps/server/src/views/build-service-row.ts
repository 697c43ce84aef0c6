/** What the explorer shows of one Service. */
import type {
  Finding,
  FindingCounts,
  PortPath,
  ServicePaths,
  ServiceRow,
  Severity,
  Verdict,
  VerdictCounts,
} from "@portolan/shared";

const badness: Readonly<Record<Verdict, number>> = { whole: 0, unknown: 1, part: 2, severed: 3 };

/** How bad a verdict is; the greater the worse. */
export function verdictRank(verdict: Verdict): number {
  return badness[verdict];
}

/** How grave a finding is; the greater the worse, 0 for none. */
export function severityRank(severity: Severity | null): number {
  switch (severity) {
    case null:
      return 0;
    case "info":
      return 1;
    case "warning":
      return 2;
    case "error":
      return 3;
    default:
      return severity satisfies never;
  }
}

/** The gravest severity that is counted, or null where there is no finding. */
export function worstSeverity(counts: FindingCounts): Severity | null {
  if (counts.error > 0) return "error";
  if (counts.warning > 0) return "warning";
  return counts.info > 0 ? "info" : null;
}

/** Findings by severity, without the silenced ones. */
export function countFindings(findings: readonly Finding[]): FindingCounts {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { silenced, severity } of findings) if (silenced === null) counts[severity] += 1;
  return counts;
}

/** The row of a Service in the explorer, from its paths and its findings. */
export function buildServiceRow(service: ServicePaths, findings: readonly Finding[]): ServiceRow {
  const worstPort = findWorstPort(service.ports);
  const portCounts = countPorts(service.ports);
  return {
    namespace: service.namespace,
    name: service.name,
    missing: service.missing,
    type: service.type,
    headless: service.headless,
    ports: service.portsColumn,
    verdict: service.verdict,
    portCounts,
    used: worstPort?.used ?? 0,
    total: worstPort?.total ?? 0,
    headline: findHeadline(service, worstPort, findings),
    worst: worstSeverity(countFindings(findings)),
    exposed: isExposed(service),
  };
}

function countPorts(ports: readonly PortPath[]): VerdictCounts {
  const counts = { whole: 0, part: 0, severed: 0, unknown: 0 };
  for (const port of ports) counts[port.verdict] += 1;
  return counts;
}

/** The port with the worst verdict; of several the one with the smallest part of its endpoints in use. */
function findWorstPort(ports: readonly PortPath[]): PortPath | null {
  let worst: PortPath | null = null;
  for (const port of ports) {
    if (worst === null || badnessOf(port) > badnessOf(worst)) worst = port;
  }
  return worst;
}

function badnessOf(port: PortPath): number {
  return verdictRank(port.verdict) + (port.total === 0 ? 0 : 1 - port.used / port.total) / 2;
}

function findHeadline(service: ServicePaths, worstPort: PortPath | null, findings: readonly Finding[]): string | null {
  const stray = service.strayWaysIn.find((way) => way.break !== null);
  const broken = worstPort?.break ?? stray?.break;
  if (broken != null) return broken.text;
  let worst: Finding | null = null;
  for (const finding of findings) {
    if (finding.silenced !== null) continue;
    if (worst === null || severityRank(finding.severity) > severityRank(worst.severity)) worst = finding;
  }
  return worst?.message ?? null;
}

function isExposed(service: ServicePaths): boolean {
  return [...service.strayWaysIn, ...service.ports.flatMap((port) => port.waysIn)].some(
    (way) => way.client === "outside",
  );
}
