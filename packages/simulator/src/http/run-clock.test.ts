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

function createPod(name: string, annotations: Record<string, string> = {}): void {
  const object: KubeObject = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace: "default", annotations },
    spec: { containers: [{ name: "c", image: "nginx" }] },
  };
  cluster.create(resource("pods"), "default", object);
}

function isReady(name: string): boolean {
  const { conditions } = cluster.get(resource("pods"), "default", name)["status"] as {
    readonly conditions: readonly { readonly type: string; readonly status: string }[];
  };
  return conditions.some(({ type, status }) => type === "Ready" && status === "True");
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

test("while frozen a pod that comes and goes stays as it is, and all else goes on", async () => {
  createPod("a", { "simulator.portolan.dev/flap": "15s" });
  await vi.advanceTimersByTimeAsync(18_500);
  expect(isReady("a")).toBe(false);
  clock.freeze();
  expect(clock.frozen()).toBe(true);
  createPod("b");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(isReady("a")).toBe(false);
  expect(phase("b")).toBe("Running");
  cluster.delete(resource("pods"), "default", "b");
  await vi.advanceTimersByTimeAsync(2_000);
  expect(cluster.list(resource("pods"), "default").map(({ metadata }) => metadata.name)).toEqual(["a"]);
  clock.resume();
  expect(clock.frozen()).toBe(false);
  // Three seconds of this absence had passed before the freeze.
  await vi.advanceTimersByTimeAsync(11_000);
  expect(isReady("a")).toBe(false);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(isReady("a")).toBe(true);
});

test("stopped, it lets go of the cluster", async () => {
  clock.stop();
  const before = cluster.now();
  createPod("a");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(cluster.now()).toBe(before);
});
