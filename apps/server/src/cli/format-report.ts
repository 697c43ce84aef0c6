/** `check --format text`: what is wrong, object by object, for a person. */
import type { Evidence, Finding, ObjectRef, Severity } from "@portolan/shared";
import type { CheckReport } from "./check-findings.ts";

/** Colours by their ANSI numbers. */
const styles = { bold: 1, dim: 2, red: 31, yellow: 33, blue: 34 } as const;
type Paint = (style: keyof typeof styles, text: string) => string;

const severityStyle: Readonly<Record<Severity, keyof typeof styles>> = {
  error: "red",
  warning: "yellow",
  info: "blue",
};

/** The report as text, with a line break at its end; `colour` only where a terminal shows it. */
export function formatReport(report: CheckReport, colour: boolean): string {
  const paint: Paint = (style, text) => (colour ? `\u001b[${String(styles[style])}m${text}\u001b[0m` : text);
  const blocks = [...groupByObject(report.findings)].map(([title, findings]) =>
    [paint("bold", title), ...findings.flatMap((finding) => formatFinding(finding, paint))].join("\n"),
  );
  return `${[...blocks, formatSummary(report)].join("\n\n")}\n`;
}

function groupByObject(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const title = formatRef(finding.object);
    groups.set(title, [...(groups.get(title) ?? []), finding]);
  }
  return groups;
}

function formatRef({ kind, namespace, name }: ObjectRef): string {
  return `${kind} ${namespace === null ? name : `${namespace}/${name}`}`;
}

function formatFinding(finding: Finding, paint: Paint): readonly string[] {
  const { severity, rule, port, message, since, managedBy, evidence, fixes } = finding;
  const [fix] = fixes;
  const word = paint(severityStyle[severity], severity.padEnd(7));
  return [
    `  ${word}  ${message}`,
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

function formatField(label: string, text: string): string {
  return `           ${label.padEnd(4)}  ${text}`;
}

function formatEvidence({ object, path, value }: Evidence, subject: ObjectRef): string {
  const same = object.kind === subject.kind && object.name === subject.name && object.namespace === subject.namespace;
  return `${same ? "" : `${formatRef(object)} `}${path} = ${JSON.stringify(value)}`;
}

function formatSummary({ counts, services, objects }: CheckReport): string {
  const found = [
    countWord(counts.error, "error"),
    countWord(counts.warning, "warning"),
    `${String(counts.info)} info`,
  ].join(", ");
  return `${found} in ${countWord(services, "Service")} (${countWord(objects, "object")} read)`;
}

function countWord(count: number, word: string): string {
  return `${String(count)} ${word}${count === 1 ? "" : "s"}`;
}
