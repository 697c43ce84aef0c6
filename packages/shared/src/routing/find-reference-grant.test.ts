import { describe, expect, it } from "vitest";
import { snapshotOf, type Raw } from "../../test/cluster-objects.ts";
import { referenceGrant } from "../../test/gateway-objects.ts";
import { findReferenceGrant } from "./find-reference-grant.ts";

const from = { kind: "HTTPRoute", namespace: "shop" } as const;
const to = { group: "", kind: "Service", namespace: "data", name: "db" };

describe("findReferenceGrant", () => {
  it.each<{ name: string; grants: readonly Raw[]; found: boolean }>([
    { name: "none", grants: [], found: false },
    { name: "to every Service", grants: [referenceGrant("data")], found: true },
    { name: "to this Service", grants: [referenceGrant("data", { to: { name: "db" } })], found: true },
    { name: "to another Service", grants: [referenceGrant("data", { to: { name: "other" } })], found: false },
    { name: "to another kind", grants: [referenceGrant("data", { to: { kind: "Secret" } })], found: false },
    { name: "to another group", grants: [referenceGrant("data", { to: { group: "example.com" } })], found: false },
    { name: "in another namespace", grants: [referenceGrant("other")], found: false },
    { name: "in the route's namespace", grants: [referenceGrant("shop")], found: false },
    {
      name: "from another namespace",
      grants: [referenceGrant("data", { from: { namespace: "other" } })],
      found: false,
    },
    { name: "from another kind", grants: [referenceGrant("data", { from: { kind: "GRPCRoute" } })], found: false },
    { name: "from another group", grants: [referenceGrant("data", { from: { group: "" } })], found: false },
  ])("$name: $found", ({ grants, found }) => {
    const grant = findReferenceGrant(snapshotOf(grants), from, to);
    expect(grant?.name ?? null).toBe(found ? "routes" : null);
  });

  it("from and to belong to one grant", () => {
    const grants = [
      referenceGrant("data", { from: { namespace: "other" } }),
      { ...referenceGrant("data", { to: { name: "other" } }), metadata: { name: "second", namespace: "data" } },
    ];
    expect(findReferenceGrant(snapshotOf(grants), from, to)).toBeUndefined();
  });
});
