/** The analysis beside a control plane at work: fed by its events, it holds what a fresh reading of the cluster gives. */
import { createCluster, findResourceOfKind } from "@portolan/simulator";
import type { Cluster, KubeObject, WatchEvent } from "@portolan/simulator";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { findCustomResource, readObjects } from "../../test/load-manifests.ts";
import { equalObjects } from "../model/equal-objects.ts";
import { findKind } from "../model/kinds.ts";
import { objectKey, type ObjectKey, type ServiceId } from "../model/names.ts";
import type { ObjectEvent } from "../model/objects.ts";
import { projectObject } from "../model/project-object.ts";
import { createShare } from "../model/share-values.ts";
import type { ServicePaths } from "../paths/path-model.ts";
import type { Finding } from "../rules/finding.ts";
import { rules } from "../rules/registry.generated.ts";
import type { Analysis } from "./analysis.ts";
import { createAnalysis } from "./create-analysis.ts";

const start = Date.parse("2026-01-01T00:00:00Z");
const rulesFolder = fileURLToPath(new URL("../rules/", import.meta.url));
const share = createShare();

function toObjectEvent({ type, object }: WatchEvent): ObjectEvent | null {
  const entry = findKind(object.apiVersion, object.kind);
  if (entry === undefined) return null;
  if (type === "DELETED") {
    const { namespace = "", name = "" } = object.metadata;
    return { type: "delete", kind: entry.kind, namespace, name };
  }
  const projection = projectObject(entry, object, share);
  if (projection.type === "unreadable") throw new Error(`${object.kind}: ${projection.path} ${projection.reason}`);
  return { type: "upsert", object: projection.object };
}

/** An example of a rule, all of it in a namespace of its own. */
function applyExample(cluster: Cluster, namespace: string, file: string): void {
  const documents = parseAllDocuments(readFileSync(`${rulesFolder}${file}`, "utf8")).map((document) =>
    fitBesideOthers(document.toJS() as KubeObject),
  );
  for (const object of documents) {
    const { apiVersion, kind } = object;
    const resource = findResourceOfKind(apiVersion, kind) ?? findCustomResource(cluster, apiVersion, kind);
    if (resource === undefined) throw new Error(`the simulator has no ${kind}`);
    if (!resource.namespaced) continue;
    const existing = cluster.list(resource, namespace).some(({ metadata }) => metadata.name === object.metadata.name);
    if (existing) cluster.delete(resource, namespace, object.metadata.name ?? "", { gracePeriodSeconds: 0 });
    cluster.create(resource, namespace, { ...object, metadata: { ...object.metadata, namespace } });
  }
}

/** Examples that ask for one nodePort cannot be in one cluster, and none is to outlive its namespace. */
function fitBesideOthers(object: KubeObject): KubeObject {
  const metadata = { ...object.metadata, finalizers: [] };
  const spec = object["spec"] as { readonly ports?: readonly object[] } | undefined;
  if (object.kind !== "Service" || spec?.ports === undefined) return { ...object, metadata };
  return {
    ...object,
    metadata,
    spec: { ...spec, ports: spec.ports.map((port) => ({ ...port, nodePort: undefined })) },
  };
}

type Results = ReadonlyMap<ServiceId, { readonly paths: ServicePaths; readonly findings: readonly Finding[] }>;

function readAllObjects(analysis: Analysis, now: number): ReadonlyMap<ObjectKey, readonly Finding[]> {
  const found = [...analysis.ruledObjects()].map((ref) => [objectKey(ref), analysis.objectFindings(ref, now)] as const);
  return new Map(found.filter(([, findings]) => findings.length > 0).sort(byKey));
}

function byKey([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1;
}

function readAll(analysis: Analysis, now: number): Results {
  const results = new Map<ServiceId, { paths: ServicePaths; findings: readonly Finding[] }>();
  for (const id of [...analysis.serviceIds()].sort()) {
    const paths = analysis.paths(id);
    if (paths !== undefined) results.set(id, { paths, findings: analysis.findings(id, now) });
  }
  return results;
}

/** Compares quickly; where they differ, vitest shows where. */
function expectEqual(actual: readonly unknown[], expected: readonly unknown[]): void {
  if (equalObjects(actual, expected)) return;
  expect(actual).toEqual(expected);
  throw new Error("they differ in something that toEqual does not see");
}

it("follows every rule's example from broken to fixed and away", { timeout: 120_000 }, () => {
  const options = { serviceCidrs: ["10.96.0.0/16", "fd00:10:96::/112"] };
  const cluster = createCluster({ now: start, gatewayApi: true, options });
  const analysis = createAnalysis({ objects: readObjects(cluster) });
  const pending: ObjectEvent[] = [];
  cluster.subscribe((_, event) => {
    const objectEvent = toObjectEvent(event);
    if (objectEvent !== null) pending.push(objectEvent);
  });
  const keptObjects = new Map<ObjectKey, readonly Finding[]>();
  const kept = new Map<ServiceId, { paths: ServicePaths; findings: readonly Finding[] }>();

  /** Lets time pass, reads again what is told to have changed, and compares all with a fresh reading. */
  function settle(seconds: number): void {
    cluster.advance(cluster.now() + seconds * 1000);
    analysis.apply(pending.splice(0));
    const changed = analysis.takeChanged(cluster.now());
    for (const [key, ref] of changed.objects) {
      const findings = analysis.objectFindings(ref, cluster.now());
      if (findings.length === 0) keptObjects.delete(key);
      else keptObjects.set(key, findings);
    }
    for (const id of changed.services) {
      const paths = analysis.paths(id);
      if (paths === undefined) kept.delete(id);
      else kept.set(id, { paths, findings: analysis.findings(id, cluster.now()) });
    }
    const fresh = createAnalysis({ objects: readObjects(cluster) });
    expectEqual([...kept].sort(byKey), [...readAll(fresh, cluster.now())]);
    expectEqual([...keptObjects].sort(byKey), [...readAllObjects(fresh, cluster.now())]);
  }

  const live = rules.filter(({ type }) => type !== "manifest");
  const namespaces = readdirSync(rulesFolder, { withFileTypes: true }).filter(({ name }) =>
    live.some(({ id }) => id === name),
  );
  const resource = findResourceOfKind("v1", "Namespace");
  if (resource === undefined) throw new Error("the simulator has no namespaces");
  for (const { name } of namespaces) {
    cluster.create(resource, "", { apiVersion: "v1", kind: "Namespace", metadata: { name } });
    applyExample(cluster, name, `${name}/broken.yaml`);
    settle(0);
  }
  for (const seconds of [0.5, 0.5, 5, 30, 30, 60, 60]) settle(seconds);
  const findings = [...[...kept.values()].flatMap((each) => each.findings), ...[...keptObjects.values()].flat()];
  // What is of no namespace cannot be given to one example alone, so that rules over it may stay silent here.
  expect(new Set(findings.map(({ rule }) => rule)).size).toBeGreaterThan(live.length * 0.8);

  for (const { name } of namespaces) {
    applyExample(cluster, name, `${name}/fixed.yaml`);
    settle(1);
  }
  for (const seconds of [5, 60]) settle(seconds);
  for (const { name } of namespaces) {
    cluster.delete(resource, "", name);
    settle(1);
  }
  settle(60);
  expect([...kept.keys()]).toEqual(["default/kubernetes"]);
});
