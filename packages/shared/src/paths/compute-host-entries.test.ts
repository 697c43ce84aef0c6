import { describe, expect, it } from "vitest";
import { node, pod, snapshotOf, type PodParts, type Raw } from "../../test/cluster-objects.ts";
import { describeEnd } from "../../test/describe-paths.ts";
import { computeHostEntries } from "./compute-host-entries.ts";
import { makeBreak } from "./make-break.ts";

type Ports = readonly Raw[];
const at = (name: string, containerPort: number, more: Raw = {}) => ({ name, containerPort, ...more });
const hosted = (hostPort: number, name = "http") => [at(name, 8080, { hostPort })];

function entriesOf(pods: Readonly<Record<string, PodParts>>, nodes: readonly Raw[] = [node("n1"), node("n2")]) {
  const snapshot = snapshotOf([...nodes, ...Object.entries(pods).map(([name, parts]) => pod(name, parts))]);
  return computeHostEntries(snapshot, [...snapshot.all("Pod")], (lost, outcome) =>
    makeBreak("way-in", "gateway-not-served", { text: `lost ${lost.map(({ name }) => name).join()}` }, { outcome }),
  );
}

function describeEntries(entries: ReturnType<typeof entriesOf>): readonly string[] {
  return entries.flatMap((entry) => [
    `${entry.id} ${describeEnd(entry)}`,
    ...entry.entries.map((group) => {
      const named = group.nodes.map(({ name, address }) => `${name} ${address ?? "?"}`);
      return `  ${String(group.count)}: ${named.join(", ")} ${describeEnd(group)}`;
    }),
  ]);
}

describe("the ports of a controller's pods that are for requests", () => {
  const requests = [
    "http",
    "HTTP",
    "https",
    "http2",
    "https1",
    "h2",
    "h2c",
    "web",
    "websecure",
    "proxy",
    "proxy-tls",
    "proxy-ssl",
  ];
  it.each(requests.map((name) => [name]))("%s, whatever its number", (name) => {
    const ports = hosted(9000, name);
    expect(entriesOf({ a: { ports } }).map(({ id }) => id)).toEqual(["host-port 9000"]);
    expect(entriesOf({ a: { ports, hostNetwork: true } }).map(({ id }) => id)).toEqual(["host-network 8080"]);
  });

  const others = [
    "my-http",
    "http-alt",
    "http22",
    "httpx",
    "proxy-x",
    "grpc",
    "",
    "webhook",
    "metrics",
    "admin",
    "health",
    "healthz",
    "stats",
    "prometheus",
    "dashboard",
    "profiling",
  ];
  it.each(others.map((name) => [name]))("%j is not, on 9000", (name) => {
    expect(entriesOf({ a: { ports: hosted(9000, name) } })).toEqual([]);
  });

  it.each<{ name: string; ports: Ports; more?: PodParts; expected: readonly string[] }>([
    { name: "80 by any name", ports: [at("x", 8080, { hostPort: 80 })], expected: ["host-port 80"] },
    { name: "443 of the node", ports: [at("x", 8443, { hostPort: 443 })], expected: ["host-port 443"] },
    { name: "what leads to 80", ports: [at("x", 80, { hostPort: 8080 })], expected: ["host-port 8080"] },
    { name: "what leads to 443", ports: [at("x", 443, { hostPort: 8443 })], expected: ["host-port 8443"] },
    { name: "on the host's network", ports: [at("x", 80)], more: { hostNetwork: true }, expected: ["host-network 80"] },
    { name: "nothing without hostPort", ports: [at("http", 80)], expected: [] },
    { name: "not for UDP", ports: [at("http", 80, { hostPort: 80, protocol: "UDP" })], expected: [] },
    { name: "not where the name says what else it is", ports: [at("webhook", 443, { hostPort: 443 })], expected: [] },
    {
      name: "one entry for each, and none twice",
      ports: [...hosted(80), at("https", 8443, { hostPort: 443 })],
      expected: ["host-port 80", "host-port 443"],
    },
  ])("$name", ({ ports, more, expected }) => {
    expect(entriesOf({ a: { ports, ...more }, b: { ports, ...more, node: "n2" } }).map(({ id }) => id)).toEqual(
      expected,
    );
  });
});

const waiting = (reason: string, name = "app") => ({
  name,
  ready: false,
  restartCount: 0,
  state: { waiting: { reason } },
});
const running = (name: string, ready: boolean) => ({
  name,
  ready,
  restartCount: 0,
  state: { running: { startedAt: "2026-01-01T00:00:00Z" } },
});
const crashing = { ready: false, status: { containerStatuses: [waiting("CrashLoopBackOff")] } };
const ports = hosted(80);
const on = (name: string, more: PodParts = {}): PodParts => ({ ports, node: name, ...more });

