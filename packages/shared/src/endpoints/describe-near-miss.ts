import { findNearMisses, type NearMiss } from "./find-near-miss.ts";
import type { SlimService } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";

/** `3 pods have app=orders`: what is nearest to a selector that takes no pod; null where nothing is near. */
export function describeNearMiss(snapshot: Snapshot, service: SlimService): string | null {
  const [nearest] = findNearMisses(snapshot, service);
  return nearest === undefined ? null : nearMissText(nearest);
}

/** The near miss in words. */
export function nearMissText({ difference, pods, workloads }: NearMiss): string {
  const many = pods === 1 ? "1 pod has" : `${String(pods)} pods have`;
  const [workload] = workloads;
  const template = workload === undefined ? "a template has" : `the template of ${workload.kind} ${workload.name} has`;
  const who = pods === 0 ? template : many;
  const { key, wanted, foundKey, foundValue } = difference;
  return foundKey === null ? `${who} all but ${key}=${wanted}` : `${who} ${foundKey}=${foundValue ?? ""}`;
}
