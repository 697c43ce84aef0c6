import { describe, expect, it } from "vitest";
import { applyDelta } from "./apply-delta.ts";
import type { ClusterStatus, NamespaceRow, OverviewView } from "./views.ts";

const cluster: ClusterStatus = {
  name: "demo",
  source: "demo",
  title: "http://127.0.0.1:4000",
  state: { type: "live" },
  dataAsOf: "2026-11-20T12:00:00Z",
  unreadable: [],
  namespaces: null,
  note: null,
};
const shop: NamespaceRow = {
  name: "shop",
  services: 2,
  ports: { whole: 2, part: 0, severed: 0, unknown: 0 },
  worst: null,
};
const crm: NamespaceRow = { ...shop, name: "crm" };
const before: OverviewView = {
  view: "overview",
  cluster,
  totals: { services: 4, ports: shop.ports, findings: { error: 0, warning: 0, info: 0 }, silenced: 0 },
  namespaces: { shop, crm },
  services: {},
  paths: {},
  omitted: 0,
};

describe("applyDelta", () => {
  it("replaces fields and leaves the others as they are", () => {
    const after = applyDelta(before, { fields: { omitted: 3 }, collections: {} });
    expect(after).toEqual({ ...before, omitted: 3 });
    expect(after.namespaces).toBe(before.namespaces);
    expect(after.cluster).toBe(cluster);
  });

  it("sets and removes keys of a collection and keeps the identity of the others", () => {
    const broken: NamespaceRow = { ...shop, worst: "error" };
    const added: NamespaceRow = { ...shop, name: "new" };
    const after = applyDelta(before, {
      fields: {},
      collections: { namespaces: { set: { shop: broken, new: added }, remove: ["crm", "never-there"] } },
    });
    expect(after.namespaces).toEqual({ shop: broken, new: added });
    const kept = applyDelta(before, { fields: {}, collections: { namespaces: { set: { shop: broken }, remove: [] } } });
    expect(kept.namespaces["crm"]).toBe(crm);
    expect(kept.services).toBe(before.services);
  });

  it("does not change what it was given", () => {
    const copy = structuredClone(before);
    applyDelta(before, { fields: { omitted: 1 }, collections: { namespaces: { set: {}, remove: ["shop"] } } });
    expect(before).toEqual(copy);
  });

  it("takes a key that is a name of Object.prototype for a key like any other", () => {
    const set = JSON.parse('{"__proto__": {"name": "__proto__"}}') as Record<string, unknown>;
    const after = applyDelta(before, { fields: {}, collections: { namespaces: { set, remove: [] } } });
    expect(Object.keys(after.namespaces)).toEqual(["shop", "crm", "__proto__"]);
    expect(Object.getPrototypeOf(after.namespaces)).toBe(Object.prototype);
  });
});
