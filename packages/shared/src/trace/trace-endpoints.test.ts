/** What stands at an endpoint's address: pods of every kind, nodes, Services, nobody; and addresses that are dialled as such. */
import { endpoint, node, pod, service, slice, type Raw } from "../../test/cluster-objects.ts";
import { testTraces } from "../../test/golden-traces.ts";

const withPods = (name: string, podCIDR: string): Raw => ({ ...node(name), spec: { podCIDR, podCIDRs: [podCIDR] } });
const cluster: readonly Raw[] = [
  withPods("n1", "10.1.1.0/24"),
  withPods("n2", "10.1.2.0/24"),
  pod("client", { labels: { app: "client" }, ip: "10.1.1.9", ports: [] }),
  pod("web-1", { ip: "10.1.1.1" }),
];
const hand = (endpoints: readonly Raw[], port = 8080, more: Raw = {}) => [
  service("web", {
    type: "NodePort",
    selector: null,
    ports: [{ port: 80, targetPort: port, nodePort: 30080 }],
    ...more,
  }),
  slice("web", endpoints, [{ name: "", port, protocol: "TCP" }]),
];
const asked = ["pod/shop/client tcp://10.96.0.10:80", "node/n1 tcp://10.96.0.10:80", "outside tcp://10.0.0.2:30080"];
const two = [
  { name: "app", image: "a", ports: [{ name: "http", containerPort: 8080 }] },
  { name: "side", image: "b", ports: [{ containerPort: 53, protocol: "UDP" }] },
];
const setup = { name: "setup", image: "a", ports: [{ containerPort: 7070 }] };

