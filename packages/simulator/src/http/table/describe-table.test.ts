import { describe, expect, test } from "vitest";
import type { KubeObject, Resource } from "../../core/api.ts";
import { findResourceOfKind } from "../../core/resources.ts";
import { tableOf } from "./describe-table.ts";
import { formatDuration } from "./format-cells.ts";

const now = Date.parse("2026-11-20T12:00:00Z");
const metadata = { name: "x", namespace: "n", creationTimestamp: "2026-11-20T11:58:30Z" };

function resourceOf(apiVersion: string, kind: string): Resource {
  const resource = findResourceOfKind(apiVersion, kind);
  if (resource === undefined) throw new Error(`no resource for ${kind}`);
  return resource;
}

function object(apiVersion: string, kind: string, fields: Record<string, unknown>): KubeObject {
  return { apiVersion, kind, metadata, ...fields };
}

const template = { spec: { containers: [{ name: "c", image: "nginx" }] } };
const running = { name: "c", ready: true, restartCount: 0, state: { running: {} } };

const rows: readonly (readonly [name: string, object: KubeObject, cells: readonly (string | number)[]])[] = [
  [
    "Service with a load balancer",
    object("v1", "Service", {
      spec: {
        type: "LoadBalancer",
        clusterIP: "10.96.0.9",
        ports: [
          { port: 80, nodePort: 30080, protocol: "TCP" },
          { port: 53, protocol: "UDP" },
        ],
      },
      status: { loadBalancer: { ingress: [{ ip: "203.0.113.1" }, { hostname: "lb.example" }] } },
    }),
    ["x", "LoadBalancer", "10.96.0.9", "203.0.113.1,lb.example", "80:30080/TCP,53/UDP", "90s", "<none>"],
  ],
  [
    "Service that waits for one",
    object("v1", "Service", { spec: { type: "LoadBalancer", clusterIP: "10.96.0.9" }, status: { loadBalancer: {} } }),
    ["x", "LoadBalancer", "10.96.0.9", "<pending>", "<none>", "90s", "<none>"],
  ],
  [
    "ExternalName",
    object("v1", "Service", {
      spec: { type: "ExternalName", externalName: "db.example", selector: { b: "1", a: "2" } },
    }),
    ["x", "ExternalName", "<none>", "db.example", "<none>", "90s", "a=2,b=1"],
  ],
  [
    "pod that crashes",
    object("v1", "Pod", {
      spec: { ...template.spec, nodeName: "node-a" },
      status: {
        phase: "Running",
        podIP: "10.244.1.1",
        conditions: [{ type: "Initialized", status: "True" }],
        containerStatuses: [
          {
            name: "c",
            ready: false,
            restartCount: 4,
            state: { waiting: { reason: "CrashLoopBackOff" } },
            lastState: { terminated: { finishedAt: "2026-11-20T11:55:00Z" } },
          },
        ],
      },
    }),
    ["x", "0/1", "CrashLoopBackOff", "4 (5m ago)", "90s", "10.244.1.1", "node-a", "<none>", "<none>"],
  ],
  [
    "pod whose init container runs, with a sidecar",
    object("v1", "Pod", {
      spec: { ...template.spec, initContainers: [{ name: "s", restartPolicy: "Always" }, { name: "i" }] },
      status: {
        phase: "Pending",
        initContainerStatuses: [
          { name: "s", ready: true, started: true, restartCount: 0, state: { running: {} } },
          { name: "i", ready: false, restartCount: 0, state: { running: {} } },
        ],
      },
    }),
    ["x", "1/2", "Init:1/2", "0", "90s", "<none>", "<none>", "<none>", "<none>"],
  ],
  [
    "pod with a readiness gate that does not hold",
    object("v1", "Pod", {
      spec: { ...template.spec, readinessGates: [{ conditionType: "a" }] },
      status: { phase: "Running", conditions: [{ type: "Initialized", status: "True" }], containerStatuses: [running] },
    }),
    ["x", "1/1", "Running", "0", "90s", "<none>", "<none>", "<none>", "0/1"],
  ],
  [
    "Deployment",
    object("apps/v1", "Deployment", {
      spec: {
        replicas: 3,
        template,
        selector: { matchLabels: { app: "x" }, matchExpressions: [{ key: "y", operator: "Exists" }] },
      },
      status: { readyReplicas: 2, updatedReplicas: 3, availableReplicas: 1 },
    }),
    ["x", "2/3", 3, 1, "90s", "c", "nginx", "app=x,y"],
  ],
  [
    "DaemonSet",
    object("apps/v1", "DaemonSet", {
      spec: { template, selector: {} },
      status: { desiredNumberScheduled: 2, numberReady: 1 },
    }),
    ["x", 2, 0, 1, 0, 0, "<none>", "90s", "c", "nginx", "<none>"],
  ],
  [
    "EndpointSlice with more endpoints than are shown",
    object("discovery.k8s.io/v1", "EndpointSlice", {
      addressType: "IPv4",
      ports: [{ port: 80 }],
      endpoints: ["1", "2", "3", "4"].map((last) => ({ addresses: [`10.244.1.${last}`] })),
    }),
    ["x", "IPv4", "80", "10.244.1.1,10.244.1.2,10.244.1.3 + 1 more...", "90s"],
  ],
  [
    "Ingress",
    object("networking.k8s.io/v1", "Ingress", {
      spec: { ingressClassName: "nginx", tls: [{}], rules: [{ host: "a.example" }, { host: "b.example" }] },
      status: { loadBalancer: { ingress: [{ ip: "203.0.113.1" }] } },
    }),
    ["x", "nginx", "a.example,b.example", "203.0.113.1", "80, 443", "90s"],
  ],
];

describe("tableOf", () => {
  test.each(rows)("%s", (_, shown, cells) => {
    const table = tableOf(resourceOf(shown.apiVersion, shown.kind), [shown], now);
    expect(table.rows[0]?.cells).toEqual(cells);
    expect(table.columns).toHaveLength(cells.length);
  });
});

describe("formatDuration", () => {
  test.each([
    [-5_000, "<invalid>"],
    [0, "0s"],
    [119_000, "119s"],
    [120_000, "2m"],
    [185_000, "3m5s"],
    [600_000, "10m"],
    [3 * 3_600_000, "3h"],
    [4 * 3_600_000 + 60_000, "4h1m"],
    [30 * 3_600_000, "30h"],
    [50 * 3_600_000, "2d2h"],
    [20 * 86_400_000, "20d"],
    [800 * 86_400_000, "2y70d"],
    [3_000 * 86_400_000, "8y"],
  ])("%d ms is %s", (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});
