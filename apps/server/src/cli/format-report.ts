/** `check --format text`: what is wrong, object by object, for a person. */
import type { Excerpt } from "@portolan/manifests";
import {
  objectText,
  spokenFindings,
  type Evidence,
  type Finding,
  type NotJudged,
  type ObjectRef,
  type Report,
  type Severity,
} from "@portolan/shared";

/** Colours by their ANSI numbers. */
const styles = { bold: 1, dim: 2, red: 31, yellow: 33, blue: 34 } as const;
type Paint = (style: keyof typeof styles, text: string) => string;

const severityStyle: Readonly<Record<Severity, keyof typeof styles>> = {
  error: "red",
  warning: "yellow",
  info: "blue",
};

/**
 * The report as text, with a line break at its end; `colour` only where a terminal shows it.
 *
 * @param excerptOf the line that a finding is about, of manifests
 */
export function formatReport(
  report: Report,
  colour: boolean,
  excerptOf: (finding: Finding) => Excerpt | null = () => null,
): string {
  const paint: Paint = (style, text) => (colour ? `\u001b[${String(styles[style])}m${text}\u001b[0m` : text);
  const blocks = [...groupByObject(spokenFindings(report))].map(([title, findings]) =>
    [paint("bold", title), ...findings.flatMap((finding) => formatFinding(finding, excerptOf(finding), paint))].join(
      "\n",
    ),
  );
  const notJudged = report.notJudged.length === 0 ? [] : [formatNotJudged(report.notJudged)];
  return `${[...blocks, ...notJudged, formatSummary(report)].join("\n\n")}\n`;
}

function groupByObject(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const title = objectText(finding.object);
    groups.set(title, [...(groups.get(title) ?? []), finding]);
  }
  return groups;
}

function formatFinding(finding: Finding, excerpt: Excerpt | null, paint: Paint): readonly string[] {
  const { severity, rule, port, message, since, managedBy, evidence, fixes, location } = finding;
  const [fix] = fixes;
  const word = paint(severityStyle[severity], severity.padEnd(7));
  return [
    `  ${word}  ${message}`,
    ...(location === null ? [] : [formatField("at", `${location.file}:${String(location.line)}`)]),
    ...(excerpt === null ? [] : formatExcerpt(excerpt, severityStyle[severity], paint)),
    ...evidence.map((each) => formatField("seen", formatEvidence(each, finding.object))),
    ...(fix === undefined ? [] : [formatField("mend", fix.summary), formatField("", fix.command)]),
    ...(managedBy === null
      ? []
      : [
          formatField(
            "note",
            `managed by ${managedBy.tool} (${managedBy.name}): mend it there, a patch will be reverted`,
          ),
        ]),
    paint(
      "dim",
      formatField(
        "rule",
        [rule, ...(port === null ? [] : [port]), ...(since === null ? [] : [`since ${since}`])].join("  "),
      ),
    ),
  ];
}

/** The line with its number, and marks under what is meant. */
function formatExcerpt(
  { line, text, column, length }: Excerpt,
  style: keyof typeof styles,
  paint: Paint,
): readonly string[] {
  const number = String(line);
  // A tab stays one, so that the marks stand where they should.
  const before = text.slice(0, column - 1).replace(/[^\t]/g, " ");
  return [
    `           ${paint("dim", `${number} |`)} ${text}`,
    `           ${paint("dim", `${" ".repeat(number.length)} |`)} ${before}${paint(style, "^".repeat(length))}`,
  ];
}

function formatField(label: string, text: string): string {
  return `           ${label.padEnd(4)}  ${text}`;
}

function formatEvidence({ object, path, value }: Evidence, subject: ObjectRef): string {
  const same = object.kind === subject.kind && object.name === subject.name && object.namespace === subject.namespace;
  return `${same ? "" : `${objectText(object)} `}${path} = ${JSON.stringify(value)}`;
}

/** How many are named before it is only counted. */
const namedReferences = 10;

function formatNotJudged(notJudged: readonly NotJudged[]): string {
  const named = notJudged
    .slice(0, namedReferences)
    .map(({ rule, reference: { object, path, value } }) =>
      formatField("", `${objectText(object)} ${path} = ${JSON.stringify(value)}  (${rule})`),
    );
  const more = notJudged.length - named.length;
  return [
    "  not judged, since it leads out of the manifests (--closed: they are all there is)",
    ...named,
    ...(more > 0 ? [formatField("", `and ${String(more)} more`)] : []),
  ].join("\n");
}

function formatSummary(report: Report): string {
  const spoken = spokenFindings(report);
  const count = (wanted: Severity): number => spoken.filter(({ severity }) => severity === wanted).length;
  const silenced = report.findings.length - spoken.length;
  const found = [
    countWord(count("error"), "error"),
    countWord(count("warning"), "warning"),
    `${String(count("info"))} info`,
    ...(silenced === 0 ? [] : [`${String(silenced)} silenced`]),
    ...(report.notJudged.length === 0 ? [] : [`${String(report.notJudged.length)} not judged`]),
  ].join(", ");
  return `${found} in ${countWord(report.services, "Service")} (${countWord(report.objects, "object")} read)`;
}

function countWord(count: number, word: string): string {
  return `${String(count)} ${word}${count === 1 ? "" : "s"}`;
}
