/**
 * The object store: every object by resource, namespace and name, under one counter of resourceVersions, with the
 * history that watches need and the indexes that controllers ask for (owner, node).
 */
import type { KubeObject, Resource, WatchEvent } from "./api.ts";
import { deepFreeze } from "./json.ts";
import { matchesMap } from "./label-selectors.ts";
import { kinds } from "./resources.ts";

interface Bucket {
  readonly objects: Map<string, KubeObject>;
  /** Names in order, or null after an object came or went. */
  names: readonly string[] | null;
}

interface Table {
  readonly buckets: Map<string, Bucket>;
  namespaces: readonly string[] | null;
  events: WatchEvent[];
  /** A watch from a resourceVersion before this one has missed something. */
  horizon: number;
}

/** An object with the resource that it belongs to. */
export interface StoredObject {
  readonly resource: Resource;
  readonly object: KubeObject;
}

type Listener = (resource: Resource, event: WatchEvent) => void;

/** How many events of one resource are kept before the older half is forgotten. */
const defaultHistoryLimit = 20_000;

export class ObjectStore {
  readonly #tables = new Map<Resource, Table>();
  readonly #listeners = new Set<Listener>();
  readonly #owned = new Map<string, Map<string, StoredObject>>();
  readonly #byUid = new Map<string, StoredObject>();
  readonly #podsByNode = new Map<string, Map<string, KubeObject>>();
  /** Every pod under each pair of its labels. */
  readonly #podsByLabel = new Map<string, Map<string, KubeObject>>();
  readonly #orphanPods = new Map<string, Map<string, KubeObject>>();
  readonly #historyLimit: number;
  #revision = 1;

  constructor(historyLimit = defaultHistoryLimit) {
    this.#historyLimit = historyLimit;
  }

  /** The resourceVersion of the newest change. */
  get revision(): number {
    return this.#revision;
  }

  find(resource: Resource, namespace: string, name: string): KubeObject | undefined {
    return this.#tables.get(resource)?.buckets.get(namespace)?.objects.get(name);
  }

  /** The object with this uid, whatever it is. */
  findByUid(uid: string): StoredObject | undefined {
    return this.#byUid.get(uid);
  }

  /** Objects in the order of namespace and name; null lists over all namespaces. */
  list(resource: Resource, namespace: string | null): readonly KubeObject[] {
    const table = this.#tables.get(resource);
    if (!table) return [];
    if (namespace !== null) return listBucket(table.buckets.get(namespace));
    table.namespaces ??= [...table.buckets.keys()].sort();
    return table.namespaces.flatMap((name) => listBucket(table.buckets.get(name)));
  }

  /** Objects of one namespace in no particular order, without a copy. */
  *each(resource: Resource, namespace: string): Iterable<KubeObject> {
    yield* this.#tables.get(resource)?.buckets.get(namespace)?.objects.values() ?? [];
  }

