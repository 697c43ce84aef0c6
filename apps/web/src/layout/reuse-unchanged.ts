/** Keeps the identity of what did not change, so that only changed boxes are drawn anew. */

/** Whether two plain values (as JSON knows them) are equal. */
export function samePlain(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [keysA, keysB] = [Object.keys(a), Object.keys(b)];
  if (keysA.length !== keysB.length) return false;
  return keysA.every((key) => key in b && samePlain(a[key as keyof typeof a], b[key as keyof typeof b]));
}

/** Replaces each of `next` by its equal of the same key in `previous`; the list itself where nothing changed. */
export function reuseUnchanged<T extends { readonly key: string }>(
  previous: readonly T[],
  next: readonly T[],
): readonly T[] {
  const byKey = new Map(previous.map((entry) => [entry.key, entry]));
  const result = next.map((entry) => {
    const before = byKey.get(entry.key);
    return before !== undefined && samePlain(before, entry) ? before : entry;
  });
  const same = result.length === previous.length && result.every((entry, index) => entry === previous[index]);
  return same ? previous : result;
}
