/** Every rule with its text. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rules, type RuleDocument } from "@portolan/shared";

/** Reads `ID/rule.md` of each rule; the build puts them beside the program. */
export function loadRuleDocuments(rulesRoot: string): readonly RuleDocument[] {
  return rules.map(({ id, severity, title }) => ({
    id,
    severity,
    title,
    docs: readFileSync(join(rulesRoot, id, "rule.md"), "utf8"),
  }));
}
