/** Which Services the overview draws. */
import type { Keyed, ServicePaths } from "@portolan/shared";
import { severityRank, verdictRank } from "./build-service-row.ts";
import type { ServiceEntry } from "./service-table.ts";

/** Up to so many Service ports the overview draws every path. */
const smallClusterPorts = 60;
/** So many broken Services are drawn at most. */
const brokenShown = 200;

export interface OverviewPaths {
  readonly paths: Keyed<ServicePaths>;
  /** How many broken Services are not in `paths`. */
  readonly omitted: number;
}

/**
 * All paths of a small cluster, else those of the broken Services: what is reached from outside
 * first, then the most severe, at most two hundred.
 */
export function selectOverviewPaths(entries: Iterable<ServiceEntry>, portCount: number): OverviewPaths {
  const all = [...entries];
  if (portCount <= smallClusterPorts && all.length <= smallClusterPorts) return { paths: keyed(all), omitted: 0 };
  const broken = all.filter(({ row }) => row.verdict === "severed" || row.verdict === "part").sort(compareByUrgency);
  return { paths: keyed(broken.slice(0, brokenShown)), omitted: Math.max(0, broken.length - brokenShown) };
}

function compareByUrgency({ row: a }: ServiceEntry, { row: b }: ServiceEntry): number {
  return (
    Number(b.exposed) - Number(a.exposed) ||
    verdictRank(b.verdict) - verdictRank(a.verdict) ||
    severityRank(b.worst) - severityRank(a.worst) ||
    compareText(a.namespace, b.namespace) ||
    compareText(a.name, b.name)
  );
}

/** By code units: the same order on every machine, whatever its locale. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function keyed(entries: readonly ServiceEntry[]): Keyed<ServicePaths> {
  return Object.fromEntries(entries.map(({ shortPaths }) => [shortPaths.id, shortPaths]));
}
