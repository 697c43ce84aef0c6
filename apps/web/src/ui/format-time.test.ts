import { expect, test } from "vitest";
import { formatTime, formatTimestamp } from "./format-time.ts";

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
