import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { equalObjects } from "./equal-objects.ts";
import { createShare } from "./share-values.ts";

describe("createShare", () => {
  it("gives one object for equal values", () => {
    const share = createShare();
    const first = share.value({ app: "web" });
    expect(share.value({ app: "web" })).toBe(first);
    expect(share.value({ app: "api" })).toEqual({ app: "api" });
  });

  it("forgets what nobody asked for during a generation, and nothing else", () => {
    const share = createShare(2);
    const used = share.value(["used"]);
    const unused = share.value(["unused"]);
    share.value(["a"]);
    expect(share.value(["used"])).toBe(used);
    share.value(["b"]);
    expect(share.value(["used"])).toBe(used);
    const again = share.value(["unused"]);
    expect(again).toEqual(unused);
    expect(again).not.toBe(unused);
  });
});

describe("equalObjects", () => {
  it.each([
    { name: "equal fields in another order", left: { a: 1, b: [1, null] }, right: { b: [1, null], a: 1 }, equal: true },
    { name: "a field more", left: { a: 1 }, right: { a: 1, b: 2 }, equal: false },
    { name: "as many fields by other names", left: { a: 1 }, right: { b: 1 }, equal: false },
    { name: "a longer list", left: [1], right: [1, 2], equal: false },
    { name: "a list and an object", left: [], right: {}, equal: false },
    { name: "an object and a list", left: { length: 0 }, right: [], equal: false },
    { name: "null and an object", left: null, right: {}, equal: false },
    { name: "a number and its text", left: 80, right: "80", equal: false },
    { name: "a deep difference", left: { a: [{ b: 1 }] }, right: { a: [{ b: 2 }] }, equal: false },
  ])("compares $name", ({ left, right, equal }) => {
    expect(equalObjects(left, right)).toBe(equal);
  });

  it("agrees with the values written as JSON", { timeout: 60_000 }, () => {
    const value = fc.jsonValue({ maxDepth: 3 }).map((json) => JSON.parse(JSON.stringify(json)) as unknown);
    fc.assert(
      fc.property(value, value, (left, right) => {
        expect(equalObjects(left, JSON.parse(JSON.stringify(left)))).toBe(true);
        expect(equalObjects(left, right)).toBe(canonical(left) === canonical(right));
      }),
    );
  });
});

function canonical(value: unknown): string {
  return JSON.stringify(value, (_, field: unknown) =>
    typeof field === "object" && field !== null && !Array.isArray(field)
      ? Object.fromEntries(Object.entries(field).sort(([left], [right]) => (left < right ? -1 : 1)))
      : field,
  );
}
