import { expect, test } from "vitest";
import { reuseUnchanged, samePlain } from "./reuse-unchanged.ts";

test.each([
  [{ a: [1, { b: null }] }, { a: [1, { b: null }] }, true],
  [{ a: 1 }, { a: 2 }, false],
  [{ a: 1 }, { a: 1, b: undefined }, false],
  [[1, 2], [1], false],
  [[], {}, false],
  [null, {}, false],
  ["x", "x", true],
])("%j and %j", (a, b, expected) => {
  expect(samePlain(a, b)).toBe(expected);
});

const box = (key: string, y: number) => ({ key, y });

test("what did not change stays the same object, in the new order", () => {
  const before = [box("a", 1), box("b", 2)];
  const after = reuseUnchanged(before, [box("b", 2), box("a", 9), box("c", 3)]);
  expect(after).toEqual([box("b", 2), box("a", 9), box("c", 3)]);
  expect(after[0]).toBe(before[1]);
});

test("where nothing changed it is the same list", () => {
  const before = [box("a", 1), box("b", 2)];
  expect(reuseUnchanged(before, [box("a", 1), box("b", 2)])).toBe(before);
});
