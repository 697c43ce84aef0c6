import { expect, test } from "vitest";
import type { Verdict, VerdictCounts } from "@portolan/shared";
import { headlineOf, headlineVerdict, type Headline } from "./headline.ts";

const none: VerdictCounts = { whole: 0, part: 0, severed: 0, unknown: 0 };
const cases: readonly {
  readonly ports: Partial<VerdictCounts>;
  readonly expected: Headline;
  readonly verdict: Verdict;
}[] = [
  { ports: { whole: 36, part: 2, severed: 3 }, expected: { type: "broken", broken: 3, total: 41 }, verdict: "severed" },
  { ports: { whole: 9, part: 1 }, expected: { type: "part", part: 1, total: 10 }, verdict: "part" },
  { ports: { whole: 9, unknown: 1 }, expected: { type: "unknown", unknown: 1, total: 10 }, verdict: "unknown" },
  { ports: { whole: 9 }, expected: { type: "whole", total: 9 }, verdict: "whole" },
  { ports: {}, expected: { type: "none" }, verdict: "unknown" },
];

test.each(cases)("$ports", ({ ports, expected, verdict }) => {
  const headline = headlineOf({ ports: { ...none, ...ports } });
  expect(headline).toEqual(expected);
  expect(headlineVerdict(headline)).toBe(verdict);
});