testTraces("an endpoint", {
  "that is a pod not in the data": {
    objects: [...cluster, ...hand([endpoint("10.1.2.9", { pod: "gone", node: "n2" })])],
    asked,
  },
  "that no pod has": { objects: [...cluster, ...hand([endpoint("10.1.2.9", { node: null })])], asked },
  "that no pod has, where pods cannot be read": {
    objects: [...cluster, ...hand([endpoint("10.1.2.9", { node: null })])],
    unreadable: ["Pod"],
    asked: ["node/n1 tcp://10.96.0.10:80", "node/n1 tcp://10.1.2.9:80"],
  },
  "outside of the cluster": { objects: [...cluster, ...hand([endpoint("198.51.100.9", { node: null })])], asked },
  "that is a node": { objects: [...cluster, ...hand([endpoint("10.0.0.2", { node: null })])], asked },
  "that is a node which is down": {
    objects: [...cluster, node("n3", "False"), ...hand([endpoint("10.0.0.3", { node: null })])],
    asked: ["pod/shop/client tcp://10.96.0.10:80"],
  },
  "that is a nodePort of a node": {
    objects: [
      ...cluster,
      ...hand([endpoint("10.0.0.2", { node: null })], 30081),
      service("api", {
        type: "NodePort",
        clusterIP: "10.96.0.11",
        clusterIPs: ["10.96.0.11"],
        ports: [{ port: 80, targetPort: 8080, nodePort: 30081 }],
      }),
      slice("api", [endpoint("10.1.1.1", { pod: "web-1" })]),
    ],
    asked: [...asked, "outside tcp://10.0.0.1:30080"],
  },
  "that is a Service": {
    objects: [
      ...cluster,
      ...hand([endpoint("10.96.0.11", { node: null })]),
      service("api", { clusterIP: "10.96.0.11", clusterIPs: ["10.96.0.11"] }),
    ],
    asked: [...asked, "pod/shop/client tcp://10.96.0.10:80 nftables"],
  },
  "that is a Service's external address": {
    objects: [
      ...cluster,
      ...hand([endpoint("203.0.113.8", { node: null })]),
      service("api", { clusterIP: "10.96.0.11", clusterIPs: ["10.96.0.11"], externalIPs: ["203.0.113.8"] }),
    ],
    asked: ["pod/shop/client tcp://10.96.0.10:80 nftables"],
  },
  "that is a Service left to another proxy": {
    objects: [
      ...cluster,
      ...hand([endpoint("10.96.0.11", { node: null })]),
      service(
        "api",
        { clusterIP: "10.96.0.11", clusterIPs: ["10.96.0.11"] },
        { "service.kubernetes.io/service-proxy-name": "other" },
      ),
    ],
    asked: ["pod/shop/client tcp://10.96.0.10:80 nftables"],
  },
  "that is the client itself": {
    objects: [...cluster, ...hand([endpoint("10.1.1.9", { pod: "client" })])],
    asked: ["pod/shop/client tcp://10.96.0.10:80", "pod/shop/client tcp://10.1.1.9:8080"],
  },
  "that has ended": {
    objects: [
      ...cluster,
      pod("done", { ip: "10.1.2.9", node: "n2", phase: "Succeeded", ready: false }),
      ...hand([endpoint("10.1.2.9", { pod: "done", node: "n2" })]),
    ],
    asked: [...asked, "pod/shop/client tcp://10.1.2.9:8080", "pod/shop/client icmp://10.1.2.9"],
  },
  "that has ended and another pod has its address": {
    objects: [
      ...cluster,
      pod("a-done", { ip: "10.1.2.9", node: "n2", phase: "Failed", ready: false }),
      pod("b-new", { ip: "10.1.2.9", node: "n2" }),
    ],
    asked: ["pod/shop/client tcp://10.1.2.9:8080", "outside/10.1.2.9 tcp://10.1.1.1:8080"],
  },
  "on a node that is down": {
    objects: [
      ...cluster,
      node("n3", "Unknown"),
      pod("lost", { ip: "10.1.3.1", node: "n3", ready: false }),
      pod("up", { ip: "10.1.3.2", node: "n3" }),
    ],
    asked: [
      "pod/shop/client tcp://10.1.3.1:8080",
      "pod/shop/client tcp://10.1.3.2:8080",
      "pod/shop/client icmp://10.1.3.1",
    ],
  },
  "with several containers": {
    objects: [
      ...cluster,
      pod("twin", { ip: "10.1.2.1", node: "n2", containers: two, initContainers: [setup] }),
      pod("single", { ip: "10.1.2.2", node: null, initContainers: [setup] }),
    ],
    asked: [
      "pod/shop/client tcp://10.1.2.1:8080",
      "pod/shop/client udp://10.1.2.1:53",
      "pod/shop/client tcp://10.1.2.1:53",
      "pod/shop/client tcp://10.1.2.1:7070",
      "pod/shop/client tcp://10.1.2.2:7070",
    ],
  },
  "on the host's network": {
    objects: [
      ...cluster,
      pod("agent-1", { labels: { app: "agent" }, ip: "10.0.0.1", hostNetwork: true }),
      pod("agent-2", { labels: { app: "agent" }, ip: "10.0.0.2", node: "n2", hostNetwork: true }),
      service("agent", {
        type: "NodePort",
        selector: { app: "agent" },
        ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }],
      }),
      slice("agent", [endpoint("10.0.0.1", { pod: "agent-1" }), endpoint("10.0.0.2", { pod: "agent-2", node: "n2" })]),
    ],
    asked: [...asked, "pod/shop/agent-1 tcp://10.96.0.10:80", "pod/shop/client tcp://10.0.0.2:8080"],
  },
  "of which only some are told": {
    objects: [
      ...cluster,
      service("web", { type: "NodePort", ports: [{ port: 80, targetPort: "http", nodePort: 30080 }] }),
      {
        ...slice("web", [
          endpoint("10.1.1.1", { pod: "web-1" }),
          endpoint("10.1.1.1", { pod: "web-1", terminating: true }),
          { ...endpoint("10.1.2.3"), addresses: ["10.1.2.3", "10.1.2.4"] },
          endpoint("10.1.2.5", { ready: false }),
        ]),
        ports: [
          { name: "", port: 8080, protocol: "TCP" },
          { name: "", port: 8080, protocol: "UDP" },
          { name: "other", port: 9090, protocol: "TCP" },
          { name: "", protocol: "TCP" },
        ],
      },
      { ...slice("web", [endpoint("10.1.2.6")]), metadata: { name: "web-y", namespace: "shop", labels: {} } },
      {
        ...slice("web", [endpoint("10.1.2.7")]),
        metadata: {
          name: "web-z",
          namespace: "shop",
          labels: { "kubernetes.io/service-name": "web", "service.kubernetes.io/headless": "" },
        },
      },
    ],
    asked: ["pod/shop/client tcp://10.96.0.10:80"],
  },
});

