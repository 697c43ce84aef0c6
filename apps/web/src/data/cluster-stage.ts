/** What the pages of a cluster can show at all: the picture, or one of the states before and beside it. */
import type { OverviewView, Problem } from "@portolan/shared";
import type { BrowserConnection } from "./stream-manager.ts";

export type ClusterStage =
  | { readonly type: "opening" }
  | { readonly type: "refused"; readonly problem: Problem }
  | { readonly type: "reading"; readonly kindsReady: number; readonly kindsTotal: number }
  /** `context`: as kubectl takes it, or null where there is none. */
  | { readonly type: "unreachable"; readonly error: string; readonly context: string | null }
  /** Services may not be listed; `permission` is the RBAC rule that would help, as YAML. */
  | { readonly type: "forbidden"; readonly reason: string; readonly permission: string }
  /** `file`: what was read is a file, and will stay empty. */
  | { readonly type: "empty"; readonly file: boolean }
  | { readonly type: "ready" };

/** A name that a shell takes as it is. */
const shellWord = /^[\w.:/@-]+$/;

/** Old data is shown as long as there is any: a lost connection alone never leaves `ready`. */
export function clusterStage(connection: BrowserConnection, overview: OverviewView | undefined): ClusterStage {
  if (overview === undefined) {
    const refused = connection.type === "refused" || connection.type === "reconnecting";
    return refused && connection.problem !== null
      ? { type: "refused", problem: connection.problem }
      : { type: "opening" };
  }
  const { state, unreadable } = overview.cluster;
  const hasServices = Object.keys(overview.services).length > 0;
  if (hasServices) return { type: "ready" };
  if (state.type === "connecting")
    return { type: "reading", kindsReady: state.kindsReady, kindsTotal: state.kindsTotal };
  if (state.type === "unreachable") {
    const context = overview.cluster.source === "live" && shellWord.test(overview.cluster.title);
    return { type: "unreachable", error: state.error, context: context ? overview.cluster.title : null };
  }
  const services = unreadable.find(({ kind }) => kind === "Service");
  if (services !== undefined) return { type: "forbidden", reason: services.reason, permission: services.permission };
  return { type: "empty", file: state.type === "static" };
}
