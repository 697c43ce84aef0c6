/**
 * `check --format junit`: one suite an object, one case a rule that spoke on it. Errors and warnings are failures, what
 * is only worth knowing passes with its sentence as output, what is silenced is skipped. An input without a finding is one
 * case that passed, because CI systems take an empty report for a check that did not run. A file that could not be read
 * is a suite with a case that ended in an error.
 */
import type { Finding } from "../rules/finding.ts";
import type { Report, UnreadInput } from "./report.ts";
import { objectText } from "../model/names.ts";

/** The XML document, with a line break at its end. */
export function formatJunit(report: Pick<Report, "findings" | "objects" | "unread">): string {
  const suites = new Map<string, Finding[]>();
  for (const finding of report.findings) {
    const name = objectText(finding.object);
    suites.set(name, [...(suites.get(name) ?? []), finding]);
  }
  const { findings: all, unread } = report;
  const lines =
    suites.size === 0 && unread.length === 0
      ? suite(`${String(report.objects)} objects`, [`    <testcase classname="portolan" name="no findings"/>`], [], 0)
      : [...suites].flatMap(([name, findings]) => suite(name, findings.flatMap(testCase), findings, 0));
  const head = `<testsuites name="portolan" ${counts(all, unread.length)}>`;
  return `${[`<?xml version="1.0" encoding="UTF-8"?>`, head, ...unreadSuites(unread), ...lines, "</testsuites>"].join("\n")}\n`;
}

function unreadSuites(unread: readonly UnreadInput[]): readonly string[] {
  const files = [...new Set(unread.map(({ file }) => file))];
  return files.flatMap((name) => {
    const ofFile = unread.filter(({ file }) => file === name);
    return suite(name, ofFile.flatMap(unreadCase), [], ofFile.length);
  });
}

function unreadCase({ file, position, message }: UnreadInput): readonly string[] {
  const line = position === null ? "" : ` line="${String(position.line)}"`;
  const where = position === null ? file : `${file}:${String(position.line)}:${String(position.column)}`;
  return [
    `    <testcase classname="${escape(file)}" name="can be read" file="${escape(file)}"${line}>`,
    `      <error type="unreadable" message="${escape(message)}">${escape(where)}</error>`,
    "    </testcase>",
  ];
}

function suite(
  name: string,
  cases: readonly string[],
  findings: readonly Finding[],
  errors: number,
): readonly string[] {
  return [`  <testsuite name="${escape(name)}" ${counts(findings, errors)}>`, ...cases, "  </testsuite>"];
}

/** @param errors files, or parts of them, that could not be read */
function counts(findings: readonly Finding[], errors: number): string {
  const tests = String(Math.max(findings.length + errors, 1));
  const failures = findings.filter(({ silenced, severity }) => silenced === null && severity !== "info").length;
  const skipped = findings.filter(({ silenced }) => silenced !== null).length;
  return `tests="${tests}" failures="${String(failures)}" errors="${String(errors)}" skipped="${String(skipped)}"`;
}

function testCase(finding: Finding): readonly string[] {
  const { rule, port, object, location } = finding;
  const name = escape(port === null ? rule : `${rule} ${port}`);
  const place = location === null ? "" : ` file="${escape(location.file)}" line="${String(location.line)}"`;
  return [
    `    <testcase classname="${escape(objectText(object))}" name="${name}"${place}>`,
    `      ${outcome(finding)}`,
    "    </testcase>",
  ];
}

function outcome({ severity, message, location, fixes: [fix], silenced }: Finding): string {
  if (silenced !== null) return `<skipped message="${escape(silenced.reason ?? "silenced")}"/>`;
  if (severity === "info") return `<system-out>${escape(message)}</system-out>`;
  const where = location === null ? [] : [`${location.file}:${String(location.line)}`];
  const mend = fix === undefined ? [] : [`Mend: ${fix.summary}`, fix.command];
  const text = escape([...where, ...mend].join("\n"));
  return `<failure type="${severity}" message="${escape(message)}">${text}</failure>`;
}

/** Text in an attribute or an element; characters that XML 1.0 has no way to write become U+FFFD. */
function escape(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "\uFFFD")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;")
    .replaceAll("\n", "&#10;");
}
