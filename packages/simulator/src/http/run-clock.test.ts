import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Cluster, KubeObject, Resource } from "../core/api.ts";
import { createCluster } from "../create-cluster.ts";
import { textAt } from "./read-json.ts";
import { runClock, type ClusterClock } from "./run-clock.ts";

let cluster: Cluster;
let clock: ClusterClock;

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse("2026-11-20T11:00:00Z") });
  cluster = createCluster({ now: Date.now() });
  clock = runClock(cluster, Date.now);
});

afterEach(() => {
  clock.stop();
  vi.useRealTimers();
});

function resource(plural: string, group = ""): Resource {
  const found = cluster.resource(group, "v1", plural);
  if (found === undefined) throw new Error(`no ${plural}`);
  return found;
}

function createPod(name: string): void {
  const object: KubeObject = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "default" },
    spec: { containers: [{ name: "c", image: "nginx" }] },
  };
  cluster.create(resource("pods"), "default", object);
}

function phase(name: string): string {
  return textAt(cluster.get(resource("pods"), "default", name), "status", "phase");
}

test("what waits for time to pass happens by itself", async () => {
  createPod("a");
  expect(phase("a")).toBe("Pending");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(phase("a")).toBe("Running");
});

test("while frozen nothing that waits happens, but writes reach the controllers", async () => {
  clock.freeze();
  expect(clock.frozen()).toBe(true);
  createPod("a");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(phase("a")).toBe("Pending");
  expect(textAt(cluster.get(resource("pods"), "default", "a"), "spec", "nodeName")).toMatch(/^node-/);
  clock.resume();
  await vi.advanceTimersByTimeAsync(2_000);
  expect(phase("a")).toBe("Running");
});

test("stopped, it lets go of the cluster", async () => {
  clock.stop();
  const before = cluster.now();
  createPod("a");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(cluster.now()).toBe(before);
});
