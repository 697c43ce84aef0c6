/**
 * `check --format github`: workflow commands, which GitHub Actions shows beside the lines of a pull request.
 * Escapes are those of actions/toolkit: what comes from a manifest cannot end a command or begin another.
 */
import type { Finding, Severity } from "../rules/finding.ts";
import { spokenFindings, type LineSpan, type Report, type UnreadInput } from "./report.ts";
import { objectText } from "../model/names.ts";

const commands = { error: "error", warning: "warning", info: "notice" } as const satisfies Record<Severity, string>;

/**
 * One line for what could not be read and for each finding, each with a line break at its end.
 *
 * @param spanOf where on its line a finding is; null where only the line is known
 */
export function formatGithub(
  report: Pick<Report, "findings" | "unread">,
  spanOf: (finding: Finding) => LineSpan | null = () => null,
): string {
  const findings = spokenFindings(report).map((finding) => formatFinding(finding, spanOf(finding)));
  return [...report.unread.map(formatUnread), ...findings].join("");
}

function formatFinding(finding: Finding, span: LineSpan | null): string {
  const { severity, rule, object, message, fixes } = finding;
  const [fix] = fixes;
  const mend = fix === undefined ? "" : `\nMend: ${fix.summary}`;
  const title = escapeProperty(`${rule} on ${objectText(object)}`);
  return `::${commands[severity]} ${placeOf(finding, span)}title=${title}::${escapeData(message + mend)}\n`;
}

function formatUnread({ file, position, message }: UnreadInput): string {
  const place = position === null ? "" : `line=${String(position.line)},col=${String(position.column)},`;
  return `::error file=${escapeProperty(file)},${place}title=cannot be read::${escapeData(message)}\n`;
}

function placeOf({ location }: Finding, span: LineSpan | null): string {
  if (location === null) return "";
  const columns = span === null ? "" : `col=${String(span.column)},endColumn=${String(span.endColumn)},`;
  return `file=${escapeProperty(location.file)},line=${String(location.line)},${columns}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
