// @vitest-environment jsdom
import { act, renderHook } from "@testing-library/react";
import { expect, test } from "vitest";
import { useStableOrder } from "./use-stable-order.ts";

const ascending = (a: number, b: number): number => a - b;

test("sorts on arrival, on request and for another arrangement, never because of data", () => {
  const { result, rerender } = renderHook(
    ({ items, arrangement }: { items: Record<string, number>; arrangement: string }) =>
      useStableOrder(items, ascending, arrangement),
    { initialProps: { items: { a: 1, b: 2 }, arrangement: "all" } },
  );
  expect(result.current).toMatchObject({ order: ["a", "b"], stale: false });

  rerender({ items: { a: 3, b: 2 }, arrangement: "all" });
  expect(result.current).toMatchObject({ order: ["a", "b"], stale: true });

  act(() => {
    result.current.sort();
  });
  expect(result.current).toMatchObject({ order: ["b", "a"], stale: false });

  rerender({ items: { a: 1, b: 2 }, arrangement: "broken" });
  expect(result.current).toMatchObject({ order: ["a", "b"], stale: false });
});
