/** Who has read what: finds the computations that a changed object touches. */
import type { SlimObject } from "../model/objects.ts";
import { SelectorIndex } from "../snapshot/selector-index.ts";
import { touchedKeys } from "./dependencies.ts";
import type { Reads } from "./record-reads.ts";

export class DependencyIndex<T> {
  readonly #readersByKey = new Map<string, Set<T>>();
  readonly #readersByPods = new SelectorIndex<T>();
  readonly #readersByTemplates = new SelectorIndex<T>();
  readonly #forget = new Map<T, () => void>();

  /** Replaces what a reader depends on. */
  set(reader: T, reads: Reads): void {
    this.delete(reader);
    for (const key of reads.keys) {
      const readers = this.#readersByKey.get(key);
      if (readers === undefined) this.#readersByKey.set(key, new Set([reader]));
      else readers.add(reader);
    }
    const removals = reads.selections.map(({ of, namespace, selector }) =>
      (of === "pods" ? this.#readersByPods : this.#readersByTemplates).add(namespace, selector, reader),
    );
    this.#forget.set(reader, () => {
      for (const key of reads.keys) this.#forgetKey(key, reader);
      for (const remove of removals) remove();
    });
  }

  delete(reader: T): void {
    this.#forget.get(reader)?.();
    this.#forget.delete(reader);
  }

  #forgetKey(key: string, reader: T): void {
    const readers = this.#readersByKey.get(key);
    readers?.delete(reader);
    if (readers?.size === 0) this.#readersByKey.delete(key);
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
