/** Documents put into the simulator's control plane: workloads become pods, Services get endpoints. */
import { createShare, findKind, isRecord, kinds, objectKey, projectObject } from "@portolan/shared";
import type { ObjectKey, Share, SlimObject } from "@portolan/shared";
import { ApiError, createCluster, findResourceOfKind } from "@portolan/simulator";
import type { Cluster, KubeObject, NodePortRange, NodeShape, Resource } from "@portolan/simulator";
import { batchObjects } from "./batch-objects.ts";
import type { ManifestDocument, RefusedObject } from "./document-model.ts";
import { modernise, relaxPods } from "./fit-object.ts";
import { leaveAllAssigned } from "./leave-assigned.ts";
import { leaveRefused } from "./leave-refused.ts";
import { nameGenerated, tellGeneratedName } from "./name-generated.ts";
import { mendTypes, withoutFields } from "./mend-types.ts";
import { nodesFor, shapeNodes, withPodCidrs } from "./nodes-for.ts";
import { prepareDocuments, type Prepared, type PreparedDocuments } from "./prepare-documents.ts";

export interface BuildOptions {
  /** When it is looked at (ms). */
  readonly now: number;
  readonly nodePortRange: NodePortRange;
  /** How many objects are tried out together; less memory with fewer. */
  readonly batchSize?: number;
  /** Told of each batch how many of all objects have been tried out. */
  readonly onProgress?: (done: number, total: number) => void;
}

const defaultBatchSize = 250;

/** A cluster in which the manifests have been applied and have settled. */
export interface BuiltManifests extends PreparedDocuments {
  /** Everything that the cluster then holds, what controllers made included. */
  readonly slim: readonly SlimObject[];
  readonly documents: ReadonlyMap<ObjectKey, ManifestDocument>;
  readonly refused: ReadonlyMap<ObjectKey, RefusedObject>;
  /** Of them those of which nobody knows all that they say: a field holds a value of another type than it must. */
  readonly unread: ReadonlySet<ObjectKey>;
}

/** How long before `now` everything is applied: longer than any debounce. */
const settledMs = 10 * 60 * 1000;

/** Applies the documents. Equal documents give equal results. */
export function buildCluster(given: readonly ManifestDocument[], options: BuildOptions): BuiltManifests {
  const prepared = prepareDocuments(given);
  const objects = nameObjects(prepared.objects);
  const documents = new Map(objects.map(({ key, document }) => [key, document]));
  const built: Built = {
    slim: [],
    seen: new Set(),
    documents,
    refused: new Map(),
    unread: new Set(),
    share: createShare(),
  };
  let done = 0;
  for (const batch of planBatches(objects, options.batchSize ?? defaultBatchSize)) {
    buildBatch(batch, options, built);
    done += batch.own.size;
    options.onProgress?.(done, objects.length);
  }
  const { slim, refused, unread } = built;
  return { ...prepared, slim, documents, refused, unread };
}

/** An object under the name that it is told by. */
interface Named extends Prepared {
  readonly name: string;
  readonly key: ObjectKey;
}

function nameObjects(objects: readonly Prepared[]): readonly Named[] {
  const taken = new Set<ObjectKey>();
  return objects.map((object) => {
    const { document, namespace } = object;
    const { kind } = document;
    const keyOf = (name: string): ObjectKey => objectKey({ kind, namespace, name });
    const name = document.name === "" ? tellName(document, (each) => taken.has(keyOf(each))) : document.name;
    const key = keyOf(name);
    taken.add(key);
    return { ...object, name, key };
  });
}

function tellName({ value }: ManifestDocument, isTaken: (name: string) => boolean): string {
  const { generateName } = value["metadata"] as { readonly generateName?: unknown };
  return tellGeneratedName(typeof generateName === "string" ? generateName : "", isTaken);
}

interface Batch {
  /** What is read of this batch's cluster and of no other. */
  readonly own: ReadonlySet<Named>;
  /** What is in it. */
  readonly present: readonly Named[];
  readonly nodes: readonly NodeShape[];
}

