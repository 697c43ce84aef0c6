/** Manifests put into the simulator's control plane, and the objects that it then holds. */
import { createCluster, findResourceOfKind } from "@portolan/simulator";
import type { Cluster, KubeObject } from "@portolan/simulator";
import { parseAllDocuments } from "yaml";
import { kinds } from "../src/model/kinds.ts";
import type { SlimObject } from "../src/model/objects.ts";
import { projectObject } from "../src/model/project-object.ts";
import { createShare } from "../src/model/share-values.ts";

/** When the manifests are applied. */
const appliedAt = Date.parse("2026-01-01T00:00:00Z");

/** Long enough for every debounce to end. */
const settled = 10 * 60 * 1000;

/** Applies YAML documents in their order and lets ten minutes pass. */
export function loadManifests(yaml: string): Cluster {
  const cluster = createCluster({ now: appliedAt });
  for (const document of parseAllDocuments(yaml)) {
    for (const error of document.errors) throw error;
    const object = document.toJS() as KubeObject | null;
    if (object !== null) apply(cluster, object);
  }
  settle(cluster);
  return cluster;
}

/** Lets ten minutes pass. */
export function settle(cluster: Cluster): void {
  runUntil(cluster, cluster.now() + settled);
}

function apply(cluster: Cluster, object: KubeObject): void {
  const { apiVersion, kind, metadata } = object;
  const resource = findResourceOfKind(apiVersion, kind);
  if (resource === undefined) throw new Error(`the simulator has no ${kind} of ${apiVersion}`);
  const namespace = resource.namespaced ? (metadata.namespace ?? "default") : "";
  const siblings = cluster.list(resource, resource.namespaced ? namespace : null);
  // The simulator's own nodes and namespaces are there already.
  const exists = siblings.some((sibling) => sibling.metadata.name === metadata.name);
  if (exists) cluster.update(resource, namespace, object);
  else cluster.create(resource, namespace, object);
}

/** Runs the controllers each time one of them wants to be run. */
function runUntil(cluster: Cluster, end: number): void {
  for (let next = cluster.now(); next < end; next = cluster.nextWakeUp() ?? end) {
    cluster.advance(Math.max(next, cluster.now() + 1));
  }
  cluster.advance(end);
}

/** Every object of the kinds that are read, as the reflector would read it. */
export function readObjects(cluster: Cluster): readonly SlimObject[] {
  const share = createShare();
  return kinds.flatMap((entry) => {
    const resource = cluster.resource(entry.group, entry.version, entry.plural);
    if (resource === undefined && entry.availability !== "always") return [];
    if (resource === undefined) throw new Error(`the simulator does not serve ${entry.plural}`);
    return cluster.list(resource, null).map((raw) => {
      const projection = projectObject(entry, raw, share);
      if (projection.type === "object") return projection.object;
      throw new Error(`${entry.kind} ${raw.metadata.name ?? ""}: ${projection.path} ${projection.reason}`);
    });
  });
}
