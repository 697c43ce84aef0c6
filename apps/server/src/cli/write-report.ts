/** Writes what a check has found, in the form that was asked for. */
import type { Excerpt } from "@portolan/manifests";
import {
  formatGithub,
  formatJunit,
  formatSarif,
  toCheckJson,
  type Finding,
  type LineSpan,
  type Report,
  type TextEdit,
} from "@portolan/shared";
import { exitStatusOf, type CheckFormat, type CheckOptions } from "./check-findings.ts";
import { formatFindings, formatReport, type TextOptions } from "./format-report.ts";
import { loadRuleDocuments } from "./load-rule-documents.ts";
import { showsColour } from "./paint-text.ts";
import type { ProgramIo } from "./program-io.ts";
import type { ExitStatus } from "./usage-error.ts";

type WritingOptions = Pick<CheckOptions, "format" | "failOn" | "version">;

/** What manifests say where a finding is. */
export interface ManifestTexts {
  readonly excerptOf: (finding: Finding) => Excerpt | null;
  /** What the best mend changes; empty where it cannot be written. */
  readonly editsOf: (finding: Finding) => readonly TextEdit[];
}

/** A cluster has no lines. */
const noTexts: ManifestTexts = { excerptOf: () => null, editsOf: () => [] };

/**
 * Writes the report to standard output and says how the check ends.
 *
 * @param told what `writeFindings` has written before
 */
export function writeReport(
  report: Report,
  options: WritingOptions,
  io: ProgramIo,
  texts = noTexts,
  told: ReadonlySet<Finding> = new Set(),
): ExitStatus {
  io.stdout(formatAs(report, options, io, texts, told));
  return exitStatusOf(report, options.failOn);
}

/** Writes some of the findings before the report, where the format has no frame around all of them. */
export function writeFindings(
  findings: readonly Finding[],
  format: CheckFormat,
  io: ProgramIo,
  excerptOf: ManifestTexts["excerptOf"],
): void {
  if (format === "text") io.stdout(formatFindings(findings, textOptions(io, excerptOf)));
  if (format === "github") io.stdout(formatGithub({ findings, unread: [] }, spansBy(excerptOf)));
}

function formatAs(
  report: Report,
  { format, version }: WritingOptions,
  io: ProgramIo,
  { excerptOf, editsOf }: ManifestTexts,
  told: ReadonlySet<Finding>,
): string {
  const spanOf = spansBy(excerptOf);
  switch (format) {
    case "text":
      return formatReport(report, textOptions(io, excerptOf), told);
    case "json":
      return asJson(toCheckJson(report));
    case "sarif":
      return asJson(formatSarif(report, { rules: loadRuleDocuments(io.rulesRoot), version, spanOf, editsOf }));
    case "github":
      return formatGithub({ ...report, findings: report.findings.filter((finding) => !told.has(finding)) }, spanOf);
    case "junit":
      return formatJunit(report);
    default:
      return format satisfies never;
  }
}

function spansBy(excerptOf: ManifestTexts["excerptOf"]): (finding: Finding) => LineSpan | null {
  return (finding) => {
    const excerpt = excerptOf(finding);
    return excerpt && { column: excerpt.column, endColumn: excerpt.column + excerpt.length };
  };
}

function textOptions(io: ProgramIo, excerptOf: ManifestTexts["excerptOf"]): TextOptions {
  return { colour: showsColour(io), width: widthOf(io), excerptOf };
}

/** Of a terminal its own, else what a log shows without turning lines over. */
function widthOf({ env, stdoutColumns }: ProgramIo): number {
  return Number(env["COLUMNS"]) || (stdoutColumns ?? 120);
}

function asJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
