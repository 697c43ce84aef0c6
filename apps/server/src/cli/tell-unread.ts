/** What could not be read, as reports have it. */
import { describeProblem, type ManifestProblem } from "@portolan/manifests";
import type { UnreadInput } from "@portolan/shared";
import type { CheckOptions } from "./check-findings.ts";
import type { ProgramIo } from "./program-io.ts";
import { writeReport } from "./write-report.ts";

/** Its sentence is that of standard error, without the place. */
export function toUnread(problem: ManifestProblem): UnreadInput {
  const { file, position } = problem;
  const message = describeProblem({ ...problem, file: "", position: null }).replace(/^: /, "");
  return { file, position, message };
}

/** A report of nothing else: programs read it, and to a person standard error has told everything. */
export function writeUnread(
  unread: readonly UnreadInput[],
  options: Pick<CheckOptions, "format" | "failOn" | "version">,
  io: ProgramIo,
): void {
  if (options.format === "text") return;
  writeReport({ findings: [], services: 0, objects: 0, notJudged: [], unread }, options, io);
}
