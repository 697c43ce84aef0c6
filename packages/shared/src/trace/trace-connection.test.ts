/** What the recordings do not hold, or hold only in passing: IPVS, what cannot be seen, hops and reasons. */
import { describe, expect, it } from "vitest";
import { endpoint, node, pod, service, slice, snapshotOf, type Raw } from "../../test/cluster-objects.ts";
import type { SlimKind } from "../model/objects.ts";
import { parseSource } from "./parse-source.ts";
import { parseTarget } from "./parse-target.ts";
import { traceConnection } from "./trace-connection.ts";
import type { ProxyMode, Socket, Trace } from "./trace-model.ts";

interface Asked {
  readonly mode?: ProxyMode;
  readonly unreadable?: readonly SlimKind[];
}

function trace(objects: readonly Raw[], from: string, to: string, { mode, unreadable = [] }: Asked = {}): Trace {
  const snapshot = snapshotOf(objects, unreadable);
  const source = parseSource(snapshot, from);
  const target = parseTarget(to);
  if (source.type === "problem" || target.type === "problem") throw new Error(JSON.stringify([source, target]));
  return traceConnection(snapshot, source.source, target.target, mode === undefined ? {} : { proxyMode: mode });
}

/** `verdict: pod or address seen-as, …`. */
function summary({ verdict, outcomes }: Trace): string {
  const ends = outcomes.map(({ outcome, pod: name, address, clientAddress, entry }) => {
    const where = `${name ?? address ?? "?"}${entry === null ? "" : ` @${entry}`}`;
    return `${outcome === "delivered" ? "" : `${outcome} `}${where} ${clientAddress ?? "?"}`;
  });
  return [verdict, ...ends].join(" | ");
}

const ports = [{ port: 80, protocol: "TCP", targetPort: 8080, nodePort: 30080 }];
const cluster: readonly Raw[] = [
  node("n1"),
  node("n2"),
  node("n3", "False"),
  pod("client", { labels: { app: "client" }, ip: "10.1.1.9" }),
  pod("web-1", { ip: "10.1.2.1", node: "n2" }),
];
const webSlice = slice("web", [endpoint("10.1.2.1", { pod: "web-1", node: "n2" })]);
const nodePort = [...cluster, service("web", { type: "NodePort", ports }), webSlice];
const local = [...cluster, service("web", { type: "NodePort", ports, externalTrafficPolicy: "Local" }), webSlice];
const internal = [...cluster, service("web", { internalTrafficPolicy: "Local" }), webSlice];
const empty = [...cluster, service("web", { type: "NodePort", ports }), slice("web", [])];
const balanced = (more: Raw = {}, ingress: Raw = { ip: "203.0.113.9" }) => [
  ...cluster,
  service("web", { type: "LoadBalancer", ports, ...more, status: { loadBalancer: { ingress: [ingress] } } }),
  webSlice,
];

