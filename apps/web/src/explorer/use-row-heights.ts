import { useState } from "react";
import type { Keyed, ServiceRow } from "@portolan/shared";
import { rowHeight } from "./row-height.ts";

interface Remembered {
  readonly order: readonly string[];
  readonly heights: ReadonlyMap<string, number>;
}

/**
 * The height of each row in pixels, settled when the list is put in order: a Service that breaks
 * meanwhile says so within the height that it has, and pushes nothing down.
 */
export function useRowHeights(order: readonly string[], services: Keyed<ServiceRow>): ReadonlyMap<string, number> {
  const settle = (): Remembered => ({ order, heights: new Map(order.map((key) => [key, rowHeight(services[key])])) });
  const [remembered, setRemembered] = useState(settle);
  if (remembered.order === order) return remembered.heights;
  const settled = settle();
  setRemembered(settled);
  return settled.heights;
}
