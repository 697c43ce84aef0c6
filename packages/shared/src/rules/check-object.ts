/** Runs the rules over one object, whatever its paths are. */
import { isTopWorkload } from "../endpoints/is-top-workload.ts";
import { objectKey, refOf } from "../model/names.ts";
import type { SlimKind, SlimObject } from "../model/objects.ts";
import { completeFindings, noSettings, type FoundDraft } from "./complete-findings.ts";
import type { Finding } from "./finding.ts";
import { contextsOf, type CheckContext } from "./rule-context.ts";
import type { Rule, RuleSettings } from "./rule.ts";

/** The kinds that some rule looks at. */
export function ruledKinds(rules: readonly Rule[]): ReadonlySet<SlimKind> {
  return new Set(rules.flatMap((rule) => (rule.type === "object" ? rule.kinds : [])));
}

/**
 * Whether rules look at this object of a ruled kind: what a workload has made is judged with that workload, and a Service by its
 * paths, but for what was lost when it was applied.
 */
export function isRuled(object: SlimObject): boolean {
  if (object.kind === "Service") return object.droppedFields !== undefined;
  return (object.kind !== "Pod" && object.kind !== "ReplicaSet") || isTopWorkload(object);
}

/** The findings of one object: the worst first, then by rule; what another one explains is left out. */
export function checkObject(
  object: SlimObject,
  rules: readonly Rule[],
  context: CheckContext,
  settings: RuleSettings = noSettings,
): readonly Finding[] {
  const contextOf = contextsOf(context);
  const found = rules.flatMap((rule): readonly FoundDraft[] => {
    if (rule.type !== "object" || !rule.kinds.includes(object.kind)) return [];
    return [...rule.check(object, contextOf(rule))].map((draft) => ({ rule, draft }));
  });
  const ref = refOf(object);
  return completeFindings(
    { id: objectKey(ref), object: ref, slim: object, services: [], ports: [] },
    found,
    rules,
    settings,
  );
}
