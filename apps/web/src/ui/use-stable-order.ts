import { useState } from "react";
import { isOutOfOrder, keepOrder, sortKeys } from "./stable-order.ts";

interface StableOrder {
  readonly order: readonly string[];
  /** Whether sorting would move anything. */
  readonly stale: boolean;
  readonly sort: () => void;
}

interface Remembered {
  readonly arrangement: string;
  readonly order: readonly string[];
}

/**
 * The order of a live list: sorted on arrival and on request, and whenever `arrangement` changes, since
 * then the person has asked for another list; never because data changed.
 *
 * @param arrangement what the person chose (filter, grouping); also whether the data has arrived.
 * @param compare must be the same function from render to render.
 */
export function useStableOrder<T>(
  items: Readonly<Record<string, T>>,
  compare: (a: T, b: T) => number,
  arrangement: string,
): StableOrder {
  const [remembered, setRemembered] = useState<Remembered>(() => ({ arrangement, order: sortKeys(items, compare) }));
  const order =
    remembered.arrangement === arrangement ? keepOrder(remembered.order, items, compare) : sortKeys(items, compare);
  // Derived from props while rendering, so that no frame shows rows that are gone.
  if (order !== remembered.order || arrangement !== remembered.arrangement) setRemembered({ arrangement, order });
  return {
    order,
    stale: isOutOfOrder(order, items, compare),
    sort: () => {
      setRemembered({ arrangement, order: sortKeys(items, compare) });
    },
  };
}
