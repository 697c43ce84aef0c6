/** What kube-proxy's rules make of a packet for a Service: policies, families, ranges, topology, affinity, and what has no endpoint. */
import { endpoint, node, pod, service, slice, withMetadata, type Raw } from "../../test/cluster-objects.ts";
import { testTraces } from "../../test/golden-traces.ts";

const tcp = (port: number, nodePort: number, more: Raw = {}): Raw => ({
  port,
  protocol: "TCP",
  targetPort: 8080,
  nodePort,
  ...more,
});
const zoned = (name: string, zone: string) =>
  withMetadata(node(name), { labels: { "topology.kubernetes.io/zone": zone } });
const cluster: readonly Raw[] = [
  zoned("n1", "a"),
  zoned("n2", "b"),
  zoned("n3", "b"),
  pod("client", { labels: { app: "client" }, ip: "10.1.1.9", ports: [] }),
  pod("agent", { labels: { app: "agent" }, ip: "10.0.0.1", hostNetwork: true, ports: [] }),
  pod("web-1", { ip: "10.1.1.1" }),
  pod("web-2", { ip: "10.1.2.1", node: "n2" }),
];
const web1 = endpoint("10.1.1.1", { pod: "web-1" });
const web2 = endpoint("10.1.2.1", { pod: "web-2", node: "n2" });
const on2 = slice("web", [web2]);
const onBoth = slice("web", [web2, web1]);
const hinted = (each: Raw, zone: string, ...nodes: readonly string[]): Raw => ({
  ...each,
  hints: { forZones: [{ name: zone }], ...(nodes.length === 0 ? {} : { forNodes: nodes.map((name) => ({ name })) }) },
});
const at = (type: string, more: Raw = {}) => service("web", { type, ports: [tcp(80, 30080)], ...more });
const balancer = (more: Raw = {}, ingress: readonly Raw[] = [{ ip: "203.0.113.9" }]) =>
  at("LoadBalancer", { ...more, status: { loadBalancer: { ingress } } });
const fromAll = (to: string, ...modes: readonly string[]) =>
  ["outside/198.51.100.7", "node/n1", "node/n2", "pod/shop/client", "pod/shop/agent", "pod/shop/web-2"].flatMap(
    (from) => modes.map((mode) => `${from} ${to} ${mode}`),
  );

