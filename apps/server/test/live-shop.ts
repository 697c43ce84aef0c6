/** A small shop in the simulator, its API server, and a live source that reads it at test speed. */
import { createCluster } from "@portolan/simulator";
import type { Cluster, KubeObject } from "@portolan/simulator";
import { startApiServer } from "@portolan/simulator/http";
import type { ApiServer } from "@portolan/simulator/http";
import { connectToUrl } from "../src/kube/connection.ts";
import { reflectorPolicy } from "../src/kube/reflector-types.ts";
import type { ClusterSource } from "../src/store/cluster-source.ts";
import { createLiveSource } from "../src/store/live-source.ts";
import type { LiveSourceOptions } from "../src/store/live-source.ts";
import { change, create, createLog, drop, listCluster, watchSource } from "./watch-source.ts";
import type { LogLine, WatchedSource } from "./watch-source.ts";

/** The real proportions, some fifty times as fast. */
const testPolicy = {
  ...reflectorPolicy,
  pageSize: 2,
  settleMs: 60,
  // Every cut is to be seen.
  routineMs: 60_000,
  retry: { minMs: 10, maxMs: 100, slowMinMs: 40, slowMaxMs: 80 },
  discoveryMs: 60,
  namedReadMs: 200,
};
export const testLimits = { connectMs: 5_000, responseMs: 5_000, idleMs: 5_000 };
const bookmarkIntervalMs = 100;

function service(name: string, port: number, namespace = "shop"): KubeObject {
  const ports = [{ port, protocol: "TCP", targetPort: port }];
  return { apiVersion: "v1", kind: "Service", metadata: { name, namespace }, spec: { selector: { app: name }, ports } };
}

function pod(name: string, namespace = "shop", app = name): KubeObject {
  const containers = [{ name: "main", image: "example.test/app:1", ports: [{ containerPort: 80 }] }];
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels: { app } },
    spec: { containers, nodeName: "node-a" },
  };
}

export function createShop(): Cluster {
  const cluster = createCluster({ now: Date.now() });
  for (const name of ["shop", "tools"]) {
    create(cluster, "namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name } });
  }
  for (const name of ["web", "api", "db", "cache", "mail"]) {
    create(cluster, "services", service(name, 80));
    create(cluster, "pods", pod(name));
  }
  create(cluster, "services", service("ci", 8080, "tools"));
  create(cluster, "pods", pod("ci", "tools"));
  return cluster;
}

export function relabel(cluster: Cluster, name: string, app: string): void {
  change(cluster, "pods", name, (held) => ({ ...held, metadata: { ...held.metadata, labels: { app } } }));
}

/** What happens in the cluster while Portolan may not see it. */
export function changeShop(cluster: Cluster): void {
  create(cluster, "services", service("shipping", 9090));
  relabel(cluster, "web", "wbe");
  drop(cluster, "services", "shop", "mail");
}

const opened: (() => Promise<void>)[] = [];

/** To be called after each test. */
export async function stopAll(): Promise<void> {
  for (const stop of opened.splice(0).reverse()) await stop();
}

/** Something to be ended after the test. */
export function stopLater(stop: () => Promise<void>): void {
  opened.push(stop);
}

export async function serve(cluster: Cluster, port = 0): Promise<ApiServer> {
  const server = await startApiServer({ cluster, host: "127.0.0.1", port, bookmarkIntervalMs });
  stopLater(() => server.close());
  return server;
}

export interface Running {
  readonly source: ClusterSource;
  readonly watched: WatchedSource;
  readonly lines: readonly LogLine[];
}

export function read(server: ApiServer, more: Partial<LiveSourceOptions> = {}): Running {
  const { lines, log } = createLog();
  const connection = connectToUrl(server.url);
  const common = {
    name: "shop",
    title: "shop",
    source: "live",
    connection,
    log,
    batchMs: 5,
    policy: testPolicy,
    limits: testLimits,
  } as const;
  const source = createLiveSource({ ...common, ...more });
  stopLater(() => source.stop());
  const watched = watchSource(source);
  source.start();
  return { source, watched, lines };
}

export function isLive({ watched }: Running): boolean {
  return watched.status().state.type === "live";
}

export function equalsList({ watched }: Running, cluster: Cluster, readConfigMaps = false): boolean {
  const listed = listCluster(cluster, readConfigMaps);
  if (listed.size !== watched.objects.size) return false;
  return [...listed].every(([key, object]) => JSON.stringify(watched.objects.get(key)) === JSON.stringify(object));
}

/** How often each code was logged when it began; and how many lines said that something was over. */
export function countLines(lines: readonly LogLine[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { code, message } of lines) {
    const what = typeof code === "string" ? code : message;
    counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
}
