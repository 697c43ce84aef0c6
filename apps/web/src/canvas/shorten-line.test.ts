import type { Text } from "@portolan/shared";
import { expect, test } from "vitest";
import { breakMiddle, faces, shortenLine } from "./shorten-line.ts";

test.each([
  ["frontend", 8, "frontend"],
  ["frontend-7d9c5b7c6d-9qzlm", 16, "frontend-…-9qzlm"],
  ["frontend-7d9c5b7c6d-9qzlm", 24, "frontend-7d9c5b…6d-9qzlm"],
  ["frontend", 3, "fr…"],
  ["frontend", 1, "f…"],
])("breaks %s to %i characters", (text, length, expected) => {
  expect(breakMiddle(text, length)).toBe(expected);
});

const mono = (text: string): Text => ({ text, tone: "ink", mono: true, from: null });
const words = (text: string): Text => ({ text, tone: "soft", mono: false, from: null });

test("a number is never shortened while it fits", () => {
  expect(shortenLine({ left: mono("10.96.23.4:80"), right: words("http") }, 170, faces.row)).toEqual({
    left: "10.96.23.4:80",
    right: "http",
    rightWidth: 24,
  });
});

test("a long host is broken in the middle, beside a word that keeps its room", () => {
  expect(shortenLine({ left: mono("shop.example.com/account/settings"), right: words("any") }, 170, faces.row)).toEqual(
    {
      left: "shop.examp…ettings",
      right: "any",
      rightWidth: 22,
    },
  );
});

test("words give way by the style sheet, not here", () => {
  const line = { left: words("not declared · listener not visible"), right: null };
  expect(shortenLine(line, 60, faces.below).left).toBe("not declared · listener not visible");
});

test("a short word is shown whole or not at all, a longer note as far as there is room", () => {
  const left = mono("metrics → 19090/UDP");
  expect(shortenLine({ left, right: words("targetPort") }, 200, faces.row).right).toBe(null);
  expect(shortenLine({ left, right: words("targetPort") }, 240, faces.row).right).toBe("targetPort");
  expect(shortenLine({ left, right: words("declared by nobody") }, 200, faces.row).right).toBe("declared by nobody");
});

test("how many more there are is shown beside a name that has no room", () => {
  expect(shortenLine({ left: words("payment-webhooks"), right: words("+1") }, 76, faces.below)).toEqual({
    left: "payment-webhooks",
    right: "+1",
    rightWidth: 16,
  });
});
