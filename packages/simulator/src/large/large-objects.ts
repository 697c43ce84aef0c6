/**
 * A cluster of any size up to Kubernetes' official limits, believable and the same for the same seed:
 * applications of teams in their namespaces, and faults in some. It comes as a stream: nothing is
 * held but what the reader keeps, and equal parts of objects are one value.
 */
import { createCluster } from "../create-cluster.ts";
import type { Resource } from "../core/api.ts";
import { kinds } from "../core/resources.ts";
import { clusterDns, ingressNginx } from "../demo/platform.ts";
import { sampleNames, type Application } from "./applications.ts";
import { createCopier, type SampleCopier } from "./copy-sample.ts";
import { makePattern } from "./make-pattern.ts";
import { nodeFacts, Numbering } from "./numbering.ts";
import { namespaceName, planApplications, type ClusterSize } from "./plan-applications.ts";
import { readSample, runManifests, settledMs, type LiveObject } from "./read-sample.ts";
import { recordOwner } from "./record-owner.ts";
import { scaleApplication } from "./scale-application.ts";

/** A fault to be put into a cluster: live objects of a small cluster that has it. */
export interface Fault {
  readonly name: string;
  readonly objects: readonly LiveObject[];
}

export interface LargeClusterOptions {
  readonly size: ClusterSize;
  readonly seed: number;
  /** Milliseconds since 1970 at which everything has been running for ten minutes. */
  readonly now: number;
  /** Each is put in once, in namespaces of its own, and counts as Services and pods like all else. */
  readonly faults?: readonly Fault[];
}

/** The objects to be read once, nodes and namespaces first, each application's together; the numbering for what comes after. */
export function createLargeObjects(options: LargeClusterOptions): {
  readonly objects: Iterable<LiveObject>;
  readonly numbering: Numbering;
} {
  const numbering = new Numbering(options.seed, options.size.nodes);
  return { objects: makeObjects(options, numbering), numbering };
}

function* makeObjects({ size, now, faults = [] }: LargeClusterOptions, numbering: Numbering): Iterable<LiveObject> {
  yield* makeNodes(size.nodes, numbering, now);
  const common = [...commonObjects(numbering, now), ...faults.flatMap((fault) => putFault(fault, numbering))];
  const room = { services: size.services, pods: size.pods };
  for (const { resource } of common) {
    if (resource === kinds.service) room.services -= 1;
    if (resource === kinds.pod) room.pods -= 1;
  }
  const plans = planApplications({ ...size, ...room }, numbering);
  const named = new Set(
    common.filter(({ resource }) => resource === kinds.namespace).map(({ object }) => object.metadata.name),
  );
  yield* makeNamespaces(size, numbering, named.size);
  yield* common;
  const copiers = new Map<Application, SampleCopier>();
  for (const { application, namespace, name, pods } of plans) {
    let copier = copiers.get(application);
    if (copier === undefined) copiers.set(application, (copier = applicationCopier(application, now)));
    const names = new Map<string, string>([
      [sampleNames.app, name],
      [sampleNames.namespace, namespace],
    ]);
    yield* scaleApplication(
      copier((each) => names.get(each) ?? each, numbering),
      pods,
      numbering,
    );
  }
}

function applicationCopier({ manifests }: Application, now: number): SampleCopier {
  const sample = readSample(runManifests(manifests, now - settledMs));
  const own = sample.filter(({ resource }) => !ofNamespaces.has(resource));
  return createCopier(own.map(recordOwner), [
    { value: sampleNames.app, match: "within" },
    { value: sampleNames.namespace, match: "within" },
  ]);
}

/** Namespaces come with these. */
const ofNamespaces: ReadonlySet<Resource> = new Set([kinds.namespace, kinds.configMap, kinds.serviceAccount]);

/** What a cluster has once: DNS, the Ingress controller, the API server's Service. */
function commonObjects(numbering: Numbering, now: number): readonly LiveObject[] {
  const sample = readSample(runManifests([...ingressNginx, ...clusterDns], now - settledMs));
  return createCopier(sample, [])((name) => name, numbering);
}

/** Its namespaces and what has none get its name in front; the first two nodes are everybody's. */
function putFault({ name, objects }: Fault, numbering: Numbering): readonly LiveObject[] {
  const namespaces = new Set(objects.flatMap(({ object }) => object.metadata.namespace ?? []));
  const global = objects.filter(({ object }) => object.metadata.namespace === undefined);
  const copy = createCopier(objects, [
    // Ingresses of one host are one site, whoever wrote them.
    ...[...namespaces, "example.com"].map((value) => ({ value, match: "within" as const })),
    ...global.map(({ object }) => ({ value: object.metadata.name ?? "", match: "whole" as const })),
  ]);
  const copies = copy((each) => `${name}-${each}`, numbering);
  const made = new Set(
    objects.filter(({ resource }) => resource === kinds.namespace).map(({ object }) => object.metadata.name),
  );
  const missing = [...namespaces].filter((each) => !made.has(each));
  return [...missing.map((each) => namespaceObject(`${name}-${each}`, numbering)), ...copies];
}

function* makeNodes(count: number, numbering: Numbering, now: number): Iterable<LiveObject> {
  const sample = createCluster({ now: now - settledMs, nodes: [{ name: "node-a", zone: "zone-0" }] });
  const [node] = sample.list(kinds.node, null);
  if (node === undefined) throw new Error("a cluster has the node that it was given");
  const { podCIDR } = node["spec"] as { readonly podCIDR: string };
  const { address } = nodeFacts(0);
  const copy = makePattern(
    node,
    ["node-a", "zone-0", podCIDR, address, node.metadata.uid ?? ""].map((value) => ({ value, match: "within" })),
  );
  for (let index = 0; index < count; index++) {
    const facts = nodeFacts(index);
    yield {
      resource: kinds.node,
      object: copy([facts.name, facts.zone, facts.podCidr, facts.address, numbering.uid()]),
    };
  }
}

function* makeNamespaces({ namespaces }: ClusterSize, numbering: Numbering, others: number): Iterable<LiveObject> {
  for (const name of ["default", "kube-node-lease", "kube-public", "kube-system"])
    yield namespaceObject(name, numbering);
  for (let index = 0; index < namespaces - others - 4; index++) yield namespaceObject(namespaceName(index), numbering);
}

function namespaceObject(name: string, numbering: Numbering): LiveObject {
  const labels = { "kubernetes.io/metadata.name": name };
  return {
    resource: kinds.namespace,
    object: {
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name, uid: numbering.uid(), labels },
      status: { phase: "Active" },
    },
  };
}
