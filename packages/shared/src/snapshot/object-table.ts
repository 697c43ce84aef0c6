/** All objects of one kind, by namespace and name, read in the order of their names whatever the order they came in. */

/** What every table and index can hold. */
export interface Named {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

interface Bucket<T> {
  readonly objects: Map<string, T>;
  /** The names in order; null after one was added or removed, until somebody reads. */
  names: readonly string[] | null;
}

export class ObjectTable<T extends Named> {
  readonly #namespaces = new Map<string, Bucket<T>>();
  #sortedNamespaces: readonly string[] | null = [];

  get(namespace: string, name: string): T | undefined {
    return this.#namespaces.get(namespace)?.objects.get(name);
  }

  set(object: T): void {
    const bucket = this.#bucket(object.namespace);
    if (!bucket.objects.has(object.name)) bucket.names = null;
    bucket.objects.set(object.name, object);
  }

  delete(namespace: string, name: string): void {
    const bucket = this.#namespaces.get(namespace);
    if (bucket?.objects.delete(name) !== true) return;
    bucket.names = null;
    if (bucket.objects.size > 0) return;
    this.#namespaces.delete(namespace);
    this.#sortedNamespaces = null;
  }

  hasAny(namespace: string): boolean {
    return this.#namespaces.has(namespace);
  }

  /** The objects of a namespace, by name. */
  *in(namespace: string): Iterable<T> {
    const bucket = this.#namespaces.get(namespace);
    if (bucket === undefined) return;
    // Names come nearly in order, which is what the sort is quickest at.
    bucket.names ??= [...bucket.objects.keys()].sort();
    for (const name of bucket.names) {
      const object = bucket.objects.get(name);
      if (object !== undefined) yield object;
    }
  }

  /** All objects, by namespace and name. */
  *all(): Iterable<T> {
    this.#sortedNamespaces ??= [...this.#namespaces.keys()].sort();
    for (const namespace of this.#sortedNamespaces) yield* this.in(namespace);
  }

  #bucket(namespace: string): Bucket<T> {
    const known = this.#namespaces.get(namespace);
    if (known !== undefined) return known;
    const bucket: Bucket<T> = { objects: new Map(), names: null };
    this.#namespaces.set(namespace, bucket);
    this.#sortedNamespaces = null;
    return bucket;
  }
}

/** Orders objects by namespace, name and kind. */
export function compareNames(left: Named, right: Named): number {
  return (
    compareTexts(left.namespace, right.namespace) ||
    compareTexts(left.name, right.name) ||
    compareTexts(left.kind, right.kind)
  );
}

function compareTexts(left: string, right: string): number {
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
