/** Runs the rules over one object as a manifest has it. */
import { objectKey, refOf, serviceId } from "../model/names.ts";
import { Field, FieldError } from "../model/read-field.ts";
import { projectMeta } from "../model/project-meta.ts";
import { createShare } from "../model/share-values.ts";
import type { SlimMeta } from "../model/object-meta.ts";
import { completeFindings, noSettings, type FoundDraft } from "./complete-findings.ts";
import type { Finding } from "./finding.ts";
import type { ManifestContext, ManifestObject, Rule, RuleSettings } from "./rule.ts";

/** The findings of one object: the worst first, then by rule. */
export function checkManifest(
  object: ManifestObject,
  rules: readonly Rule[],
  context: ManifestContext,
  settings: RuleSettings = noSettings,
): readonly Finding[] {
  const drafts = rules.flatMap((rule): readonly FoundDraft[] => {
    if (rule.type !== "manifest") return [];
    return [...rule.check(object, context)].map((draft) => ({ rule, draft }));
  });
  const found = withoutRepetition(drafts);
  if (found.length === 0) return [];
  const { kind, namespace, name } = object;
  const ref = refOf({ kind, namespace, name });
  const services = kind === "Service" ? [serviceId(namespace, name)] : [];
  const id = kind === "Service" ? serviceId(namespace, name) : objectKey(ref);
  return completeFindings({ id, object: ref, slim: metaOf(object), services, ports: [] }, found, rules, settings);
}

/** What a rule of its own has told of a field is not told again in the API server's words. */
function withoutRepetition(found: readonly FoundDraft[]): readonly FoundDraft[] {
  const told = new Set(
    found.flatMap(({ rule, draft }) => (rule.id === "invalid-object" ? [] : draft.evidence.map(({ path }) => path))),
  );
  return found.filter(
    ({ rule, draft }) => rule.id !== "invalid-object" || !draft.evidence.some(({ path }) => told.has(path)),
  );
}

/** Labels and annotations: they say who manages it and what is silenced. */
function metaOf({ namespace, value }: ManifestObject): SlimMeta | undefined {
  try {
    return projectMeta(new Field(value), namespace !== "", createShare());
  } catch (error) {
    // A broken object may have broken labels, too.
    if (error instanceof FieldError) return undefined;
    throw error;
  }
}
