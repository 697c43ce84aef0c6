import { describe, expect, it } from "vitest";
import { deployment, endpoint, pod, service, slice, snapshotOf, type Raw } from "../../test/cluster-objects.ts";
import { serviceId } from "../model/names.ts";
import type { SlimKind } from "../model/objects.ts";
import { computeServicePaths } from "./compute-service-paths.ts";

interface Row {
  readonly name: string;
  readonly spec?: Raw;
  readonly objects: readonly Raw[];
  readonly unreadable?: readonly SlimKind[];
  /** `id type used/total verdict`, then the replicas that are wanted and ready, and the port that is reached. */
  readonly expected: readonly string[];
}

const unready = { ready: false };
const workload = (kind: string, name: string, replicas: number): Raw => ({
  ...deployment(name, replicas, { app: "web" })[0],
  kind,
  ...(kind === "DaemonSet" ? { status: { desiredNumberScheduled: replicas, numberReady: replicas } } : {}),
});
const headless = { clusterIP: "None", clusterIPs: ["None"] };
const both = [
  { name: "a", containerPort: 80 },
  { name: "b", containerPort: 8080 },
];

const rows: readonly Row[] = [
  {
    name: "some of a workload's pods",
    objects: [
      ...deployment("web", 2),
      pod("a", { owner: "Deployment/web" }),
      pod("b", { owner: "Deployment/web", ip: "10.1.0.2", ...unready }),
      slice("web", [endpoint("10.1.0.1", { pod: "a" }), endpoint("10.1.0.2", { pod: "b", ...unready })]),
    ],
    expected: ["Deployment/shop/web:8080/app pods 1/2 part, 2/2 replicas, 8080 of app"],
  },
  {
    name: "workloads of every kind",
    objects: [
      workload("StatefulSet", "db", 1),
      workload("DaemonSet", "agent", 3),
      workload("ReplicaSet", "old", 2),
      pod("a", { owner: "StatefulSet/db" }),
      pod("b", { owner: "DaemonSet/agent", ip: "10.1.0.2" }),
      pod("c", { owner: "ReplicaSet/old", ip: "10.1.0.3" }),
      pod("d", { owner: "Job/once", ip: "10.1.0.4" }),
      slice(
        "web",
        ["a", "b", "c", "d"].map((name, index) => endpoint(`10.1.0.${String(index + 1)}`, { pod: name })),
      ),
    ],
    expected: [
      "DaemonSet/shop/agent:8080/app pods 1/1 whole, 3/3 replicas, 8080 of app",
      "Job/shop/once:8080/app pods 1/1 whole, no replicas, 8080 of app",
      "ReplicaSet/shop/old:8080/app pods 1/1 whole, 2/2 replicas, 8080 of app",
      "StatefulSet/shop/db:8080/app pods 1/1 whole, 1/1 replicas, 8080 of app",
    ],
  },
  {
    name: "addresses, and pods that cannot be read",
    spec: { selector: undefined },
    objects: [slice("web", [endpoint("192.0.2.1"), endpoint("10.1.0.1", { pod: "a" })])],
    unreadable: ["Pod"],
    expected: [
      "addresses:8080/ addresses 1/1 whole, no replicas, 8080 of ?",
      "pods:8080/ pods 1/1 whole, no replicas, 8080 of ?",
    ],
  },
  {
    name: "an address that serves in one family only counts once",
    spec: { ipFamilies: ["IPv4", "IPv6"] },
    objects: [
      pod("a", { status: { podIP: "10.1.0.1", podIPs: [{ ip: "10.1.0.1" }, { ip: "fd00::1" }] } }),
      slice("web", [endpoint("10.1.0.1", { pod: "a" })]),
      slice("web", [endpoint("fd00::1", { pod: "a", ...unready })], undefined, {
        metadata: { name: "web-6", namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
        addressType: "IPv6",
      }),
    ],
    expected: ["Pod/shop/a:8080/app pods 1/1 whole, no replicas, 8080 of app"],
  },
  {
    name: "what goes counts where nothing else is left",
    objects: [
      pod("a", { ...unready, deleted: true }),
      slice("web", [endpoint("10.1.0.1", { pod: "a", ...unready, terminating: true })]),
    ],
    expected: ["Pod/shop/a:8080/app pods 0/1 severed, no replicas, 8080 of app"],
  },
  {
    name: "a headless Service: the port that is dialled, in the container that declares it",
    spec: headless,
    objects: [pod("a", { ports: both }), slice("web", [endpoint("10.1.0.1", { pod: "a" })])],
    expected: ["Pod/shop/a:8080/app pods 1/1 whole, no replicas, 80 of app a"],
  },
  {
    name: "a headless Service: a port that no container declares",
    spec: headless,
    objects: [pod("a"), slice("web", [endpoint("10.1.0.1", { pod: "a" })])],
    expected: ["Pod/shop/a:8080/app pods 1/1 whole, no replicas, 80 of ?"],
  },
  {
    name: "a headless Service: addresses",
    spec: { ...headless, selector: undefined },
    objects: [slice("web", [endpoint("192.0.2.1")])],
    expected: ["addresses:8080/ addresses 1/1 whole, no replicas, 80 of ?"],
  },
];

describe("backends", () => {
  it.each(rows)("$name", ({ spec, objects, unreadable, expected }) => {
    const snapshot = snapshotOf([service("web", spec), ...objects], unreadable);
    const backends = computeServicePaths(snapshot, serviceId("shop", "web"))?.ports[0]?.backends ?? [];
    const lines = backends.map(({ id, type, used, total, verdict, replicas, reached }) => {
      const wanted = replicas === null ? "no" : `${String(replicas.ready)}/${String(replicas.wanted)}`;
      const { name = "?", portName } = reached?.container ?? {};
      const where = portName === undefined || portName === null || portName === "http" ? name : `${name} ${portName}`;
      return `${id} ${type} ${String(used)}/${String(total)} ${verdict}, ${wanted} replicas, ${String(reached?.port)} of ${where}`;
    });
    expect(lines).toEqual(expected);
  });
});
