/**
 * `check --format sarif`: SARIF 2.1.0 (OASIS), as code scanning takes it. A finding without a file (a live cluster)
 * has a logical location only.
 */
import type { Finding, Severity } from "../rules/finding.ts";
import type { LineSpan, Report, ReportedRule, TextEdit, UnreadInput } from "./report.ts";
import { objectText } from "../model/names.ts";

export interface SarifOptions {
  readonly rules: readonly ReportedRule[];
  /** Portolan's own version, `0.1.0`. */
  readonly version: string;
  /** Where on its line the finding is; null where only the line is known. */
  readonly spanOf: (finding: Finding) => LineSpan | null;
  /** What the finding's best mend changes in the files; empty where it is in none. */
  readonly editsOf: (finding: Finding) => readonly TextEdit[];
}

const levels = { error: "error", warning: "warning", info: "note" } as const satisfies Record<Severity, string>;

/** The log as a value, to be written as JSON. */
export function formatSarif(
  report: Pick<Report, "findings" | "unread">,
  { rules, version, spanOf, editsOf }: SarifOptions,
): object {
  const ids = [...new Set(report.findings.map(({ rule }) => rule))].sort();
  const used = ids.flatMap((id) => rules.find((rule) => rule.id === id) ?? []);
  const indexes = new Map(used.map(({ id }, index) => [id, index]));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Portolan", semanticVersion: version, rules: used.map(describeRule) } },
        invocations: [describeRun(report.unread)],
        columnKind: "utf16CodeUnits",
        results: report.findings.map((finding) => ({
          ruleId: finding.rule,
          ruleIndex: indexes.get(finding.rule) ?? -1,
          level: levels[finding.severity],
          message: { text: finding.message },
          locations: [locate(finding, spanOf(finding))],
          // The same fault keeps its place in code scanning though lines move.
          partialFingerprints: { "portolanFinding/v1": finding.id },
          ...fixOf(finding, editsOf(finding)),
          ...suppressionOf(finding),
        })),
      },
    ],
  };
}

/** What could not be read keeps a check from being a success. */
function describeRun(unread: readonly UnreadInput[]): object {
  if (unread.length === 0) return { executionSuccessful: true };
  return {
    executionSuccessful: false,
    toolExecutionNotifications: unread.map(({ file, position, message }) => ({
      level: "error",
      message: { text: message },
      locations: [
        {
          physicalLocation: {
            artifactLocation: artifact(file),
            ...(position !== null && { region: { startLine: position.line, startColumn: position.column } }),
          },
        },
      ],
    })),
  };
}

function describeRule({ id, severity, title, docs }: ReportedRule): object {
  return {
    id,
    shortDescription: { text: title },
    help: { text: docs, markdown: docs },
    defaultConfiguration: { level: levels[severity] },
  };
}

function locate({ object, location }: Finding, span: LineSpan | null): object {
  const logical = { name: object.name, fullyQualifiedName: objectText(object), kind: "resource" };
  if (location === null) return { logicalLocations: [logical] };
  const columns = span === null ? {} : { startColumn: span.column, endColumn: span.endColumn };
  return {
    physicalLocation: {
      artifactLocation: artifact(location.file),
      region: { startLine: location.line, ...columns },
    },
    logicalLocations: [logical],
  };
}

/** A relative path is a relative URI; standard input has no name, and code scanning takes none without. */
function artifact(file: string): object {
  return { uri: file.split("/").map(encodeURIComponent).join("/") };
}

function fixOf({ fixes }: Finding, edits: readonly TextEdit[]): object {
  const [fix] = fixes;
  if (fix === undefined || edits.length === 0) return {};
  const files = [...new Set(edits.map(({ file }) => file))];
  return {
    fixes: [
      {
        description: { text: fix.summary },
        artifactChanges: files.map((file) => ({
          artifactLocation: artifact(file),
          replacements: edits.filter((edit) => edit.file === file).map(replacement),
        })),
      },
    ],
  };
}

function replacement({ from, to, text }: TextEdit): object {
  return {
    deletedRegion: { startLine: from.line, startColumn: from.column, endLine: to.line, endColumn: to.column },
    insertedContent: { text },
  };
}

function suppressionOf({ silenced }: Finding): object {
  if (silenced === null) return {};
  const kind = silenced.by === "annotation" ? "inSource" : "external";
  return { suppressions: [silenced.reason === null ? { kind } : { kind, justification: silenced.reason }] };
}
