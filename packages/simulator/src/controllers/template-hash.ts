/** Hashes of pod templates, which name ReplicaSets and revisions. */
import { safeHash } from "../core/hash.ts";
import { canonicalJson, thaw } from "../core/json.ts";
import type { PodTemplateSpec } from "../core/objects.ts";

export const podTemplateHash = "pod-template-hash";

/** The hash of a template; the same template always has the same, a collision is got around by counting. */
export function templateHash(template: PodTemplateSpec, collisions = 0): string {
  const text = canonicalJson(template);
  return safeHash(collisions === 0 ? text : `${text} ${collisions}`);
}

/** A template with one label more. */
export function withLabel(template: PodTemplateSpec, label: string, value: string): PodTemplateSpec {
  const copy = thaw(template);
  return { ...copy, metadata: { ...copy.metadata, labels: { ...copy.metadata?.labels, [label]: value } } };
}

/** A template without one label. */
export function withoutLabel(template: PodTemplateSpec, label: string): PodTemplateSpec {
  const copy = thaw(template);
  const labels = Object.fromEntries(Object.entries(copy.metadata?.labels ?? {}).filter(([key]) => key !== label));
  return { ...copy, metadata: { ...copy.metadata, labels } };
}
