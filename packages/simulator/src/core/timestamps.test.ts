import { expect, test } from "vitest";
import { duration, milliseconds, timestamp } from "./timestamps.ts";

test.each([
  ["15s", 15_000],
  ["500ms", 500],
  ["1m30s", 90_000],
  ["2h", 7_200_000],
  ["15", null],
  ["s", null],
  ["-1s", null],
  ["", null],
])("the duration %s", (text, expected) => {
  expect(duration(text)).toBe(expected);
});

test("times are whole seconds in UTC", () => {
  expect(timestamp(Date.UTC(2026, 10, 20, 11, 42, 41, 999))).toBe("2026-11-20T11:42:41Z");
  expect(milliseconds("2026-11-20T11:42:41Z")).toBe(Date.UTC(2026, 10, 20, 11, 42, 41));
  expect([milliseconds(null), milliseconds(undefined), milliseconds("soon")]).toEqual([0, 0, 0]);
});
