/** What a check reports, in whatever form it is written: findings, the rules that they are of, and what was looked at. */
import type { Finding, Severity } from "../rules/finding.ts";
import type { NotJudged } from "../rules/rule.ts";

/** A rule as reports name it. */
export interface ReportedRule {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** Markdown, under a heading that is the title. */
  readonly docs: string;
}

/** Text that replaces a part of a file; lines and columns from 1, the end is the first place that stays. */
export interface TextEdit {
  readonly file: string;
  readonly from: { readonly line: number; readonly column: number };
  readonly to: { readonly line: number; readonly column: number };
  readonly text: string;
}

/** What is meant of a finding's line; columns count UTF-16 units from 1, the end is the first that stays out. */
export interface LineSpan {
  readonly column: number;
  readonly endColumn: number;
}

/** A file, or a part of one, that could not be read; the check says nothing of it. */
export interface UnreadInput {
  readonly file: string;
  /** Null: the file as a whole. Both count from 1. */
  readonly position: { readonly line: number; readonly column: number } | null;
  /** A whole sentence: why, and what to do. */
  readonly message: string;
}

export interface Report {
  /** In the order in which they are shown, the silenced ones too. */
  readonly findings: readonly Finding[];
  /** Services that exist. */
  readonly services: number;
  /** Objects that were read, of every kind. */
  readonly objects: number;
  /** References that lead out of manifests. */
  readonly notJudged: readonly NotJudged[];
  /** In the order of the files; the check ends with 2 where there is one. */
  readonly unread: readonly UnreadInput[];
}

/** The findings that count. */
export function spokenFindings({ findings }: Pick<Report, "findings">): readonly Finding[] {
  return findings.filter(({ silenced }) => silenced === null);
}
