/** `check --format json`, version 1: a contract. Fields are never removed. */
import { toFindingJson, type FindingJson } from "../rules/finding-json.ts";
import type { Severity } from "../rules/finding.ts";
import { spokenFindings, type Report, type UnreadInput } from "./report.ts";

export interface CheckJson {
  readonly version: 1;
  /** What counts by severity, what was looked at, what is silenced, what leads out of the manifests. */
  readonly summary: Readonly<Record<Severity | "services" | "objects" | "silenced" | "notJudged", number>>;
  /** Without the silenced ones. */
  readonly findings: readonly FindingJson[];
  /** What could not be read; only where there is something, since the rest of the report is then not the whole. */
  readonly unreadable?: readonly UnreadableJson[];
}

export interface UnreadableJson {
  readonly file: string;
  /** Null, as the column: the file as a whole. */
  readonly line: number | null;
  readonly column: number | null;
  readonly message: string;
}

/** The report as JSON has it. */
export function toCheckJson(report: Report): CheckJson {
  const { findings, services, objects, notJudged, unread } = report;
  const spoken = spokenFindings(report);
  const count = (severity: Severity): number => spoken.filter((finding) => finding.severity === severity).length;
  return {
    version: 1,
    summary: {
      error: count("error"),
      warning: count("warning"),
      info: count("info"),
      services,
      objects,
      silenced: findings.length - spoken.length,
      notJudged: notJudged.length,
    },
    findings: spoken.map(toFindingJson),
    ...(unread.length > 0 && { unreadable: unread.map(toUnreadableJson) }),
  };
}

function toUnreadableJson({ file, position, message }: UnreadInput): UnreadableJson {
  return { file, line: position?.line ?? null, column: position?.column ?? null, message };
}
