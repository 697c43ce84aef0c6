/** `portolan rules [ID]`: every check that there is, or the text of one. */
import { rules } from "@portolan/shared";
import { findNearNames } from "../http/find-near-names.ts";
import { loadRuleDocuments } from "./load-rule-documents.ts";
import type { ProgramIo } from "./program-io.ts";
import { exitStatus, UsageError, type ExitStatus } from "./usage-error.ts";

/** Writes the table of rules, or one rule's text. An unknown id is a usage error. */
export function runRules(id: string | undefined, io: ProgramIo): ExitStatus {
  const documents = loadRuleDocuments(io.rulesRoot);
  if (id === undefined) {
    const width = Math.max(...documents.map((document) => document.id.length));
    for (const { id: each, severity, title } of documents) {
      io.stdout(
        `${each.padEnd(width)}  ${severity.padEnd(7)}  ${title}${offByDefault.has(each) ? " (off by default)" : ""}\n`,
      );
    }
    return exitStatus.fine;
  }
  const document = documents.find((each) => each.id === id);
  if (document === undefined) {
    const [closest] = findNearNames(
      id,
      documents.map((each) => each.id),
    );
    const hint = closest === undefined ? "" : `The closest is "${closest}". `;
    throw new UsageError(`There is no rule "${id}".`, `${hint}"portolan rules" lists them all.`);
  }
  io.stdout(`${document.id} (${document.severity})\n\n${document.docs.trimEnd()}\n`);
  return exitStatus.fine;
}

const offByDefault: ReadonlySet<string> = new Set(rules.flatMap((rule) => (rule.offByDefault ? rule.id : [])));
