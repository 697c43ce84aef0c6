/** The findings of objects that are no Service, in the totals, the rows and the views. */
import { objectKey, serviceId, type Finding, type Severity } from "@portolan/shared";
import { describe, expect, it } from "vitest";
import { createServiceTable } from "./service-table.ts";

const ingress = { kind: "Ingress", namespace: "shop", name: "site" };
const gatewayClass = { kind: "GatewayClass", namespace: null, name: "lb" };
const key = objectKey(ingress);
const web = serviceId("shop", "web");

function finding(rule: string, severity: Severity, parts: Partial<Finding> = {}): Finding {
  return {
    id: `${rule} ${key} *`,
    rule,
    severity,
    object: ingress,
    port: null,
    hop: "way-in",
    message: rule,
    since: null,
    managedBy: null,
    evidence: [],
    fixes: [],
    reproduce: [],
    location: null,
    services: [web],
    silenced: null,
    ...parts,
  };
}

const missing = finding("ingress-service-missing", "error");
const silent = finding("ingress-class", "warning", { silenced: { by: "annotation", reason: "a demo" } });

describe("findings of objects", () => {
  it("are counted, the silenced ones apart, and shown with the Services that they name", () => {
    const table = createServiceTable();
    table.setObject(key, [missing, silent]);
    const counts = { error: 1, warning: 0, info: 0 };
    expect(table.totals()).toMatchObject({ findings: counts, silenced: 1 });
    expect(table.totalsOf("shop")).toMatchObject({ findings: counts, silenced: 1 });
    expect(table.namespaceRows()["shop"]).toMatchObject({ worst: "error" });
    expect(table.findings()).toEqual({ [missing.id]: missing, [silent.id]: silent });
    expect(table.findingsIn("shop")).toEqual({ [missing.id]: missing });
    expect(table.findingsIn("crm")).toEqual({});
    expect(table.findingsOf(web)).toEqual({ [missing.id]: missing });
    expect(table.findingsOf(serviceId("shop", "api"))).toEqual({});
  });

  it("go when they are mended, and leave no namespace behind", () => {
    const table = createServiceTable();
    table.setObject(key, [missing, silent]);
    table.setObject(key, []);
    expect(table.totals()).toMatchObject({ findings: { error: 0, warning: 0, info: 0 }, silenced: 0 });
    expect(table.namespaceRows()).toEqual({});
    expect(table.findings()).toEqual({});
    expect(table.findingsOf(web)).toEqual({});
  });

  it("stay the same objects while they say the same", () => {
    const table = createServiceTable();
    table.setObject(key, [missing]);
    const before = table.findings();
    table.setObject(key, [{ ...missing }]);
    expect(table.findings()).toBe(before);
  });

  it("of cluster-scoped objects belong to no namespace", () => {
    const table = createServiceTable();
    const found = finding("gateway-status", "error", { object: gatewayClass, services: [] });
    table.setObject(objectKey(gatewayClass), [found]);
    expect(table.totals().findings).toEqual({ error: 1, warning: 0, info: 0 });
    expect(table.namespaceRows()).toEqual({});
    expect(table.findings()).toEqual({ [found.id]: found });
  });
});
