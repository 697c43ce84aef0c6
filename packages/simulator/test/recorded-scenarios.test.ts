import { describe, expect, test } from "vitest";
import { comparableEndpoints, comparableServices, comparableSlices, pinnedBy } from "./comparable.ts";
import {
  createManifests,
  readManifests,
  readRecording,
  recordedCluster,
  resourceOf,
  runStep,
  scenarios,
} from "./recorded-cluster.ts";
import type { Cluster, KubeObject, Resource } from "../src/index.ts";

const now = Date.UTC(2026, 10, 20, 11);
const settled = 3000;

function of(cluster: Cluster, apiVersion: string, kind: string, namespace: string): readonly KubeObject[] {
  const resource: Resource = resourceOf({ apiVersion, kind, metadata: {} });
  return cluster.list(resource, namespace);
}

describe("manifests and steps of a recorded scenario give what the recorded control plane made of them", () => {
  test.each(scenarios)("%s", (scenario) => {
    const recording = readRecording(scenario);
    const manifests = readManifests(scenario);
    const pinned = pinnedBy(manifests);
    const cluster = recordedCluster(now);
    cluster.advance(now);
    const { namespace } = recording;
    const namespaceObject = { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } };
    cluster.create(resourceOf(namespaceObject), "", namespaceObject);
    const api = createManifests(cluster, scenario, namespace);
    cluster.advance(now + settled);
    for (const [index, step] of recording.steps.entries()) {
      runStep(cluster, step);
      cluster.advance(now + settled * (index + 2));
    }

    expect({
      api,
      endpointSlices: comparableSlices(of(cluster, "discovery.k8s.io/v1", "EndpointSlice", namespace), pinned),
      endpoints: comparableEndpoints(of(cluster, "v1", "Endpoints", namespace), pinned),
      services: comparableServices(of(cluster, "v1", "Service", namespace)),
    }).toEqual({
      api: recording.api.map(({ kind, name, response }) => ({ kind, name, response })),
      endpointSlices: comparableSlices(recording.endpointSlices, pinned),
      endpoints: comparableEndpoints(recording.endpoints, pinned),
      services: comparableServices(recording.services),
    });
  });

  test("all recorded scenarios are there", () => {
    expect(scenarios.length).toBe(44);
    expect(scenarios.every((scenario) => readRecording(scenario).about !== "")).toBe(true);
  });
});