testTraces("a Service", {
  "by its ClusterIP": {
    objects: [...cluster, at("ClusterIP"), onBoth],
    asked: [...fromAll("tcp://10.96.0.10:80", "iptables"), "pod/shop/client tcp://10.96.0.10:80 nftables"],
  },
  "with internalTrafficPolicy Local": {
    objects: [...cluster, at("NodePort", { internalTrafficPolicy: "Local" }), on2],
    asked: [
      ...fromAll("tcp://10.96.0.10:80", "iptables", "ipvs"),
      "node/n2 tcp://10.96.0.10:80 nftables",
      "outside tcp://10.0.0.1:30080",
      "outside tcp://10.0.0.1:30080 ipvs",
    ],
  },
  "with externalTrafficPolicy Local": {
    objects: [...cluster, balancer({ externalTrafficPolicy: "Local", healthCheckNodePort: 31000 }), on2],
    asked: [
      ...fromAll("tcp://10.0.0.1:30080", "iptables", "ipvs"),
      "outside tcp://10.0.0.2:30080 nftables",
      ...fromAll("tcp://203.0.113.9:80", "nftables"),
    ],
  },
  "with externalTrafficPolicy Local and no port of a node": {
    objects: [
      ...cluster,
      service("web", {
        externalIPs: ["203.0.113.8"],
        externalTrafficPolicy: "Local",
        ports: [{ port: 80, protocol: "TCP", targetPort: 8080 }],
      }),
      on2,
    ],
    asked: fromAll("tcp://203.0.113.8:80", "iptables"),
  },
  "by an external address of two": {
    objects: [
      ...cluster,
      at("NodePort", { externalIPs: ["203.0.113.7", "203.0.113.8"] }),
      service("api", { clusterIPs: ["10.96.0.11"], clusterIP: "10.96.0.11", externalIPs: ["203.0.113.8"] }),
      onBoth,
      slice("api", [web1]),
    ],
    asked: ["outside tcp://203.0.113.7:80", "outside tcp://203.0.113.8:80", "pod/shop/client tcp://203.0.113.8:80"],
  },
  "by a balancer with source ranges": {
    objects: [
      ...cluster,
      balancer({ loadBalancerSourceRanges: [" 198.51.100.0/24", "10.1.0.0/16", "2001:db8::/32"] }, [
        { ip: "203.0.113.7" },
        { ip: "203.0.113.9" },
      ]),
      onBoth,
    ],
    asked: [
      "outside/198.51.100.7 tcp://203.0.113.9:80",
      "outside/192.0.2.7 tcp://203.0.113.9:80",
      "outside/192.0.2.7 tcp://203.0.113.9:80 nftables",
      "outside tcp://203.0.113.9:80",
      "pod/shop/client tcp://203.0.113.9:80 nftables",
      "node/n1 tcp://203.0.113.9:80",
      "outside/192.0.2.7 tcp://10.0.0.1:30080",
    ],
  },
  "by a balancer with source ranges of another family only": {
    objects: [...cluster, balancer({ loadBalancerSourceRanges: ["2001:db8::/32"] }), on2],
    asked: ["outside/192.0.2.7 tcp://203.0.113.9:80"],
  },
  "by a balancer with source ranges and nothing behind": {
    objects: [...cluster, balancer({ loadBalancerSourceRanges: ["198.51.100.0/24"] }), slice("web", [])],
    asked: [
      "outside/192.0.2.7 tcp://203.0.113.9:80",
      "outside/192.0.2.7 tcp://203.0.113.9:80 nftables",
      "outside/198.51.100.7 tcp://203.0.113.9:80 nftables",
    ],
  },
  "by a balancer that is a proxy of its own": {
    objects: [
      ...cluster,
      balancer({ ports: [tcp(80, 30080, { name: "a" }), { ...tcp(81, 0), nodePort: undefined, name: "b" }] }, [
        { ip: "203.0.113.9", ipMode: "Proxy" },
      ]),
      on2,
    ],
    asked: ["outside tcp://203.0.113.9:80", "pod/shop/client tcp://203.0.113.9:81", "node/n1 tcp://203.0.113.9:82"],
  },
  "by a balancer that 30 nodes stand behind": {
    objects: [
      ...Array.from({ length: 30 }, (_, index) => node(`n${String(index + 1)}`)),
      pod("web-2", { ip: "10.1.2.1", node: "n9" }),
      balancer({ externalTrafficPolicy: "Local" }),
      slice("web", [endpoint("10.1.2.1", { pod: "web-2", node: "n9" })]),
    ],
    asked: ["outside tcp://203.0.113.9:80"],
  },
  "by a balancer that 25 nodes stand behind": {
    objects: [
      ...Array.from({ length: 25 }, (_, index) => node(`n${String(index + 1)}`)),
      balancer(),
      slice("web", [endpoint("198.51.100.9", { node: "n9" })]),
    ],
    asked: ["outside tcp://203.0.113.9:80"],
  },
  "by a balancer of which every node has an endpoint": {
    objects: [
      ...cluster.slice(0, 2),
      ...cluster.slice(-2),
      balancer({ externalTrafficPolicy: "Local", healthCheckNodePort: 31000 }),
      onBoth,
    ],
    asked: ["outside tcp://203.0.113.9:80"],
  },
  "by a balancer that finds no node well": {
    objects: [
      ...cluster,
      balancer({ externalTrafficPolicy: "Local", healthCheckNodePort: 31000 }),
      slice("web", [endpoint("10.1.1.1", { pod: "web-1", node: null })]),
    ],
    asked: ["outside tcp://203.0.113.9:80"],
  },
  "by a balancer of whose nodes none is known": {
    objects: [pod("web-2", { ip: "10.1.2.1", node: "n28" }), balancer(), on2],
    asked: ["outside tcp://203.0.113.9:80", "outside tcp://10.96.0.10:80", "outside tcp://203.0.113.9:81"],
  },
  "with two nodePorts, one of UDP": {
    objects: [
      ...cluster,
      at("NodePort", {
        ports: [tcp(80, 30080, { name: "http" }), { ...tcp(80, 30080), name: "quic", protocol: "UDP" }],
      }),
    ],
    asked: ["outside udp://10.0.0.1:30080", "outside sctp://10.0.0.1:30080"],
  },
  "behind which nothing stands": {
    objects: [...cluster, balancer({ externalIPs: ["203.0.113.8", "10.0.0.2"] }), slice("web", [])],
    asked: [
      "pod/shop/client tcp://10.96.0.10:80",
      "pod/shop/client tcp://10.96.0.10:80 nftables",
      "outside tcp://10.0.0.1:30080 nftables",
      "node/n1 tcp://203.0.113.8:80",
      "node/n1 tcp://203.0.113.8:80 nftables",
      "node/n1 tcp://203.0.113.9:80",
      "node/n1 tcp://10.0.0.2:80",
      "node/n1 tcp://10.96.0.10:80",
      "pod/shop/client tcp://203.0.113.9:80",
    ],
  },
  "whose slices cannot be read": {
    objects: [...cluster, at("NodePort")],
    unreadable: ["EndpointSlice"],
    asked: ["pod/shop/client tcp://10.96.0.10:80", "outside tcp://10.0.0.1:30080"],
  },
  "whose endpoints all end": {
    objects: [
      ...cluster,
      at("NodePort", { sessionAffinity: "ClientIP", externalTrafficPolicy: "Local" }),
      slice("web", [
        endpoint("10.1.1.1", { pod: "web-1", ready: false, serving: true, terminating: true }),
        endpoint("10.1.2.1", { pod: "web-2", node: "n2", ready: false, serving: true, terminating: true }),
        endpoint("10.1.2.2", { node: "n2", ready: false, serving: false, terminating: true }),
      ]),
    ],
    asked: [
      "pod/shop/client tcp://10.96.0.10:80",
      "outside tcp://10.0.0.2:30080 nftables",
      "outside tcp://10.0.0.3:30080",
    ],
  },
  "with hints of zones": {
    objects: [
      ...cluster,
      at("NodePort", { trafficDistribution: "PreferSameZone", sessionAffinity: "ClientIP" }),
      slice("web", [hinted(web1, "a"), hinted(web2, "b"), hinted(endpoint("10.1.2.2", { node: "n2" }), "b")]),
    ],
    asked: [
      "pod/shop/client tcp://10.96.0.10:80",
      "node/n3 tcp://10.96.0.10:80 nftables",
      "outside tcp://10.0.0.3:30080",
    ],
  },
  "with hints of nodes": {
    objects: [
      ...cluster,
      at("ClusterIP", { trafficDistribution: "PreferSameNode" }),
      slice("web", [hinted(web1, "a", "n1"), hinted(web2, "b", "n2")]),
    ],
    asked: ["pod/shop/client tcp://10.96.0.10:80", "node/n2 tcp://10.96.0.10:80", "node/n3 tcp://10.96.0.10:80"],
  },
  "whose endpoints end, one of them elsewhere": {
    objects: [
      ...cluster,
      at("NodePort", { externalTrafficPolicy: "Local" }),
      slice("web", [
        endpoint("10.1.1.1", { pod: "web-1", ready: false, serving: true, terminating: true }),
        endpoint("10.1.2.1", { pod: "web-2", node: "n2" }),
      ]),
    ],
    asked: [
      "outside tcp://10.0.0.1:30080",
      "outside tcp://10.0.0.1:30080 ipvs",
      "pod/shop/web-2 tcp://10.0.0.2:30080 ipvs",
    ],
  },
  "with hints that not all have": {
    objects: [...cluster, at("ClusterIP"), slice("web", [hinted(web1, "a", "n1"), web2])],
    asked: ["pod/shop/client tcp://10.96.0.10:80"],
  },
  "on a port that it lacks": {
    objects: [...cluster, balancer({ externalIPs: ["203.0.113.8"] }), onBoth],
    asked: [
      "outside tcp://10.96.0.10:81",
      "pod/shop/client udp://10.96.0.10:80",
      "pod/shop/client tcp://10.96.0.10:81 nftables",
      "pod/shop/client tcp://10.96.0.10:81 ipvs",
      "outside tcp://203.0.113.8:81",
      "pod/shop/client tcp://203.0.113.9:81 nftables",
      "outside tcp://203.0.113.9:81 ipvs",
    ],
  },
  "that its labels leave to another proxy": {
    objects: [
      ...cluster,
      service("web", { externalIPs: ["203.0.113.8"] }, { "service.kubernetes.io/service-proxy-name": "other" }),
      onBoth,
    ],
    asked: ["pod/shop/client tcp://10.96.0.10:80", "outside tcp://203.0.113.8:80", "pod/shop/client icmp://10.96.0.10"],
  },
  "of two ports, one named": {
    objects: [
      ...cluster,
      at("NodePort", {
        ports: [
          tcp(80, 30080, { name: "http" }),
          { ...tcp(53, 30053), name: "dns", protocol: "UDP", targetPort: "dns" },
        ],
      }),
      slice(
        "web",
        [web1, web2],
        [
          { name: "http", port: 8080, protocol: "TCP" },
          { name: "dns", port: 5353, protocol: "UDP" },
        ],
      ),
    ],
    asked: ["outside udp://10.0.0.2:30053", "pod/shop/client udp://10.96.0.10:53 nftables"],
  },
});
