/** Hashes of pod templates, which name ReplicaSets and revisions. */
import { safeHash } from "../core/hash.ts";
import { canonicalJson } from "../core/json.ts";
import type { PodTemplateSpec } from "../core/objects.ts";

export const podTemplateHash = "pod-template-hash";

/** The hash of a template; the same template always has the same, a collision is got around by counting. */
export function templateHash(template: PodTemplateSpec, collisions = 0): string {
  const text = canonicalJson(template);
  return safeHash(collisions === 0 ? text : `${text} ${collisions}`);
}

/** A template with one label more; the rest is shared with the given one. */
export function withLabel(template: PodTemplateSpec, label: string, value: string): PodTemplateSpec {
  return { ...template, metadata: { ...template.metadata, labels: { ...template.metadata?.labels, [label]: value } } };
}

/** A template without one label; the rest is shared with the given one. */
export function withoutLabel(template: PodTemplateSpec, label: string): PodTemplateSpec {
  const labels = Object.fromEntries(Object.entries(template.metadata?.labels ?? {}).filter(([key]) => key !== label));
  return { ...template, metadata: { ...template.metadata, labels } };
}
