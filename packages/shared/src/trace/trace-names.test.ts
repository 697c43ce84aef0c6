/** From names to addresses: Services, headless ones, ExternalNames, nodes, families of the answer, and what is no name. */
import { endpoint, node, pod, service, slice, type Raw } from "../../test/cluster-objects.ts";
import { testTraces } from "../../test/golden-traces.ts";

const dualIps = (ipv4: string, ipv6: string): Raw => ({ status: { podIPs: [{ ip: ipv4 }, { ip: ipv6 }] } });
const n1: Raw = {
  ...node("n1"),
  status: {
    addresses: [
      { type: "InternalIP", address: "10.0.0.1" },
      { type: "InternalIP", address: "fd00::1" },
      { type: "Hostname", address: "first.example.com" },
    ],
    conditions: [{ type: "Ready", status: "True", lastTransitionTime: "2026-01-01T00:00:00Z" }],
  },
};
const n6: Raw = {
  ...n1,
  metadata: { name: "n6" },
  status: { addresses: [{ type: "InternalIP", address: "fd00::6" }] },
};
const n0: Raw = { ...n1, metadata: { name: "n0" }, status: { addresses: [{ type: "Hostname", address: "zero" }] } };
const cluster: readonly Raw[] = [
  n1,
  n6,
  n0,
  pod("client", { labels: { app: "client" }, ip: "10.1.1.9", ports: [] }),
  pod("six", {
    labels: { app: "client" },
    ip: "fd00:1::9",
    ports: [],
    ...{ status: { podIPs: [{ ip: "fd00:1::9" }] } },
  }),
  pod("both", { labels: { app: "client" }, ip: "10.1.1.8", ports: [], ...dualIps("10.1.1.8", "fd00:1::8") }),
  pod("agent", { labels: { app: "agent" }, ip: "10.0.0.1", hostNetwork: true, ports: [] }),
  pod("web-1", { ip: "10.1.1.1", ...dualIps("10.1.1.1", "fd00:1::1") }),
];
const web4 = slice("web", [endpoint("10.1.1.1", { pod: "web-1" })]);
const web6: Raw = {
  ...slice("web", [endpoint("fd00:1::1", { pod: "web-1" })], undefined, { addressType: "IPv6" }),
  metadata: { name: "web-6", namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
};
const dual = (...ips: readonly string[]) =>
  service("web", {
    clusterIP: ips[0],
    clusterIPs: ips,
    ipFamilies: ips.map((ip) => (ip.includes(":") ? "IPv6" : "IPv4")),
    ipFamilyPolicy: "RequireDualStack",
  });
const db = (ports: readonly Raw[]) => service("db", { clusterIP: "None", clusterIPs: ["None"], ports });

testTraces("a name", {
  "of both families": {
    objects: [...cluster, dual("10.96.0.10", "fd00:10::10"), web4, web6],
    asked: [
      "pod/shop/client tcp://web:80",
      "pod/shop/six tcp://web:80",
      "pod/shop/both tcp://web:80",
      "outside tcp://web.shop:80",
    ],
  },
  "of both families, the other way round": {
    objects: [...cluster, dual("fd00:10::10", "10.96.0.10"), web4, web6],
    asked: ["pod/shop/client tcp://web:80", "pod/shop/both tcp://web:80"],
  },
  "of a family that the client lacks": {
    objects: [...cluster, dual("fd00:10::10"), web6],
    asked: ["pod/shop/client tcp://web:80"],
  },
  "of a headless Service": {
    objects: [
      ...cluster,
      db([{ name: "db", port: 80, protocol: "TCP", targetPort: 8080 }]),
      slice(
        "db",
        [endpoint("10.1.1.1", { pod: "web-1" }), endpoint("10.1.1.8", { pod: "both" })],
        [{ name: "db", port: 8080, protocol: "TCP" }],
      ),
    ],
    asked: ["pod/shop/client tcp://db:80", "pod/shop/client tcp://db:8080", "pod/shop/client udp://db:80"],
  },
  "of a headless Service with several numbers": {
    objects: [
      ...cluster,
      db([
        { name: "db", port: 80, protocol: "TCP", targetPort: "db" },
        { name: "dns", port: 53, protocol: "UDP", targetPort: "dns" },
      ]),
      slice(
        "db",
        [endpoint("10.1.1.1", { pod: "web-1" })],
        [
          { name: "db", port: 8080, protocol: "TCP" },
          { name: "dns", port: 53, protocol: "UDP" },
        ],
      ),
      {
        ...slice(
          "db",
          [endpoint("10.1.1.8", { pod: "both" })],
          [
            { name: "db", port: 9090, protocol: "TCP" },
            { name: "db", port: 7070, protocol: "UDP" },
            { name: "db", protocol: "TCP" },
          ],
        ),
        metadata: { name: "db-2", namespace: "shop", labels: { "kubernetes.io/service-name": "db" } },
      },
    ],
    asked: ["pod/shop/client tcp://db:80", "pod/shop/client udp://db:53"],
  },
  "of ExternalNames": {
    objects: [
      ...cluster,
      dual("10.96.0.10"),
      web4,
      db([{ name: "db", port: 80, protocol: "TCP", targetPort: 80 }]),
      slice("db", [endpoint("10.1.1.1", { pod: "web-1" })], [{ name: "db", port: 80, protocol: "TCP" }]),
      service("alias", { type: "ExternalName", externalName: "web.shop.svc.cluster.local" }),
      service("far", { type: "ExternalName", externalName: "alias.shop.svc.cluster.local" }),
      service("store", { type: "ExternalName", externalName: "db.shop.svc.cluster.local" }),
      service("loop", { type: "ExternalName", externalName: "loop.shop.svc.cluster.local" }),
      service("nowhere", { type: "ExternalName", externalName: "gone.shop.svc.cluster.local" }),
      service("world", { type: "ExternalName", externalName: "api.example.com" }),
    ],
    asked: ["alias", "far", "store", "loop", "nowhere", "world", "world.other", "gone.other.svc.cluster.local"].map(
      (name) => `pod/shop/client tcp://${name}:80`,
    ),
  },
  "by a pod with its node's resolver": {
    objects: [
      ...cluster,
      dual("10.96.0.10"),
      web4,
      db([{ name: "db", port: 80, protocol: "TCP", targetPort: "db" }]),
      slice("db", [endpoint("10.1.1.1", { pod: "web-1" })], []),
      service("number", {
        clusterIP: "None",
        clusterIPs: ["None"],
        ports: [{ port: 81, protocol: "TCP", targetPort: 8080 }],
      }),
      slice("number", [endpoint("10.1.1.1", { pod: "web-1" })], []),
    ],
    asked: [
      "pod/shop/agent tcp://db:80",
      "pod/shop/agent tcp://number:81",
      "pod/shop/agent tcp://gone:80",
      "pod/shop/agent tcp://localhost:80",
    ],
  },
  "of a node": {
    objects: [...cluster, dual("10.96.0.10")],
    asked: [
      "pod/shop/client tcp://n1:22",
      "outside tcp://first.example.com:22",
      "pod/shop/six tcp://n1:22",
      "pod/shop/client tcp://n6:22",
      "outside tcp://n0:22",
      "outside icmp://n0",
    ],
  },
  "of a node that is a Service's too": {
    objects: [...cluster, { ...node("web"), status: n1["status"] }, dual("10.96.0.10"), web4],
    asked: ["pod/shop/client tcp://web:80"],
  },
  "that is none": {
    objects: [...cluster, dual("10.96.0.10"), web4],
    asked: [
      "pod/shop/client tcp://wbe:80",
      "pod/shop/client tcp://wbe.:80",
      "pod/shop/client tcp://web.shpo:80",
      "outside tcp://web:80",
      "node/n1 tcp://web.shop.svc.cluster.local:80",
      "outside tcp://example.com:80",
      "pod/shop/agent tcp://web:80",
      "pod/shop/client tcp://WEB.shop.svc:80",
    ],
  },
});
