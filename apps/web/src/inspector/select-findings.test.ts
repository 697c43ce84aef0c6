import { expect, test } from "vitest";
import type { Finding } from "@portolan/shared";
import { examplePort, exampleService } from "./example-paths.ts";
import { selectFindings, selectPort } from "./select-findings.ts";

const service = exampleService([
  examplePort({ port: 80 }),
  examplePort({ port: 443, verdict: "severed" }),
  examplePort({ port: 9090, verdict: "part" }),
]);

test.each([
  { port: "80/TCP", expected: 80 },
  { port: null, expected: 443 },
  { port: "7/TCP", expected: 443 },
])("$port shows port $expected", ({ port, expected }) => {
  expect(selectPort(service, port)?.port).toBe(expected);
});

test("a Service without ports shows none", () => {
  expect(selectPort(exampleService([]), null)).toBeNull();
});

function finding(id: string, severity: Finding["severity"], port: string | null): Finding {
  return {
    id,
    rule: "rule",
    severity,
    object: { kind: "Service", namespace: "shop", name: "cart" },
    port,
    hop: "endpoints",
    message: id,
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

test("findings of the port and of the whole Service, the gravest first", () => {
  const findings = Object.fromEntries(
    [
      finding("info", "info", "443/TCP"),
      finding("whole Service", "error", null),
      finding("other port", "error", "80/TCP"),
      finding("port", "error", "443/TCP"),
    ].map((each) => [each.id, each]),
  );
  expect(selectFindings(findings, selectPort(service, null)).map(({ id }) => id)).toEqual([
    "port",
    "whole Service",
    "info",
  ]);
});
