/** What a rule is. Each has a folder of its own beside this file; none imports another. */
import type { ServicePaths } from "../paths/path-model.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import type { Finding, Severity } from "./finding.ts";

/** What a check may look at. Everything is derived from the snapshot; `now` is milliseconds since 1970. */
export interface RuleContext {
  readonly snapshot: Snapshot;
  readonly now: number;
  /** Says that the answer changes at this time (ms) though nothing else does; debounces use it. */
  readonly recheckAt: (time: number) => void;
}

/** What a check yields; the framework adds id, rule, object, managedBy and the default severity. */
export type FindingDraft = Pick<Finding, "hop" | "message" | "evidence"> &
  Partial<Pick<Finding, "severity" | "port" | "since" | "fixes" | "reproduce">>;

/** A rule over Services and their paths. */
export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** Rules whose findings on the same Service port are consequences of this one's and are left out. */
  readonly explains?: readonly string[];
  readonly check: (service: ServicePaths, context: RuleContext) => Iterable<FindingDraft>;
}
