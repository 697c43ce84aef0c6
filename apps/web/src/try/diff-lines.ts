/** Which lines of a text are not in another one: what an example's two manifests differ in. */

/** The lines of `text`, from 0, that `other` has not; by their longest common subsequence. */
export function changedLines(text: string, other: string): ReadonlySet<number> {
  const a = text.split("\n");
  const b = other.split("\n");
  // lengths[i][j]: of the common subsequence of what follows line i of a and line j of b. Examples have some hundred lines.
  const lengths = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    const row = lengths[i];
    if (row === undefined) continue;
    for (let j = b.length - 1; j >= 0; j -= 1)
      row[j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  }
  const changed = new Set<number>();
  let j = 0;
  for (let i = 0; i < a.length; i += 1) {
    while (j < b.length && a[i] !== b[j] && at(i, j + 1) >= at(i + 1, j)) j += 1;
    if (j < b.length && a[i] === b[j]) j += 1;
    else changed.add(i);
  }
  return changed;
}
