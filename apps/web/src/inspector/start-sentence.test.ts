import { expect, test } from "vitest";
import { startSentence } from "./start-sentence.ts";

test.each([
  ["no pod has app=wbe", "No pod has app=wbe"],
  ["externalTrafficPolicy Local: node a has none", "externalTrafficPolicy Local: node a has none"],
  ["db.shop.svc leads nowhere", "db.shop.svc leads nowhere"],
  ["203.0.113.9 is an address", "203.0.113.9 is an address"],
])("%s", (text, expected) => {
  expect(startSentence(text)).toBe(expected);
});
