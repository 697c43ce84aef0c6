import { expect, test } from "vitest";
import { pageViewKey } from "./view-keys.ts";

test.each([
  { name: "the overview", page: { problems: false }, expected: null },
  { name: "the problems", page: { problems: true }, expected: "findings" },
  { name: "a namespace", page: { ns: "shop", problems: false }, expected: "namespace:shop" },
  { name: "a Service", page: { ns: "shop", name: "cart", problems: false }, expected: "service:shop/cart" },
  { name: "a namespace that cannot be", page: { ns: "a b", problems: false }, expected: null },
])("the view of $name is $expected", ({ page, expected }) => {
  expect(pageViewKey(page)).toBe(expected);
});
