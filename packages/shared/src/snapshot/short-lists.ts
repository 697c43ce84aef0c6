/**
 * What is worth knowing of many objects in short, namespace by namespace. Equal entries are one, and a
 * namespace's list stays the same array until an entry comes or goes: most events change none.
 */
interface ShortList<T> {
  readonly entries: Map<string, { readonly entry: T; count: number }>;
  /** By key; null after an entry came or went, until somebody reads. */
  sorted: readonly T[] | null;
}

/** An entry under a key that says all of it. */
export interface Keyed<T> {
  readonly key: string;
  readonly entry: T;
}

export class ShortLists<T> {
  readonly #lists = new Map<string, ShortList<T>>();

  /** An object that was there, came or went; null where it was not, or is no more. */
  replace(namespace: string, previous: Keyed<T> | null, next: Keyed<T> | null): void {
    if (previous?.key === next?.key) return;
    if (next !== null) this.#add(namespace, next);
    if (previous !== null) this.#remove(namespace, previous.key);
  }

  /** Entries by their keys. */
  get(namespace: string): readonly T[] {
    const list = this.#lists.get(namespace);
    if (list === undefined) return none;
    list.sorted ??= [...list.entries].sort(([left], [right]) => (left < right ? -1 : 1)).map(([, { entry }]) => entry);
    return list.sorted;
  }

  #add(namespace: string, { key, entry }: Keyed<T>): void {
    const list: ShortList<T> = this.#lists.get(namespace) ?? { entries: new Map(), sorted: null };
    this.#lists.set(namespace, list);
    const known = list.entries.get(key);
    if (known !== undefined) {
      known.count += 1;
      return;
    }
    list.entries.set(key, { entry, count: 1 });
    list.sorted = null;
  }

  #remove(namespace: string, key: string): void {
    const list = this.#lists.get(namespace);
    const known = list?.entries.get(key);
    if (list === undefined || known === undefined) return;
    known.count -= 1;
    if (known.count > 0) return;
    list.entries.delete(key);
    list.sorted = null;
    if (list.entries.size === 0) this.#lists.delete(namespace);
  }
}

const none: readonly never[] = [];
