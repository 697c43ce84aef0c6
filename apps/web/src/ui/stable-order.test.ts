import { expect, test } from "vitest";
import { isOutOfOrder, keepOrder, sortKeys } from "./stable-order.ts";

const ascending = (a: number, b: number): number => a - b;

test("sorts on arrival", () => {
  expect(sortKeys({ a: 3, b: 1, c: 2 }, ascending)).toEqual(["b", "c", "a"]);
});

const cases: readonly {
  readonly name: string;
  readonly former: readonly string[];
  readonly items: Readonly<Record<string, number>>;
  readonly expected: readonly string[];
  readonly outOfOrder: boolean;
}[] = [
  {
    name: "values that change move nothing",
    former: ["b", "a"],
    items: { a: 1, b: 2 },
    expected: ["b", "a"],
    outOfOrder: true,
  },
  {
    name: "what is new comes last, sorted among itself",
    former: ["a"],
    items: { z: 0, a: 5, y: 9 },
    expected: ["a", "z", "y"],
    outOfOrder: true,
  },
  {
    name: "what is gone leaves no gap",
    former: ["a", "b", "c"],
    items: { a: 1, c: 3 },
    expected: ["a", "c"],
    outOfOrder: false,
  },
  { name: "what comes back comes last", former: ["b"], items: { a: 1, b: 2 }, expected: ["b", "a"], outOfOrder: true },
  { name: "nothing", former: [], items: {}, expected: [], outOfOrder: false },
];

test.each(cases)("$name", ({ former, items, expected, outOfOrder }) => {
  const order = keepOrder(former, items, ascending);
  expect(order).toEqual(expected);
  expect(isOutOfOrder(order, items, ascending)).toBe(outOfOrder);
});

test("the same array while nothing comes or goes", () => {
  const former = ["b", "a"];
  expect(keepOrder(former, { a: 1, b: 2 }, ascending)).toBe(former);
});
