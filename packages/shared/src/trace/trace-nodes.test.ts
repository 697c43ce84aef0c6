/** What is dialled at a node's own addresses: nodePorts and why they are closed, health checks, hostPorts, processes, loopback. */
import { endpoint, node, pod, service, slice, type Raw } from "../../test/cluster-objects.ts";
import { testTraces } from "../../test/golden-traces.ts";

const tcp = (port: number, nodePort: number, more: Raw = {}): Raw => ({
  port,
  protocol: "TCP",
  targetPort: 8080,
  nodePort,
  ...more,
});
const both = ["10.96.0.10", "fd00:10::10"];

/** n1 with two addresses of its own, one outside and one of IPv6. */
const n1: Raw = {
  ...node("n1"),
  status: {
    addresses: [
      { type: "ExternalIP", address: "198.51.100.1" },
      { type: "InternalIP", address: "10.0.0.1" },
      { type: "InternalIP", address: "10.0.1.1" },
      { type: "InternalIP", address: "fd00::1" },
      { type: "Hostname", address: "n1.example.com" },
    ],
    conditions: [{ type: "Ready", status: "True", lastTransitionTime: "2026-01-01T00:00:00Z" }],
  },
};
const silent: Raw = {
  ...node("n4"),
  status: {
    addresses: [{ type: "InternalIP", address: "10.0.0.4" }],
    conditions: [{ type: "Ready", status: "Unknown", lastTransitionTime: "2026-01-01T00:00:00Z" }],
  },
};
const cluster: readonly Raw[] = [
  n1,
  node("n2"),
  node("n3", "False"),
  silent,
  pod("client", { labels: { app: "client" }, ip: "10.1.1.9", ports: [] }),
  pod("web-1", { ip: "10.1.1.1" }),
  pod("web-2", { ip: "10.1.2.1", node: "n2" }),
];
const web1 = endpoint("10.1.1.1", { pod: "web-1" });
const web2 = endpoint("10.1.2.1", { pod: "web-2", node: "n2" });
const open = [...cluster, service("web", { type: "NodePort", ports: [tcp(80, 30080)] }), slice("web", [web1])];
const other = (name: string, last: number, more: Raw, labels: Raw = {}) =>
  service(name, { clusterIP: `10.96.0.${last}`, clusterIPs: [`10.96.0.${last}`], type: "NodePort", ...more }, labels);

