import { describe, expect, it } from "vitest";
import { projectKind, slimObject } from "../../test/project-kind.ts";
import { kindEntry } from "./kinds.ts";
import { projectObject } from "./project-object.ts";
import { createShare } from "./share-values.ts";

const bareContainer = { image: "", ports: [], readinessProbe: null, livenessProbe: null, startupProbe: null };

const metadata = { name: "x" };

describe("Pod", () => {
  it("puts native sidecars after the containers and plain initContainers last", () => {
    const spec = {
      initContainers: [
        { name: "migrate", ports: [{ name: "http", containerPort: 1 }] },
        { name: "proxy", restartPolicy: "Always" },
      ],
      containers: [{ name: "app" }],
    };
    expect(slimObject("Pod", { metadata, spec })).toMatchObject({
      spec: {
        containers: [
          { ...bareContainer, name: "app", role: "main" },
          { ...bareContainer, name: "proxy", role: "sidecar" },
          {
            ...bareContainer,
            name: "migrate",
            role: "init",
            ports: [{ name: "http", containerPort: 1, protocol: "TCP", hostPort: null }],
          },
        ],
      },
    });
  });

  it.each<[dnsPolicy: unknown, read: string]>([
    [undefined, "ClusterFirst"],
    ["ClusterFirst", "ClusterFirst"],
    ["ClusterFirstWithHostNet", "ClusterFirstWithHostNet"],
    ["Default", "Default"],
    ["None", "None"],
  ])("reads dnsPolicy %j as %s", (dnsPolicy, read) => {
    expect(slimObject("Pod", { metadata, spec: { dnsPolicy } })).toMatchObject({ spec: { dnsPolicy: read } });
  });

  it.each<[words: Readonly<Record<string, readonly string[]>>, read: boolean]>([
    [{ args: ["/nginx-ingress-controller", "--watch-ingress-without-class=true"] }, true],
    [{ command: ["controller", "--watch-ingress-without-class"] }, true],
    [{ args: ["--empty-ingress-class"] }, true],
    [{ args: ["--watch-ingress-without-class=false"] }, false],
    [{}, false],
  ])("reads from %j whether Ingresses without a class are served: %s", (words, read) => {
    const spec = { containers: [{ name: "controller", ...words }] };
    expect(slimObject("Pod", { metadata, spec })).toMatchObject({ spec: { watchesClassless: read } });
  });

  it("reads every kind of probe", () => {
    const container = {
      name: "app",
      readinessProbe: { httpGet: { port: "http", path: "/ready" } },
      livenessProbe: { tcpSocket: { port: 80 } },
      startupProbe: { exec: { command: ["secret"] } },
    };
    const grpc = { name: "grpc", readinessProbe: { grpc: { port: 9000 } } };
    expect(slimObject("Pod", { metadata, spec: { containers: [container, grpc] } })).toMatchObject({
      spec: {
        containers: [
          {
            readinessProbe: { type: "http", port: "http", path: "/ready" },
            livenessProbe: { type: "tcp", port: 80, path: null },
            startupProbe: { type: "exec", port: null, path: null },
          },
          { readinessProbe: { type: "grpc", port: 9000, path: null }, livenessProbe: null, startupProbe: null },
        ],
      },
    });
  });

  it.each([
    {
      name: "ready",
      status: {
        phase: "Running",
        conditions: [{ type: "Ready", status: "True", lastTransitionTime: "2026-01-01T00:00:00Z" }],
      },
      expected: { ready: true, readySince: "2026-01-01T00:00:00Z", notReadyReason: null },
    },
    {
      name: "unschedulable",
      status: {
        conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable" }],
      },
      expected: { ready: false, readySince: null, notReadyReason: "Unschedulable", lacksHostPort: false },
    },
    {
      name: "unschedulable for want of a host port",
      status: {
        conditions: [
          {
            type: "PodScheduled",
            status: "False",
            reason: "Unschedulable",
            message:
              "0/2 nodes are available: 1 Insufficient cpu, 1 node(s) didn't have free ports for the requested pod ports.",
          },
        ],
      },
      expected: { notReadyReason: "Unschedulable", lacksHostPort: true },
    },
    {
      name: "containers not ready",
      status: {
        phase: "Running",
        conditions: [
          { type: "Ready", status: "False", reason: "ContainersNotReady" },
          { type: "PodScheduled", status: "True" },
        ],
      },
      expected: { ready: false, notReadyReason: "ContainersNotReady" },
    },
    {
      name: "evicted",
      status: { phase: "Failed", reason: "Evicted" },
      expected: { ready: false, notReadyReason: "Evicted" },
    },
    { name: "no status at all", status: undefined, expected: { ready: false, notReadyReason: "Pending" } },
    {
      name: "a node that is silent",
      status: { conditions: [{ type: "Ready", status: "Unknown" }] },
      expected: { ready: false },
    },
  ])("$name", ({ status, expected }) => {
    expect(slimObject("Pod", { metadata, status })).toMatchObject(expected);
  });

  it("reads why containers do not run", () => {
    const status = {
      podIP: "10.0.0.9",
      containerStatuses: [
        { name: "a", ready: true, state: { running: {} } },
        { name: "b", restartCount: 4, state: { waiting: { reason: "CrashLoopBackOff", message: "back-off" } } },
        { name: "c", state: { terminated: { exitCode: 1 } } },
      ],
      initContainerStatuses: [{ name: "i", ready: true, state: { terminated: { reason: "Completed" } } }],
    };
    expect(slimObject("Pod", { metadata, status })).toMatchObject({
      podIPs: ["10.0.0.9"],
      containerStates: [
        { name: "a", ready: true, restarts: 0, reason: null, message: null },
        { name: "b", ready: false, restarts: 4, reason: "CrashLoopBackOff", message: "back-off" },
        { name: "c", ready: false, restarts: 0, reason: "Terminated", message: null },
        { name: "i", ready: true, restarts: 0, reason: "Completed", message: null },
      ],
    });
  });

  it("is no change when only heartbeats differ", () => {
    const pod = (time: string) => ({
      metadata: { ...metadata, resourceVersion: time },
      status: { conditions: [{ type: "Ready", status: "True", lastProbeTime: time }] },
    });
    expect(projectKind("Pod", pod("2026-01-01T00:00:00Z"))).toEqual(projectKind("Pod", pod("2026-01-02T00:00:00Z")));
  });

  it("shares the spec of a workload's pods", () => {
    const share = createShare();
    const pod = (name: string) =>
      projectObject(
        kindEntry("Pod"),
        { metadata: { name, labels: { app: "a" } }, spec: { containers: [{ name: "c" }] } },
        share,
      );
    const [first, second] = [pod("a"), pod("b")];
    if (first.type !== "object" || second.type !== "object") throw new Error("not projected");
    if (first.object.kind !== "Pod" || second.object.kind !== "Pod") throw new Error("no pods");
    expect(second.object.spec).toBe(first.object.spec);
    expect(second.object.labels).toBe(first.object.labels);
  });
});

describe("Node", () => {
  it.each([
    {
      name: "ready",
      conditions: [{ type: "Ready", status: "True", reason: "KubeletReady" }],
      expected: { ready: "true", readyReason: "KubeletReady" },
    },
    { name: "not ready", conditions: [{ type: "Ready", status: "False" }], expected: { ready: "false" } },
    {
      name: "silent",
      conditions: [{ type: "Ready", status: "Unknown", reason: "NodeStatusUnknown" }],
      expected: { ready: "unknown", readyReason: "NodeStatusUnknown" },
    },
    {
      name: "without that condition",
      conditions: [{ type: "DiskPressure", status: "True" }],
      expected: { ready: "unreported", readyReason: null },
    },
  ])("$name", ({ conditions, expected }) => {
    expect(slimObject("Node", { metadata, status: { conditions } })).toMatchObject(expected);
  });
});
