/** Which findings somebody asks for: of the problems page, and of the reports that are downloaded from it. */
import { objectText } from "../model/names.ts";
import type { Finding, Severity } from "../rules/finding.ts";

export interface FindingFilter {
  /** Words that all occur in what is told of it: the object, its port, the rule, the message; in any case. */
  readonly find?: string | undefined;
  readonly severity?: Severity | undefined;
  readonly rule?: string | undefined;
  readonly namespace?: string | undefined;
}

/** Whether a finding passes; an absent field lets all pass. */
export function matchesFinding(finding: Finding, { find, severity, rule, namespace }: FindingFilter): boolean {
  return (
    (severity === undefined || finding.severity === severity) &&
    (rule === undefined || finding.rule === rule) &&
    (namespace === undefined || finding.object.namespace === namespace) &&
    (find === undefined || holdsWords(finding, find))
  );
}

function holdsWords({ object, port, rule, message }: Finding, find: string): boolean {
  const text = [objectText(object), port ?? "", rule, message].join(" ").toLowerCase();
  return find
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