function* planBatches(objects: readonly Named[], size: number): Iterable<Batch> {
  const isEverywhere = ({ namespace, document }: Named): boolean => namespace === "" && document.kind !== "Namespace";
  const everywhere = objects.filter(isEverywhere);
  const namespaces = objects.filter(({ document }) => document.kind === "Namespace");
  const divided = objects.filter((each) => !isEverywhere(each));
  const names = nodesFor(objects);
  const batches = batchObjects(divided, size);
  for (const [index, own] of (batches.length === 0 ? [[]] : batches).entries()) {
    const used = new Set(own.map(({ namespace }) => namespace));
    const usedNamespaces = namespaces.filter(({ name }) => used.has(name));
    yield {
      own: new Set(index === 0 ? [...everywhere, ...own] : own),
      present: [...new Set([...everywhere, ...usedNamespaces, ...own])],
      nodes: shapeNodes(names, index),
    };
  }
}

/** What all batches have given so far. */
interface Built {
  readonly slim: SlimObject[];
  /** What has been read of a cluster. */
  readonly seen: Set<ObjectKey>;
  /** Of all batches. */
  readonly documents: ReadonlyMap<ObjectKey, ManifestDocument>;
  readonly refused: Map<ObjectKey, RefusedObject>;
  readonly unread: Set<ObjectKey>;
  readonly share: Share;
}

function buildBatch(
  { own, present, nodes }: Batch,
  { now, nodePortRange }: BuildOptions,
  { slim, seen, documents, refused, unread, share }: Built,
): void {
  const cluster = createCluster({
    now: now - settledMs,
    nodes,
    // Which addresses a cluster has for Services is not known: any that a manifest names may be right.
    options: {
      nodePortRange,
      serviceCidrs: ["0.0.0.0/0", "::/0"],
      loadBalancer: { type: "pool", cidrs: ["100.64.0.0/10", "2001:db8::/64"] },
      historyLimit: 1,
      startDelay: 0,
    },
  });
  const target: Target = { cluster, existing: listExisting(cluster) };
  makeNamespaces(target, present);
  const told = new Map<ObjectKey, string>();
  const ownKeys = new Set<ObjectKey>();
  for (const object of inOrder(present)) {
    const { document, namespace, name, key } = object;
    const { apiVersion, kind } = document;
    const value = modernise(document);
    // The API server reads every field by its type before it looks at what it says.
    const read = readDirectly(apiVersion, value, { namespace, name }, share);
    const resource = findResourceOfKind(value.apiVersion, kind);
    const applied: Applied =
      read.type === "refused"
        ? { type: "refused", refusal: tryOut(cluster, resource, namespace, value) ?? read.refusal }
        : resource === undefined
          ? { type: "not-served" }
          : applyOrTry(target, resource, namespace, withPodCidrs(relaxPods(value), nodes));
    if (!own.has(object)) continue;
    ownKeys.add(key);
    const stored = storedName(applied);
    if (stored !== null && stored !== name) told.set(objectKey({ kind, namespace, name: stored }), name);
    if (applied.type === "refused") refused.set(key, { document, ...applied.refusal, tried: stored !== null });
    // What is refused, and what no controller looks at, is read as it is written, or as it is meant.
    if (stored === null && read.type === "object") slim.push(read.object);
    if (read.type !== "refused") continue;
    unread.add(key);
    const meant = readMeant(value, { namespace, name }, share);
    if (meant !== null) slim.push(meant);
  }
  deleteGoing(cluster, present);
  runUntil(cluster, now);
  const isOwn = (each: SlimObject): boolean => {
    const key = objectKey(each);
    // What a cluster has by itself, every batch has: namespaces and what is made in them.
    if (seen.has(key) || (documents.has(key) && !ownKeys.has(key))) return false;
    seen.add(key);
    // On which nodes pods will run, and how many there are, the manifests do not say unless they hold nodes.
    return each.kind !== "Node" || documents.has(key);
  };
  const read = nameGenerated(readCluster(cluster, share), told).filter(isOwn);
  for (const each of leaveAllAssigned(read, documents)) slim.push(each);
}

