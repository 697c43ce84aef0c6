/** The reverse of a label index: who waits for objects with certain labels. */
import type { Labels } from "../model/object-meta.ts";
import { carriesEveryPair, pairKey } from "./label-index.ts";

interface Registration<T> {
  readonly selector: Labels;
  readonly owner: T;
}

export class SelectorIndex<T> {
  /** By `namespace pair`, each selector under its first pair only. */
  readonly #registrations = new Map<string, Set<Registration<T>>>();

  /** Registers a selector and returns the way to take it out. An empty one takes nothing and is not kept. */
  add(namespace: string, selector: Labels, owner: T): () => void {
    const [first] = Object.entries(selector);
    if (first === undefined) return () => undefined;
    const key = `${namespace} ${pairKey(...first)}`;
    const registration = { selector, owner };
    const registrations = this.#registrations.get(key) ?? new Set();
    this.#registrations.set(key, registrations.add(registration));
    return () => {
      registrations.delete(registration);
      if (registrations.size === 0 && this.#registrations.get(key) === registrations) this.#registrations.delete(key);
    };
  }

  /** Everybody whose selector takes these labels. */
  *matching(namespace: string, labels: Labels): Iterable<T> {
    for (const [key, value] of Object.entries(labels)) {
      for (const { selector, owner } of this.#registrations.get(`${namespace} ${pairKey(key, value)}`) ?? []) {
        if (carriesEveryPair(labels, selector)) yield owner;
      }
    }
  }
}
