/** Who has read what: finds the computations that a changed object touches. */
import type { SlimObject } from "../model/objects.ts";
import { SelectorIndex } from "../snapshot/selector-index.ts";
import { touchedKeys } from "./dependencies.ts";
import type { Selection } from "./dependencies.ts";
import type { Reads } from "./record-reads.ts";

interface Registration extends Reads {
  readonly forgetSelections: () => void;
}

export class DependencyIndex<T> {
  readonly #readersByKey = new Map<string, Set<T>>();
  readonly #readersByPods = new SelectorIndex<T>();
  readonly #readersByTemplates = new SelectorIndex<T>();
  readonly #readers = new Map<T, Registration>();

  /** Replaces what a reader depends on. Mostly that is what it was, so that only the differences are entered. */
  set(reader: T, { keys, selections }: Reads): void {
    const known = this.#readers.get(reader);
    for (const key of keys) if (known?.keys.has(key) !== true) this.#enter(key, reader);
    for (const key of known?.keys ?? []) if (!keys.has(key)) this.#remove(key, reader);
    const same = known !== undefined && sameSelections(known.selections, selections);
    if (!same) known?.forgetSelections();
    const forgetSelections = same ? known.forgetSelections : this.#select(reader, selections);
    this.#readers.set(reader, { keys, selections, forgetSelections });
  }

  delete(reader: T): void {
    const known = this.#readers.get(reader);
    if (known === undefined) return;
    for (const key of known.keys) this.#remove(key, reader);
    known.forgetSelections();
    this.#readers.delete(reader);
  }

  #enter(key: string, reader: T): void {
    const readers = this.#readersByKey.get(key);
    if (readers === undefined) this.#readersByKey.set(key, new Set([reader]));
    else readers.add(reader);
  }

  #remove(key: string, reader: T): void {
    const readers = this.#readersByKey.get(key);
    readers?.delete(reader);
    if (readers?.size === 0) this.#readersByKey.delete(key);
  }

  #select(reader: T, selections: readonly Selection[]): () => void {
    const removals = selections.map(({ of, namespace, selector }) =>
      (of === "pods" ? this.#readersByPods : this.#readersByTemplates).add(namespace, selector, reader),
    );
    return () => {
      for (const remove of removals) remove();
    };
  }

  isRead(key: string): boolean {
    return this.#readersByKey.has(key);
  }

  /** Everybody who read this key; a reader may come more than once. */
  readersOf(key: string): Iterable<T> {
    return this.#readersByKey.get(key) ?? [];
  }

  /** Everybody who read something that the object, as it was or as it is now, is part of. */
  *touchedBy(object: SlimObject): Iterable<T> {
    for (const key of touchedKeys(object)) yield* this.readersOf(key);
    switch (object.kind) {
      case "Pod":
        yield* this.#readersByPods.matching(object.namespace, object.labels);
        return;
      case "Deployment":
      case "ReplicaSet":
      case "StatefulSet":
      case "DaemonSet":
      case "CronJob":
        yield* this.#readersByTemplates.matching(object.namespace, object.templateLabels);
        return;
      default:
        return;
    }
  }
}

function sameSelections(left: readonly Selection[], right: readonly Selection[]): boolean {
  return (
    left.length === right.length &&
    left.every(({ of, namespace, selector }, index) => {
      const other = right[index];
      return other?.of === of && other.namespace === namespace && other.selector === selector;
    })
  );
}
