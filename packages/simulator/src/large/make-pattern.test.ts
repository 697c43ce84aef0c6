import { expect, test } from "vitest";
import { makePattern } from "./make-pattern.ts";

const object = {
  name: "web-1",
  address: "10.0.0.1",
  others: ["10.0.0.11", "web-1.shop", "shop"],
  ports: [{ port: 80, nodePort: 30080 }],
  template: { image: "web", env: [{ name: "A" }] },
  nothing: null,
  "web-1": true,
};

const copy = makePattern(object, [
  { value: "web-1", match: "within" },
  { value: "10.0.0.1", match: "within" },
  { value: "shop", match: "whole" },
  { value: 30080, match: "whole" },
]);

test("literals become the values of their places: texts within texts, wholes as wholes, keys never", () => {
  expect(copy(["api-2", "10.0.0.2", "store", 30081])).toEqual({
    name: "api-2",
    address: "10.0.0.2",
    others: ["10.0.0.11", "api-2.shop", "store"],
    ports: [{ port: 80, nodePort: 30081 }],
    template: { image: "web", env: [{ name: "A" }] },
    nothing: null,
    "web-1": true,
  });
});

test("what holds no literal is one value in all copies", () => {
  const [first, second] = [copy(["a", "b", "c", 1]), copy(["d", "e", "f", 2])];
  expect(first.template).toBe(object.template);
  expect(second.template).toBe(first.template);
});

test("of two literals of which one holds the other the longer one is found", () => {
  const both = makePattern(
    ["shop-eu", "shop"],
    [
      { value: "shop", match: "within" },
      { value: "shop-eu", match: "within" },
    ],
  );
  expect(both(["a", "b"])).toEqual(["b", "a"]);
});
