import { expect, test } from "vitest";
import { stepInList } from "./step-in-list.ts";

test.each([
  { key: "ArrowDown", index: -1, count: 5, expected: 0 },
  { key: "ArrowDown", index: 4, count: 5, expected: 4 },
  { key: "ArrowUp", index: 0, count: 5, expected: 0 },
  { key: "ArrowUp", index: 3, count: 5, expected: 2 },
  { key: "PageDown", index: 0, count: 25, expected: 10 },
  { key: "PageDown", index: 20, count: 25, expected: 24 },
  { key: "PageUp", index: 5, count: 25, expected: 0 },
  { key: "Home", index: 7, count: 25, expected: 0 },
  { key: "End", index: 7, count: 25, expected: 24 },
  { key: "a", index: 7, count: 25, expected: null },
  { key: "ArrowDown", index: -1, count: 0, expected: null },
])("$key at $index of $count leads to $expected", ({ key, index, count, expected }) => {
  expect(stepInList(key, index, count, 10)).toBe(expected);
});
