import { describe, expect, it } from "vitest";
import { endpoint, http, node, pod, service, slice, snapshotOf, type Raw } from "../../test/cluster-objects.ts";
import type { SlimKind } from "../model/objects.ts";
import { joinEndpoints, readServiceEndpoints } from "./join-endpoints.ts";

/** The endpoints of the Service's first port, each as `who address:port state`, with what is special about it. */
function joinedText(objects: readonly Raw[], unreadable: readonly SlimKind[] = []): readonly string[] {
  const snapshot = snapshotOf(objects, unreadable);
  const made = snapshot.get("Service", "shop", "web");
  if (made === undefined) throw new Error("no Service web");
  const { endpoints } = joinEndpoints(snapshot, readServiceEndpoints(snapshot, made), made.ports[0] ?? null);
  return endpoints.map((each) =>
    [
      each.pod?.name ?? (each.holder === null ? "-" : `${each.holder.kind} ${each.holder.name}`),
      `${each.address}:${String(each.port)}`,
      each.state,
      ...(each.used ? ["used"] : []),
      ...(each.notSelected ? ["not selected"] : []),
      ...(each.container === null ? [] : [`in ${each.container.name}`]),
      ...(each.reason === null ? [] : [`(${each.reason})`]),
    ].join(" "),
  );
}

const named = { ports: [{ name: "http", port: 80, protocol: "TCP", targetPort: "http" }] };
const byHand = { selector: undefined };
const listed = (address: string, podName: string, parts = {}) => endpoint(address, { pod: podName, ...parts });
const tcp = (name: string, port?: number) => ({ name, port, protocol: "TCP" });

interface Row {
  readonly name: string;
  readonly objects: readonly Raw[];
  readonly unreadable?: readonly SlimKind[];
  readonly expected: readonly string[];
}

