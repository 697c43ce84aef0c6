/** Every finding of a cluster, for whoever reads it once. */
import { objectKey } from "../model/names.ts";
import type { Finding } from "../rules/finding.ts";
import type { Analysis } from "./analysis.ts";

/** The findings of all Services in the order of their ids, then those of other objects. `now` in ms. */
export function listFindings(analysis: Analysis, now: number): readonly Finding[] {
  const ofServices = [...analysis.serviceIds()].sort().flatMap((id) => analysis.findings(id, now));
  const ofObjects = [...analysis.ruledObjects()]
    .map((ref) => ({ ref, key: objectKey(ref) }))
    .sort((left, right) => (left.key < right.key ? -1 : 1))
    .flatMap(({ ref }) => analysis.objectFindings(ref, now));
  return [...ofServices, ...ofObjects];
}
