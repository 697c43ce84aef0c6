/** From how each kind stands to how the cluster stands. */
import { permissionYaml } from "@portolan/shared";
import type { ClusterStatus, SlimKind, SourceState, UnreadableKind } from "@portolan/shared";
import type { RequestProblem } from "../kube/describe-error.ts";
import type { KindStatus } from "./watch-kind.ts";

/** The part of a status that follows from the kinds. */
export type StatusSummary = Pick<ClusterStatus, "state" | "dataAsOf" | "unreadable" | "namespaces"> & {
  /** See `ClusterSource.unread`. */
  readonly unread: ReadonlySet<SlimKind>;
};

interface Failure {
  readonly kind: SlimKind;
  readonly problem: RequestProblem;
}

/** `namespaces`: what `--namespace` named, or null. `now` in ms since 1970. */
export function summarizeStatus(
  kinds: readonly KindStatus[],
  namespaces: readonly string[] | null,
  now: number,
): StatusSummary {
  const state = summarizeState(kinds, now);
  const readNamespaces = namespaces ?? namespacesRead(kinds);
  return {
    state,
    dataAsOf: dataAsOf(state, now),
    unreadable: kinds.flatMap((kind) => describeUnreadable(kind, readNamespaces)),
    namespaces: readNamespaces,
    unread: new Set(kinds.filter(isUnread).map(({ entry }) => entry.kind)),
  };
}

function summarizeState(kinds: readonly KindStatus[], now: number): SourceState {
  const kindsReady = kinds.filter(({ state }) => state.type !== "connecting").length;
  const failures = kinds.flatMap(failureOf);
  const anyRead = kinds.some((kind) => !isUnread(kind));
  const error = failures.length === 0 ? null : describeFailure(failures);
  if (error !== null && !anyRead) return { type: "unreachable", error };
  if (error !== null) return { type: "reconnecting", dataAsOf: formatTime(oldestData(kinds, now)), error };
  if (kindsReady < kinds.length) return { type: "connecting", kindsReady, kindsTotal: kinds.length };
  return { type: "live" };
}

/** Nothing of the kind is known. */
function isUnread({ state }: KindStatus): boolean {
  switch (state.type) {
    case "connecting":
    case "not-asked-for":
      return true;
    case "forbidden":
      return !state.polled;
    case "current":
    case "stale":
    case "absent":
      return false;
    default:
      return state satisfies never;
  }
}

function failureOf({ entry, state }: KindStatus): readonly Failure[] {
  if (state.type === "stale") return [{ kind: entry.kind, problem: state.problem }];
  if (state.type === "connecting" && state.problem !== null) return [{ kind: entry.kind, problem: state.problem }];
  return [];
}

/** What concerns the whole cluster says more than what concerns a kind. */
function describeFailure(failures: readonly Failure[]): string {
  const whole = failures.find(({ problem }) => problem.concerns === "cluster");
  if (whole) return `${whole.problem.message} ${whole.problem.cure}`;
  return failures.map(({ kind, problem }) => `${kind}: ${problem.message}`).join(" ");
}

function oldestData(kinds: readonly KindStatus[], now: number): number {
  return Math.min(now, ...kinds.map(({ state }) => (state.type === "stale" ? state.since : now)));
}

function dataAsOf(state: SourceState, now: number): string | null {
  switch (state.type) {
    case "live":
      return formatTime(now);
    case "reconnecting":
      return state.dataAsOf;
    case "connecting":
    case "unreachable":
    case "static":
      return null;
    default:
      return state satisfies never;
  }
}

function formatTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** Null where every namespaced kind is read over all namespaces. */
function namespacesRead(kinds: readonly KindStatus[]): readonly string[] | null {
  const limited = kinds.filter(({ readIn }) => readIn !== null);
  if (limited.length === 0) return null;
  return [...new Set(limited.flatMap(({ readIn }) => readIn ?? []))].sort();
}

/**
 * Of a kind that is read one by one only those namespaces are named in which something else may be
 * read: the others are not shown at all.
 */
function describeUnreadable(
  { entry, state, readIn, forbiddenIn }: KindStatus,
  shown: readonly string[] | null,
): readonly UnreadableKind[] {
  const permission = permissionYaml(entry);
  if (state.type === "forbidden") {
    return [{ kind: entry.kind, namespaces: [], reason: state.problem.message, permission }];
  }
  if (readIn === null) return [];
  const namespaces = forbiddenIn.filter((namespace) => shown?.includes(namespace) ?? false).sort();
  if (namespaces.length === 0) return [];
  return [{ kind: entry.kind, namespaces, reason: `${entry.plural} may not be listed there`, permission }];
}
