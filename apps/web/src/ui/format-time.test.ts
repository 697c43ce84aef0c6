import { expect, test } from "vitest";
import { formatAge, formatInFull, formatTime, formatTimestamp } from "./format-time.ts";

const now = new Date(2026, 10, 20, 12, 3, 22).getTime();

test.each([
  { name: "today", text: formatTime(new Date(2026, 10, 20, 9, 5, 1).getTime(), now, "en-GB"), expected: "09:05:01" },
  {
    name: "another day",
    text: formatTime(new Date(2026, 10, 18, 9, 5, 1).getTime(), now, "en-GB"),
    expected: "18 Nov 2026, 09:05:01",
  },
  { name: "no time", text: formatTimestamp("soon", now, "en-GB"), expected: "soon" },
])("$name", ({ text, expected }) => {
  expect(text).toBe(expected);
});

test.each([
  { ago: 59_000, expected: null },
  { ago: -60_000, expected: null },
  { ago: 60_000, expected: "1 min ago" },
  { ago: 3_599_000, expected: "59 min ago" },
  { ago: 3_600_000, expected: "1 hr ago" },
  { ago: 172_799_000, expected: "47 hr ago" },
  { ago: 172_800_000, expected: "2 days ago" },
])("an age of $ago ms: $expected", ({ ago, expected }) => {
  expect(formatAge(new Date(now - ago).toISOString(), now, "en-GB")).toBe(expected);
});

test("what is no time has no age", () => {
  expect(formatAge("soon", now, "en-GB")).toBe(null);
});

test("in full: date, time and zone", () => {
  expect(formatInFull("soon", "en-GB")).toBe("soon");
  expect(formatInFull(new Date(now).toISOString(), "en-GB")).toMatch(/^Friday,? 20 November 2026 at 12:03:22 \S+$/);
});
