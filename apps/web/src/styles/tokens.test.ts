import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");
const tokens = new Map(
  [...css.matchAll(/--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\);/g)].map(
    ([, name, light, dark]) => [name ?? "", { light: light ?? "", dark: dark ?? "" }] as const,
  ),
);

/** Relative luminance (WCAG 2.2) of `#rrggbb`. */
function luminance(colour: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(text: string, ground: string, scheme: "light" | "dark"): number {
  const of = (name: string) => luminance(tokens.get(name)?.[scheme] ?? "#000000");
  const [high, low] = [of(text), of(ground)].sort((a, b) => b - a) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const grounds = ["paper", "card", "sunk", "raised", "wash-ok", "wash-part", "wash-broken", "wash-accent"];
const texts = ["ink", "soft", "ok-text", "part-text", "broken-text", "accent"];
const shapes = ["ok", "part", "broken", "unknown"];

describe.each(["light", "dark"] as const)("contrast, %s", (scheme) => {
  test.each(texts.flatMap((text) => grounds.map((ground) => [text, ground] as const)))(
    "%s is text on %s",
    (text, ground) => {
      expect(tokens.has(text) && tokens.has(ground)).toBe(true);
      expect(contrast(text, ground, scheme)).toBeGreaterThanOrEqual(4.5);
    },
  );

  test.each(shapes.flatMap((shape) => ["paper", "card", "sunk"].map((ground) => [shape, ground] as const)))(
    "%s is a shape on %s",
    (shape, ground) => {
      expect(contrast(shape, ground, scheme)).toBeGreaterThanOrEqual(3);
    },
  );

  test.each([
    ["on-ink", "ink"],
    ["on-broken", "broken"],
  ])("%s is text on %s", (text, ground) => {
    expect(contrast(text, ground, scheme)).toBeGreaterThanOrEqual(4.5);
  });
});
