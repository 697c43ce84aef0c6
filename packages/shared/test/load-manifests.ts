/** Manifests put into the simulator's control plane, and the objects that it then holds. */
import { ApiError, createCluster, findResourceOfKind } from "@portolan/simulator";
import type { Cluster, KubeObject, Resource } from "@portolan/simulator";
import { isScalar, parseAllDocuments } from "yaml";
import { findKind, kinds } from "../src/model/kinds.ts";
import type { SlimObject } from "../src/model/objects.ts";
import { projectObject } from "../src/model/project-object.ts";
import { createShare } from "../src/model/share-values.ts";
import type { ManifestObject, Refusal } from "../src/rules/rule.ts";

/** When the manifests are applied. */
const appliedAt = Date.parse("2026-01-01T00:00:00Z");

/** Long enough for every debounce to end. */
const settled = 10 * 60 * 1000;

/** Services may have both address families; what pods have is up to their nodes. */
const options = { serviceCidrs: ["10.96.0.0/16", "fd00:10:96::/112"] };

/** Applies YAML documents in their order and lets ten minutes pass; throws where the API server refuses one. */
export function loadManifests(yaml: string): Cluster {
  const { cluster, manifests } = applyManifests(yaml);
  const refused = manifests.find(({ refusals }) => refusals.length > 0);
  if (refused !== undefined) throw new Error(`${refused.name}: ${JSON.stringify(refused.refusals)}`);
  return cluster;
}

/** The same, with what the API server says of each document. */
export function applyManifests(yaml: string): {
  readonly cluster: Cluster;
  readonly manifests: readonly ManifestObject[];
} {
  const cluster = createCluster({ now: appliedAt, gatewayApi: true, options });
  const deletions: (() => void)[] = [];
  const manifests = parseAllDocuments(yaml).flatMap((document) => {
    for (const error of document.errors) throw error;
    const value = document.toJS() as KubeObject | null;
    if (value === null) return [];
    const refusals = refusalsOf(() => deletions.push(apply(cluster, value)));
    const { kind, metadata } = value;
    const namespaced = findResourceOfKind(value.apiVersion, kind)?.namespaced !== false;
    const namespace = namespaced ? (metadata.namespace ?? "default") : "";
    const written = (steps: readonly (string | number)[]): string | null => {
      const node = document.getIn(steps, true);
      return isScalar(node) ? (node.source ?? null) : null;
    };
    return [{ kind, namespace, name: metadata.name ?? "", value, refusals, written }];
  });
  for (const deleteAgain of deletions) deleteAgain();
  settle(cluster);
  return { cluster, manifests };
}

function refusalsOf(write: () => void): readonly Refusal[] {
  try {
    write();
    return [];
  } catch (error) {
    // Over a value of a wrong type the simulator stumbles.
    if (error instanceof TypeError)
      return [{ field: "", message: "a field holds a value of another type than it must" }];
    if (!(error instanceof ApiError)) throw error;
    return error.body.details?.causes ?? [{ field: "", message: error.message }];
  }
}

/** Lets ten minutes pass. */
export function settle(cluster: Cluster): void {
  runUntil(cluster, cluster.now() + settled);
}

/** Gives back what deletes it again, where it is on its way out, as `kubectl get` shows what its finalizers hold. */
function apply(cluster: Cluster, object: KubeObject): () => void {
  const { apiVersion, kind, metadata } = object;
  const resource = findResourceOfKind(apiVersion, kind) ?? findCustomResource(cluster, apiVersion, kind);
  if (resource === undefined) throw new Error(`the simulator has no ${kind} of ${apiVersion}`);
  const namespace = resource.namespaced ? (metadata.namespace ?? "default") : "";
  const siblings = cluster.list(resource, resource.namespaced ? namespace : null);
  // The simulator's own nodes and namespaces are there already.
  const exists = siblings.some((sibling) => sibling.metadata.name === metadata.name);
  if (exists) cluster.update(resource, namespace, object);
  else cluster.create(resource, namespace, object);
  writeStatus(cluster, resource, namespace, object);
  if (metadata.deletionTimestamp === undefined) return () => undefined;
  return () => cluster.delete(resource, namespace, metadata.name ?? "");
}

/** A kind that a CustomResourceDefinition defines, as those of the Gateway API are. */
export function findCustomResource(cluster: Cluster, apiVersion: string, kind: string): Resource | undefined {
  const entry = findKind(apiVersion, kind);
  return entry && cluster.resource(entry.group, apiVersion.split("/")[1] ?? "", entry.plural);
}

/** No controller of the simulator writes the status of an Ingress or of the Gateway API's kinds: the manifest's own stands. */
function writeStatus(cluster: Cluster, resource: Resource, namespace: string, object: KubeObject): void {
  const { kind, metadata } = object;
  if (object["status"] === undefined || !(kind === "Ingress" || resource.group === "gateway.networking.k8s.io")) return;
  const current = cluster.get(resource, namespace, metadata.name ?? "");
  cluster.update(resource, namespace, { ...current, status: object["status"] }, { subresource: "status" });
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
