/** `check --format text`: what is wrong, object by object, for a person. */
import type { Excerpt } from "@portolan/manifests";
import {
  countText,
  objectText,
  spokenFindings,
  type Evidence,
  type Finding,
  type NotJudged,
  type ObjectRef,
  type Report,
  type Severity,
} from "@portolan/shared";
import { fitExcerpt } from "./fit-excerpt.ts";
import { createPaint, withoutControls, type Paint, type Style } from "./paint-text.ts";

const severityStyle: Readonly<Record<Severity, Style>> = {
  error: "red",
  warning: "yellow",
  info: "blue",
};

export interface TextOptions {
  /** Only where a terminal shows it. */
  readonly colour: boolean;
  /** Columns of the terminal; lines of files are cut to them. */
  readonly width: number;
  /** The line that a finding is about, of manifests. */
  readonly excerptOf: (finding: Finding) => Excerpt | null;
}

/**
 * The report as text, with a line break at its end.
 *
 * @param told what `formatFindings` has told before; it is only counted
 */
export function formatReport(report: Report, options: TextOptions, told: ReadonlySet<Finding> = new Set()): string {
  const findings = report.findings.filter((finding) => !told.has(finding));
  const titles = new Set([...told].map(titleOf));
  const notJudged = report.notJudged.length === 0 ? "" : `${formatNotJudged(report.notJudged)}\n\n`;
  return `${formatFindings(findings, options, titles)}${notJudged}${formatSummary(report)}\n`;
}

/**
 * Those that count, object by object, each with an empty line behind it.
 *
 * @param told the headings that stand above already
 */
export function formatFindings(
  findings: readonly Finding[],
  { colour, width, excerptOf }: TextOptions,
  told: ReadonlySet<string> = new Set(),
): string {
  const paint = createPaint(colour);
  return [...groupByObject(spokenFindings({ findings }))]
    .map(([title, each]) => [
      paint("bold", told.has(title) ? `${title}, more` : title),
      ...each.flatMap((finding) => formatFinding(finding, excerptOf(finding), width, paint)),
    ])
    .map((lines) => `${lines.join("\n")}\n\n`)
    .join("");
}

function titleOf({ object }: Finding): string {
  return withoutControls(objectText(object));
}

function groupByObject(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const title = titleOf(finding);
    groups.set(title, [...(groups.get(title) ?? []), finding]);
  }
  return groups;
}

function formatFinding(finding: Finding, excerpt: Excerpt | null, width: number, paint: Paint): readonly string[] {
  const { severity, rule, port, message, since, managedBy, evidence, fixes } = finding;
  const [fix] = fixes;
  const word = paint(severityStyle[severity], severity.padEnd(7));
  return [
    `  ${word}  ${withoutControls(message)}`,
    ...formatPlace(finding, excerpt),
    ...(excerpt === null ? [] : formatExcerpt(excerpt, severityStyle[severity], width, paint)),
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

/** `web.yaml:12:7`, as editors open it. */
function formatPlace({ location }: Finding, excerpt: Excerpt | null): readonly string[] {
  if (location === null) return [];
  const column = excerpt === null ? "" : `:${String(excerpt.column)}`;
  return [formatField("at", `${location.file}:${String(location.line)}${column}`)];
}

/** Every line of a finding but the first begins so far to the right. */
const indent = " ".repeat(11);

/** The line with its number, and marks under what is meant. */
function formatExcerpt(excerpt: Excerpt, style: Style, width: number, paint: Paint): readonly string[] {
  const number = String(excerpt.line);
  const fitted = fitExcerpt(excerpt, Math.max(20, width - indent.length - number.length - " | ".length));
  return [
    `${indent}${paint("dim", `${number} |`)} ${withoutControls(fitted.text)}`,
    `${indent}${paint("dim", `${" ".repeat(number.length)} |`)} ${fitted.indent}${paint(style, fitted.marks)}`,
  ];
}

function formatField(label: string, text: string): string {
  return `${indent}${label.padEnd(4)}  ${withoutControls(text)}`;
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
    countText(count("error"), "error"),
    countText(count("warning"), "warning"),
    `${String(count("info"))} info`,
    ...(silenced === 0 ? [] : [`${String(silenced)} silenced`]),
    ...(report.notJudged.length === 0 ? [] : [`${String(report.notJudged.length)} not judged`]),
    ...(report.unread.length === 0 ? [] : [`${countText(report.unread.length, "input")} not read`]),
  ].join(", ");
  const faulty = new Set(spoken.map(titleOf)).size;
  const where = faulty === 0 ? "" : ` in ${countText(faulty, "object")}`;
  return `${found}${where} (${countText(report.objects, "object")} read, ${countText(report.services, "Service")})`;
}