testTraces("a client", {
  "whose node is not known": {
    objects: [
      ...cluster,
      pod("new", { labels: { app: "client" }, ip: "10.1.3.9", node: null, ports: [] }),
      pod("waiting", {
        labels: { app: "client" },
        ip: "",
        node: null,
        phase: "Pending",
        ready: false,
        hostNetwork: true,
      }),
      { ...node("n0"), status: { addresses: [{ type: "Hostname", address: "zero" }] } },
      ...hand([endpoint("10.1.1.1", { pod: "web-1" }), endpoint("10.0.0.2", { node: "n2" })]),
    ],
    asked: [
      "pod/shop/new tcp://10.96.0.10:80",
      "pod/shop/waiting tcp://10.96.0.10:80",
      "node/n0 tcp://10.96.0.10:80",
      "pod/shop/new tcp://10.0.0.1:30080",
    ],
  },
  "that is not read": {
    objects: [node("n1"), ...hand([endpoint("198.51.100.9", { node: null })])],
    unreadable: ["Pod", "Node"],
    asked: [
      "pod/shop/client tcp://10.96.0.10:80",
      "pod/shop/client tcp://127.0.0.1:80",
      "node/n5 tcp://10.96.0.10:80",
      "node/n5 tcp://127.0.0.1:80",
    ],
  },
  "that reaches itself through another's node": {
    objects: [...cluster, ...hand([endpoint("10.1.1.9", { pod: "client" })])],
    asked: [
      "pod/shop/client tcp://10.0.0.1:30080",
      "pod/shop/client tcp://10.0.0.2:30080",
      "outside/10.1.1.9 tcp://10.0.0.2:30080",
    ],
  },
});

