/** State files, as `kubectl get … -A -o json` writes them, of clusters that a test makes up. */
import { writeFile } from "node:fs/promises";
import { createCluster, findResourceOfKind, type Cluster, type KubeObject } from "@portolan/simulator";

const now = Date.parse("2026-11-20T09:00:00Z");
/** Long enough for every pod to be ready. */
const settleMs = 60_000;

function create(cluster: Cluster, manifest: KubeObject): void {
  const resource = findResourceOfKind(manifest.apiVersion, manifest.kind);
  if (resource === undefined) throw new Error(`no such kind: ${manifest.kind}`);
  cluster.create(resource, manifest.metadata.namespace ?? "", manifest);
}

function settle(cluster: Cluster): void {
  for (let next = cluster.nextWakeUp(); next !== null && next < now + settleMs; next = cluster.nextWakeUp()) {
    cluster.advance(next);
  }
  cluster.advance(now + settleMs);
}

/** Applies manifests to a simulated cluster of two nodes, waits for its controllers, and returns all that is in it. */
export function objectsOf(manifests: readonly KubeObject[]): readonly KubeObject[] {
  const cluster = createCluster({ now });
  cluster.advance(now);
  for (const manifest of manifests) create(cluster, manifest);
  settle(cluster);
  return cluster.resources.flatMap((resource) => [...cluster.list(resource, null)]);
}

/** Writes what a simulated cluster makes of manifests. */
export async function writeStateOf(file: string, manifests: readonly KubeObject[]): Promise<void> {
  await writeState(file, objectsOf(manifests));
}

/** Writes objects as they are. */
export async function writeState(file: string, objects: readonly KubeObject[]): Promise<void> {
  await writeFile(file, JSON.stringify({ apiVersion: "v1", kind: "List", metadata: {}, items: objects }));
}
