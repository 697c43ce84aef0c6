import { describe, expect, test } from "vitest";
import type { Cluster, KubeObject, Resource } from "../core/api.ts";
import { canonicalJson } from "../core/json.ts";
import { kinds } from "../core/resources.ts";
import { createLargeCluster, type LargeCluster } from "./create-large-cluster.ts";
import { readSample, runManifests } from "./read-sample.ts";

const now = Date.parse("2026-01-01T00:00:00Z");
const size = {
  nodes: 20,
  namespaces: 30,
  namespacesInUse: 12,
  services: 40,
  pods: 600,
  largeServices: 1,
  endpointsOfLarge: 250,
};

function make(seed = 1): LargeCluster {
  return createLargeCluster({ size, seed, now, faults: [{ name: "no-pods", objects: readSample(fault()) }] });
}

/** A Service whose selector takes no pod, in a namespace `shop`. */
function fault(): Cluster {
  const metadata = { name: "orders", namespace: "shop" };
  const spec = { selector: { app: "order" }, ports: [{ port: 80, nodePort: 30_080 }], type: "NodePort" };
  return runManifests([{ apiVersion: "v1", kind: "Service", metadata, spec }], now);
}

const cluster = make();

function list(resource: Resource, of: Cluster = cluster): readonly KubeObject[] {
  return of.list(resource, null);
}

function addressesIn(slices: readonly KubeObject[]): readonly string[] {
  return slices.flatMap((slice) =>
    (slice["endpoints"] as readonly { readonly addresses: readonly string[] }[]).flatMap(({ addresses }) => addresses),
  );
}

const addressOf = (pod: KubeObject) => (pod["status"] as { readonly podIP?: string }).podIP;

describe("a large cluster", () => {
  test("has as much of everything as was asked for", () => {
    expect({
      nodes: list(kinds.node).length,
      namespaces: list(kinds.namespace).length,
      services: list(kinds.service).length,
      pods: list(kinds.pod).length,
    }).toEqual({ nodes: 20, namespaces: 30, services: 40, pods: 600 });
  });

  test("has a Service of 250 endpoints, in three slices", () => {
    const large = list(kinds.endpointSlice).filter(
      ({ metadata }) => metadata.labels?.["kubernetes.io/service-name"] === "gateway-0",
    );
    const first = large.filter(({ metadata }) => metadata.namespace === "basket-0000");
    expect(first.map((slice) => addressesIn([slice]).length)).toEqual([100, 100, 50]);
  });

  test("gives nothing twice that is one's own", () => {
    const services = list(kinds.service);
    const ports = services.flatMap((service) => (service["spec"] as { ports: { nodePort?: number }[] }).ports);
    const own = [
      ...list(kinds.pod).map(addressOf),
      ...services
        .map((service) => (service["spec"] as { clusterIP: string }).clusterIP)
        .filter((each) => each !== "None"),
      ...ports.flatMap(({ nodePort }) => nodePort ?? []),
      ...cluster.resources.flatMap((resource) => list(resource).map(({ metadata }) => metadata.uid)),
    ].filter((each) => each !== undefined);
    expect(new Set(own).size).toBe(own.length);
  });

  test("puts a fault into a namespace of its own, under a nodePort of its own", () => {
    const [service] = cluster.list(kinds.service, "no-pods-shop");
    expect(service?.["spec"]).toMatchObject({ selector: { app: "order" }, ports: [{ port: 80 }] });
    expect(canonicalJson(service)).not.toContain("30080");
  });

  test("is the same for the same seed, and another for another", () => {
    const text = (of: Cluster) => canonicalJson([list(kinds.pod, of), list(kinds.endpointSlice, of)]);
    expect(text(make())).toBe(text(cluster));
    expect(text(make(2))).not.toBe(text(cluster));
  });
});

describe("the churn", () => {
  const living = make();
  const events = { pods: 0 };
  living.subscribe((resource) => {
    if (resource === kinds.pod) events.pods += 1;
  });
  living.setChurn(10);
  for (let time = now; time <= now + 60_000; time += 20) living.advance(time);

  test("changes as many pods a second as it is told to", () => {
    expect(events.pods).toBe(600);
  });

  test("leaves the slices as their controller would: the ready endpoints are the ready pods of its Services", () => {
    const pods = new Map(list(kinds.pod, living).map((pod) => [pod.metadata.uid, pod]));
    for (const slice of list(kinds.endpointSlice, living)) {
      for (const { addresses, conditions, targetRef } of (slice["endpoints"] ?? []) as readonly Endpoint[]) {
        if (targetRef === undefined) continue;
        const pod = pods.get(targetRef.uid);
        expect(addresses).toEqual([pod === undefined ? null : addressOf(pod)]);
        expect(conditions.ready).toBe(
          pod !== undefined && isReady(pod) && pod.metadata.deletionTimestamp === undefined,
        );
      }
    }
  });

  test("is the same for the same seed", () => {
    const again = make();
    again.setChurn(10);
    for (let time = now; time <= now + 60_000; time += 20) again.advance(time);
    expect(canonicalJson(list(kinds.pod, again))).toBe(canonicalJson(list(kinds.pod, living)));
  });
});

interface Endpoint {
  readonly addresses: readonly string[];
  readonly conditions: { readonly ready: boolean };
  readonly targetRef?: { readonly uid: string };
}

function isReady(pod: KubeObject): boolean {
  const { conditions = [] } = pod["status"] as {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
  return conditions.some(({ type, status }) => type === "Ready" && status === "True");
}
