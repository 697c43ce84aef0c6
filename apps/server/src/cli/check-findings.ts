/** What a check is asked for, and how its report ends it. */
import {
  severities,
  spokenFindings,
  type Report,
  type RuleSetting,
  type RuleSettings,
  type Severity,
} from "@portolan/shared";
import { exitStatus, type ExitStatus } from "./usage-error.ts";

/** How a check reports. */
export const checkFormats = ["text", "json", "sarif", "github", "junit"] as const;
export type CheckFormat = (typeof checkFormats)[number];

/** What `--rule ID=…` makes of a rule. */
export const ruleSettings = [...severities, "off"] as const satisfies readonly RuleSetting[];

/** From which severity on a finding fails the check. */
export type FailOn = Severity | "never";
export const failOnLevels = [...severities, "never"] as const satisfies readonly FailOn[];

/** What a check is asked for, whatever it looks at. */
export interface CheckOptions {
  readonly format: CheckFormat;
  readonly failOn: FailOn;
  readonly settings: RuleSettings;
  /** What debounces compare with (ms); null: the file's newest time, or the present. */
  readonly now: number | null;
  /** Empty: all. */
  readonly namespaces: readonly string[];
  /** Portolan's own. */
  readonly version: string;
}

/** Status 1 where a finding is as grave as `failOn` or graver; what is silenced fails nothing. */
export function exitStatusOf(report: Pick<Report, "findings">, failOn: FailOn): ExitStatus {
  if (failOn === "never") return exitStatus.fine;
  const failing = severities.slice(0, severities.indexOf(failOn) + 1);
  return spokenFindings(report).some(({ severity }) => failing.includes(severity))
    ? exitStatus.findings
    : exitStatus.fine;
}
