import type { Finding, Severity } from "@portolan/shared";
import { expect, test } from "vitest";
import { countFindings } from "./count-findings.ts";

function finding(kind: string, name: string, severity: Severity): Finding {
  return {
    id: `${kind} ${name} ${severity}`,
    rule: "some-rule",
    severity,
    object: { kind, namespace: "shop", name },
    port: null,
    hop: "service",
    message: "",
    since: null,
    managedBy: null,
    evidence: [],
    fixes: [],
    reproduce: [],
    location: null,
    services: [],
    silenced: null,
  };
}

test("counts by Service, with the worst severity", () => {
  const findings = [
    finding("Service", "web", "info"),
    finding("Service", "web", "error"),
    finding("Service", "web", "warning"),
    finding("Service", "db", "info"),
    finding("Ingress", "site", "error"),
  ];
  expect([...countFindings(findings)]).toEqual([
    ["shop/web", { count: 3, worst: "error" }],
    ["shop/db", { count: 1, worst: "info" }],
  ]);
});