testTraces("an address", {
  "of nobody": {
    objects: [
      ...cluster,
      service("web", { clusterIPs: ["10.96.0.10", "fd00:10::10"], ipFamilies: ["IPv4", "IPv6"] }),
      service("none", { clusterIP: "None", clusterIPs: ["None"] }),
    ],
    asked: [
      "pod/shop/client tcp://10.1.2.77:80",
      "pod/shop/client tcp://10.96.77.7:80",
      "outside tcp://10.96.77.7:80",
      "pod/shop/client tcp://[fd00:10::77]:80",
      "pod/shop/client tcp://10.97.0.1:80",
      "pod/shop/client tcp://198.51.100.7:443",
      "node/n1 tcp://198.51.100.7:443",
      "outside/192.0.2.1 tcp://198.51.100.7:443",
      "node/n1 tcp://[fd00:10::77]:80",
    ],
  },
  "of nobody, by both families": {
    objects: [
      ...cluster,
      pod("both", { ip: "10.1.1.8", status: { podIPs: [{ ip: "10.1.1.8" }, { ip: "fd00:1::8" }] } }),
      service("none", { clusterIP: "None", clusterIPs: ["None"] }),
      service("web", {
        clusterIPs: ["fd00:10::10", "10.96.0.10"],
        clusterIP: "fd00:10::10",
        ipFamilies: ["IPv6", "IPv4"],
      }),
    ],
    asked: [
      "pod/shop/both tcp://[fd00:10::77]:80",
      "pod/shop/both tcp://[fd00:11::77]:80",
      "pod/shop/both tcp://10.96.200.7:80",
    ],
  },
  "of nobody, beside more Services than are asked": {
    objects: [
      ...cluster,
      ...Array.from({ length: 64 }, (_, index) =>
        service(`a-${String(100 + index)}`, {
          clusterIP: `10.90.0.${String(index)}`,
          clusterIPs: [`10.90.0.${String(index)}`],
        }),
      ),
      service("last", { clusterIP: "10.97.0.1", clusterIPs: ["10.97.0.1"] }),
    ],
    asked: ["pod/shop/client tcp://10.97.0.9:80", "pod/shop/client tcp://10.90.7.7:80"],
  },
  "of nobody, where nothing is known": {
    objects: [pod("client", { labels: { app: "client" }, ip: "10.1.1.9", ports: [] })],
    asked: ["pod/shop/client tcp://198.51.100.7:443", "outside tcp://198.51.100.7:443", "outside tcp://10.1.1.9:80"],
  },
  "of a family that the client lacks": {
    objects: [
      ...cluster,
      service("web", { clusterIPs: ["fd00:10::10"], clusterIP: "fd00:10::10", ipFamilies: ["IPv6"] }),
    ],
    asked: [
      "pod/shop/client tcp://[fd00:10::10]:80",
      "node/n1 tcp://[fd00:10::10]:80",
      "outside/192.0.2.1 tcp://[fd00:10::10]:80",
    ],
  },
  "that is the client's own loopback": {
    objects: [
      ...cluster,
      pod("done", { ip: "10.1.2.9", node: "n2", phase: "Succeeded", ready: false }),
      pod("agent", { labels: { app: "agent" }, ip: "10.0.0.9", node: "n9", hostNetwork: true }),
      pod("v6", { ip: "10.1.2.8", node: "n2", status: { podIPs: [{ ip: "10.1.2.8" }, { ip: "fd00:1::8" }] } }),
    ],
    unreadable: [],
    asked: [
      "pod/shop/web-1 tcp://127.0.0.1:8080",
      "pod/shop/web-1 tcp://127.0.0.1:9090",
      "pod/shop/v6 tcp://[::1]:8080",
      "pod/shop/done tcp://127.0.0.1:8080",
      "pod/shop/web-1 tcp://localhost:8080",
      "pod/shop/agent tcp://127.0.0.1:8080",
      "outside tcp://127.0.0.1:80",
      "outside tcp://127.5.5.5:80",
      "pod/shop/client icmp://127.0.0.1",
      "node/n1 icmp://localhost",
    ],
  },
  "that is pinged": {
    objects: [
      ...cluster,
      node("n3", "False"),
      service("web", {
        type: "LoadBalancer",
        externalIPs: ["203.0.113.8"],
        ports: [{ port: 53, protocol: "UDP", targetPort: 53 }],
        status: { loadBalancer: { ingress: [{ ip: "203.0.113.9" }, { ip: "203.0.113.10", ipMode: "Proxy" }] } },
      }),
      service("bare", { clusterIP: "10.96.0.12", clusterIPs: ["10.96.0.12"], ports: [] }),
      service("db", { clusterIP: "None", clusterIPs: ["None"] }),
      slice("db", [endpoint("10.1.1.1", { pod: "web-1" })]),
    ],
    asked: [
      "pod/shop/client icmp://10.96.0.10",
      "pod/shop/client icmp://10.96.0.10 nftables",
      "pod/shop/client icmp://10.96.0.10 ipvs",
      "outside icmp://10.96.0.10 ipvs",
      "pod/shop/client icmp://10.96.0.12",
      "pod/shop/client icmp://203.0.113.8 nftables",
      "pod/shop/client icmp://203.0.113.9 ipvs",
      "outside icmp://203.0.113.10",
      "pod/shop/client icmp://10.1.1.1",
      "outside icmp://10.1.1.1",
      "pod/shop/client icmp://db",
      "pod/shop/client icmp://gone",
      "pod/shop/client icmp://198.51.100.7",
      "outside icmp://10.0.0.3",
      "node/n3 icmp://10.0.0.3",
      "outside icmp://n1",
    ],
  },
});
