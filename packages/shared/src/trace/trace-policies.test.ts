/** What network policies say of a connection, beside what the packets do. */
import { endpoint, node, pod, service, slice, type Raw } from "../../test/cluster-objects.ts";
import { testTraces } from "../../test/golden-traces.ts";

const ports = [{ port: 80, protocol: "TCP", targetPort: 8080, nodePort: 30080 }];
const cluster: readonly Raw[] = [
  node("n1"),
  node("n2"),
  pod("client", { labels: { app: "client" }, ip: "10.1.1.9", ports: [] }),
  pod("fresh", { labels: { app: "client" }, ip: "", ports: [] }),
  pod("agent", { labels: { app: "agent" }, ip: "10.0.0.1", hostNetwork: true, ports: [] }),
  pod("web-1", { ip: "10.1.2.1", node: "n2" }),
  service("web", { type: "NodePort", ports }),
  slice("web", [endpoint("10.1.2.1", { pod: "web-1", node: "n2" })]),
  service("far", { selector: null, clusterIP: "10.96.0.11", clusterIPs: ["10.96.0.11"] }),
  slice("far", [endpoint("198.51.100.9", { node: null }), endpoint("10.1.2.9", { pod: "gone", node: "n2" })]),
];
const policy = (name: string, spec: Raw): Raw => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name, namespace: "shop" },
  spec,
});
const web = { matchLabels: { app: "web" } };
const client = { matchLabels: { app: "client" } };
const asked = [
  "pod/shop/client tcp://web:80",
  "pod/shop/client tcp://10.0.0.2:30080",
  "pod/shop/client tcp://10.0.0.1:30080",
  "pod/shop/client tcp://10.1.2.1:8080",
  "pod/shop/client tcp://10.96.0.11:80",
  "pod/shop/client tcp://10.96.0.10:81",
  "pod/shop/client tcp://127.0.0.1:80",
  "pod/shop/client icmp://10.1.2.1",
  "pod/shop/agent tcp://web:80",
  "pod/shop/fresh tcp://web:80",
  "outside/198.51.100.7 tcp://10.0.0.1:30080",
  "outside tcp://10.0.0.1:30080",
];
const block = (cidr: string) => ({ ipBlock: { cidr } });

testTraces("policies", {
  "that let nothing in": {
    objects: [...cluster, policy("closed", { podSelector: web, policyTypes: ["Ingress"], ingress: [] })],
    asked,
  },
  "that let clients and a node in": {
    objects: [
      ...cluster,
      policy("clients", {
        podSelector: web,
        policyTypes: ["Ingress"],
        ingress: [{ from: [{ podSelector: client }, block("10.0.0.1/32")], ports: [{ port: 8080 }] }],
      }),
    ],
    asked,
  },
  "that let a client out to the pods": {
    objects: [
      ...cluster,
      policy("out", {
        podSelector: client,
        policyTypes: ["Egress"],
        egress: [{ to: [{ podSelector: web }], ports: [{ port: 8080 }] }],
      }),
    ],
    asked,
  },
  "that let a client out to a node's port": {
    objects: [
      ...cluster,
      policy("out", {
        podSelector: client,
        policyTypes: ["Egress"],
        egress: [{ to: [block("10.0.0.2/32")], ports: [{ port: 30080 }] }],
      }),
    ],
    asked,
  },
});
