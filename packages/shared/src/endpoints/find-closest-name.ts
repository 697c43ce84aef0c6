/** Which of the names that exist was probably meant. */

/**
 * How many single-character edits (insert, delete, replace, swap of neighbours) lie between two
 * strings: `htpp` and `http` are one apart. Where they are more than `most`, that is all that is said.
 */
export function editDistance(a: string, b: string, most = Infinity): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replace = (last[column - 1] ?? 0) + (a[row - 1] === b[column - 1] ? 0 : 1);
      let best = Math.min((last[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1, replace);
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) best = Math.min(best, (beforeLast[column - 2] ?? 0) + 1);
      current.push(best);
    }
    if (Math.min(...current) > most && Math.min(...last) > most) return Infinity;
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}

/** Whether two names are so near that one is probably a slip of the other: one edit in a short name, two in a long one. */
export function isCloseName(a: string, b: string): boolean {
  const longer = Math.max(a.length, b.length);
  const allowed = longer <= 2 ? 0 : longer <= 6 ? 1 : 2;
  return Math.abs(a.length - b.length) <= allowed && editDistance(a.toLowerCase(), b.toLowerCase(), allowed) <= allowed;
}

/** Whether one name is the other with more words at its end or its start: `orders`, `orders-api`. */
export function sharesStem(a: string, b: string): boolean {
  if (a === "" || b === "") return false;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (short === long) return true;
  const separators = /[-_./]/;
  if (long.startsWith(short)) return separators.test(long.charAt(short.length)) || long.slice(short.length) === "s";
  return long.endsWith(short) && separators.test(long.charAt(long.length - short.length - 1));
}

/** The name that was probably meant; null where none is near. Of equally near ones the first in order. */
export function findClosestName(wanted: string, names: Iterable<string>): string | null {
  let best: { readonly name: string; readonly score: number } | null = null;
  for (const name of [...new Set(names)].sort()) {
    if (name === wanted) continue;
    const close = isCloseName(wanted, name);
    if (!close && !sharesStem(wanted, name)) continue;
    const score = editDistance(wanted, name);
    if (best === null || score < best.score) best = { name, score };
  }
  return best?.name ?? null;
}
