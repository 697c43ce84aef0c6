import { describe, expect, it } from "vitest";
import { matchesSelector, selectorText } from "./match-selector.ts";

describe("matchesSelector", () => {
  it.each([
    { selector: { app: "web" }, labels: { app: "web", tier: "front" }, expected: true },
    { selector: { app: "web", tier: "front" }, labels: { app: "web" }, expected: false },
    { selector: { app: "web" }, labels: { app: "api" }, expected: false },
    { selector: {}, labels: { app: "api" }, expected: true },
  ])("$selector and $labels: $expected", ({ selector, labels, expected }) => {
    expect(matchesSelector(selector as Record<string, string>, labels as Record<string, string>)).toBe(expected);
  });
});

describe("selectorText", () => {
  it("has the keys in order", () => {
    expect(selectorText({ tier: "front", app: "web" })).toBe("app=web,tier=front");
  });
});
