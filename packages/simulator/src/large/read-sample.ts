/** An application, or a fault, as a control plane has made it: what copies are made of. */
import { createCluster } from "../create-cluster.ts";
import type { Cluster, KubeObject, Resource } from "../core/api.ts";
import { findResourceOfKind, kinds } from "../core/resources.ts";

/** A live object with its resource. */
export interface LiveObject {
  readonly resource: Resource;
  readonly object: KubeObject;
}

/** Long enough for everything to be as it stays. */
export const settledMs = 10 * 60 * 1000;

/** Everything in a cluster but what each cluster has: the first nodes, the system's namespaces, the API server's Service. */
export function readSample(cluster: Cluster): readonly LiveObject[] {
  const own = objectsOf(createCluster({ now: cluster.now(), gatewayApi: true }));
  const known = new Set(own.map(keyOf));
  return objectsOf(cluster).filter((each) => !known.has(keyOf(each)));
}

function objectsOf(cluster: Cluster): readonly LiveObject[] {
  return cluster.resources
    .filter(({ version, storedAs }) => storedAs === undefined || storedAs.version === version)
    .flatMap((resource) => cluster.list(resource, null).map((object) => ({ resource, object })));
}

function keyOf({ resource, object: { metadata } }: LiveObject): string {
  return `${resource.group}/${resource.plural}/${metadata.namespace ?? ""}/${metadata.name ?? ""}`;
}

/** Applies manifests at a time and lets ten minutes pass. */
export function runManifests(manifests: readonly KubeObject[], now: number): Cluster {
  const cluster = createCluster({ now, nodes: [{ name: "node-a", zone: "zone-0" }] });
  const namespaces = new Set(manifests.flatMap(({ metadata }) => metadata.namespace ?? []));
  for (const { metadata } of cluster.list(kinds.namespace, null)) namespaces.delete(metadata.name ?? "");
  for (const { kind, metadata } of manifests) if (kind === "Namespace") namespaces.delete(metadata.name ?? "");
  for (const name of namespaces) {
    cluster.create(kinds.namespace, "", { apiVersion: "v1", kind: "Namespace", metadata: { name } });
  }
  for (const object of manifests) {
    const resource = findResourceOfKind(object.apiVersion, object.kind);
    if (resource === undefined) throw new Error(`the simulator has no ${object.kind} of ${object.apiVersion}`);
    const namespace = object.metadata.namespace ?? "";
    const { object: created } = cluster.create(resource, namespace, object);
    if (object["status"] !== undefined) {
      cluster.update(resource, namespace, { ...created, status: object["status"] }, { subresource: "status" });
    }
  }
  const end = now + settledMs;
  for (let next = now; next < end; next = cluster.nextWakeUp() ?? end)
    cluster.advance(Math.max(next, cluster.now() + 1));
  cluster.advance(end);
  return cluster;
}
