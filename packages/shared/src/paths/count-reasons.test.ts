import { expect, it } from "vitest";
import { countReasons } from "./count-reasons.ts";

it.each<readonly [readonly (string | null)[], readonly string[]]>([
  [[], []],
  [[null], []],
  [
    ["b", null, "a"],
    ["a 1", "b 1"],
  ],
  [
    ["a", "b"],
    ["a 1", "b 1"],
  ],
  [
    ["a", "b", "c", "b"],
    ["b 2", "a 1", "c 1"],
  ],
])("%j: the most frequent first", (reasons, expected) => {
  expect(countReasons(reasons).map(({ reason, count }) => `${reason} ${String(count)}`)).toEqual(expected);
});
