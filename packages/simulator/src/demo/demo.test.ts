import { describe, expect, test } from "vitest";
import type { Cluster, KubeObject } from "../index.ts";
import { createDemoCluster } from "./index.ts";

const now = Date.parse("2026-11-20T12:00:00Z");

function list(cluster: Cluster, group: string, version: string, plural: string): readonly KubeObject[] {
  const resource = cluster.resource(group, version, plural);
  if (!resource) throw new Error(`no ${plural} in ${group}/${version}`);
  return cluster.list(resource, null);
}

function namesOf(objects: readonly KubeObject[]): readonly string[] {
  return objects.map(({ metadata }) => [metadata.namespace, metadata.name].filter(Boolean).join("/"));
}

describe("the demo", () => {
  test("is the same whenever it is made for the same time", () => {
    const [first, second] = [createDemoCluster(now), createDemoCluster(now)];
    const content = (cluster: Cluster): unknown => cluster.resources.map((resource) => cluster.list(resource, null));
    expect(content(first)).toEqual(content(second));
  });

  test("holds a Gateway with its routes, as their controller left them", () => {
    const cluster = createDemoCluster(now);
    const group = "gateway.networking.k8s.io";
    expect(namesOf(list(cluster, group, "v1", "gatewayclasses"))).toEqual(["envoy"]);
    expect(list(cluster, group, "v1", "gateways")).toMatchObject([
      {
        apiVersion: `${group}/v1`,
        metadata: { namespace: "edge", name: "public", generation: 1 },
        status: { addresses: [{ type: "IPAddress", value: "192.168.56.241" }], listeners: [{ attachedRoutes: 2 }] },
      },
    ]);
    const conditions = [
      { type: "Accepted", status: "True", observedGeneration: 1, lastTransitionTime: "2026-11-20T10:00:00Z" },
      { type: "ResolvedRefs", status: "True", observedGeneration: 1 },
    ];
    expect(list(cluster, group, "v1beta1", "httproutes")).toMatchObject(
      ["api", "storefront"].map((name) => ({
        apiVersion: `${group}/v1beta1`,
        metadata: { namespace: "shop", name },
        status: { parents: [{ parentRef: { namespace: "edge", name: "public" }, conditions }] },
      })),
    );
  });

  test("holds policies, kube-proxy's mode and endpoints made by hand", () => {
    const cluster = createDemoCluster(now);
    expect(namesOf(list(cluster, "networking.k8s.io", "v1", "networkpolicies"))).toEqual([
      "payments/default-deny",
      "payments/processor-from-checkout",
      "payments/webhooks-from-edge",
      "shop/db-clients",
    ]);
    expect(namesOf(list(cluster, "gateway.networking.k8s.io", "v1", "referencegrants"))).toEqual([
      "payments/webhooks-for-shop",
    ]);
    const configMaps = list(cluster, "", "v1", "configmaps").filter(({ metadata }) => metadata.name === "kube-proxy");
    expect(configMaps).toMatchObject([
      { data: { "config.conf": expect.stringContaining("mode: iptables") as unknown } },
    ]);
    const byHand = list(cluster, "discovery.k8s.io", "v1", "endpointslices")
      .filter(
        (slice) =>
          slice.metadata.labels?.["endpointslice.kubernetes.io/managed-by"] !== "endpointslice-controller.k8s.io",
      )
      .map((slice) => slice.metadata.labels?.["kubernetes.io/service-name"]);
    expect(byHand.sort()).toEqual(["kubernetes", "reports-db", "warehouse"]);
  });

  test("holds an autoscaler, as its controller left it", () => {
    expect(list(createDemoCluster(now), "autoscaling", "v2", "horizontalpodautoscalers")).toMatchObject([
      {
        metadata: { namespace: "shop", name: "frontend" },
        spec: { scaleTargetRef: { kind: "Deployment", name: "frontend" }, minReplicas: 3, maxReplicas: 10 },
        status: { currentReplicas: 3, desiredReplicas: 3 },
      },
    ]);
  });

  test("is quiet: within a minute nothing changes but the pod that comes and goes", () => {
    const cluster = createDemoCluster(now);
    const changed = new Set<string>();
    cluster.subscribe((resource, { type, object }) => {
      // Heartbeats.
      if (resource.kind !== "Node" && resource.kind !== "Lease") {
        changed.add(`${type} ${resource.kind} ${object.metadata.labels?.["app"] ?? object.metadata.name ?? ""}`);
      }
    });
    for (let time = now; time <= now + 60_000; time += 500) cluster.advance(time);
    expect([...changed].sort()).toEqual([
      "MODIFIED Deployment recommendations",
      "MODIFIED EndpointSlice recommendations",
      "MODIFIED Endpoints recommendations",
      "MODIFIED Pod recommendations",
      "MODIFIED ReplicaSet recommendations",
    ]);
  });
});
