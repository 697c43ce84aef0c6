/** Sets of numbers that are joined two by two. */
export class UnionFind {
  readonly #parents: number[];

  /** Each of 0 to `count` - 1 in a set of its own. */
  constructor(count: number) {
    this.#parents = Array.from({ length: count }, (_, index) => index);
  }

  /** Makes one set of the two that these are in. */
  join(a: number, b: number): void {
    const [first, second] = [this.first(a), this.first(b)];
    if (first < second) this.#parents[second] = first;
    else this.#parents[first] = second;
  }

  /** The smallest of the set that this one is in. */
  first(member: number): number {
    let at = member;
    for (;;) {
      const parent = this.#parents[at] ?? at;
      if (parent === at) return at;
      // Halves the way for those who come after.
      const next = this.#parents[parent] ?? parent;
      this.#parents[at] = next;
      at = next;
    }
  }
}