describe("a connection", () => {
  it.each([
    ["to a node that is down", nodePort, "outside", "tcp://10.0.0.3:30080", {}, "dropped | dropped 10.0.0.3 @n3 ?"],
    [
      "to a nodePort from an unknown place, kept",
      local,
      "outside",
      "tcp://10.0.0.2:30080",
      {},
      "delivered | shop/web-1 @n2 ?",
    ],
    [
      "to a nodePort by the node's name",
      nodePort,
      "outside",
      "tcp://n1:30080",
      {},
      "delivered | shop/web-1 @n1 10.0.0.1",
    ],
    [
      "from a node's address, which is the node",
      nodePort,
      "outside/10.0.0.1",
      "tcp://10.96.0.10:80",
      {},
      "delivered | shop/web-1 10.0.0.1",
    ],
    ["to a ClusterIP from outside", nodePort, "outside", "tcp://10.96.0.10:80", {}, "dropped | dropped 10.96.0.10 ?"],
    [
      "to an address of the Services' range that nobody has",
      nodePort,
      "pod/shop/client",
      "tcp://10.96.7.7:80",
      {},
      "dropped | dropped 10.96.7.7 10.1.1.9",
    ],
    [
      "to an address outside of the cluster",
      nodePort,
      "pod/shop/client",
      "tcp://198.51.100.7:443",
      {},
      "unknown | 198.51.100.7 10.0.0.1",
    ],
    [
      "to an address of nobody, where no node is known",
      [pod("client", { labels: { app: "client" }, ip: "10.1.1.9" })],
      "pod/shop/client",
      "tcp://198.51.100.7:443",
      {},
      "unknown",
    ],
    ["between two addresses outside", nodePort, "outside", "tcp://198.51.100.7:443", {}, "unknown"],
    ["to a pod from outside", nodePort, "outside", "tcp://10.1.2.1:8080", {}, "dropped | dropped 10.1.2.1 ?"],
    [
      "to a pod's own loopback",
      nodePort,
      "pod/shop/client",
      "tcp://127.0.0.1:8080",
      {},
      "delivered | shop/client 127.0.0.1",
    ],
    ["to loopback from outside", nodePort, "outside", "tcp://127.0.0.1:30080", {}, "unknown"],
    [
      "to a nodePort on a node's loopback, iptables",
      nodePort,
      "node/n1",
      "tcp://127.0.0.1:30080",
      {},
      "delivered | shop/web-1 10.0.0.1",
    ],
    [
      "to a nodePort on a node's loopback, IPVS",
      nodePort,
      "node/n1",
      "tcp://127.0.0.1:30080",
      { mode: "ipvs" },
      "refused | refused 127.0.0.1 127.0.0.1",
    ],
    [
      "to a port that the Service lacks, IPVS",
      nodePort,
      "pod/shop/client",
      "tcp://10.96.0.10:81",
      { mode: "ipvs" },
      "refused | refused 10.96.0.10 10.1.1.9",
    ],
    [
      "to a port that the Service lacks, no kube-proxy",
      nodePort,
      "pod/shop/client",
      "tcp://10.96.0.10:81",
      { mode: "none" },
      "unknown",
    ],
    [
      "under policy Local without local endpoint, IPVS from outside",
      local,
      "outside",
      "tcp://10.0.0.1:30080",
      { mode: "ipvs" },
      "dropped | dropped 10.0.0.1 @n1 ?",
    ],
    [
      "under policy Local without local endpoint, IPVS from the node",
      local,
      "node/n1",
      "tcp://10.0.0.1:30080",
      { mode: "ipvs" },
      "delivered | shop/web-1 10.0.0.1",
    ],
    [
      "under internal policy Local without local endpoint, IPVS",
      internal,
      "pod/shop/client",
      "tcp://10.96.0.10:80",
      { mode: "ipvs" },
      "refused | refused 10.96.0.10 10.1.1.9",
    ],
    [
      "under internal policy Local without local endpoint",
      internal,
      "pod/shop/client",
      "tcp://10.96.0.10:80",
      {},
      "dropped | dropped 10.96.0.10 10.1.1.9",
    ],
    ["without endpoints", empty, "outside", "tcp://10.0.0.1:30080", {}, "refused | refused 10.0.0.1 @n1 ?"],
    [
      "while slices cannot be read",
      nodePort,
      "outside",
      "tcp://10.0.0.1:30080",
      { unreadable: ["EndpointSlice"] },
      "unknown",
    ],
    [
      "to a load balancer",
      balanced(),
      "outside",
      "tcp://203.0.113.9:80",
      {},
      "delivered | shop/web-1 @n1 10.0.0.1 | shop/web-1 @n2 10.0.0.2",
    ],
    [
      "to a load balancer that checks the nodes' health",
      balanced({ externalTrafficPolicy: "Local", healthCheckNodePort: 31000 }),
      "outside",
      "tcp://203.0.113.9:80",
      {},
      "partial | dropped 203.0.113.9 @n1 ? | shop/web-1 @n2 ?",
    ],
    [
      "to source ranges from an unknown place",
      balanced({ loadBalancerSourceRanges: ["198.51.100.0/24"] }),
      "outside",
      "tcp://203.0.113.9:80",
      {},
      "unknown",
    ],
    [
      "to source ranges from within",
      balanced({ loadBalancerSourceRanges: ["198.51.100.0/24"] }),
      "outside/198.51.100.7",
      "tcp://203.0.113.9:80",
      {},
      "delivered | shop/web-1 @n1 10.0.0.1 | shop/web-1 @n2 10.0.0.2",
    ],
    [
      "to source ranges that hold all addresses",
      balanced({ loadBalancerSourceRanges: ["0.0.0.0/0"] }),
      "outside",
      "tcp://203.0.113.9:80",
      {},
      "delivered | shop/web-1 @n1 10.0.0.1 | shop/web-1 @n2 10.0.0.2",
    ],
    [
      "to a balancer that is a proxy of its own",
      balanced({}, { ip: "203.0.113.9", ipMode: "Proxy" }),
      "pod/shop/client",
      "tcp://203.0.113.9:80",
      {},
      "unknown | dropped 203.0.113.9 10.1.1.9",
    ],
    [
      "to a health check of a node without endpoint",
      balanced({ externalTrafficPolicy: "Local", healthCheckNodePort: 31000 }),
      "outside",
      "http://10.0.0.1:31000/",
      {},
      "http-503",
    ],
    [
      "to a health check of a node with one",
      balanced({ externalTrafficPolicy: "Local", healthCheckNodePort: 31000 }),
      "outside",
      "http://10.0.0.2:31000/",
      {},
      "delivered | 10.0.0.2 @n2 ?",
    ],
    [
      "by a Service's name from outside",
      nodePort,
      "outside",
      "tcp://web.shop.svc.cluster.local:80",
      {},
      "no-such-name",
    ],
    ["over SCTP to a TCP port", nodePort, "outside", "sctp://10.0.0.1:30080", {}, "refused | refused 10.0.0.1 @n1 ?"],
    [
      "as a ping of a ClusterIP",
      nodePort,
      "pod/shop/client",
      "icmp://web",
      {},
      "dropped | dropped 10.96.0.10 10.1.1.9",
    ],
    [
      "as a ping of a ClusterIP, nftables",
      nodePort,
      "pod/shop/client",
      "icmp://web",
      { mode: "nftables" },
      "refused | refused 10.96.0.10 10.1.1.9",
    ],
    ["as a ping of a pod", nodePort, "pod/shop/client", "icmp://10.1.2.1", {}, "delivered | shop/web-1 10.1.1.9"],
    ["as a ping of a node", nodePort, "outside", "icmp://10.0.0.1", {}, "delivered | 10.0.0.1 ?"],
    ["as a ping of a node that is down", nodePort, "outside", "icmp://10.0.0.3", {}, "dropped | dropped 10.0.0.3 ?"],
  ] as const)("%s", (_, objects, from, to, asked, expected) => {
    expect(summary(trace(objects, from, to, asked))).toBe(expected);
  });
});

