/** Every rule with its text and its examples. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rules, type RuleDocument } from "@portolan/shared";

/** Reads `rule.md`, `broken.yaml` and `fixed.yaml` of each rule's folder; the build puts them beside the program. */
export function loadRuleDocuments(rulesRoot: string): readonly RuleDocument[] {
  return rules.map(({ id, severity, title }) => {
    const read = (file: string): string => readFileSync(join(rulesRoot, id, file), "utf8");
    return { id, severity, title, docs: read("rule.md"), broken: read("broken.yaml"), fixed: read("fixed.yaml") };
  });
}
