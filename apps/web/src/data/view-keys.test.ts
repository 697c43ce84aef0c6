import { expect, test } from "vitest";
import { pageViewKey } from "./view-keys.ts";

test.each([
  { name: "the overview", page: { problems: false, nodePorts: false }, expected: null },
  { name: "the problems", page: { problems: true, nodePorts: false }, expected: "findings" },
  { name: "the nodePorts", page: { problems: false, nodePorts: true }, expected: "node-ports" },
  { name: "a namespace", page: { ns: "shop", problems: false, nodePorts: false }, expected: "namespace:shop" },
  {
    name: "a Service",
    page: { ns: "shop", name: "cart", problems: false, nodePorts: false },
    expected: "service:shop/cart",
  },
  { name: "a namespace that cannot be", page: { ns: "a b", problems: false, nodePorts: false }, expected: null },
])("the view of $name is $expected", ({ page, expected }) => {
  expect(pageViewKey(page)).toBe(expected);
});
