import { describe, expect, it } from "vitest";
import { pod, snapshotOf, type PodParts, type Raw } from "../../test/cluster-objects.ts";
import { explainNotReady, notReadyText } from "./explain-not-ready.ts";

const statuses = (...containerStatuses: readonly Raw[]): Raw => ({ containerStatuses });
const waiting = (name: string, reason: string, restartCount = 0): Raw => ({
  name,
  ready: false,
  restartCount,
  state: { waiting: { reason } },
});
const running = (name: string, ready: boolean): Raw => ({ name, ready, restartCount: 0, state: { running: {} } });
const probed = (readinessProbe: Raw): readonly Raw[] => [{ name: "app", image: "shop/app:1", readinessProbe }];
const condition = (type: string, reason: string): Raw => ({
  conditions: [{ type, status: "False", reason, lastTransitionTime: "2026-01-01T00:00:00Z" }],
});

interface Row {
  readonly name: string;
  readonly parts: PodParts;
  readonly nodeReady?: boolean;
  readonly expected: string | null;
}

const rows: readonly Row[] = [
  { name: "a ready pod", parts: {}, expected: null },
  { name: "a ready pod that is being deleted", parts: { deleted: true }, expected: "terminating" },
  { name: "a finished pod", parts: { phase: "Succeeded", ready: false }, expected: "finished (Succeeded)" },
  { name: "a failed pod", parts: { phase: "Failed", ready: false }, expected: "finished (Failed)" },
  {
    name: "no node takes it",
    parts: { node: null, ip: "", phase: "Pending", ready: false, status: condition("PodScheduled", "Unschedulable") },
    expected: "not scheduled: no node takes it (Unschedulable)",
  },
  {
    name: "not scheduled yet",
    parts: { node: null, ip: "", phase: "Pending", ready: false },
    expected: "not scheduled yet",
  },
  {
    name: "crash loop",
    parts: { ready: false, status: statuses(waiting("app", "CrashLoopBackOff", 12)) },
    expected: "CrashLoopBackOff in container app, 12 restarts",
  },
  {
    name: "one restart",
    parts: { ready: false, status: statuses(waiting("app", "CrashLoopBackOff", 1)) },
    expected: "CrashLoopBackOff in container app, 1 restart",
  },
  {
    name: "an image that cannot be pulled is named",
    parts: { ready: false, status: statuses(waiting("app", "ImagePullBackOff")) },
    expected: "ImagePullBackOff in container app: image shop/app:1",
  },
  {
    name: "the container that fails, not the one that waits for it",
    parts: {
      ready: false,
      containers: [
        { name: "app", image: "a" },
        { name: "log", image: "b" },
      ],
      status: statuses(waiting("app", "ContainerCreating"), waiting("log", "CreateContainerConfigError")),
    },
    expected: "CreateContainerConfigError in container log",
  },
  {
    name: "containers that are still made",
    parts: { ready: false, phase: "Pending", status: statuses(waiting("app", "ContainerCreating")) },
    expected: "ContainerCreating in container app",
  },
  {
    name: "a readiness probe by HTTP",
    parts: {
      ready: false,
      containers: probed({ httpGet: { path: "/healthz", port: 8080 } }),
      status: statuses(running("app", false)),
    },
    expected: "readiness probe fails: GET /healthz on port 8080 (container app)",
  },
  {
    name: "a readiness probe by TCP on a named port",
    parts: {
      ready: false,
      containers: probed({ tcpSocket: { port: "http" } }),
      status: statuses(running("app", false)),
    },
    expected: "readiness probe fails: connect on port http (container app)",
  },
  {
    name: "a readiness probe by command",
    parts: { ready: false, containers: probed({ exec: { command: ["ok"] } }), status: statuses(running("app", false)) },
    expected: "readiness probe fails: command (container app)",
  },
  {
    name: "the probe of the container that is not ready",
    parts: {
      ready: false,
      containers: [
        { name: "app", image: "a", readinessProbe: { tcpSocket: { port: 1 } } },
        { name: "db", image: "b", readinessProbe: { grpc: { port: 2 } } },
      ],
      status: statuses(running("app", true), running("db", false)),
    },
    expected: "readiness probe fails: gRPC health check on port 2 (container db)",
  },
  {
    name: "a startup probe, that its readiness waits for",
    parts: {
      ready: false,
      containers: [{ name: "app", image: "a", startupProbe: { exec: { command: ["ok"] } } }],
      status: statuses(running("app", false)),
    },
    expected: "startup probe fails: command (container app)",
  },
  {
    name: "a container that waits beside one that is ready and one that runs",
    parts: {
      ready: false,
      containers: ["app", "log", "db"].map((name) => ({ name, image: `shop/${name}:1` })),
      status: statuses(running("app", true), running("log", false), waiting("db", "ErrImagePull")),
    },
    expected: "ErrImagePull in container db: image shop/db:1",
  },
  {
    name: "a container that was restarted is ready, another is not",
    parts: {
      ready: false,
      containers: ["app", "db"].map((name) => ({ name, image: `shop/${name}:1` })),
      status: statuses(
        { ...running("app", true), state: { waiting: { reason: "CrashLoopBackOff" } } },
        running("db", false),
      ),
    },
    expected: "container db is not ready",
  },
  {
    name: "an init container's image is not among the containers",
    parts: { ready: false, status: { initContainerStatuses: [waiting("init", "ErrImagePull")] } },
    expected: "ErrImagePull in container init",
  },
  {
    name: "not ready without any probe",
    parts: { ready: false, status: statuses(running("app", false)) },
    expected: "container app is not ready",
  },
  {
    name: "its node is down",
    parts: { ready: false, node: "n2", status: statuses(running("app", true)) },
    nodeReady: false,
    expected: "its node n2 is not ready",
  },
  {
    name: "its node was down and is back: neither the container nor its probe is blamed",
    parts: {
      ready: false,
      containers: probed({ httpGet: { path: "/healthz", port: 8080 } }),
      status: statuses(running("app", true)),
    },
    expected: "marked not ready, though its containers are ready",
  },
  {
    name: "a readiness gate",
    parts: {
      ready: false,
      status: { ...statuses(running("app", true)), ...condition("Ready", "ReadinessGatesNotReady") },
    },
    expected: "a readiness gate is not met",
  },
];

describe("explainNotReady", () => {
  it.each(rows)("$name", ({ parts, nodeReady, expected }) => {
    const made = snapshotOf([pod("p", parts)]).get("Pod", "shop", "p");
    const reason = made === undefined ? null : explainNotReady(made, nodeReady);
    expect(reason === null ? null : notReadyText(reason)).toBe(expected);
  });
});
