import { expect, test } from "vitest";
import { serviceId, type Finding, type Severity } from "@portolan/shared";
import { listBrokenPaths } from "./list-broken-paths.ts";

function finding(name: string, since: string | null, severity: Severity = "error"): Finding {
  return {
    id: `selector-no-pods shop/${name} 80/TCP`,
    rule: "selector-no-pods",
    severity,
    object: { kind: "Service", namespace: "shop", name },
    port: "80/TCP",
    hop: "endpoints",
    message: name,
    since,
    managedBy: null,
    evidence: [],
    fixes: [],
    reproduce: [],
    location: null,
    services: [serviceId("shop", name)],
    silenced: null,
  };
}

function keyed(...findings: readonly Finding[]) {
  return Object.fromEntries(findings.map((each) => [each.id, each]));
}

test("exposed first, then the most recent, then by cluster; warnings are no broken paths", () => {
  const listed = listBrokenPaths([
    {
      cluster: "b",
      findings: keyed(
        finding("old", "2026-11-20T09:00:00Z"),
        finding("new", "2026-11-20T11:00:00Z"),
        finding("whenever", null),
        finding("slow", "2026-11-20T12:00:00Z", "warning"),
        { ...finding("silent", "2026-11-20T12:00:00Z"), silenced: { by: "config", reason: null } },
      ),
      exposed: new Set(["shop/old"]),
    },
    {
      cluster: "a",
      findings: keyed(finding("newest", "2026-11-20T11:30:00Z"), finding("whenever", null)),
      exposed: new Set(),
    },
  ]);
  expect(listed.map(({ cluster, exposed, finding: { message } }) => [cluster, message, exposed])).toEqual([
    ["b", "old", true],
    ["a", "newest", false],
    ["b", "new", false],
    ["a", "whenever", false],
    ["b", "whenever", false],
  ]);
});