describe("the first reason", () => {
  it.each([
    [
      "the Service's port dialled on a node",
      nodePort,
      "outside",
      "tcp://10.0.0.1:80",
      "Nobody opened 80/TCP on node n1, so the node refuses (what else runs on the node is not visible from the API): 80 is the port of Service shop/web, whose nodePort is 30080.",
    ],
    [
      "the targetPort dialled on a node",
      nodePort,
      "outside",
      "tcp://10.0.0.1:8080",
      "Nobody opened 8080/TCP on node n1, so the node refuses (what else runs on the node is not visible from the API): 8080 is the targetPort of Service shop/web, whose nodePort is 30080.",
    ],
    [
      "a nodePort of the other protocol",
      nodePort,
      "outside",
      "udp://10.0.0.1:30080",
      "30080 is the nodePort of Service shop/web for TCP, and UDP was dialled: the node refuses.",
    ],
    [
      "nothing behind",
      [...cluster, service("web", { selector: { app: "wbe" } }), slice("web", [])],
      "pod/shop/client",
      "tcp://web:80",
      "Service shop/web has no usable endpoint (no pod has app=wbe; 1 pod has app=web): the node refuses the connection.",
    ],
    [
      "no endpoint on the entry node",
      local,
      "outside",
      "tcp://10.0.0.1:30080",
      "Service shop/web has externalTrafficPolicy Local, and node n1 has no usable endpoint of its own: it drops the packet, the client times out.",
    ],
    ["a name that is nearly one", nodePort, "pod/shop/client", "tcp://wbe:80", "No such name: wbe. Did you mean web?"],
    [
      "a listener that is not declared",
      nodePort,
      "pod/shop/client",
      "tcp://10.1.2.1:9999",
      "No container declares 9999/TCP (which is no fault): whether a process listens there is not visible from the API.",
    ],
  ] as const)("for %s", (_, objects, from, to, expected) => {
    expect(trace(objects, from, to).because[0]).toBe(expected);
  });
});

