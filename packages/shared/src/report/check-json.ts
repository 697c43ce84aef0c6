/** `check --format json`, version 1: a contract. Fields are never removed. */
import { toFindingJson, type FindingJson } from "../rules/finding-json.ts";
import type { Severity } from "../rules/finding.ts";
import { spokenFindings, type Report } from "./report.ts";

export interface CheckJson {
  readonly version: 1;
  /** What counts by severity, what was looked at, what is silenced, what leads out of the manifests. */
  readonly summary: Readonly<Record<Severity | "services" | "objects" | "silenced" | "notJudged", number>>;
  /** Without the silenced ones. */
  readonly findings: readonly FindingJson[];
}

/** The report as JSON has it. */
export function toCheckJson(report: Report): CheckJson {
  const { findings, services, objects, notJudged } = report;
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
  };
}
