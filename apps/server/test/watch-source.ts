/** Watches a source as the layers above it do, and waits for what it publishes instead of sleeping. */
import { createShare, kinds, objectKey, projectObject } from "@portolan/shared";
import type { ClusterStatus, ObjectKey, SlimObject } from "@portolan/shared";
import { apiVersionOf } from "@portolan/simulator";
import type { Cluster, KubeObject, Resource } from "@portolan/simulator";
import type { LogFunction, LogLevel } from "../src/kube/log-function.ts";
import type { ClusterSource } from "../src/store/cluster-source.ts";
import { limitObjects } from "../src/store/limit-objects.ts";

export interface WatchedSource {
  /** What a subscriber has been told of; nothing else. */
  readonly objects: ReadonlyMap<ObjectKey, SlimObject>;
  readonly status: () => ClusterStatus;
  /** The `type` of each state that was published, in order. */
  readonly states: readonly string[];
  /** Everything that was ever deleted since `mark`, whether it came back or not. */
  readonly deleted: () => ReadonlySet<ObjectKey>;
  readonly mark: () => void;
  /** What every event since `mark` was about. */
  readonly published: () => readonly ObjectKey[];
  /** Resolves as soon as the condition holds after an update; rejects after 10 s. */
  readonly until: (what: string, condition: () => boolean) => Promise<void>;
}

const patienceMs = 10_000;

function keyOf({ kind, namespace, name }: Pick<SlimObject, "kind" | "namespace" | "name">): ObjectKey {
  return objectKey({ kind, namespace, name });
}

export function watchSource(source: ClusterSource): WatchedSource {
  const objects = new Map<ObjectKey, SlimObject>();
  const states: string[] = [];
  const waiting = new Set<() => void>();
  let status = source.status();
  const deleted = new Set<ObjectKey>();
  const published: ObjectKey[] = [];
  source.subscribe((update) => {
    switch (update.type) {
      case "events":
        for (const event of update.events) {
          published.push(keyOf(event.type === "upsert" ? event.object : event));
          if (event.type === "upsert") objects.set(keyOf(event.object), event.object);
          else {
            objects.delete(keyOf(event));
            deleted.add(keyOf(event));
          }
        }
        break;
      case "status":
        status = update.status;
        states.push(update.status.state.type);
        break;
      default:
        update satisfies never;
    }
    for (const check of waiting) check();
  });
  return {
    objects,
    status: () => status,
    states,
    deleted: () => deleted,
    mark: () => {
      deleted.clear();
      states.length = 0;
      published.length = 0;
    },
    published: () => published,
    until: (what, condition) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          if (!condition()) return;
          clearTimeout(timer);
          waiting.delete(check);
          resolve();
        };
        const timer = setTimeout(() => {
          waiting.delete(check);
          reject(new Error(`waited in vain for: ${what}; the state is ${JSON.stringify(status)}`));
        }, patienceMs);
        waiting.add(check);
        check();
      }),
  };
}

/** What a list of every kind would give now, as slim objects; of ConfigMaps kube-proxy's mode unless told otherwise. */
export function listCluster(cluster: Cluster, readConfigMaps = false): ReadonlyMap<ObjectKey, SlimObject> {
  const share = createShare();
  const found: SlimObject[] = [];
  for (const entry of kinds) {
    const versions = [entry.version, ...entry.olderVersions.map((each) => each.slice(each.indexOf("/") + 1))];
    const [resource] = versions.flatMap((version) => cluster.resource(entry.group, version, entry.plural) ?? []);
    if (!resource) continue;
    for (const raw of cluster.list(resource, null)) {
      const projection = projectObject(entry, raw, share);
      if (projection.type === "object") found.push(projection.object);
    }
  }
  return new Map(limitObjects(found, null, readConfigMaps).map((object) => [keyOf(object), object]));
}

function coreResource(cluster: Cluster, plural: string): Resource {
  const resource = cluster.resource("", "v1", plural);
  if (!resource) throw new Error(`no resource ${plural}`);
  return resource;
}

/** Creates an object of any kind that is served. */
export function createAny(cluster: Cluster, object: KubeObject): void {
  const resource = cluster.resources.find((one) => apiVersionOf(one) === object.apiVersion && one.kind === object.kind);
  if (!resource) throw new Error(`no resource for ${object.apiVersion} ${object.kind}`);
  cluster.create(resource, object.metadata.namespace ?? "", object);
}

/** Creates an object of the core group. */
export function create(cluster: Cluster, plural: string, object: KubeObject): void {
  cluster.create(coreResource(cluster, plural), object.metadata.namespace ?? "", object);
}

/** Changes an object of the core group. */
export function change(
  cluster: Cluster,
  plural: string,
  name: string,
  edit: (object: KubeObject) => KubeObject,
  namespace = "shop",
): void {
  const resource = coreResource(cluster, plural);
  cluster.update(resource, namespace, edit(cluster.get(resource, namespace, name)));
}

/** Deletes an object of the core group. */
export function drop(cluster: Cluster, plural: string, namespace: string, name: string): void {
  cluster.delete(coreResource(cluster, plural), namespace, name);
}

export interface LogLine {
  readonly level: LogLevel;
  readonly message: string;
  readonly code: unknown;
}

/** A log function that remembers. */
export function createLog(): { readonly lines: LogLine[]; readonly log: LogFunction } {
  const lines: LogLine[] = [];
  return {
    lines,
    log: (level, message, fields) => {
      lines.push({ level, message, code: fields["code"] ?? null });
    },
  };
}