  /** Whatever names the object with this uid among its ownerReferences. */
  ownedBy(uid: string): readonly StoredObject[] {
    return [...(this.#owned.get(uid)?.values() ?? [])];
  }

  /** The pods whose spec.nodeName is this node. */
  podsOnNode(node: string): readonly KubeObject[] {
    return [...(this.#podsByNode.get(node)?.values() ?? [])];
  }

  /** The pods of a namespace that no controller owns. */
  orphanPods(namespace: string): readonly KubeObject[] {
    return [...(this.#orphanPods.get(namespace)?.values() ?? [])];
  }

  /** The pods of a namespace that carry every pair of a selector; none for an empty one. */
  podsSelectedBy(namespace: string, selector: Readonly<Record<string, string>>): readonly KubeObject[] {
    const [pair] = Object.entries(selector);
    if (pair === undefined) return [];
    const found: KubeObject[] = [];
    for (const pod of this.#podsByLabel.get(labelPlace(namespace, ...pair))?.values() ?? []) {
      if (matchesMap(selector, pod.metadata.labels)) found.push(pod);
    }
    return found;
  }

  podCountOnNode(node: string): number {
    return this.#podsByNode.get(node)?.size ?? 0;
  }

  /** The resourceVersion that the next change will have. */
  get nextRevision(): number {
    return this.#revision + 1;
  }

  /** Stores an object under a new resourceVersion, freezes it and tells the listeners. */
  put(resource: Resource, draft: KubeObject): KubeObject {
    const namespace = draft.metadata.namespace ?? "";
    const name = draft.metadata.name ?? "";
    this.#revision += 1;
    const object = deepFreeze({
      ...draft,
      metadata: { ...draft.metadata, resourceVersion: String(this.#revision) },
    });
    const bucket = this.#bucket(resource, namespace);
    const previous = bucket.objects.get(name) ?? null;
    if (previous) this.#unindex(resource, previous);
    else bucket.names = null;
    bucket.objects.set(name, object);
    this.#index(resource, object);
    if (resource === kinds.pod) this.#indexLabels(object, previous);
    this.#record(resource, {
      type: previous ? "MODIFIED" : "ADDED",
      object,
      previous,
      resourceVersion: this.#revision,
    });
    return object;
  }

  /** Removes an object; the event carries it with the resourceVersion of its removal. */
  remove(resource: Resource, object: KubeObject): void {
    const bucket = this.#bucket(resource, object.metadata.namespace ?? "");
    const name = object.metadata.name ?? "";
    const previous = bucket.objects.get(name);
    if (!previous) return;
    this.#revision += 1;
    bucket.objects.delete(name);
    bucket.names = null;
    this.#unindex(resource, previous);
    if (resource === kinds.pod) this.#indexLabels(null, previous);
    const last = deepFreeze({ ...object, metadata: { ...object.metadata, resourceVersion: String(this.#revision) } });
    this.#record(resource, { type: "DELETED", object: last, previous, resourceVersion: this.#revision });
  }

  /** Events after a resourceVersion, oldest first, or "gone" where the history no longer reaches back. */
  eventsSince(resource: Resource, resourceVersion: number): readonly WatchEvent[] | "gone" {
    const table = this.#table(resource);
    if (resourceVersion < table.horizon) return "gone";
    let low = 0;
    let high = table.events.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((table.events[middle]?.resourceVersion ?? 0) <= resourceVersion) low = middle + 1;
      else high = middle;
    }
    return table.events.slice(low);
  }

  /** Forgets the history: every watch from before now is gone. */
  compact(): void {
    for (const resource of this.#tables.keys()) {
      const table = this.#table(resource);
      table.events = [];
      table.horizon = this.#revision;
    }
    this.#floor = this.#revision;
  }

  subscribe(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The horizon of tables that come later. */
  #floor = 0;

  #table(resource: Resource): Table {
    let table = this.#tables.get(resource);
    if (!table) {
      table = { buckets: new Map(), namespaces: null, events: [], horizon: this.#floor };
      this.#tables.set(resource, table);
    }
    return table;
  }

  #bucket(resource: Resource, namespace: string): Bucket {
    const table = this.#table(resource);
    let bucket = table.buckets.get(namespace);
    if (!bucket) {
      bucket = { objects: new Map(), names: null };
      table.buckets.set(namespace, bucket);
      table.namespaces = null;
    }
    return bucket;
  }

  #record(resource: Resource, event: WatchEvent): void {
    const table = this.#table(resource);
    table.events.push(event);
    if (table.events.length > this.#historyLimit) {
      const forgotten = table.events.length >> 1;
      table.horizon = table.events[forgotten - 1]?.resourceVersion ?? table.horizon;
      table.events = table.events.slice(forgotten);
    }
    for (const listener of this.#listeners) listener(resource, event);
  }

  #index(resource: Resource, object: KubeObject): void {
    const { uid, namespace = "", name = "", ownerReferences = [] } = object.metadata;
    if (uid !== undefined) this.#byUid.set(uid, { resource, object });
    for (const owner of ownerReferences) {
      addTo(this.#owned, owner.uid, `${resource.plural}/${namespace}/${name}`, { resource, object });
    }
    const node = nodeOf(resource, object);
    if (node !== undefined) addTo(this.#podsByNode, node, `${namespace}/${name}`, object);
    if (isOrphanPod(resource, object)) addTo(this.#orphanPods, namespace, name, object);
  }

  /** A label that stays leaves the pod in its place: the order of the pods is that in which they came. */
  #indexLabels(pod: KubeObject | null, previous: KubeObject | null): void {
    const labels = pod?.metadata.labels ?? {};
    if (previous !== null) {
      const { namespace = "", name = "", labels: before = {} } = previous.metadata;
      for (const [label, value] of Object.entries(before)) {
        if (labels[label] !== value) removeFrom(this.#podsByLabel, labelPlace(namespace, label, value), name);
      }
    }
    if (pod === null) return;
    const { namespace = "", name = "" } = pod.metadata;
    for (const [label, value] of Object.entries(labels)) {
      addTo(this.#podsByLabel, labelPlace(namespace, label, value), name, pod);
    }
  }

  #unindex(resource: Resource, object: KubeObject): void {
    const { uid, namespace = "", name = "", ownerReferences = [] } = object.metadata;
    if (uid !== undefined) this.#byUid.delete(uid);
    for (const owner of ownerReferences) removeFrom(this.#owned, owner.uid, `${resource.plural}/${namespace}/${name}`);
    const node = nodeOf(resource, object);
    if (node !== undefined) removeFrom(this.#podsByNode, node, `${namespace}/${name}`);
    if (isOrphanPod(resource, object)) removeFrom(this.#orphanPods, namespace, name);
  }
}

function listBucket(bucket: Bucket | undefined): readonly KubeObject[] {
  if (!bucket) return [];
  bucket.names ??= [...bucket.objects.keys()].sort();
  return bucket.names.flatMap((name) => bucket.objects.get(name) ?? []);
}

function labelPlace(namespace: string, label: string, value: string): string {
  return `${namespace} ${label}=${value}`;
}

function nodeOf(resource: Resource, object: KubeObject): string | undefined {
  if (resource !== kinds.pod) return undefined;
  const spec = object["spec"] as { readonly nodeName?: string } | undefined;
  return spec?.nodeName === "" ? undefined : spec?.nodeName;
}

function isOrphanPod(resource: Resource, { metadata }: KubeObject): boolean {
  return resource === kinds.pod && !(metadata.ownerReferences ?? []).some(({ controller }) => controller === true);
}

function addTo<T>(index: Map<string, Map<string, T>>, outer: string, inner: string, value: T): void {
  const entries = index.get(outer) ?? new Map<string, T>();
  entries.set(inner, value);
  index.set(outer, entries);
}

function removeFrom<T>(index: Map<string, Map<string, T>>, outer: string, inner: string): void {
  const entries = index.get(outer);
  entries?.delete(inner);
  if (entries?.size === 0) index.delete(outer);
}
