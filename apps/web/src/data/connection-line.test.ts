import { expect, test } from "vitest";
import type { ClusterStatus, SourceState } from "@portolan/shared";
import { connectionLine, connectionTone, type ConnectionLine, type ConnectionTone } from "./connection-line.ts";
import type { BrowserConnection } from "./stream-manager.ts";

const noon = Date.parse("2026-11-20T12:00:00Z");
const earlier = "2026-11-20T11:58:00Z";

function status(state: SourceState, unreadable: readonly string[] = []): ClusterStatus {
  return {
    name: "prod",
    source: "live",
    title: "prod",
    state,
    dataAsOf: earlier,
    unreadable: unreadable.map((kind) => ({ kind, namespaces: [], reason: "forbidden", permission: "" })),
    namespaces: null,
    note: null,
  };
}

const live: BrowserConnection = { type: "live" };
const lost: BrowserConnection = { type: "reconnecting", lastHeard: noon, problem: null };

const cases: readonly {
  readonly name: string;
  readonly connection: BrowserConnection;
  readonly status: ClusterStatus | undefined;
  readonly line: ConnectionLine;
  readonly tone: ConnectionTone;
}[] = [
  {
    name: "nothing yet",
    connection: { type: "connecting" },
    status: undefined,
    line: { type: "opening" },
    tone: "waiting",
  },
  {
    name: "refused for good, with old data on the screen",
    connection: {
      type: "refused",
      lastHeard: noon,
      problem: { type: "about:blank", title: "No", status: 404, detail: "No such cluster" },
    },
    status: status({ type: "live" }),
    line: { type: "refused", reason: "No such cluster" },
    tone: "down",
  },
  {
    name: "the cluster is being read",
    connection: live,
    status: status({ type: "connecting", kindsReady: 5, kindsTotal: 12 }),
    line: { type: "reading-cluster", kindsReady: 5, kindsTotal: 12 },
    tone: "waiting",
  },
  { name: "all is well", connection: live, status: status({ type: "live" }), line: { type: "live" }, tone: "live" },
  {
    name: "a kind may not be read",
    connection: live,
    status: status({ type: "live" }, ["Ingress", "Node"]),
    line: { type: "partly-readable", kinds: ["Ingress", "Node"] },
    tone: "stale",
  },
  {
    name: "the server is gone: a live cluster's data is as old as the last thing heard",
    connection: lost,
    status: status({ type: "live" }),
    line: { type: "browser-reconnecting", dataAsOf: noon, reason: null },
    tone: "stale",
  },
  {
    name: "both are gone: the data is as old as the cluster's",
    connection: lost,
    status: status({ type: "reconnecting", dataAsOf: earlier, error: "ECONNREFUSED" }),
    line: { type: "browser-reconnecting", dataAsOf: Date.parse(earlier), reason: null },
    tone: "stale",
  },
  {
    name: "the server was never there",
    connection: { type: "reconnecting", lastHeard: null, problem: null },
    status: undefined,
    line: { type: "browser-reconnecting", dataAsOf: null, reason: null },
    tone: "stale",
  },
  {
    name: "the server refuses",
    connection: {
      type: "reconnecting",
      lastHeard: null,
      problem: { type: "about:blank", title: "No", status: 404, detail: "No such cluster" },
    },
    status: undefined,
    line: { type: "refused", reason: "No such cluster" },
    tone: "down",
  },
  {
    name: "the cluster is gone",
    connection: live,
    status: status({ type: "reconnecting", dataAsOf: null, error: "ECONNREFUSED" }),
    line: { type: "cluster-reconnecting", dataAsOf: Date.parse(earlier), reason: "ECONNREFUSED" },
    tone: "stale",
  },
  {
    name: "the cluster was never there",
    connection: live,
    status: status({ type: "unreachable", error: "getaddrinfo ENOTFOUND api" }),
    line: { type: "unreachable", reason: "getaddrinfo ENOTFOUND api" },
    tone: "down",
  },
  {
    name: "a file",
    connection: live,
    status: status({ type: "static", file: "web.json" }),
    line: { type: "static", file: "web.json" },
    tone: "live",
  },
  {
    name: "a hidden tab",
    connection: { type: "paused", lastHeard: noon },
    status: status({ type: "live" }),
    line: { type: "paused", dataAsOf: noon },
    tone: "waiting",
  },
];

test.each(cases)("$name", ({ connection, status: known, line, tone }) => {
  expect(connectionLine(connection, known)).toEqual(line);
  expect(connectionTone(line)).toBe(tone);
});
