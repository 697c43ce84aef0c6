/** Objects by something that several may have in common: an owner, a node, an address. */
import { compareNames } from "./object-table.ts";
import type { Named } from "./object-table.ts";

export class GroupIndex<T extends Named> {
  /** Most groups of some indexes hold one object (a pod's address): these need no set. */
  readonly #groups = new Map<string, T | Set<T>>();

  /** Of large groups that somebody asked for it, until they change. */
  readonly #firsts = new Map<string, T>();

  add(key: string, object: T): void {
    this.#firsts.delete(key);
    const group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, object);
    else if (group instanceof Set) group.add(object);
    else if (group !== object) this.#groups.set(key, new Set([group, object]));
  }

  remove(key: string, object: T): void {
    this.#firsts.delete(key);
    const group = this.#groups.get(key);
    if (group === object) this.#groups.delete(key);
    else if (group instanceof Set && group.delete(object) && group.size === 0) this.#groups.delete(key);
  }

  /** The objects under a key, by namespace and name. */
  get(key: string): readonly T[] {
    const group = this.#groups.get(key);
    if (group === undefined) return [];
    return group instanceof Set ? [...group].sort(compareNames) : [group];
  }

  /** The first of them; a large group is not sorted for it. */
  first(key: string): T | undefined {
    const group = this.#groups.get(key);
    if (!(group instanceof Set)) return group;
    let first = this.#firsts.get(key);
    if (first !== undefined) return first;
    for (const object of group) if (first === undefined || compareNames(object, first) < 0) first = object;
    if (first !== undefined) this.#firsts.set(key, first);
    return first;
  }

  keys(): Iterable<string> {
    return this.#groups.keys();
  }
}
