import type { ClusterEntry } from "../data/use-clusters.ts";

const byName = new Intl.Collator("en", { numeric: true }).compare;

/** Unreachable clusters first, since nothing is known of them; then the most broken ones, then by name. */
export function compareClusters(a: ClusterEntry, b: ClusterEntry): number {
  const unreachable = (row: ClusterEntry): number => Number(row.cluster.state.type === "unreachable");
  const broken = (row: ClusterEntry): number => row.totals.ports.severed;
  const part = (row: ClusterEntry): number => row.totals.ports.part;
  return (
    unreachable(b) - unreachable(a) ||
    broken(b) - broken(a) ||
    part(b) - part(a) ||
    byName(a.cluster.name, b.cluster.name)
  );
}
