/**
 * Namespaces in batches. Controllers look at one namespace at a time, so that a cluster for each batch gives what one
 * cluster for all gives, and only one of them has to be held: the control plane's objects are ten times as large as
 * what is read of them.
 */
import type { Prepared } from "./prepare-documents.ts";

/** Which batch a namespace is in, from 0; what is not given is in the first. */
export interface Batches {
  readonly count: number;
  readonly of: (namespace: string) => number;
}

/** @param size how many objects a batch should have; a namespace is never divided */
export function batchNamespaces(objects: readonly Prepared[], size: number): Batches {
  const counts = new Map<string, number>();
  for (const { namespace } of objects) {
    if (namespace !== "") counts.set(namespace, (counts.get(namespace) ?? 0) + 1);
  }
  const batchOf = new Map<string, number>();
  let batch = 0;
  let filled = 0;
  for (const [namespace, count] of counts) {
    if (filled > 0 && filled + count > size) {
      batch += 1;
      filled = 0;
    }
    filled += count;
    batchOf.set(namespace, batch);
  }
  return { count: batch + 1, of: (namespace) => batchOf.get(namespace) ?? 0 };
}
