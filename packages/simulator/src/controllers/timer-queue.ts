/** Keys that are to be looked at later: a binary heap by time, then by the order of arrival. */

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly controller: number;
  readonly key: string;
}

function before(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

export class TimerQueue {
  readonly #heap: Timer[] = [];
  /** The times that a key waits for, so that asking twice for one time costs nothing. */
  readonly #waiting = new Set<string>();
  #order = 0;

  add(at: number, controller: number, key: string): void {
    const identity = `${controller} ${at} ${key}`;
    if (this.#waiting.has(identity)) return;
    this.#waiting.add(identity);
    this.#order += 1;
    this.#heap.push({ at, order: this.#order, controller, key });
    this.#up(this.#heap.length - 1);
  }

  nextTime(): number | null {
    return this.#heap[0]?.at ?? null;
  }

  /** Takes out everything that is due at `now`. */
  takeDue(now: number): readonly { readonly controller: number; readonly key: string }[] {
    const due: Timer[] = [];
    for (let first = this.#heap[0]; first && first.at <= now; first = this.#heap[0]) {
      due.push(first);
      this.#waiting.delete(`${first.controller} ${first.at} ${first.key}`);
      const last = this.#heap.pop();
      if (last && this.#heap.length > 0) {
        this.#heap[0] = last;
        this.#down(0);
      }
    }
    return due;
  }

  #up(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapIfBefore(index, parent)) return;
      index = parent;
    }
  }

  #down(start: number): void {
    let index = start;
    for (;;) {
      const left = index * 2 + 1;
      const leftTimer = this.#heap[left];
      const rightTimer = this.#heap[left + 1];
      if (!leftTimer) return;
      const child = rightTimer && before(rightTimer, leftTimer) ? left + 1 : left;
      if (!this.#swapIfBefore(child, index)) return;
      index = child;
    }
  }

  #swapIfBefore(lower: number, upper: number): boolean {
    const a = this.#heap[lower];
    const b = this.#heap[upper];
    if (!a || !b || !before(a, b)) return false;
    this.#heap[lower] = b;
    this.#heap[upper] = a;
    return true;
  }
}
