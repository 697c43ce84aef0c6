import { endpoint, node, pod, service, slice, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "web" };
const local = { internalTrafficPolicy: "Local" };
const nodes = (count: number): readonly Raw[] => Array.from({ length: count }, (_, index) => node(`n${index + 1}`));
const onN1 = [pod("web-1"), slice("web", [endpoint("10.1.0.1", { pod: "web-1" })])];
const client = (name: string, on: string, parts: Raw = {}): Raw =>
  pod(name, { labels: { app: name }, ip: `10.2.0.${on.slice(1)}`, node: on, ...parts });
const naming = { containers: [{ name: "app", image: "shop/app:1", env: [{ name: "WEB", value: "http://web:80" }] }] };
const patch = [
  { op: "test", path: "/spec/internalTrafficPolicy", value: "Local" },
  { op: "replace", path: "/spec/internalTrafficPolicy", value: "Cluster" },
] as const;

testRule(rule, [
  {
    name: "a pod runs on a node without an endpoint",
    objects: [...nodes(2), ...onN1, client("cart", "n2"), service("web", local)],
    findings: [
      {
        id: "itp-local-gap shop/web 80/TCP",
        rule: "itp-local-gap",
        severity: "warning",
        object,
        port: "80/TCP",
        hop: "service",
        message:
          "Service web has internalTrafficPolicy Local, and node n2 has no endpoint of it: what pods there send to its ClusterIP is dropped (pod cart in namespace shop runs on n2)",
        since: null,
        managedBy: null,
        evidence: [
          { object, path: "spec.internalTrafficPolicy", value: "Local" },
          {
            object: { kind: "EndpointSlice", namespace: "shop", name: "web-x" },
            path: "endpoints[0].nodeName",
            value: "n1",
          },
          { object: { kind: "Pod", namespace: "shop", name: "cart" }, path: "spec.nodeName", value: "n2" },
        ],
        fixes: [
          {
            summary: "Let clients reach endpoints on other nodes too",
            object,
            patch,
            command: `kubectl -n shop patch service web --type=json -p '${JSON.stringify(patch)}'`,
          },
        ],
        reproduce: [
          "kubectl -n shop get endpointslices -l kubernetes.io/service-name=web -o jsonpath='{.items[*].endpoints[*].nodeName}'",
          "kubectl get pods -A -o wide",
        ],
        location: null,
      },
    ],
  },
  {
    name: "several nodes",
    objects: [
      ...nodes(5),
      ...onN1,
      ...["n2", "n3", "n4", "n5"].map((on) => client(`cart-${on}`, on)),
      service("web", local),
    ],
    findings: [
      {
        message:
          "Service web has internalTrafficPolicy Local, and 4 nodes have no endpoint of it: what pods on n2, n3, n4 and 1 more send to its ClusterIP is dropped (pod cart-n2 in namespace shop runs on n2)",
      },
    ],
  },
  {
    name: "nodes without clients need no endpoint: empty ones, DaemonSets', static and hostNetwork pods, finished ones",
    objects: [
      ...nodes(6),
      ...onN1,
      client("logs", "n3", { owner: "DaemonSet/logs" }),
      client("etcd", "n4", { owner: "Node/n4" }),
      client("proxy", "n5", { hostNetwork: true }),
      client("once", "n6", { phase: "Succeeded" }),
      service("web", local),
    ],
    findings: [],
  },
  {
    name: "the clients are known, and those are served: other pods do not count",
    objects: [...nodes(2), ...onN1, client("cart", "n1", naming), client("other", "n2"), service("web", local)],
    findings: [],
  },
  {
    name: "a known client on a node without an endpoint, though a DaemonSet made it",
    objects: [
      ...nodes(3),
      ...onN1,
      {
        apiVersion: "apps/v1",
        kind: "DaemonSet",
        metadata: { name: "cart", namespace: "shop" },
        spec: {
          selector: { matchLabels: { app: "cart" } },
          template: { metadata: { labels: { app: "cart" } }, spec: naming },
        },
      },
      client("cart", "n2", { owner: "DaemonSet/cart", ...naming }),
      client("other", "n3"),
      service("web", local),
    ],
    findings: [
      {
        message:
          "Service web has internalTrafficPolicy Local, and node n2 has no endpoint of it: what pods there send to its ClusterIP is dropped (pod cart in namespace shop runs on n2)",
      },
    ],
  },
  {
    name: "an endpoint on every node, as a DaemonSet has",
    objects: [
      ...nodes(2),
      pod("web-1"),
      pod("web-2", { ip: "10.1.0.2", node: "n2" }),
      slice("web", [endpoint("10.1.0.1", { pod: "web-1" }), endpoint("10.1.0.2", { pod: "web-2", node: "n2" })]),
      client("cart", "n2"),
      service("web", local),
    ],
    findings: [],
  },
  {
    name: "a node's only endpoint terminates and still serves",
    objects: [
      ...nodes(2),
      pod("web-1"),
      pod("web-2", { ip: "10.1.0.2", node: "n2", deleted: true }),
      slice("web", [
        endpoint("10.1.0.1", { pod: "web-1" }),
        endpoint("10.1.0.2", { pod: "web-2", node: "n2", ready: false, serving: true, terminating: true }),
      ]),
      client("cart", "n2"),
      service("web", local),
    ],
    findings: [],
  },
  {
    name: "an endpoint that is not ready is none",
    objects: [
      ...nodes(2),
      pod("web-1"),
      pod("web-2", { ip: "10.1.0.2", node: "n2", ready: false }),
      slice("web", [
        endpoint("10.1.0.1", { pod: "web-1" }),
        endpoint("10.1.0.2", { pod: "web-2", node: "n2", ready: false }),
      ]),
      client("cart", "n2"),
      service("web", local),
    ],
    findings: [{ severity: "warning" }],
  },
  {
    name: "endpoints by hand that name no node are local to nobody",
    objects: [
      ...nodes(2),
      service("web", { ...local, selector: null }),
      slice("web", [endpoint("192.0.2.1", { node: null })]),
    ],
    findings: [
      {
        severity: "error",
        message:
          "Service web has internalTrafficPolicy Local, and none of its endpoints is on a node: its ClusterIP is dropped on every node",
      },
    ],
  },
  {
    name: "each port for itself",
    objects: [
      ...nodes(2),
      ...onN1,
      client("cart", "n2"),
      slice("web", [endpoint("10.1.0.2", { node: "n2" })], [{ name: "admin", port: 9000, protocol: "TCP" }], {
        metadata: { name: "web-y", namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
      }),
      service("web", {
        ...local,
        ports: [
          { name: "", port: 80, targetPort: 8080 },
          { name: "admin", port: 9000 },
        ],
      }),
    ],
    findings: [
      {
        port: "80/TCP",
        message:
          "Service web has internalTrafficPolicy Local, and node n2 has no endpoint of its port 80/TCP: what pods there send to its ClusterIP is dropped (pod cart in namespace shop runs on n2)",
      },
      {
        port: "9000/TCP",
        message:
          "Service web has internalTrafficPolicy Local, and node n1 has no endpoint of its port 9000/TCP: what pods there send to its ClusterIP is dropped (pod web-1 in namespace shop runs on n1)",
      },
    ],
  },
  {
    name: "a node that is down runs no client",
    objects: [node("n1"), node("n2", "False"), ...onN1, client("cart", "n2"), service("web", local)],
    findings: [],
  },
  {
    name: "no endpoint at all is refused, not dropped: another rule's",
    objects: [...nodes(2), client("cart", "n2"), service("web", local)],
    findings: [],
  },
  {
    name: "policy Cluster",
    objects: [...nodes(2), ...onN1, client("cart", "n2"), service("web")],
    findings: [],
  },
  {
    name: "headless: the policy is kube-proxy's",
    objects: [
      ...nodes(2),
      ...onN1,
      client("cart", "n2"),
      service("web", { ...local, clusterIP: "None", clusterIPs: ["None"] }),
    ],
    findings: [],
  },
  {
    name: "another proxy carries it",
    objects: [
      ...nodes(2),
      ...onN1,
      client("cart", "n2"),
      service("web", local, { "service.kubernetes.io/service-proxy-name": "mesh" }),
    ],
    findings: [],
  },
  {
    name: "manifests without nodes: where pods will run is not known",
    objects: [...onN1, client("cart", "n2"), service("web", local)],
    findings: [],
  },
  {
    name: "nodes that may not be read cannot be told apart",
    objects: [...nodes(2), ...onN1, client("cart", "n2"), service("web", local)],
    unreadable: ["Node"],
    findings: [],
  },
]);