function makeNamespaces(target: Target, objects: readonly Prepared[]): void {
  const resource = findResourceOfKind("v1", "Namespace");
  if (resource === undefined) throw new Error("the simulator has no namespaces");
  const given = new Map(
    objects.filter(({ document }) => document.kind === "Namespace").map(({ document }) => [document.name, document]),
  );
  const existing = new Set(target.cluster.list(resource, null).map(({ metadata }) => metadata.name ?? ""));
  for (const { namespace } of objects) {
    if (namespace === "" || given.has(namespace) || existing.has(namespace)) continue;
    existing.add(namespace);
    // A name that no namespace may have is told of the objects that name it.
    const made = apply(target, resource, "", { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } });
    if (made.type === "refused") existing.delete(namespace);
  }
}

/** Namespaces and what is of no namespace first; then Services that ask for numbers, before others are given any. */
function inOrder(objects: readonly Named[]): readonly Named[] {
  const rank = ({ document, namespace }: Prepared): number => {
    if (document.kind === "Namespace") return 0;
    if (namespace === "") return 1;
    return asksForNumber(document) ? 2 : 3;
  };
  return objects
    .map((each) => ({ each, rank: rank(each) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ each }) => each);
}

function asksForNumber({ kind, value }: ManifestDocument): boolean {
  if (kind !== "Service") return false;
  const spec = value["spec"] as { readonly clusterIP?: unknown; readonly ports?: unknown } | null | undefined;
  if (typeof spec !== "object" || spec === null) return false;
  const ports: readonly unknown[] = Array.isArray(spec.ports) ? spec.ports : [];
  return "clusterIP" in spec || ports.some((port) => typeof port === "object" && port !== null && "nodePort" in port);
}

/** What is on its way out, as `kubectl get -o yaml` shows what its finalizers hold. */
function deleteGoing(cluster: Cluster, objects: readonly Prepared[]): void {
  for (const { document, namespace } of objects) {
    const metadata = document.value["metadata"] as { readonly deletionTimestamp?: unknown } | undefined;
    const resource = findResourceOfKind(document.apiVersion, document.kind);
    if (typeof metadata?.deletionTimestamp !== "string" || resource === undefined) continue;
    if (isStored(cluster, resource, namespace, document.name)) cluster.delete(resource, namespace, document.name);
  }
}

function isStored(cluster: Cluster, resource: Resource, namespace: string, name: string): boolean {
  return cluster.list(resource, namespace).some(({ metadata }) => metadata.name === name);
}

interface Target {
  readonly cluster: Cluster;
  readonly existing: ReadonlySet<string>;
}

type Refusal = Omit<RefusedObject, "document" | "tried">;
type Applied =
  | { readonly type: "stored"; readonly name: string }
  /** `name`: under which it is stored without what it is refused for. */
  | { readonly type: "refused"; readonly refusal: Refusal; readonly name?: string }
  /** A kind without a place in the simulator. */
  | { readonly type: "not-served" };

function storedName(applied: Applied): string | null {
  return applied.type === "not-served" ? null : (applied.name ?? null);
}

/** With one fault mended the API server may tell another one. */
const maxTries = 5;

/** Applies it, if need be without what it is refused for: what else is wrong with it is found then, too. */
function applyOrTry(target: Target, resource: Resource, namespace: string, object: KubeObject): Applied {
  const applied = apply(target, resource, namespace, object);
  let again = applied;
  let left: KubeObject | null = object;
  for (let tries = 0; tries < maxTries && again.type === "refused"; tries++) {
    left = leaveRefused(left, again.refusal.causes);
    if (left === null) return applied;
    again = apply(target, resource, namespace, left);
  }
  return applied.type === "refused" && again.type === "stored" ? { ...applied, name: again.name } : applied;
}

function apply({ cluster, existing }: Target, resource: Resource, namespace: string, object: KubeObject): Applied {
  try {
    const given = object.metadata.name ?? "";
    const isThere = existing.has(placeOf(resource, namespace, given));
    // Its own `kubernetes` Service has an address that no update may change.
    const isReplaced = isThere && resource.namespaced;
    if (isReplaced && isStored(cluster, resource, namespace, given)) cluster.delete(resource, namespace, given);
    const write = isThere && !isReplaced ? cluster.update : cluster.create;
    const { name = given } = write(resource, namespace, object).object.metadata;
    // No controller of the simulator writes it: what the manifest says stands.
    if (holdsBalancer(object) && object["status"] !== undefined) {
      cluster.update(resource, namespace, { ...object, metadata: { name } }, { subresource: "status" });
    }
    return { type: "stored", name };
  } catch (error) {
    if (error instanceof ApiError) return { type: "refused", refusal: refusalOf(error) };
    // Fields that are not read here may be of a wrong type, over which the simulator stumbles.
    if (error instanceof TypeError || error instanceof RangeError) return { type: "refused", refusal: malformed };
    throw error;
  }
}

