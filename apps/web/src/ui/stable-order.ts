/** Keeps the order in which a live list was first shown. Pure: the list's owner remembers the last order. */

/** The keys of a collection in sorted order. */
export function sortKeys<T>(items: Readonly<Record<string, T>>, compare: (a: T, b: T) => number): readonly string[] {
  return Object.entries(items)
    .sort(([, a], [, b]) => compare(a, b))
    .map(([key]) => key);
}

/**
 * The former order without what is gone and with what is new at its end, sorted among itself. The
 * same array when nothing came or went.
 */
export function keepOrder<T>(
  former: readonly string[],
  items: Readonly<Record<string, T>>,
  compare: (a: T, b: T) => number,
): readonly string[] {
  const known = new Set(former);
  const kept = former.filter((key) => Object.hasOwn(items, key));
  const added = Object.entries(items).filter(([key]) => !known.has(key));
  if (added.length === 0) return kept.length === former.length ? former : kept;
  return [...kept, ...added.sort(([, a], [, b]) => compare(a, b)).map(([key]) => key)];
}

/** Whether sorting now would move anything. */
export function isOutOfOrder<T>(
  order: readonly string[],
  items: Readonly<Record<string, T>>,
  compare: (a: T, b: T) => number,
): boolean {
  let former: T | undefined;
  for (const key of order) {
    const item = items[key];
    if (item === undefined) continue;
    if (former !== undefined && compare(former, item) > 0) return true;
    former = item;
  }
  return false;
}
