/** What rules are told, made from what the analysis knows. */
import type { OpenInput, Rule, RuleContext } from "./rule.ts";

/** A rule's context without what is the rule's own. */
export interface CheckContext extends Pick<RuleContext, "snapshot" | "now" | "namespaces" | "recheckAt"> {
  /** Null: a cluster. */
  readonly openInput: OpenInput | null;
}

/** Makes each rule's context, which holds until the next is asked for. Where nothing leads out of what is known they are all one. */
export function contextsOf({ openInput, ...context }: CheckContext): (rule: Pick<Rule, "id">) => RuleContext {
  if (openInput === null) {
    const cluster: RuleContext = { ...context, leavesInput: () => false, customKinds: () => [] };
    return () => cluster;
  }
  const { closed = false, customKinds, noteNotJudged } = openInput;
  // A rule is done before the next one asks, so that one context serves all: there are thousands of Services.
  let rule = "";
  const manifests: RuleContext = {
    ...context,
    customKinds,
    leavesInput: (reference) => {
      if (closed && customKinds(reference.object.namespace ?? "").length === 0) return false;
      noteNotJudged({ rule, reference });
      return true;
    },
  };
  return ({ id }) => {
    rule = id;
    return manifests;
  };
}
