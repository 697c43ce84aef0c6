import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { applyDelta, type ClusterStatus, type OverviewView } from "@portolan/shared";
import { diffView } from "./diff-view.ts";

const cluster: ClusterStatus = {
  name: "prod",
  source: "live",
  title: "prod",
  state: { type: "live" },
  dataAsOf: null,
  unreadable: [],
  namespaces: null,
  note: null,
};

/** As JSON.parse makes objects. */
const plain = { noNullPrototype: true };
const counts = fc.record({ whole: fc.nat(3), part: fc.nat(3), severed: fc.nat(3), unknown: fc.nat(3) }, plain);
const name = fc.constantFrom("shop", "crm", "__proto__", "constructor", "kube-system");
const row = fc.record(
  { name, services: fc.nat(3), ports: counts, worst: fc.constantFrom(null, "error" as const, "info" as const) },
  plain,
);
const view: fc.Arbitrary<OverviewView> = fc.record({
  view: fc.constant("overview" as const),
  cluster: fc.constantFrom(cluster, { ...cluster, state: { type: "unreachable" as const, error: "no route" } }),
  totals: fc.record({
    services: fc.nat(3),
    ports: counts,
    findings: fc.record({ error: fc.nat(2), warning: fc.nat(2), info: fc.nat(2) }, plain),
    silenced: fc.nat(2),
  }),
  namespaces: fc.dictionary(name, row, plain),
  services: fc.constant({}),
  paths: fc.constant({}),
  omitted: fc.nat(2),
});

describe("diffView", () => {
  it("and applyDelta are inverses, over JSON too", () => {
    fc.assert(
      fc.property(view, view, (before, after) => {
        const delta = diffView(before, after);
        if (delta === null) expect(after).toEqual(before);
        else {
          expect(applyDelta(before, delta)).toEqual(after);
          const sent = JSON.parse(JSON.stringify(delta)) as typeof delta;
          expect(JSON.parse(JSON.stringify(applyDelta(before, sent)))).toEqual(JSON.parse(JSON.stringify(after)));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("leaves what is equal as the same object", () => {
    fc.assert(
      fc.property(view, view, (before, after) => {
        const delta = diffView(before, after);
        const applied = delta === null ? before : applyDelta(before, delta);
        for (const [key, item] of Object.entries(before.namespaces)) {
          const same =
            JSON.stringify(item) === JSON.stringify(Object.entries(after.namespaces).find(([k]) => k === key)?.[1]);
          expect(Object.values(applied.namespaces).includes(item)).toBe(same);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it("names only what changed", () => {
    const ports = { whole: 1, part: 0, severed: 0, unknown: 0 };
    const shop = { name: "shop", services: 1, ports, worst: null };
    const before: OverviewView = {
      view: "overview",
      cluster,
      totals: { services: 1, ports, findings: { error: 0, warning: 0, info: 0 }, silenced: 0 },
      namespaces: { shop, crm: { ...shop, name: "crm" } },
      services: {},
      paths: {},
      omitted: 0,
    };
    const after: OverviewView = {
      ...before,
      // Computed again, and equal.
      totals: structuredClone(before.totals),
      namespaces: { shop: { ...shop, worst: "error" }, new: { ...shop, name: "new" } },
      omitted: 4,
    };
    expect(diffView(before, after)).toEqual({
      fields: { omitted: 4 },
      collections: {
        namespaces: {
          set: { shop: { ...shop, worst: "error" }, new: { ...shop, name: "new" } },
          remove: ["crm"],
        },
      },
    });
    expect(diffView(before, structuredClone(before))).toBeNull();
  });
});
