/** Which port and which findings the inspector speaks of. */
import { severities, type Finding, type Keyed, type PortPath, type ServicePaths } from "@portolan/shared";
import { portName } from "../canvas/selection.ts";
import { verdictRank } from "../explorer/sort-services.ts";

/** The port that was pointed at, else the worst one; null for a Service without ports. */
export function selectPort(service: ServicePaths, port: string | null): PortPath | null {
  const named = port === null ? undefined : service.ports.find((candidate) => portName(candidate) === port);
  if (named !== undefined) return named;
  return [...service.ports].sort((a, b) => verdictRank[a.verdict] - verdictRank[b.verdict])[0] ?? null;
}

/** The findings about a port and about the Service as a whole, the gravest first. */
export function selectFindings(findings: Keyed<Finding>, port: PortPath | null): readonly Finding[] {
  const name = port === null ? null : portName(port);
  return Object.values(findings)
    .filter((finding) => finding.port === null || finding.port === name)
    .sort(
      (a, b) =>
        severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
        Number(a.port === null) - Number(b.port === null) ||
        a.id.localeCompare(b.id),
    );
}
