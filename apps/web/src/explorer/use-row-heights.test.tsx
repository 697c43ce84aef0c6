// @vitest-environment jsdom
import { renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import type { ServiceRow } from "@portolan/shared";
import { useRowHeights } from "./use-row-heights.ts";

const whole: ServiceRow = {
  namespace: "shop",
  name: "cart",
  type: "ClusterIP",
  headless: false,
  missing: false,
  ports: "80/TCP",
  verdict: "whole",
  portCounts: { whole: 1, part: 0, severed: 0, unknown: 0 },
  used: 2,
  total: 2,
  headline: null,
  worst: null,
  exposed: false,
};
const broken: ServiceRow = { ...whole, verdict: "severed", headline: "no pod has app=cart", worst: "error" };

test("a row that breaks keeps its height until the list is put in order again", () => {
  const order = ["shop/cart"];
  const { result, rerender } = renderHook(({ keys, row }) => useRowHeights(keys, { "shop/cart": row }), {
    initialProps: { keys: order, row: whole },
  });
  expect([...result.current]).toEqual([["shop/cart", 48]]);
  rerender({ keys: order, row: broken });
  expect([...result.current]).toEqual([["shop/cart", 48]]);
  rerender({ keys: [...order], row: broken });
  expect([...result.current]).toEqual([["shop/cart", 68]]);
});
