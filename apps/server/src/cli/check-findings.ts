/** What `portolan check` reports: findings with the user's severities, counted. */
import {
  severities,
  toFindingJson,
  type Finding,
  type FindingCounts,
  type FindingJson,
  type Severity,
} from "@portolan/shared";
import { countFindings } from "../views/build-service-row.ts";
import { exitStatus, type ExitStatus } from "./usage-error.ts";

/** What `--rule ID=…` makes of a rule. */
export type RuleSetting = Severity | "off";
export const ruleSettings = [...severities, "off"] as const satisfies readonly RuleSetting[];

/** From which severity on a finding fails the check. */
export type FailOn = Severity | "never";
export const failOnLevels = [...severities, "never"] as const satisfies readonly FailOn[];

export interface CheckReport {
  readonly findings: readonly Finding[];
  readonly counts: FindingCounts;
  /** Services that exist. */
  readonly services: number;
  /** Objects that were read, of every kind. */
  readonly objects: number;
}

/** Gives findings the severities that the user chose, leaves out the rules that are off, and counts. */
export function makeReport(
  found: readonly Finding[],
  overrides: ReadonlyMap<string, RuleSetting>,
  read: { readonly services: number; readonly objects: number },
): CheckReport {
  const findings = found.flatMap((finding) => {
    const setting = overrides.get(finding.rule) ?? finding.severity;
    return setting === "off" ? [] : [{ ...finding, severity: setting }];
  });
  return { findings, counts: countFindings(findings), ...read };
}

/** Status 1 where a finding is as grave as `failOn` or graver. */
export function exitStatusOf(report: CheckReport, failOn: FailOn): ExitStatus {
  if (failOn === "never") return exitStatus.fine;
  const failing = severities.slice(0, severities.indexOf(failOn) + 1);
  return failing.some((severity) => report.counts[severity] > 0) ? exitStatus.findings : exitStatus.fine;
}

/** The JSON of `check --format json`, version 1. */
export interface CheckJson {
  readonly version: 1;
  readonly summary: FindingCounts & { readonly services: number; readonly objects: number };
  readonly findings: readonly FindingJson[];
}

/** The report as JSON has it. */
export function toCheckJson({ findings, counts, services, objects }: CheckReport): CheckJson {
  const { error, warning, info } = counts;
  return {
    version: 1,
    summary: { error, warning, info, services, objects },
    findings: findings.map(toFindingJson),
  };
}
