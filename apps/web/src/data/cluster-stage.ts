/** What the pages of a cluster can show at all: the picture, or one of the states before and beside it. */
import type { OverviewView, Problem } from "@portolan/shared";
import type { BrowserConnection } from "./stream-manager.ts";

export type ClusterStage =
  | { readonly type: "opening" }
  | { readonly type: "refused"; readonly problem: Problem }
  | { readonly type: "reading"; readonly kindsReady: number; readonly kindsTotal: number }
  | { readonly type: "unreachable"; readonly error: string }
  /** Services may not be listed; `permission` is the RBAC rule that would help, as YAML. */
  | { readonly type: "forbidden"; readonly reason: string; readonly permission: string }
  | { readonly type: "empty" }
  | { readonly type: "ready" };

/** Old data is shown as long as there is any: a lost connection alone never leaves `ready`. */
export function clusterStage(connection: BrowserConnection, overview: OverviewView | undefined): ClusterStage {
  if (overview === undefined) {
    return connection.type === "reconnecting" && connection.problem !== null
      ? { type: "refused", problem: connection.problem }
      : { type: "opening" };
  }
  const { state, unreadable } = overview.cluster;
  const hasServices = Object.keys(overview.services).length > 0;
  if (hasServices) return { type: "ready" };
  if (state.type === "connecting")
    return { type: "reading", kindsReady: state.kindsReady, kindsTotal: state.kindsTotal };
  if (state.type === "unreachable") return { type: "unreachable", error: state.error };
  const services = unreadable.find(({ kind }) => kind === "Service");
  if (services !== undefined) return { type: "forbidden", reason: services.reason, permission: services.permission };
  return { type: "empty" };
}
