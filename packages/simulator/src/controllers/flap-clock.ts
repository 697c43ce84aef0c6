/** The time by which pods come and go: it can be held still while the cluster's own time passes. */
export class FlapClock {
  readonly #now: () => number;
  readonly #listeners = new Set<() => void>();
  #heldAt: number | null = null;
  /** How long it has been held so far, without the hold that lasts (milliseconds). */
  #lost = 0;

  /** `now`: the cluster's time, milliseconds since 1970. */
  constructor(now: () => number) {
    this.#now = now;
  }

  get held(): boolean {
    return this.#heldAt !== null;
  }

  /** How long it has been held in all (milliseconds); what a cycle that began earlier is behind by. */
  lost(): number {
    return this.#lost + (this.#heldAt === null ? 0 : this.#now() - this.#heldAt);
  }

  /** Holds the time still or lets it go on from where it was held; tells the listeners. */
  hold(hold: boolean): void {
    if (hold === this.held) return;
    this.#lost = this.lost();
    this.#heldAt = hold ? this.#now() : null;
    for (const listener of this.#listeners) listener();
  }

  subscribe(listener: () => void): void {
    this.#listeners.add(listener);
  }
}