describe("the client's address", () => {
  const note =
    "externalTrafficPolicy Cluster: the pods see the address of the node that was entered, and not the client's.";
  const agent = [
    ...cluster,
    pod("agent", { labels: { app: "agent" }, ip: "10.0.0.2", node: "n2", hostNetwork: true }),
    service("agent", { type: "NodePort", ports, selector: { app: "agent" } }),
    slice("agent", [endpoint("10.0.0.2", { pod: "agent", node: "n2" })]),
  ];

  it.each([
    ["is replaced under policy Cluster", nodePort, "tcp://10.0.0.2:30080", true],
    ["is kept under policy Local", local, "tcp://10.0.0.2:30080", false],
    ["is kept by a hostNetwork pod on the entry node", agent, "tcp://10.0.0.2:30080", false],
    ["is replaced for a hostNetwork pod on another node", agent, "tcp://10.0.0.1:30080", true],
  ] as const)("%s, and said so", (_, objects, to, replaced) => {
    expect(trace(objects, "outside/198.51.100.7", to).because.includes(note)).toBe(replaced);
    expect(trace(objects, "outside", to).because.includes(note)).toBe(replaced);
  });
});

describe("a client outside whose address is of the other family", () => {
  const dual = [
    ...cluster,
    service("web", {
      type: "LoadBalancer",
      ports,
      clusterIPs: ["10.96.0.10", "fd00:10::10"],
      ipFamilies: ["IPv4", "IPv6"],
      externalTrafficPolicy: "Local",
      status: { loadBalancer: { ingress: [{ ip: "2001:db8::9" }] } },
    }),
    slice("web", [endpoint("fd00:1::1", { pod: "web-1", node: "n2" })], undefined, { addressType: "IPv6" }),
  ];

  it("is as one whose address is not known", () => {
    const known = trace(dual, "outside/198.51.100.7", "tcp://[2001:db8::9]:80");
    const plain = trace(dual, "outside", "tcp://[2001:db8::9]:80");
    expect(summary(known)).toBe("partial | dropped 2001:db8::9 @n1 ? | shop/web-1 @n2 ?");
    expect({ ...known, from: "outside", because: plain.because, hops: plain.hops }).toEqual(plain);
    expect(known.because).toEqual([...plain.because, "The client's IPv6 address is not known."]);
  });
});

describe("the hops of a nodePort", () => {
  const hopsIn = (mode: ProxyMode) =>
    trace(nodePort, "outside/198.51.100.7", "tcp://10.0.0.1:30080", { mode }).hops.map(
      ({ type, fieldPath, node: on, rules, sourceAddress, sourceReplaced, ends }) => ({
        type,
        fieldPath,
        on,
        rules,
        sourceAddress,
        sourceReplaced,
        ends,
      }),
    );
  const client = {
    type: "client",
    fieldPath: null,
    on: null,
    rules: [],
    sourceAddress: "198.51.100.7",
    sourceReplaced: false,
    ends: null,
  };
  const entry = {
    type: "node-port",
    fieldPath: "spec.ports[0].nodePort",
    on: "n1",
    sourceAddress: "198.51.100.7",
    sourceReplaced: false,
    ends: null,
  };
  const end = {
    type: "endpoint",
    fieldPath: null,
    on: "n1",
    sourceAddress: "10.0.0.1",
    sourceReplaced: true,
    ends: "delivered",
  };

  it.each([
    [
      "iptables",
      ["KUBE-SERVICES", "KUBE-NODEPORTS", "KUBE-EXT-3FUM5WRETFU65KJ4", "KUBE-MARK-MASQ", "KUBE-SVC-3FUM5WRETFU65KJ4"],
      1,
    ],
    ["ipvs", ["10.0.0.1:30080/TCP"], 0],
    ["none", [], 0],
    ["unknown", [], 0],
  ] as const)("name the rules of %s", (mode, rules, endpointRules) => {
    const [first, second, third] = hopsIn(mode);
    expect([
      first,
      { ...second, rules: second?.rules.map((rule) => rule.replace(/-[A-Z2-7]{16}$/, "-3FUM5WRETFU65KJ4")) },
    ]).toEqual([client, { ...entry, rules }]);
    expect({ ...third, rules: third?.rules.length }).toEqual({ ...end, rules: endpointRules });
  });

  it("name the chains of nftables", () => {
    expect(hopsIn("nftables")[1]?.rules.map((rule) => rule.replace(/[A-Z2-7]{8}-/, ""))).toEqual([
      "services",
      "external-shop/web/tcp/",
      "service-shop/web/tcp/",
    ]);
  });
});

