/**
 * One honest line out of two connections: browser to Portolan, and Portolan to the cluster. The
 * nearer one speaks first: while the browser hears nothing, nothing newer is known of the cluster.
 */
import type { ClusterStatus } from "@portolan/shared";
import type { BrowserConnection } from "./stream-manager.ts";

/** What the line says. Times are milliseconds since 1970; null where none is known. */
export type ConnectionLine =
  | { readonly type: "opening" }
  | { readonly type: "reading-cluster"; readonly kindsReady: number; readonly kindsTotal: number }
  | { readonly type: "live" }
  | { readonly type: "partly-readable"; readonly kinds: readonly string[] }
  /** The server says why it shows nothing, or nothing newer. */
  | { readonly type: "refused"; readonly reason: string }
  | { readonly type: "browser-reconnecting"; readonly dataAsOf: number | null; readonly reason: string | null }
  | { readonly type: "cluster-reconnecting"; readonly dataAsOf: number | null; readonly reason: string }
  | { readonly type: "unreachable"; readonly reason: string }
  | { readonly type: "static"; readonly file: string }
  | { readonly type: "paused"; readonly dataAsOf: number | null };

/** How the line is drawn: a shape as well as a colour. */
export type ConnectionTone = "live" | "waiting" | "stale" | "down";

function parseTime(time: string | null): number | null {
  if (time === null) return null;
  const parsed = Date.parse(time);
  return Number.isNaN(parsed) ? null : parsed;
}

/** The older of what the server last told and when the cluster was last current. */
function dataAge(status: ClusterStatus | undefined, lastHeard: number | null): number | null {
  const known = status === undefined ? null : parseTime(status.dataAsOf);
  if (status === undefined || known === null) return lastHeard;
  // A live cluster's `dataAsOf` is when the last view was sent, a quiet one may not have changed for hours.
  return status.state.type === "live" && lastHeard !== null ? Math.max(known, lastHeard) : known;
}

/** @param status undefined while no view has come yet. */
export function connectionLine(connection: BrowserConnection, status: ClusterStatus | undefined): ConnectionLine {
  switch (connection.type) {
    case "connecting":
      return status === undefined ? { type: "opening" } : clusterLine(status);
    case "reconnecting":
      if (status === undefined && connection.problem !== null)
        return { type: "refused", reason: connection.problem.detail };
      return {
        type: "browser-reconnecting",
        dataAsOf: status === undefined ? null : dataAge(status, connection.lastHeard),
        reason: connection.problem?.detail ?? null,
      };
    case "refused":
      return { type: "refused", reason: connection.problem.detail };
    case "paused":
      return { type: "paused", dataAsOf: dataAge(status, connection.lastHeard) };
    case "live":
      return status === undefined ? { type: "opening" } : clusterLine(status);
    default:
      return connection satisfies never;
  }
}

function clusterLine(status: ClusterStatus): ConnectionLine {
  const { state } = status;
  switch (state.type) {
    case "connecting":
      return { type: "reading-cluster", kindsReady: state.kindsReady, kindsTotal: state.kindsTotal };
    case "live":
      return status.unreadable.length === 0
        ? { type: "live" }
        : { type: "partly-readable", kinds: status.unreadable.map(({ kind }) => kind) };
    case "reconnecting":
      return {
        type: "cluster-reconnecting",
        dataAsOf: parseTime(state.dataAsOf ?? status.dataAsOf),
        reason: state.error,
      };
    case "unreachable":
      return { type: "unreachable", reason: state.error };
    case "static":
      return { type: "static", file: state.file };
    default:
      return state satisfies never;
  }
}

/** The tone of a line. */
export function connectionTone(line: ConnectionLine): ConnectionTone {
  switch (line.type) {
    case "live":
    case "static":
      return "live";
    case "opening":
    case "reading-cluster":
    case "paused":
      return "waiting";
    case "partly-readable":
    case "browser-reconnecting":
    case "cluster-reconnecting":
      return "stale";
    case "refused":
    case "unreachable":
      return "down";
    default:
      return line satisfies never;
  }
}
