import { serviceId, type Finding, type Severity } from "@portolan/shared";
import { expect, test } from "vitest";
import { countFindings } from "./count-findings.ts";

function finding(kind: string, name: string, severity: Severity, services: readonly string[] = [name]): Finding {
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
    services: services.map((service) => serviceId("shop", service)),
    silenced: null,
  };
}

test("counts by Service, with the worst severity", () => {
  const findings = [
    finding("Service", "web", "info"),
    finding("Service", "web", "error"),
    finding("Service", "web", "warning"),
    finding("Service", "db", "info"),
    finding("Ingress", "site", "error", ["db", "api"]),
    finding("GatewayClass", "lb", "error", []),
  ];
  expect([...countFindings(findings)]).toEqual([
    ["shop/web", { count: 3, worst: "error" }],
    ["shop/db", { count: 2, worst: "error" }],
    ["shop/api", { count: 1, worst: "error" }],
  ]);
});
