import { expect, test } from "vitest";
import type { ClusterStatus, OverviewView, Problem } from "@portolan/shared";
import { clusterStage, type ClusterStage } from "./cluster-stage.ts";
import { exampleOverview, exampleRow, exampleStatus } from "./example-views.ts";
import type { BrowserConnection } from "./stream-manager.ts";

const live: BrowserConnection = { type: "live" };
const problem: Problem = { type: "about:blank", title: "No", status: 404, detail: "No such cluster" };

function emptyWith(changes: Partial<ClusterStatus>): OverviewView {
  return exampleOverview([], { cluster: { ...exampleStatus, ...changes } });
}

const cases: readonly {
  readonly name: string;
  readonly connection: BrowserConnection;
  readonly overview: OverviewView | undefined;
  readonly expected: ClusterStage;
}[] = [
  { name: "before the first snapshot", connection: live, overview: undefined, expected: { type: "opening" } },
  {
    name: "the server refuses",
    connection: { type: "reconnecting", lastHeard: null, problem },
    overview: undefined,
    expected: { type: "refused", problem },
  },
  {
    name: "the server refuses for good",
    connection: { type: "refused", lastHeard: null, problem },
    overview: undefined,
    expected: { type: "refused", problem },
  },
  {
    name: "old data stays when the server goes away",
    connection: { type: "reconnecting", lastHeard: 1, problem },
    overview: exampleOverview([exampleRow("cart", "whole")]),
    expected: { type: "ready" },
  },
  {
    name: "half read, but there are Services",
    connection: live,
    overview: exampleOverview([exampleRow("cart", "whole")], {
      cluster: { ...exampleStatus, state: { type: "connecting", kindsReady: 5, kindsTotal: 12 } },
    }),
    expected: { type: "ready" },
  },
  {
    name: "half read, nothing yet",
    connection: live,
    overview: emptyWith({ state: { type: "connecting", kindsReady: 5, kindsTotal: 12 } }),
    expected: { type: "reading", kindsReady: 5, kindsTotal: 12 },
  },
  {
    name: "unreachable",
    connection: live,
    overview: emptyWith({ source: "live", title: "prod", state: { type: "unreachable", error: "ECONNREFUSED" } }),
    expected: { type: "unreachable", error: "ECONNREFUSED", context: "prod" },
  },
  {
    name: "unreachable, by a name that a shell would take apart",
    connection: live,
    overview: emptyWith({ source: "live", title: "a; b", state: { type: "unreachable", error: "ECONNREFUSED" } }),
    expected: { type: "unreachable", error: "ECONNREFUSED", context: null },
  },
  {
    name: "Services may not be listed",
    connection: live,
    overview: emptyWith({
      unreadable: [{ kind: "Service", namespaces: [], reason: "services is forbidden", permission: "rules: []" }],
    }),
    expected: { type: "forbidden", reason: "services is forbidden", permission: "rules: []" },
  },
  { name: "empty", connection: live, overview: emptyWith({}), expected: { type: "empty", file: false } },
  {
    name: "an empty file",
    connection: live,
    overview: emptyWith({ source: "file", state: { type: "static", file: "web.json" } }),
    expected: { type: "empty", file: true },
  },
];

test.each(cases)("$name", ({ connection, overview, expected }) => {
  expect(clusterStage(connection, overview)).toEqual(expected);
});
