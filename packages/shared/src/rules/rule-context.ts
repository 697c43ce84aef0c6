/** What rules are told, made from what the analysis knows. */
import type { OpenInput, Rule, RuleContext } from "./rule.ts";

/** A rule's context without what is the rule's own. */
export interface CheckContext extends Pick<RuleContext, "snapshot" | "now" | "namespaces" | "recheckAt"> {
  /** Null: a cluster, or manifests that are all there is. */
  readonly openInput: OpenInput | null;
}

/** The context of one rule. */
export function contextOf({ id }: Pick<Rule, "id">, { openInput, ...context }: CheckContext): RuleContext {
  return {
    ...context,
    leavesInput: (reference) => {
      openInput?.noteNotJudged({ rule: id, reference });
      return openInput !== null;
    },
    customKinds: (namespace) => openInput?.customKinds(namespace) ?? [],
  };
}
