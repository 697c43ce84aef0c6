import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { editDistance, findClosestName, isCloseName, sharesStem } from "./find-closest-name.ts";

describe("editDistance", () => {
  it.each([
    ["", "", 0],
    ["", "abc", 3],
    ["htpp", "http", 1],
    ["wbe", "web", 1],
    ["order", "orders", 1],
    ["ab", "cd", 2],
    ["xab", "yba", 2],
    ["kitten", "sitting", 3],
    ["payments", "payment-api", 4],
  ])("of %j and %j is %i", (a, b, expected) => {
    expect(editDistance(a, b)).toBe(expected);
  });

  it("is the same both ways, 0 for equal names only, and never more than the longer name", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        const distance = editDistance(a, b);
        expect(editDistance(b, a)).toBe(distance);
        expect(distance === 0).toBe(a === b);
        expect(distance).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });
});

describe("isCloseName", () => {
  it.each([
    ["wbe", "web", true],
    ["Web", "web", true],
    ["a", "b", false],
    ["api", "web", false],
    ["frontend", "fronted", true],
    ["frontend", "backend", false],
    ["ab", "ac", false],
    ["web", "webs", true],
    ["orders", "ordexx", false],
    ["orders", "ordersab", true],
    ["frontend", "frontxxd", true],
  ])("%j and %j: %j", (a, b, expected) => {
    expect(isCloseName(a, b)).toBe(expected);
  });
});

describe("sharesStem", () => {
  it.each([
    ["orders", "orders", true],
    ["orders", "orders-api", true],
    ["shop-orders", "orders", true],
    ["order", "orders", true],
    ["web", "website", false],
    ["nginx", "default-nginx", true],
    ["nginx", "test-nodeport", false],
    ["", "web", false],
    ["", "-web", false],
    ["s", "", false],
    ["", "", false],
    ["web", "website-x", false],
    ["web", "shop-xyz", false],
    ["api", "shop-xapi", false],
  ])("%j and %j: %j", (a, b, expected) => {
    expect(sharesStem(a, b)).toBe(expected);
  });
});

describe("findClosestName", () => {
  it.each([
    { wanted: "htpp", names: ["grpc", "http", "https"], expected: "http" },
    { wanted: "payments", names: ["payment", "orders"], expected: "payment" },
    { wanted: "orders", names: ["orders-api", "order", "web"], expected: "order" },
    { wanted: "orders", names: ["orderz", "ordera"], expected: "ordera" },
    { wanted: "orders", names: ["a-orders", "order"], expected: "order" },
    { wanted: "web", names: ["web"], expected: null },
    { wanted: "web", names: ["mysql", "redis"], expected: null },
    { wanted: "api", names: [], expected: null },
  ])("$wanted among $names: $expected", ({ wanted, names, expected }) => {
    expect(findClosestName(wanted, names)).toBe(expected);
  });
});
