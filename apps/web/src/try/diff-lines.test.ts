import { expect, test } from "vitest";
import { changedLines } from "./diff-lines.ts";

const cases: readonly [
  name: string,
  text: string,
  other: string,
  changed: readonly number[],
  missed: readonly number[],
][] = [
  ["the same", "a\nb", "a\nb", [], []],
  ["a line changed", "a\nb\nc", "a\nB\nc", [1], [1]],
  ["a line more", "a\nb\nc", "a\nc", [1], []],
  ["lines at both ends", "x\na\nb", "a\nb\ny", [0], [2]],
  ["one of two that are alike", "a\n-\na\nb", "a\nb", [1, 2], []],
  ["nothing in common", "a\nb", "c", [0, 1], [0]],
];

test.each(cases)("%s", (_name, text, other, changed, missed) => {
  expect([[...changedLines(text, other)], [...changedLines(other, text)]]).toEqual([changed, missed]);
});
