/**
 * Finds the objects that carry every pair of a selector. Objects with equal labels (the replicas of
 * a workload) are one group, so that the index costs what the workloads cost, not what the pods do.
 */
import type { Labels } from "../model/object-meta.ts";
import { compareNames } from "./object-table.ts";
import type { Named } from "./object-table.ts";

interface LabelGroup<T> {
  readonly key: string;
  readonly labels: Labels;
  readonly objects: Set<T>;
}

interface NamespaceIndex<T> {
  readonly groups: Map<string, LabelGroup<T>>;
  readonly groupsByPair: Map<string, Set<LabelGroup<T>>>;
}

/** `app=web`: a candidate's key only, whoever is found by it is compared pair by pair. */
export function pairKey(key: string, value: string): string {
  return `${key}=${value}`;
}

/** Whether the labels carry every pair of a selector that has at least one. */
export function carriesEveryPair(labels: Labels, selector: Labels): boolean {
  return Object.entries(selector).every(([key, value]) => Object.hasOwn(labels, key) && labels[key] === value);
}

/** Label maps are shared, so that their key is written once for many objects. */
const keys = new WeakMap<Labels, string>();

/** Equal for equal labels. */
export function labelsKey(labels: Labels): string {
  const known = keys.get(labels);
  if (known !== undefined) return known;
  const key = JSON.stringify(Object.entries(labels).sort(([left], [right]) => (left < right ? -1 : 1)));
  keys.set(labels, key);
  return key;
}

export class LabelIndex<T extends Named> {
  readonly #namespaces = new Map<string, NamespaceIndex<T>>();

  add(labels: Labels, object: T): void {
    const index = this.#namespace(object.namespace);
    const key = labelsKey(labels);
    const known = index.groups.get(key);
    if (known !== undefined) {
      known.objects.add(object);
      return;
    }
    const group: LabelGroup<T> = { key, labels, objects: new Set([object]) };
    index.groups.set(key, group);
    for (const [name, value] of Object.entries(labels)) {
      const pair = pairKey(name, value);
      const groups = index.groupsByPair.get(pair);
      if (groups === undefined) index.groupsByPair.set(pair, new Set([group]));
      else groups.add(group);
    }
  }

  remove(labels: Labels, object: T): void {
    const index = this.#namespaces.get(object.namespace);
    const group = index?.groups.get(labelsKey(labels));
    if (index === undefined || group?.objects.delete(object) !== true || group.objects.size > 0) return;
    index.groups.delete(group.key);
    for (const [name, value] of Object.entries(group.labels)) {
      const pair = pairKey(name, value);
      const groups = index.groupsByPair.get(pair);
      groups?.delete(group);
      if (groups?.size === 0) index.groupsByPair.delete(pair);
    }
    if (index.groups.size === 0) this.#namespaces.delete(object.namespace);
  }

  /** The objects that carry every pair, by name; an empty selector takes none. */
  select(namespace: string, selector: Labels): readonly T[] {
    const found: T[] = [];
    for (const group of this.#rarestGroups(namespace, selector)) {
      if (carriesEveryPair(group.labels, selector)) found.push(...group.objects);
    }
    return found.sort(compareNames);
  }

  #rarestGroups(namespace: string, selector: Labels): Iterable<LabelGroup<T>> {
    const index = this.#namespaces.get(namespace);
    let rarest: ReadonlySet<LabelGroup<T>> | null = null;
    for (const [key, value] of Object.entries(selector)) {
      const groups = index?.groupsByPair.get(pairKey(key, value));
      if (groups === undefined) return [];
      if (rarest === null || groups.size < rarest.size) rarest = groups;
    }
    return rarest ?? [];
  }

  #namespace(namespace: string): NamespaceIndex<T> {
    const known = this.#namespaces.get(namespace);
    if (known !== undefined) return known;
    const index: NamespaceIndex<T> = { groups: new Map(), groupsByPair: new Map() };
    this.#namespaces.set(namespace, index);
    return index;
  }
}