const joins: readonly Row[] = [
  {
    name: "addresses of a node and of another Service are told as theirs",
    objects: [
      service("web", byHand),
      service("db", { clusterIP: "10.96.0.99", clusterIPs: ["10.96.0.99"] }),
      node("n1"),
      slice("web", [endpoint("10.0.0.1"), endpoint("10.96.0.99"), endpoint("192.0.2.1")]),
    ],
    expected: [
      "Node n1 10.0.0.1:8080 ready used",
      "Service db 10.96.0.99:8080 ready used",
      "- 192.0.2.1:8080 ready used",
    ],
  },
  {
    name: "slice port and Service port of one name and protocol",
    objects: [service("web"), pod("a"), slice("web", [listed("10.1.0.1", "a")])],
    expected: ["a 10.1.0.1:8080 ready used in app"],
  },
  {
    name: "a port of another name does not join: no other pod is there for it either",
    objects: [service("web", byHand), slice("web", [endpoint("192.0.2.1")], [tcp("web", 8080)])],
    expected: ["- 192.0.2.1:null port-unresolved (its EndpointSlice web-x lists only web TCP)"],
  },
  {
    name: "nor does one of another protocol",
    objects: [
      service("web", byHand),
      slice("web", [endpoint("192.0.2.1")], [{ name: "", port: 8080, protocol: "UDP" }]),
    ],
    expected: ["- 192.0.2.1:null port-unresolved (its EndpointSlice web-x lists only unnamed UDP)"],
  },
  {
    name: "a port without a number is ignored",
    objects: [service("web", byHand), slice("web", [endpoint("192.0.2.1")], [tcp("")])],
    expected: ["- 192.0.2.1:null port-unresolved (its EndpointSlice web-x lists only unnamed TCP)"],
  },
  {
    name: "only the first address of an endpoint counts",
    objects: [
      service("web", byHand),
      slice("web", [{ ...endpoint("192.0.2.1"), addresses: ["192.0.2.1", "192.0.2.2"] }]),
    ],
    expected: ["- 192.0.2.1:8080 ready used"],
  },
  {
    name: "but DNS gives every one of a headless Service",
    objects: [
      service("web", { ...byHand, clusterIP: "None", clusterIPs: ["None"] }),
      slice("web", [{ ...endpoint("192.0.2.1"), addresses: ["192.0.2.1", "192.0.2.2"] }]),
    ],
    expected: ["- 192.0.2.1:8080 ready used", "- 192.0.2.2:8080 ready used"],
  },
  {
    name: "addressType FQDN is ignored",
    objects: [service("web", byHand), slice("web", [endpoint("db.example.com")], undefined, { addressType: "FQDN" })],
    expected: ["- db.example.com:8080 not-ready (kube-proxy ignores slices of addressType FQDN)"],
  },
  {
    name: "a family that the Service does not have is ignored",
    objects: [service("web", byHand), slice("web", [endpoint("2001:db8::1")], undefined, { addressType: "IPv6" })],
    expected: ["- 2001:db8::1:8080 not-ready (the Service has no IPv6)"],
  },
  {
    name: "conditions that are missing: ready, serving, not terminating",
    objects: [service("web", byHand), slice("web", [{ addresses: ["192.0.2.1"] }])],
    expected: ["- 192.0.2.1:8080 ready used"],
  },
  {
    name: "one address and port in two slices counts once, in its better state",
    objects: [
      service("web"),
      pod("a"),
      slice("web", [listed("10.1.0.1", "a", { ready: false })]),
      slice("web", [listed("10.1.0.1", "a")], undefined, {
        metadata: { name: "web-y", namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
      }),
    ],
    expected: ["a 10.1.0.1:8080 ready used in app"],
  },
  {
    name: "nor does a worse state that comes later count",
    objects: [
      service("web"),
      pod("a"),
      slice("web", [listed("10.1.0.1", "a")]),
      slice("web", [listed("10.1.0.1", "a", { ready: false })], undefined, {
        metadata: { name: "web-y", namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
      }),
    ],
    expected: ["a 10.1.0.1:8080 ready used in app"],
  },
  {
    name: "DNS gives a headless Service's addresses of any family",
    objects: [
      service("web", { ...byHand, clusterIP: "None", clusterIPs: ["None"] }),
      slice("web", [endpoint("2001:db8::1")], undefined, { addressType: "IPv6" }),
    ],
    expected: ["- 2001:db8::1:8080 ready used"],
  },
  {
    name: "a slice without ports",
    objects: [service("web", byHand), slice("web", [endpoint("192.0.2.1")], [])],
    expected: ["- 192.0.2.1:null port-unresolved (its EndpointSlice web-x lists no port)"],
  },
  {
    name: "a hand's slice without the port is told as such though its address is a pod's",
    objects: [
      service("web", byHand),
      pod("a", { labels: {} }),
      slice("web", [endpoint("10.1.0.1")], [tcp("web", 8080)]),
    ],
    expected: ["a 10.1.0.1:null port-unresolved (its EndpointSlice web-x lists only web TCP)"],
  },
  {
    name: "an address that one slice lists with the port and another without it has it",
    objects: [
      service("web", { ...byHand, ...named }),
      slice("web", [endpoint("192.0.2.1")], [tcp("http", 8080)]),
      slice("web", [endpoint("192.0.2.1")], [tcp("grpc", 9090)], {
        metadata: { name: "web-y", namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
      }),
    ],
    expected: ["- 192.0.2.1:8080 ready used"],
  },
  {
    name: "a slice of another Service is not looked at",
    objects: [service("web"), slice("api", [endpoint("10.1.0.1")])],
    expected: [],
  },
];

const sets: readonly Row[] = [
  {
    name: "ready ones take the traffic, what terminates does not",
    objects: [
      service("web"),
      pod("a"),
      pod("b", { ip: "10.1.0.2", deleted: true }),
      slice("web", [
        listed("10.1.0.1", "a"),
        listed("10.1.0.2", "b", { ready: false, serving: true, terminating: true }),
      ]),
    ],
    expected: ["a 10.1.0.1:8080 ready used in app", "b 10.1.0.2:8080 terminating in app (terminating)"],
  },
  {
    name: "where none is ready, what terminates and still serves does",
    objects: [
      service("web"),
      pod("a", { ready: false }),
      pod("b", { ip: "10.1.0.2", deleted: true }),
      slice("web", [
        listed("10.1.0.1", "a", { ready: false }),
        listed("10.1.0.2", "b", { ready: false, serving: true, terminating: true }),
      ]),
    ],
    expected: [
      "a 10.1.0.1:8080 not-ready in app (container app is not ready)",
      "b 10.1.0.2:8080 terminating used in app (terminating)",
    ],
  },
  {
    name: "what terminates and serves no more is nobody's last resort",
    objects: [
      service("web"),
      pod("b", { deleted: true, ready: false }),
      slice("web", [listed("10.1.0.1", "b", { ready: false, serving: false, terminating: true })]),
    ],
    expected: ["b 10.1.0.1:8080 not-ready in app (terminating)"],
  },
  {
    name: "DNS never gives what terminates",
    objects: [
      service("web", { clusterIP: "None", clusterIPs: ["None"] }),
      pod("b", { deleted: true }),
      slice("web", [listed("10.1.0.1", "b", { ready: false, serving: true, terminating: true })]),
    ],
    expected: ["b 10.1.0.1:8080 terminating in app (terminating)"],
  },
  {
    name: "published although it is not ready: used, with the reason",
    objects: [
      service("web", { publishNotReadyAddresses: true }),
      pod("a", { ready: false }),
      slice("web", [listed("10.1.0.1", "a", { serving: false })]),
    ],
    expected: ["a 10.1.0.1:8080 ready used in app (container app is not ready)"],
  },
];

const selectorsView: readonly Row[] = [
  {
    name: "a selected pod that no slice lists",
    objects: [service("web"), pod("a"), slice("web", [])],
    expected: ["a 10.1.0.1:8080 not-in-slice in app (no EndpointSlice lists it yet)"],
  },
  {
    name: "a selected pod in no slice that lacks the port's name",
    objects: [service("web", named), pod("a", { ports: [] })],
    expected: ["a 10.1.0.1:null port-unresolved (no container has a port named http)"],
  },
  {
    name: "of a selected pod's addresses the one of the Service's family",
    objects: [
      service("web", { ipFamilies: ["IPv6"] }),
      pod("a", { status: { podIPs: [{ ip: "10.1.0.1" }, { ip: "fd00::1" }] } }),
      pod("b", { ip: "10.1.0.2" }),
    ],
    expected: [
      "a fd00::1:8080 not-in-slice in app (no EndpointSlice lists it yet)",
      "b :8080 not-ready in app (no EndpointSlice lists it yet)",
    ],
  },
  {
    name: "and of the other family where that is the Service's",
    objects: [service("web"), pod("a", { status: { podIPs: [{ ip: "fd00::1" }, { ip: "10.1.0.1" }] } })],
    expected: ["a 10.1.0.1:8080 not-in-slice in app (no EndpointSlice lists it yet)"],
  },
  {
    name: "a ready pod is not blamed on its node",
    objects: [service("web"), node("n1", "Unknown"), pod("a"), slice("web", [listed("10.1.0.1", "a")])],
    expected: ["a 10.1.0.1:8080 ready used in app"],
  },
  {
    name: "a listed pod that is gone and was leaving",
    objects: [service("web"), slice("web", [listed("10.1.0.1", "a", { ready: false, terminating: true })])],
    expected: ["a 10.1.0.1:8080 not-ready not selected (terminating)"],
  },
  {
    name: "a selected pod without an address",
    objects: [service("web"), pod("a", { ip: "", node: null, ready: false, phase: "Pending" })],
    expected: ["a :8080 not-ready in app (not scheduled yet)"],
  },
  {
    name: "a pod on a node whose kubelet is silent",
    objects: [
      service("web"),
      node("n1", "Unknown"),
      pod("a", { ready: false }),
      slice("web", [listed("10.1.0.1", "a", { ready: false })]),
    ],
    expected: ["a 10.1.0.1:8080 not-ready in app (its node n1 is not ready)"],
  },
  {
    name: "a pod that is ready again and whose slice does not say so yet",
    objects: [service("web"), pod("a"), slice("web", [listed("10.1.0.1", "a", { ready: false })])],
    expected: ["a 10.1.0.1:8080 not-ready in app (its EndpointSlice still says not ready)"],
  },
  {
    name: "pods that have finished are left out",
    objects: [service("web"), pod("done", { phase: "Succeeded" }), pod("failed", { phase: "Failed" })],
    expected: [],
  },
  {
    name: "a listed pod that the selector does not take",
    objects: [service("web"), pod("a", { labels: { app: "api" } }), slice("web", [listed("10.1.0.1", "a")])],
    expected: ["a 10.1.0.1:8080 ready used not selected in app"],
  },
  {
    name: "a listed pod that has finished meanwhile",
    objects: [service("web"), pod("a", { phase: "Failed", ready: false }), slice("web", [listed("10.1.0.1", "a")])],
    expected: ["a 10.1.0.1:8080 ready used in app (finished (Failed))"],
  },
  {
    name: "a listed pod that is gone",
    objects: [service("web"), slice("web", [listed("10.1.0.1", "a")])],
    expected: ["a 10.1.0.1:8080 ready used not selected"],
  },
  {
    name: "a pod in a slice without the port, however ready it is marked",
    objects: [service("web", named), pod("a", { ports: [] }), slice("web", [listed("10.1.0.1", "a")], [])],
    expected: ["a 10.1.0.1:null port-unresolved (no container has a port named http)"],
  },
  {
    name: "a name that is another protocol's",
    objects: [
      service("web", named),
      pod("a", { ports: [{ ...http, protocol: "UDP" }] }),
      slice("web", [listed("10.1.0.1", "a")], []),
    ],
    expected: ["a 10.1.0.1:null port-unresolved (port http is UDP in container app)"],
  },
  {
    name: "every pod is looked at, not the first: one name, two numbers, and none",
    objects: [
      service("web", named),
      pod("a"),
      pod("b", { ip: "10.1.0.2", ports: [{ name: "http", containerPort: 9090 }] }),
      pod("c", { ip: "10.1.0.3", ports: [] }),
      slice("web", [listed("10.1.0.1", "a")], [tcp("http", 8080)]),
      slice("web", [listed("10.1.0.2", "b")], [tcp("http", 9090)], {
        metadata: { name: "web-y", namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
      }),
      slice("web", [listed("10.1.0.3", "c")], [], {
        metadata: { name: "web-z", namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
      }),
    ],
    expected: [
      "a 10.1.0.1:8080 ready used in app",
      "b 10.1.0.2:9090 ready used in app",
      "c 10.1.0.3:null port-unresolved (no container has a port named http)",
    ],
  },
  {
    name: "a headless Service's name is answered with a ready pod's address though the port does not resolve",
    objects: [
      service("web", { ...named, clusterIP: "None", clusterIPs: ["None"] }),
      pod("a", { ports: [] }),
      slice("web", [listed("10.1.0.1", "a")], []),
    ],
    expected: ["a 10.1.0.1:null port-unresolved used (no container has a port named http)"],
  },
  {
    name: "nor does DNS wait for a slice that does not list the port yet",
    objects: [
      service("web", { ...named, clusterIP: "None", clusterIPs: ["None"] }),
      pod("a"),
      slice("web", [listed("10.1.0.1", "a")], [tcp("old", 8080)]),
    ],
    expected: ["a 10.1.0.1:null ready used (its EndpointSlice does not list this port yet)"],
  },
  {
    name: "kube-proxy does",
    objects: [service("web", named), pod("a"), slice("web", [listed("10.1.0.1", "a")], [tcp("old", 8080)])],
    expected: ["a 10.1.0.1:null not-in-slice (its EndpointSlice does not list this port yet)"],
  },
  {
    name: "a pod is found by its address where a slice made by hand names none",
    objects: [service("web", byHand), pod("a", { labels: {} }), slice("web", [endpoint("10.1.0.1")])],
    expected: ["a 10.1.0.1:8080 ready used in app"],
  },
  {
    name: "of pods on their node's address the one that declares the port",
    objects: [
      service("web", byHand),
      node("n1"),
      pod("other", { labels: {}, ip: "10.0.0.1", hostNetwork: true, ports: [{ containerPort: 53 }] }),
      pod("agent", { labels: {}, ip: "10.0.0.1", hostNetwork: true }),
      slice("web", [endpoint("10.0.0.1")]),
    ],
    expected: ["agent 10.0.0.1:8080 ready used in app"],
  },
  {
    name: "and declares it for the protocol",
    objects: [
      service("web", { ...byHand, ports: [{ port: 53, protocol: "UDP" }] }),
      pod("tcp", { labels: {}, ip: "10.0.0.1", hostNetwork: true, ports: [{ containerPort: 53 }] }),
      pod("udp", { labels: {}, ip: "10.0.0.1", hostNetwork: true, ports: [{ containerPort: 53, protocol: "UDP" }] }),
      slice("web", [endpoint("10.0.0.1")], [{ name: "", port: 53, protocol: "UDP" }]),
    ],
    expected: ["udp 10.0.0.1:53 ready used in app"],
  },
  {
    name: "a pod's own address is its own whatever it declares",
    objects: [service("web", byHand), pod("a", { labels: {}, ports: [] }), slice("web", [endpoint("10.1.0.1")])],
    expected: ["a 10.1.0.1:8080 ready used"],
  },
  {
    name: "an address that a finished pod had is its successor's",
    objects: [
      service("web", byHand),
      pod("a", { labels: {}, phase: "Succeeded" }),
      pod("b", { labels: {} }),
      slice("web", [endpoint("10.1.0.1")]),
    ],
    expected: ["b 10.1.0.1:8080 ready used in app"],
  },
  {
    name: "what a slice names that is no pod is none",
    objects: [
      service("web", byHand),
      pod("a", { labels: {}, ip: "10.1.0.9" }),
      slice("web", [{ ...endpoint("10.1.0.1"), targetRef: { kind: "VirtualMachine", namespace: "shop", name: "a" } }]),
    ],
    expected: ["- 10.1.0.1:8080 ready used"],
  },
  {
    name: "a node's address on a port that no hostNetwork pod declares is no pod",
    objects: [
      service("web", byHand),
      pod("other", { labels: {}, ip: "10.0.0.1", hostNetwork: true, ports: [{ containerPort: 53 }] }),
      slice("web", [endpoint("10.0.0.1")]),
    ],
    expected: ["- 10.0.0.1:8080 ready used"],
  },
];

const partlyReadable: readonly Row[] = [
  {
    name: "without pods the slices stand for themselves",
    objects: [service("web"), pod("a"), slice("web", [listed("10.1.0.1", "a")])],
    unreadable: ["Pod"],
    expected: ["a 10.1.0.1:8080 ready used"],
  },
  {
    name: "without slices the selector's view stands in",
    objects: [service("web"), pod("a"), pod("b", { ip: "10.1.0.2", ready: false }), slice("web", [])],
    unreadable: ["EndpointSlice"],
    expected: ["a 10.1.0.1:8080 ready used in app", "b 10.1.0.2:8080 not-ready in app (container app is not ready)"],
  },
  {
    name: "but not for a pod that has no address yet",
    objects: [service("web"), pod("a", { ip: "" })],
    unreadable: ["EndpointSlice"],
    expected: ["a :8080 not-ready in app (no EndpointSlice lists it yet)"],
  },
];

describe("joinEndpoints", () => {
  describe("joins as kube-proxy does", () => {
    it.each(joins)("$name", ({ objects, expected }) => {
      expect(joinedText(objects)).toEqual(expected);
    });
  });
  describe("says who takes traffic", () => {
    it.each(sets)("$name", ({ objects, expected }) => {
      expect(joinedText(objects)).toEqual(expected);
    });
  });
  describe("sets the selector's view beside it", () => {
    it.each(selectorsView)("$name", ({ objects, expected }) => {
      expect(joinedText(objects)).toEqual(expected);
    });
  });
  describe("works with what can be read", () => {
    it.each(partlyReadable)("$name", ({ objects, unreadable, expected }) => {
      expect(joinedText(objects, unreadable)).toEqual(expected);
    });
  });

  it("tells everything of an endpoint: of two slices that say the same the first by name", () => {
    const at = (name: string, nodeName: string) =>
      slice("web", [listed("10.1.0.1", "a", { node: nodeName })], undefined, {
        metadata: { name, namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
      });
    const objects = [pod("a", { deleted: true }), at("web-y", "n2"), at("web-x", "n3")];
    const snapshot = snapshotOf([
      service("web"),
      ...objects,
      pod("b", { ip: "10.1.0.2", deleted: true, hostNetwork: true }),
    ]);
    const made = snapshot.get("Service", "shop", "web");
    if (made === undefined) throw new Error("no Service web");
    const of = readServiceEndpoints(snapshot, made);
    expect(joinEndpoints(snapshot, of, made.ports[0] ?? null).endpoints).toMatchObject([
      {
        ...{ address: "10.1.0.1", family: "IPv4", node: "n3", zone: null, hostNetwork: false, leaving: true },
        pod: { kind: "Pod", namespace: "shop", name: "a" },
      },
      {
        ...{ address: "10.1.0.2", family: "IPv4", node: "n1", zone: null, hostNetwork: true, leaving: true },
        pod: { kind: "Pod", namespace: "shop", name: "b" },
      },
    ]);
  });

  it("gives the addresses of a headless Service without ports", () => {
    const headless = { clusterIP: "None", clusterIPs: ["None"], ports: [] };
    const objects = [pod("a"), slice("web", [listed("10.1.0.1", "a")], [tcp("http", 8080)])];
    expect(joinedText([service("web", headless), ...objects, pod("b", { ip: "10.1.0.2" })])).toEqual([
      "a 10.1.0.1:null ready used",
      "b 10.1.0.2:null not-in-slice (no EndpointSlice lists it yet)",
    ]);
  });

  it("keeps the pods that have finished, by name", () => {
    const done = { phase: "Succeeded" };
    const snapshot = snapshotOf([service("web"), pod("b", done), pod("a", done), pod("d"), pod("c")]);
    const made = snapshot.get("Service", "shop", "web");
    if (made === undefined) throw new Error("no Service web");
    const { finished, selected } = readServiceEndpoints(snapshot, made);
    expect(finished.map(({ name }) => name)).toEqual(["a", "b"]);
    expect([...selected].map(({ name }) => name)).toEqual(["c", "d"]);
  });

  it("lists a slice port of the Service's name and another protocol", () => {
    const snapshot = snapshotOf([
      service("web", byHand),
      slice("web", [], [{ name: "", port: 8080, protocol: "UDP" }]),
    ]);
    const made = snapshot.get("Service", "shop", "web");
    const port = made?.ports[0] ?? null;
    expect(made && joinEndpoints(snapshot, readServiceEndpoints(snapshot, made), port).strayPorts).toEqual([
      { slice: "web-x", name: "", port: 8080, protocol: "UDP" },
    ]);
  });

  it("lists the slice ports that are none of the Service's", () => {
    const snapshot = snapshotOf([
      service("web", byHand),
      slice("web", [endpoint("192.0.2.1")], [tcp("web", 80), tcp("", 8080)]),
    ]);
    const made = snapshot.get("Service", "shop", "web");
    const port = made?.ports[0] ?? null;
    expect(made && joinEndpoints(snapshot, readServiceEndpoints(snapshot, made), port).strayPorts).toEqual([
      { slice: "web-x", name: "web", port: 80, protocol: "TCP" },
    ]);
  });
});
