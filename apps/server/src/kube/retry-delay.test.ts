import { describe, expect, it } from "vitest";
import { retryDelay, retryPolicy, slowRetryDelay } from "./retry-delay.ts";

describe("retryDelay", () => {
  it.each([
    [0, 500, 1_000],
    [1, 1_000, 2_000],
    [2, 2_000, 4_000],
    [4, 8_000, 16_000],
    [5, 15_000, 30_000],
    [1_000, 15_000, 30_000],
  ])("after %i failures waits between %i and %i ms", (attempt, shortest, longest) => {
    expect(retryDelay(retryPolicy, attempt, 0)).toBe(shortest);
    expect(retryDelay(retryPolicy, attempt, 1)).toBe(longest);
  });

  it.each([
    ["longer than its own wait", 20_000, 20_000],
    ["shorter than its own wait", 100, 500],
    ["absurdly long", 86_400_000, 300_000],
  ])("honours a Retry-After that is %s", (_, retryAfterMs, expected) => {
    expect(retryDelay(retryPolicy, 0, 0, retryAfterMs)).toBe(expected);
  });
});

describe("slowRetryDelay", () => {
  it.each([
    [0, 5_000, 10_000],
    [1, 10_000, 20_000],
    [9, 30_000, 60_000],
  ])("after %i refusals waits between %i and %i ms", (attempt, shortest, longest) => {
    expect(slowRetryDelay(retryPolicy, attempt, 0)).toBe(shortest);
    expect(slowRetryDelay(retryPolicy, attempt, 1)).toBe(longest);
  });
});
