/** Writes what a check has found, in the form that was asked for. */
import { formatGithub, formatJunit, formatSarif, toCheckJson, type Report } from "@portolan/shared";
import { exitStatusOf, type CheckOptions } from "./check-findings.ts";
import { formatReport } from "./format-report.ts";
import { loadRuleDocuments } from "./load-rule-documents.ts";
import type { ProgramIo } from "./program-io.ts";
import type { ExitStatus } from "./usage-error.ts";

type WritingOptions = Pick<CheckOptions, "format" | "failOn" | "version">;

/** Writes the report to standard output and says how the check ends. */
export function writeReport(report: Report, options: WritingOptions, io: ProgramIo): ExitStatus {
  io.stdout(formatAs(report, options, io));
  return exitStatusOf(report, options.failOn);
}

function formatAs(report: Report, { format, version }: WritingOptions, io: ProgramIo): string {
  switch (format) {
    case "text":
      return formatReport(report, io.stdoutIsTerminal && (io.env["NO_COLOR"] ?? "") === "");
    case "json":
      return asJson(toCheckJson(report));
    case "sarif":
      return asJson(formatSarif(report, { rules: loadRuleDocuments(io.rulesRoot), version, editsOf: () => [] }));
    case "github":
      return formatGithub(report);
    case "junit":
      return formatJunit(report);
    default:
      return format satisfies never;
  }
}

function asJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
