/** What is tried out in batches gives what one cluster for all would give, whatever refers to what. */
import fc from "fast-check";
import { expect, it } from "vitest";
import type { SlimObject } from "@portolan/shared";
import { defaultNodePortRange, defaultNow } from "./check-manifests.ts";
import { buildCluster } from "./build-cluster.ts";
import { readManifests } from "./read-manifests.ts";

const namespace = fc.constantFrom("a", "b");
const name = fc.constantFrom("web", "db", "db-0", "data-db-0", "web-db");
const labels = fc.dictionary(fc.constantFrom("app", "tier"), fc.constantFrom("x", "y"), {
  maxKeys: 2,
  noNullPrototype: true,
});
const selector = fc.oneof(labels, fc.constant({ "statefulset.kubernetes.io/pod-name": "db-0" }));
const podSpec = fc.record({
  containers: fc.constant([{ name: "c", image: "c", ports: [{ containerPort: 80 }] }]),
  hostNetwork: fc.constantFrom(true, false, false, false),
});

const workload = fc
  .tuple(fc.constantFrom("Deployment", "StatefulSet", "DaemonSet"), namespace, name, labels, podSpec, fc.nat(2))
  .map(([kind, where, what, own, spec, replicas]) => ({
    apiVersion: "apps/v1",
    kind,
    metadata: { name: what, namespace: where },
    spec: {
      selector: { matchLabels: own },
      ...(kind !== "DaemonSet" && { replicas }),
      ...(kind === "StatefulSet" && {
        serviceName: "db",
        volumeClaimTemplates: [{ metadata: { name: "data" }, spec: {} }],
      }),
      template: { metadata: { labels: own }, spec },
    },
  }));

const others = fc
  .tuple(fc.constantFrom("Pod", "PersistentVolumeClaim", "Job", "Namespace"), namespace, name, labels, podSpec)
  .map(([kind, where, what, own, spec]) => {
    switch (kind) {
      case "Pod":
        return { apiVersion: "v1", kind, metadata: { name: what, namespace: where, labels: own }, spec };
      case "Job": {
        const template = { metadata: { labels: own }, spec: { ...spec, restartPolicy: "Never" } };
        return {
          apiVersion: "batch/v1",
          kind,
          metadata: { generateName: "job-", namespace: where },
          spec: { template },
        };
      }
      case "Namespace":
        return { apiVersion: "v1", kind, metadata: { name: where } };
      default:
        return { apiVersion: "v1", kind, metadata: { name: what, namespace: where }, spec: {} };
    }
  });

const service = fc
  .tuple(namespace, name, selector, fc.constantFrom(null, 30080, 30081), fc.constantFrom(null, "10.96.0.7", "None"))
  .map(([where, what, selects, nodePort, clusterIP]) => ({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: what, namespace: where },
    spec: {
      ...(nodePort !== null && { type: "NodePort" }),
      ...(clusterIP !== null && { clusterIP }),
      selector: selects,
      ports: [{ port: 80, ...(nodePort !== null && { nodePort }) }],
    },
  }));

const endpoints = fc.tuple(namespace, name).map(([where, what]) => ({
  apiVersion: "v1",
  kind: "Endpoints",
  metadata: { name: what, namespace: where },
  subsets: [{ addresses: [{ ip: "192.0.2.1" }], ports: [{ port: 80 }] }],
}));

/** Addresses, nodes and uids are the simulator's, and others in another cluster. */
function tell(object: SlimObject): string {
  const { kind, namespace: where, name: what, owner } = object;
  const who = `${kind} ${where}/${what} of ${owner === null ? "nobody" : `${owner.kind} ${owner.name}`}`;
  if (object.kind === "Pod")
    return `${who} ${JSON.stringify([object.labels["app"], object.labels["tier"], object.ready])}`;
  if (object.kind !== "EndpointSlice") return who;
  const to = object.endpoints.map(({ ready, targetRef }) => `${targetRef?.name ?? "?"} ${String(ready)}`).sort();
  return `${who} ${JSON.stringify([object.serviceName, to, object.ports])}`;
}

function build(
  text: string,
  batchSize: number,
): { readonly objects: readonly string[]; readonly refused: readonly string[] } {
  const { documents } = readManifests("a.json", text);
  const { slim, refused } = buildCluster(documents, {
    now: defaultNow,
    nodePortRange: defaultNodePortRange,
    batchSize,
  });
  return { objects: slim.map(tell).sort(), refused: [...refused.keys()].sort() };
}

it("gives what one cluster gives", { timeout: 120_000 }, () => {
  const objects = fc.array(fc.oneof(workload, others, service, service, endpoints), { minLength: 2, maxLength: 9 });
  fc.assert(
    fc.property(objects, (all) => {
      const text = JSON.stringify(all);
      expect(build(text, 1)).toEqual(build(text, 1000));
    }),
    { seed: 1, numRuns: 60 },
  );
});