testTraces("a node", {
  "that is down": {
    objects: open,
    asked: [
      "outside tcp://10.0.0.3:30080",
      "pod/shop/client tcp://10.0.0.4:30080",
      "node/n3 tcp://10.0.0.3:30080",
      "node/n4 tcp://10.0.0.4:22",
      "node/n1 tcp://10.0.0.4:22",
    ],
  },
  "and a nodePort by its addresses": {
    objects: open,
    asked: [
      "outside tcp://10.0.1.1:30080",
      "outside tcp://10.0.1.1:30080 ipvs",
      "outside tcp://10.0.1.1:30080 none",
      "outside tcp://10.0.1.1:30080 nftables",
      "outside tcp://198.51.100.1:30080 nftables",
      "outside tcp://10.0.0.1:30080 nftables",
      "outside tcp://n1.example.com:30080 nftables",
      "outside tcp://[fd00::1]:30080",
      "node/n1 tcp://127.0.0.1:30080",
      "node/n1 tcp://127.0.0.1:30080 unknown",
      "node/n1 tcp://127.0.0.1:30080 nftables",
      "node/n1 tcp://127.0.0.1:30080 ipvs",
      "node/n1 tcp://[::1]:30080",
      "pod/shop/client tcp://10.0.0.2:30080",
      "pod/shop/client tcp://10.0.0.1:30080",
    ],
  },
  "and the loopback of IPv6": {
    objects: [
      ...cluster,
      service("web", { type: "NodePort", ports: [tcp(80, 30080)], clusterIPs: both, ipFamilies: ["IPv4", "IPv6"] }),
      slice("web", [web1]),
    ],
    asked: ["node/n1 tcp://[::1]:30080", "outside tcp://[fd00::1]:30080", "node/n1 tcp://127.0.0.1:30080 ipvs"],
  },
  "and a port that nobody opened": {
    objects: [
      ...open,
      other("second", 12, { ports: [tcp(80, 30082), { ...tcp(90, 30083), protocol: "UDP", targetPort: 9090 }] }),
      other("third", 13, { ports: [tcp(443, 30084, { targetPort: 80 })] }),
      other("fourth", 14, { ports: [tcp(80, 30085)] }),
      other("apart", 15, { ports: [tcp(81, 30086)] }, { "service.kubernetes.io/service-proxy-name": "other" }),
      other("inside", 16, { type: "ClusterIP", ports: [{ port: 91, protocol: "TCP", targetPort: 9191 }] }),
      other("checked", 17, {
        type: "LoadBalancer",
        externalTrafficPolicy: "Local",
        healthCheckNodePort: 31000,
        ports: [tcp(82, 30087)],
      }),
    ],
    asked: [
      "outside tcp://10.0.0.2:80",
      "outside tcp://10.0.0.2:8080",
      "outside tcp://10.0.0.2:22",
      "outside udp://10.0.0.2:80",
      "outside udp://10.0.0.2:9090",
      "outside tcp://10.0.0.2:9090",
      "outside tcp://10.0.0.2:91",
      "outside udp://10.0.0.2:30080",
      "outside tcp://10.0.0.2:30083",
      "outside tcp://10.0.0.2:30086",
      "outside udp://10.0.0.2:31000",
      "outside tcp://[fd00::1]:30080",
    ],
  },
  "and its healthCheckNodePort": {
    objects: [
      ...cluster,
      service("web", {
        type: "LoadBalancer",
        externalTrafficPolicy: "Local",
        healthCheckNodePort: 31000,
        ports: [tcp(80, 30080, { name: "http" }), tcp(81, 30081, { name: "more" })],
      }),
      slice(
        "web",
        [
          web1,
          endpoint("10.1.1.2", { pod: "web-1" }),
          web2,
          endpoint("10.1.1.3", { ready: false }),
          endpoint("10.0.0.7", { node: "n7" }),
        ],
        [
          { name: "http", port: 8080, protocol: "TCP" },
          { name: "more", port: 8080, protocol: "TCP" },
        ],
      ),
    ],
    asked: [
      "outside/198.51.100.7 http://10.0.0.1:31000/",
      "outside tcp://10.0.0.2:31000",
      "outside http://10.0.0.3:31000/",
      "node/n3 http://10.0.0.3:31000/",
      "node/n3 tcp://10.0.0.3:31000",
      "pod/shop/client http://10.0.0.2:31000/",
      "outside http://10.0.1.1:31000/",
      "outside http://10.0.1.1:31000/ nftables",
      "node/n1 http://127.0.0.1:31000/",
      "node/n1 http://127.0.0.1:31000/ nftables",
      "node/n1 http://[::1]:31000/",
      "node/n1 http://10.0.0.1:31000/ nftables",
    ],
  },
  "and its processes": {
    objects: [
      ...cluster,
      pod("agent", { labels: { app: "agent" }, ip: "10.0.0.1", hostNetwork: true }),
      pod("other", {
        labels: { app: "listed" },
        ip: "10.0.0.1",
        hostNetwork: true,
        containers: [
          { name: "a", image: "a" },
          { name: "b", image: "b" },
        ],
      }),
      pod("gone", {
        labels: { app: "agent" },
        ip: "10.0.0.2",
        node: "n2",
        hostNetwork: true,
        phase: "Succeeded",
        ports: [{ containerPort: 7070 }],
      }),
      pod("moved", { labels: { app: "agent" }, ip: "10.0.0.2", hostNetwork: true, ports: [{ containerPort: 6060 }] }),
      service("listed", { selector: { app: "listed" } }),
      slice(
        "listed",
        [endpoint("10.0.0.1", { pod: "other" }), endpoint("10.0.0.2", { node: "n2" })],
        [{ name: "", port: 9100, protocol: "TCP" }],
      ),
      {
        ...service("kubernetes", { selector: null, clusterIPs: ["10.96.0.1"], clusterIP: "10.96.0.1" }, {}, "default"),
      },
      {
        ...slice(
          "kubernetes",
          [endpoint("10.0.0.1", { node: null })],
          [{ name: "https", port: 6443, protocol: "TCP" }],
        ),
        metadata: {
          name: "kubernetes",
          namespace: "default",
          labels: { "kubernetes.io/service-name": "kubernetes" },
        },
      },
    ],
    asked: [
      "outside tcp://10.0.0.1:8080",
      "outside udp://10.0.0.1:8080",
      "outside/198.51.100.7 tcp://10.0.1.1:8080",
      "outside tcp://10.0.0.1:9100",
      "outside udp://10.0.0.1:9100",
      "outside tcp://10.0.0.2:9100",
      "outside tcp://10.0.0.2:7070",
      "outside tcp://10.0.0.2:6060",
      "pod/shop/client tcp://10.0.0.1:6443",
      "outside tcp://10.0.1.1:6443",
      "outside tcp://10.0.0.2:6443",
      "outside udp://10.0.0.1:6443",
      "outside tcp://10.0.0.1:6444",
      "node/n1 tcp://127.0.0.1:8080",
      "node/n1 tcp://127.0.0.1:6443",
      "node/n2 tcp://127.0.0.1:8080",
      "pod/shop/agent tcp://localhost:8080",
      "pod/shop/agent tcp://127.0.0.1:9999",
    ],
  },
  "and processes that slices list": {
    objects: [
      ...cluster,
      pod("own", { labels: { app: "own" }, ip: "10.1.1.7", ports: [] }),
      pod("a-gone", { labels: { app: "l" }, ip: "10.0.0.1", hostNetwork: true, ports: [], phase: "Failed" }),
      pod("b-other", { labels: { app: "l" }, ip: "10.0.0.1", hostNetwork: true, ports: [] }),
      pod("c-meant", { labels: { app: "l" }, ip: "10.0.0.1", hostNetwork: true, ports: [] }),
      service("l", { selector: { app: "l" } }),
      {
        ...slice(
          "l",
          [
            endpoint("10.0.0.9", { node: null }),
            { ...endpoint("10.0.0.1"), targetRef: { kind: "Node", name: "b-other" } },
            endpoint("10.0.0.1", { pod: "a-gone" }),
            endpoint("10.0.0.1", { pod: "c-meant" }),
          ],
          [
            { name: "other", port: 9101, protocol: "TCP" },
            { name: "", port: 9100, protocol: "TCP" },
          ],
        ),
      },
      {
        ...service("kubernetes", { selector: null, clusterIPs: ["10.96.0.1"], clusterIP: "10.96.0.1" }, {}, "default"),
      },
      {
        ...slice(
          "kubernetes",
          [endpoint("10.0.0.9", { node: null }), endpoint("10.0.0.2", { node: null })],
          [
            { name: "https", port: 6443, protocol: "TCP" },
            { name: "more", port: 6444, protocol: "TCP" },
          ],
        ),
        metadata: { name: "kubernetes", namespace: "default", labels: { "kubernetes.io/service-name": "kubernetes" } },
      },
    ],
    asked: [
      "outside tcp://10.0.0.1:9100",
      "outside tcp://10.0.0.1:9102",
      "outside tcp://10.0.0.2:6444",
      "outside tcp://10.0.0.1:6444",
    ],
  },
  "and hostPorts": {
    objects: [
      ...cluster,
      pod("p1", { ip: "10.1.1.21", ports: [{ containerPort: 8080, hostPort: 8081 }] }),
      pod("p2", { ip: "10.1.1.22", ports: [{ containerPort: 53, hostPort: 8053, protocol: "UDP" }] }),
      pod("p3", { ip: "10.1.1.23", ports: [{ containerPort: 8080, hostPort: 8083, hostIP: "10.0.1.1" }] }),
      pod("p4", { ip: "10.1.1.24", ports: [{ containerPort: 8080, hostPort: 8084, hostIP: "0.0.0.0" }] }),
      pod("p5", { ip: "10.1.1.25", ports: [{ containerPort: 8080, hostPort: 8085, hostIP: "::" }] }),
      pod("p6", { ip: "10.1.1.26", ports: [{ containerPort: 8080, hostPort: 8086 }], phase: "Failed" }),
      pod("p7", { ip: "", ports: [{ containerPort: 8080, hostPort: 8087 }], phase: "Pending", ready: false }),
      pod("p8", { ip: "10.0.0.1", hostNetwork: true, ports: [{ containerPort: 8088, hostPort: 8088 }] }),
      pod("p9", {
        ip: "10.1.1.29",
        ports: [],
        initContainers: [
          { name: "setup", image: "x", ports: [{ containerPort: 8080, hostPort: 8089 }] },
          { name: "side", image: "x", restartPolicy: "Always", ports: [{ containerPort: 8080, hostPort: 8090 }] },
        ],
      }),
    ],
    asked: [
      "outside/198.51.100.7 tcp://10.0.0.1:8081",
      "outside tcp://10.0.0.2:8081",
      "outside tcp://[fd00::1]:8081",
      "outside udp://10.0.0.1:8053",
      "outside tcp://10.0.0.1:8053",
      "outside tcp://10.0.1.1:8083",
      "outside tcp://10.0.0.1:8083",
      "outside tcp://10.0.0.1:8084",
      "outside tcp://10.0.0.1:8085",
      "outside tcp://10.0.1.1:8084",
      "outside tcp://10.0.0.1:8086",
      "outside tcp://10.0.0.1:8087",
      "outside tcp://10.0.0.1:8088",
      "outside tcp://10.0.0.1:8089",
      "outside tcp://10.0.0.1:8090",
      "node/n1 tcp://127.0.0.1:8081",
      "node/n1 tcp://10.0.0.1:8081",
      "pod/shop/client tcp://10.0.0.1:8081",
      "pod/shop/p1 tcp://10.0.0.1:8081",
    ],
  },
});
