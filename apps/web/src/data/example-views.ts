/** For tests: small views of a shop. */
import type { ClusterStatus, NamespaceRow, OverviewView, ServiceRow, Verdict, VerdictCounts } from "@portolan/shared";

export const exampleStatus: ClusterStatus = {
  name: "demo",
  source: "demo",
  title: "http://127.0.0.1:6443",
  state: { type: "live" },
  dataAsOf: "2026-11-20T12:00:00Z",
  unreadable: [],
  namespaces: null,
  note: null,
};

const noPorts: VerdictCounts = { whole: 0, part: 0, severed: 0, unknown: 0 };

/** A row with one port of the row's verdict. */
export function exampleRow(name: string, verdict: Verdict, changes: Partial<ServiceRow> = {}): ServiceRow {
  return {
    namespace: "shop",
    name,
    missing: false,
    type: "ClusterIP",
    headless: false,
    ports: "80/TCP",
    verdict,
    portCounts: { ...noPorts, [verdict]: 1 },
    used: verdict === "whole" ? 2 : 0,
    total: 2,
    headline: verdict === "whole" ? null : `${name} is ${verdict}`,
    worst: null,
    exposed: false,
    ...changes,
  };
}

/** An overview of these rows, with totals that add up. */
export function exampleOverview(rows: readonly ServiceRow[], changes: Partial<OverviewView> = {}): OverviewView {
  const ports = { ...noPorts };
  const namespaces: Record<string, NamespaceRow> = {};
  for (const row of rows) {
    for (const verdict of ["whole", "part", "severed", "unknown"] as const) ports[verdict] += row.portCounts[verdict];
    namespaces[row.namespace] = { name: row.namespace, services: 1, ports: noPorts, worst: null };
  }
  return {
    view: "overview",
    cluster: exampleStatus,
    totals: { services: rows.length, ports, findings: { error: 0, warning: 0, info: 0 }, silenced: 0 },
    namespaces,
    services: Object.fromEntries(rows.map((row) => [`${row.namespace}/${row.name}`, row])),
    paths: {},
    omitted: 0,
    ...changes,
  };
}