describe("what becomes of a request that enters a node", () => {
  it.each<{
    name: string;
    pods: Readonly<Record<string, PodParts>>;
    nodes?: readonly Raw[];
    expected: readonly string[];
  }>([
    { name: "a pod that is ready", pods: { a: on("n1") }, expected: ["host-port 80 whole", "  1: n1 10.0.0.1 whole"] },
    {
      name: "nodes by their names",
      pods: { a: on("n2"), b: on("n1") },
      expected: ["host-port 80 whole", "  2: n1 10.0.0.1, n2 10.0.0.2 whole"],
    },
    {
      name: "two pods on one node",
      pods: { a: on("n1"), b: on("n1") },
      expected: ["host-port 80 whole", "  1: n1 10.0.0.1 whole"],
    },
    {
      name: "a node that nobody has read",
      pods: { a: on("n9") },
      expected: ["host-port 80 whole", "  1: n9 ? whole"],
    },
    {
      name: "runs and is not ready",
      pods: { a: on("n1", { ready: false }) },
      expected: [
        "host-port 80 unknown at way-in: lost a [gateway-not-served]",
        "  1: n1 10.0.0.1 unknown at way-in: lost a [gateway-not-served]",
      ],
    },
    {
      name: "runs and is not ready, and says so of each container",
      pods: {
        a: on("n1", { ready: false, status: { containerStatuses: [running("app", false), running("log", true)] } }),
      },
      expected: [
        "host-port 80 unknown at way-in: lost a [gateway-not-served]",
        "  1: n1 10.0.0.1 unknown at way-in: lost a [gateway-not-served]",
      ],
    },
    {
      name: "does not run",
      pods: { a: on("n1", crashing) },
      expected: [
        "host-port 80 ✗ severed at way-in (refused): lost a [gateway-not-served]",
        "  1: n1 10.0.0.1 ✗ severed at way-in (refused): lost a [gateway-not-served]",
      ],
    },
    {
      name: "one of its containers does not run",
      pods: { a: on("n1", { ready: false, status: { containerStatuses: [running("log", true), waiting("Error")] } }) },
      expected: [
        "host-port 80 ✗ severed at way-in (refused): lost a [gateway-not-served]",
        "  1: n1 10.0.0.1 ✗ severed at way-in (refused): lost a [gateway-not-served]",
      ],
    },
    {
      name: "has not started",
      pods: { a: on("n1", { ready: false, phase: "Pending" }) },
      expected: [
        "host-port 80 ✗ severed at way-in (refused): lost a [gateway-not-served]",
        "  1: n1 10.0.0.1 ✗ severed at way-in (refused): lost a [gateway-not-served]",
      ],
    },
    {
      name: "is on no node yet",
      pods: { a: on("n1", { node: null, ready: false, phase: "Pending" }) },
      expected: ["host-port 80 ✗ severed at way-in (refused): lost a [gateway-not-served]"],
    },
    {
      name: "a node that is down, whatever its pod says",
      pods: { a: on("n1") },
      nodes: [node("n1", "Unknown")],
      expected: [
        "host-port 80 ✗ severed at way-in (dropped): node n1 is not ready [node-down]",
        "  1: n1 10.0.0.1 ✗ severed at way-in (dropped): node n1 is not ready [node-down]",
      ],
    },
    {
      name: "two pods on a node that is down",
      pods: { a: on("n1"), b: on("n1") },
      nodes: [node("n1", "Unknown")],
      expected: [
        "host-port 80 ✗ severed at way-in (dropped): node n1 is not ready [node-down]",
        "  1: n1 10.0.0.1 ✗ severed at way-in (dropped): node n1 is not ready [node-down]",
      ],
    },
    {
      name: "two nodes that are down",
      pods: { a: on("n1"), b: on("n2") },
      nodes: [node("n1", "False"), node("n2", "False")],
      expected: [
        "host-port 80 ✗ severed at way-in (dropped): 2 of 2 nodes are not ready [node-down]",
        "  2: n1 10.0.0.1, n2 10.0.0.2 ✗ severed at way-in (dropped): 2 of 2 nodes are not ready [node-down]",
      ],
    },
    {
      name: "open on one node, lost on another: a part",
      pods: { a: on("n1"), b: on("n2", crashing) },
      expected: [
        "host-port 80 part at way-in: lost b [gateway-not-served]",
        "  1: n1 10.0.0.1 whole",
        "  1: n2 10.0.0.2 ✗ severed at way-in (refused): lost b [gateway-not-served]",
      ],
    },
    {
      name: "open on none: the least bad one tells",
      pods: { a: on("n1", crashing), b: on("n2", { ready: false }) },
      expected: [
        "host-port 80 unknown at way-in: lost b [gateway-not-served]",
        "  1: n2 10.0.0.2 unknown at way-in: lost b [gateway-not-served]",
        "  1: n1 10.0.0.1 ✗ severed at way-in (refused): lost a [gateway-not-served]",
      ],
    },
    {
      name: "each port by the pods that have it",
      pods: { a: on("n1", { ports: hosted(81) }), b: on("n2") },
      expected: ["host-port 81 whole", "  1: n1 10.0.0.1 whole", "host-port 80 whole", "  1: n2 10.0.0.2 whole"],
    },
  ])("$name", ({ pods, nodes, expected }) => {
    expect(describeEntries(entriesOf(pods, nodes))).toEqual(expected);
  });

  it("names ten nodes of many", () => {
    const names = Array.from({ length: 12 }, (_, n) => `n${String(n + 10)}`);
    const [entry] = entriesOf(
      Object.fromEntries(names.map((name) => [name, on(name)])),
      names.map((name) => node(name)),
    );
    expect(entry?.entries[0]?.count).toBe(12);
    expect(entry?.entries[0]?.nodes.map(({ name }) => name)).toEqual(names.slice(0, 10));
  });
});