describe("what goes into a hop and comes out", () => {
  const text = (socket: Socket | null) =>
    socket === null ? "-" : `${socket.address ?? "?"}${socket.port === null ? "" : `:${String(socket.port)}`}`;
  const sockets = (objects: readonly Raw[], from: string, to: string) =>
    trace(objects, from, to).hops.map(({ type, input, output }) => `${type} ${text(input)} ${text(output)}`);
  const two = [
    ...nodePort.slice(0, -1),
    pod("web-2", { ip: "10.1.2.2", node: "n2" }),
    slice("web", [endpoint("10.1.2.1", { pod: "web-1" }), endpoint("10.1.2.2", { pod: "web-2" })]),
  ];

  it.each([
    [
      "a Service's name",
      nodePort,
      "pod/shop/client",
      "tcp://web:80",
      [
        "client 10.1.1.9 web:80",
        "dns web 10.96.0.10:80",
        "cluster-ip 10.96.0.10:80 10.1.2.1:8080",
        "endpoint 10.96.0.10:80 10.1.2.1:8080",
      ],
    ],
    [
      "one of two endpoints by a nodePort",
      two,
      "outside",
      "tcp://10.0.0.1:30080",
      [
        "client - 10.0.0.1:30080",
        "node-port 10.0.0.1:30080 ?:8080",
        "endpoint 10.0.0.1:30080 10.1.2.1:8080",
        "endpoint 10.0.0.1:30080 10.1.2.2:8080",
      ],
    ],
    [
      "a pod, untranslated",
      nodePort,
      "pod/shop/client",
      "tcp://10.1.2.1:8080",
      ["client 10.1.1.9 10.1.2.1:8080", "endpoint 10.1.2.1:8080 10.1.2.1:8080"],
    ],
    [
      "a refusal, which passes nothing on",
      empty,
      "node/n1",
      "tcp://10.96.0.10:80",
      ["client 10.0.0.1 10.96.0.10:80", "cluster-ip 10.96.0.10:80 -"],
    ],
  ] as const)("of %s", (_, objects, from, to, expected) => {
    expect(sockets(objects, from, to)).toEqual(expected);
  });

  it("stands behind what the hop or the outcome is", () => {
    const { hops, outcomes } = trace(nodePort, "outside", "tcp://10.0.0.1:30080");
    expect(hops.map((hop) => Object.keys(hop).slice(0, 4))).toEqual(
      hops.map(() => ["type", "text", "input", "output"]),
    );
    expect(outcomes.map((outcome) => Object.keys(outcome)[0])).toEqual(["outcome"]);
  });
});

describe("network policies", () => {
  const policy = (spec: Raw): Raw => ({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "closed", namespace: "shop" },
    spec,
  });
  const closed = policy({ podSelector: { matchLabels: { app: "web" } }, policyTypes: ["Ingress"], ingress: [] });

  it("are told beside the outcome and leave the verdict", () => {
    const { verdict, outcomes, because } = trace([...nodePort, closed], "pod/shop/client", "tcp://web:80");
    expect([verdict, outcomes[0]?.policy?.verdict]).toEqual(["delivered", "denied"]);
    expect(because[0]).toMatch(/if enforced/i);
  });

  it("see the node's address where it has replaced the client's", () => {
    const fromNode = policy({
      podSelector: { matchLabels: { app: "web" } },
      policyTypes: ["Ingress"],
      ingress: [{ from: [{ ipBlock: { cidr: "10.0.0.1/32" } }] }],
    });
    const through = (to: string) =>
      trace([...nodePort, fromNode], "outside/198.51.100.7", to).outcomes[0]?.policy?.verdict;
    expect([through("tcp://10.0.0.1:30080"), through("tcp://10.0.0.2:30080")]).toEqual(["allowed", "allowed"]);
    const other = trace([...nodePort, fromNode], "pod/shop/client", "tcp://web:80").outcomes[0]?.policy;
    expect(other?.verdict).toBe("denied");
  });

  it("say nothing where none selects either end", () => {
    expect(trace(nodePort, "pod/shop/client", "tcp://web:80").outcomes[0]?.policy).toBeNull();
  });
});
