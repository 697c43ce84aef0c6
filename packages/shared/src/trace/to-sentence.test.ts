import { expect, it } from "vitest";
import { toSentence } from "./to-sentence.ts";

it.each([
  ["no rule takes it", "No rule takes it."],
  ["shop.example.com/ fits best", "shop.example.com/ fits best."],
  ["ingress-nginx dials the pods", "ingress-nginx dials the pods."],
  ["did you mean web?", "Did you mean web?"],
  ["Service web is gone.", "Service web is gone."],
])("%s", (text, expected) => {
  expect(toSentence(text)).toBe(expected);
});