/** A Service that names a class is left alone by the simulator's own balancer. */
function holdsBalancer({ kind, spec }: KubeObject): boolean {
  return kind === "Ingress" || (kind === "Service" && isRecord(spec) && spec["loadBalancerClass"] !== undefined);
}

/** In the API server's words what is wrong with an object that cannot be read; null where it says nothing of a field. */
function tryOut(
  cluster: Cluster,
  resource: Resource | undefined,
  namespace: string,
  object: KubeObject,
): Refusal | null {
  if (resource === undefined) return null;
  try {
    cluster.create(resource, namespace, object, { dryRun: true });
  } catch (error) {
    const refusal = error instanceof ApiError ? refusalOf(error) : null;
    if (refusal !== null && refusal.causes.length > 0) return refusal;
    if (refusal === null && !(error instanceof TypeError) && !(error instanceof RangeError)) throw error;
  }
  return null;
}

const malformed: Refusal = { message: "a field holds a value of another type than it must", causes: [] };

/** The simulator's own nodes, namespaces and the like, which are there before anything is applied. */
function listExisting(cluster: Cluster): ReadonlySet<string> {
  return new Set(
    cluster.resources.flatMap((resource) =>
      cluster
        .list(resource, null)
        .map(({ metadata: { namespace = "", name = "" } }) => placeOf(resource, namespace, name)),
    ),
  );
}

function placeOf({ group, plural }: Resource, namespace: string, name: string): string {
  return `${group}/${plural}/${namespace}/${name}`;
}

function refusalOf({ body }: ApiError): Refusal {
  return { message: body.message ?? "", causes: body.details?.causes ?? [] };
}

/** An object that cannot be read as it is written. */
function readMeant(value: KubeObject, place: Place, share: Share): SlimObject | null {
  for (const meant of [mendTypes(value), withoutFields(mendTypes(value))]) {
    const read = readDirectly(value.apiVersion, meant, place, share);
    if (read.type === "object") return read.object;
  }
  return null;
}

interface Place {
  readonly namespace: string;
  readonly name: string;
}

type DirectRead =
  | { readonly type: "object"; readonly object: SlimObject }
  | { readonly type: "refused"; readonly refusal: Refusal }
  | { readonly type: "other-kind" };

function readDirectly(apiVersion: string, value: KubeObject, place: Place, share: Share): DirectRead {
  const entry = findKind(apiVersion, value.kind);
  if (entry === undefined) return { type: "other-kind" };
  const projection = projectObject(entry, { ...value, metadata: { ...value.metadata, ...place } }, share);
  if (projection.type === "object") return projection;
  const { path: field, reason } = projection;
  return {
    type: "refused",
    refusal: { message: `${field}: ${reason}`, causes: [{ reason: "", field, message: reason }] },
  };
}

/** Runs the controllers each time one of them wants to be run. */
function runUntil(cluster: Cluster, end: number): void {
  for (let next = cluster.now(); next < end; next = cluster.nextWakeUp() ?? end) {
    cluster.advance(Math.max(next, cluster.now() + 1));
  }
  cluster.advance(end);
}

function readCluster(cluster: Cluster, share: Share): readonly SlimObject[] {
  return kinds.flatMap((entry) => {
    const resource = cluster.resource(entry.group, entry.version, entry.plural);
    if (resource === undefined) return [];
    return cluster.list(resource, null).flatMap((raw) => {
      const projection = projectObject(entry, raw, share);
      if (projection.type === "object") return [projection.object];
      throw new Error(`${entry.kind} ${raw.metadata.name ?? ""}: ${projection.path} ${projection.reason}`);
    });
  });
}
