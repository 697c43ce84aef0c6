import { describe, expect, it } from "vitest";
import {
  endpoint,
  node,
  pod,
  service,
  slice,
  snapshotOf,
  type PodParts,
  type Raw,
} from "../../test/cluster-objects.ts";
import { describeWayIn } from "../../test/describe-paths.ts";
import { serviceId } from "../model/names.ts";
import type { SlimKind } from "../model/objects.ts";
import { computeServicePaths } from "./compute-service-paths.ts";

const open = { containerPort: 8080, hostPort: 8081 };

interface Case {
  readonly name: string;
  readonly nodes?: readonly Raw[];
  readonly pods: Readonly<Record<string, PodParts>>;
  readonly spec?: Raw;
  readonly targetPort?: number;
  readonly unreadable?: readonly SlimKind[];
  readonly waysIn: readonly string[];
}

const cases: readonly Case[] = [
  {
    name: "a pod on each of two nodes",
    pods: { a: { ip: "10.1.0.1", node: "n1", ports: [open] }, b: { ip: "10.1.0.2", node: "n2", ports: [open] } },
    waysIn: ["from outside: hostPort 8081 past the ClusterIP  whole", "  via n1 10.0.0.1, n2 10.0.0.2  whole"],
  },
  { name: "no hostPort", pods: { a: { ports: [{ containerPort: 8080 }] } }, waysIn: [] },
  {
    name: "a hostPort of another container port",
    pods: { a: { ports: [{ containerPort: 8080 }, { containerPort: 9090, hostPort: 9090 }] } },
    waysIn: [],
  },
  {
    name: "a hostPort of another protocol",
    pods: { a: { ports: [{ ...open, protocol: "UDP" }] } },
    waysIn: [],
  },
  {
    name: "the container of the target port has it, whatever the Service port is",
    pods: { a: { ports: [{ containerPort: 9000, hostPort: 80 }] } },
    targetPort: 9000,
    waysIn: ["from outside: hostPort 80 past the ClusterIP  whole", "  via n1 10.0.0.1  whole"],
  },
  {
    name: "several numbers are several ways",
    pods: {
      a: { ip: "10.1.0.1", node: "n1", ports: [{ containerPort: 8080, hostPort: 9000 }] },
      b: { ip: "10.1.0.2", node: "n2", ports: [open] },
    },
    waysIn: [
      "from outside: hostPort 8081 past the ClusterIP  whole",
      "  via n2 10.0.0.2  whole",
      "from outside: hostPort 9000 past the ClusterIP  whole",
      "  via n1 10.0.0.1  whole",
    ],
  },
  {
    name: "one address of the node",
    pods: { a: { ports: [{ ...open, hostIP: "192.168.7.1" }] } },
    waysIn: ["from outside: hostPort 8081 past the ClusterIP  whole", "  via n1 192.168.7.1  whole"],
  },
  {
    name: "the loopback address is no way in from outside",
    pods: { a: { ports: [{ ...open, hostIP: "127.0.0.1" }] } },
    waysIn: [],
  },
  {
    name: "nor is that of IPv6",
    pods: { a: { ports: [{ ...open, hostIP: "::1" }] } },
    waysIn: [],
  },
  {
    name: "a pod of the host's network opens what it declares",
    pods: { a: { ip: "10.0.0.1", hostNetwork: true, ports: [{ containerPort: 8080 }] } },
    waysIn: ["from outside: hostPort 8080 past the ClusterIP  whole", "  via n1 10.0.0.1  whole"],
  },
  {
    name: "a native sidecar's",
    pods: {
      a: {
        ports: [],
        initContainers: [{ name: "proxy", image: "p", restartPolicy: "Always", ports: [open] }],
      },
    },
    waysIn: ["from outside: hostPort 8081 past the ClusterIP  whole", "  via n1 10.0.0.1  whole"],
  },
  {
    name: "a node that is down is severed",
    nodes: [node("n1"), node("n2", "False")],
    pods: { a: { ip: "10.1.0.1", node: "n1", ports: [open] }, b: { ip: "10.1.0.2", node: "n2", ports: [open] } },
    waysIn: [
      "from outside: hostPort 8081 past the ClusterIP  part at way-in: node n2 is not ready [node-down]",
      "  via n1 10.0.0.1  whole",
      "  via n2 10.0.0.2  ✗ severed at way-in (dropped): node n2 is not ready [node-down]",
    ],
  },
  {
    name: "two of three nodes down, the others by name",
    nodes: [node("n1", "False"), node("n2"), node("n3", "False"), node("n4")],
    pods: {
      a: { ip: "10.1.0.1", node: "n4", ports: [open] },
      b: { ip: "10.1.0.2", node: "n3", ports: [open] },
      c: { ip: "10.1.0.3", node: "n2", ports: [open] },
      d: { ip: "10.1.0.4", node: "n1", ports: [open] },
    },
    waysIn: [
      "from outside: hostPort 8081 past the ClusterIP  part at way-in: 2 of 4 nodes are not ready [node-down]",
      "  via n2 10.0.0.2, n4 10.0.0.4  whole",
      "  via n1 10.0.0.1, n3 10.0.0.3  ✗ severed at way-in (dropped): 2 of 4 nodes are not ready [node-down]",
    ],
  },
  {
    name: "all nodes down",
    nodes: [node("n1", "Unknown")],
    pods: { a: { ports: [open] } },
    waysIn: [
      "from outside: hostPort 8081 past the ClusterIP  ✗ severed at way-in (dropped): node n1 is not ready [node-down]",
      "  via n1 10.0.0.1  ✗ severed at way-in (dropped): node n1 is not ready [node-down]",
    ],
  },
  {
    name: "a pod that is not ready is reached all the same",
    pods: { a: { ready: false, ports: [open] } },
    waysIn: ["from outside: hostPort 8081 past the ClusterIP  whole", "  via n1 10.0.0.1  whole"],
  },
  {
    name: "a container that does not run is not",
    pods: {
      a: {
        ready: false,
        ports: [open],
        status: {
          containerStatuses: [
            { name: "app", ready: false, restartCount: 4, state: { waiting: { reason: "CrashLoopBackOff" } } },
          ],
        },
      },
    },
    waysIn: [
      "from outside: hostPort 8081 past the ClusterIP  ✗ severed at endpoints (refused): the only pod takes no traffic: CrashLoopBackOff in container app [no-ready-endpoint]",
      "  via n1 10.0.0.1  ✗ severed at endpoints (refused): the only pod takes no traffic: CrashLoopBackOff in container app [no-ready-endpoint]",
    ],
  },
  {
    name: "another container that does not run stops nothing",
    pods: {
      a: {
        ready: false,
        ports: [open],
        status: {
          containerStatuses: [
            { name: "log", ready: false, restartCount: 4, state: { waiting: { reason: "CrashLoopBackOff" } } },
            { name: "app", ready: true, restartCount: 0, state: { running: { startedAt: "2026-01-01T00:00:00Z" } } },
          ],
        },
      },
    },
    waysIn: ["from outside: hostPort 8081 past the ClusterIP  whole", "  via n1 10.0.0.1  whole"],
  },
  {
    name: "containers that do not run, counted",
    pods: Object.fromEntries(
      ["n1", "n2", "n3"].map((name, index) => [
        name,
        {
          ip: `10.1.0.${String(index + 1)}`,
          node: name,
          ready: false,
          ports: [open],
          status: {
            containerStatuses: [
              {
                name: "app",
                ready: false,
                restartCount: 0,
                state: { waiting: { reason: index === 0 ? "ErrImagePull" : "CrashLoopBackOff" } },
              },
            ],
          },
        },
      ]),
    ),
    waysIn: [
      "from outside: hostPort 8081 past the ClusterIP  ✗ severed at endpoints (refused): none of the 3 pods takes traffic: CrashLoopBackOff in container app (2); ErrImagePull in container app (1) [no-ready-endpoint]",
      "  via n1 10.0.0.1, n2 10.0.0.2, n3 10.0.0.3  ✗ severed at endpoints (refused): none of the 3 pods takes traffic: CrashLoopBackOff in container app (2); ErrImagePull in container app (1) [no-ready-endpoint]",
    ],
  },
  { name: "a pod that is not scheduled opens nothing", pods: { a: { node: null, ports: [open] } }, waysIn: [] },
  { name: "nor does one that is pending", pods: { a: { phase: "Pending", ports: [open] } }, waysIn: [] },
  {
    name: "a node that nobody has read",
    nodes: [],
    pods: { a: { ports: [open] } },
    waysIn: ["from outside: hostPort 8081 past the ClusterIP  whole", "  via n1 ?  whole"],
  },
  {
    name: "nodes that cannot be read",
    unreadable: ["Node"],
    pods: { a: { ports: [open] } },
    waysIn: [
      "from outside: hostPort 8081 past the ClusterIP  unknown at way-in: objects of kind Node cannot be read [not-readable]",
    ],
  },
  {
    name: "beside a headless Service",
    spec: { clusterIP: "None", clusterIPs: ["None"] },
    pods: { a: { ports: [open] } },
    waysIn: ["from outside: hostPort 8081 past the ClusterIP  whole", "  via n1 10.0.0.1  whole"],
  },
];

describe("a way in by hostPort", () => {
  it.each(cases)("$name", ({ nodes, pods, spec, targetPort, unreadable, waysIn }) => {
    const port = targetPort ?? 8080;
    const endpoints = Object.entries(pods).map(([name, { ip, node: nodeName, ready }]) =>
      endpoint(ip ?? "10.1.0.1", { pod: name, node: nodeName === undefined ? "n1" : nodeName, ready: ready ?? true }),
    );
    const objects = [
      ...(nodes ?? [node("n1"), node("n2"), node("n3")]),
      ...Object.entries(pods).map(([name, parts]) => pod(name, parts)),
      service("web", { ports: [{ port: 80, protocol: "TCP", targetPort: port }], ...spec }),
      slice("web", endpoints, [{ name: "", port, protocol: "TCP" }]),
    ];
    const paths = computeServicePaths(snapshotOf(objects, unreadable), serviceId("shop", "web"));
    const found = paths?.ports[0]?.waysIn.filter(({ type }) => type === "host-port");
    expect(found?.flatMap(describeWayIn)).toEqual(waysIn);
  });
});
