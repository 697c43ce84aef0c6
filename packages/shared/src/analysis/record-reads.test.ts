import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyEvent, anyHistory } from "../../test/arbitrary-history.ts";
import { objectsAfter, poolEvents } from "../../test/object-pool.ts";
import { equalObjects } from "../model/equal-objects.ts";
import { createSnapshot } from "../snapshot/create-snapshot.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { applyEvent } from "./apply-event.ts";
import { DependencyIndex } from "./dependency-index.ts";
import { createReadRecorder } from "./record-reads.ts";

/** Every variant of every pod. */
const podVariants = poolEvents.flatMap((event) =>
  event.type === "upsert" && event.object.kind === "Pod" ? event.object : [],
);

/** Every query of a snapshot, and what a computation could make of its answer. */
const queries: Record<
  Exclude<keyof Snapshot, "applyEvent" | "setUnreadable" | "unreadable">,
  (snapshot: Snapshot) => unknown
> = {
  get: (snapshot) => [
    snapshot.get("Pod", "a", "p1"),
    snapshot.get("Service", "a", "web"),
    snapshot.get("Deployment", "a", "web"),
    snapshot.get("Namespace", "", "a"),
  ],
  all: (snapshot) => [...snapshot.all("IngressClass"), ...snapshot.all("Endpoints")],
  services: (snapshot) => [...snapshot.services("a")],
  pods: (snapshot) => [...snapshot.pods("b")],
  workloads: (snapshot) => [...snapshot.workloads("a")],
  // The pod is taken by the selection, so that its own key is spared.
  podsSelectedBy: (snapshot) => [
    [...snapshot.podsSelectedBy("a", { app: "web" })],
    snapshot.get("Pod", "a", "p2"),
    [...snapshot.podsSelectedBy("b", {})],
  ],
  podsByAddress: (snapshot) => [...snapshot.podsByAddress("10.0.0.1")],
  podsOwnedBy: (snapshot) => [...snapshot.podsOwnedBy({ kind: "ReplicaSet", namespace: "a", name: "web-1" })],
  podsOn: (snapshot) => [...snapshot.podsOn("n1")],
  workloadsSelectedBy: (snapshot) => [...snapshot.workloadsSelectedBy("a", { app: "web", tier: "front" })],
  slicesOf: (snapshot) => [...snapshot.slicesOf("a", "web")],
  endpointsOf: (snapshot) => snapshot.endpointsOf("a", "web"),
  ingressesTo: (snapshot) => [...snapshot.ingressesTo("a", "gone")],
  ingressesForHost: (snapshot) => [...snapshot.ingressesForHost("b.example"), ...snapshot.ingressesForHost("")],
  ingressesByAddress: (snapshot) => [...snapshot.ingressesByAddress("203.0.113.1")],
  routerPods: (snapshot) => [...snapshot.routerPods("ingress-nginx")],
  gatewayPods: (snapshot) => [...snapshot.gatewayPods("a/edge")],
  routerWorkloads: (snapshot) => [...snapshot.routerWorkloads("traefik")],
  servicesSelecting: (snapshot) => [...snapshot.servicesSelecting("a", { app: "web", tier: "front" })],
  routesTo: (snapshot) => [...snapshot.routesTo("a", "web")],
  routesOf: (snapshot) => [...snapshot.routesOf("a", "edge")],
  servicesByAddress: (snapshot) => [
    ...snapshot.servicesByAddress("10.96.0.2"),
    ...snapshot.servicesByAddress("203.0.113.1"),
  ],
  servicesByNodePort: (snapshot) => [...snapshot.servicesByNodePort(30080)],
  servicesExposing: (snapshot) => [...snapshot.servicesExposing(8080)],
  servicesNamed: (snapshot) => [...snapshot.servicesNamed("api")],
  nodesByAddress: (snapshot) => [...snapshot.nodesByAddress("10.0.1.2")],
  inNamespace: (snapshot) => [
    ...snapshot.inNamespace("NetworkPolicy", "a"),
    ...snapshot.inNamespace("ReferenceGrant", "a"),
  ],
  clientsNaming: (snapshot) => [...snapshot.clientsNaming("b", "api"), ...snapshot.clientsNaming("a", "web")],
  configMapsNaming: (snapshot) => [...snapshot.configMapsNaming("a", "web")],
  externalNamesTo: (snapshot) => [...snapshot.externalNamesTo("a", "api")],
  referencedServices: (snapshot) => [...snapshot.referencedServices()],
  nodes: (snapshot) => [...snapshot.nodes()],
  podLabels: (snapshot) => [snapshot.podLabels("a"), snapshot.podLabels("b")],
  workloadLabels: (snapshot) => snapshot.workloadLabels("a"),
  publishedIngress: (snapshot) => [snapshot.publishedIngress("nginx"), snapshot.publishedIngress(null)],
  hasAny: (snapshot) => [
    snapshot.hasAny("Pod", "a"),
    snapshot.hasAny("NetworkPolicy", "b"),
    snapshot.hasAny("Service", "b"),
  ],
  topOwner: (snapshot) => podVariants.map((pod) => snapshot.topOwner(pod)),
};

describe.each(Object.entries(queries))("%s", (_, query) => {
  it("is noted, so that whatever changes its answer finds the reader", { timeout: 60_000 }, () => {
    let changes = 0;
    fc.assert(
      fc.property(anyHistory(60), fc.array(anyEvent, { maxLength: 40, size: "max" }), (history, events) => {
        const snapshot = createSnapshot(objectsAfter(history));
        const recorder = createReadRecorder(snapshot);
        const dependencies = new DependencyIndex<string>();
        for (const event of events) {
          const { value: before, reads } = recorder.record(query);
          dependencies.set("reader", reads);
          const { readers } = applyEvent(snapshot, dependencies, event);
          if (equalObjects(query(snapshot), before)) continue;
          changes += 1;
          expect(readers).not.toEqual([]);
        }
      }),
      { numRuns: 400 },
    );
    expect(changes).toBeGreaterThan(5);
  });
});

describe("createReadRecorder", () => {
  it("does not let a computation change the snapshot, nor compute within a computation", () => {
    const recorder = createReadRecorder(createSnapshot());
    expect(() =>
      recorder.record(({ setUnreadable }) => {
        setUnreadable(["Pod"]);
      }),
    ).toThrow("must not change");
    expect(() =>
      recorder.record(({ applyEvent }) => {
        applyEvent({ type: "delete", kind: "Pod", namespace: "a", name: "p" });
      }),
    ).toThrow("must not change");
    expect(() => recorder.record(() => recorder.record(() => 1))).toThrow("must not nest");
    expect(recorder.record(() => 1).value).toBe(1);
  });

  it("spares the keys of pods that a selection takes", () => {
    // Of each pod the last variant stays, which carries app=web.
    const recorder = createReadRecorder(createSnapshot(podVariants));
    const { reads } = recorder.record((snapshot) => {
      for (const { kind, namespace, name } of podVariants) snapshot.get(kind, namespace, name);
      return [...snapshot.podsSelectedBy("a", { app: "web" }), ...snapshot.podsSelectedBy("a", { app: "web" })];
    });
    expect(reads).toEqual({
      keys: new Set(["object Pod/b/p1", "object Pod/b/p2", "object Pod/b/p3"]),
      selections: [
        { of: "pods", namespace: "a", selector: { app: "web" } },
        { of: "pods", namespace: "a", selector: { app: "web" } },
      ],
    });
  });
});
