import { deployment, endpoint, node, pod, service, slice, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "web" };
const nodePort = {
  type: "NodePort",
  externalTrafficPolicy: "Local",
  ports: [{ port: 80, targetPort: 8080, nodePort: 30080 }],
};
const balancer = { ...nodePort, type: "LoadBalancer", status: { loadBalancer: { ingress: [{ ip: "203.0.113.9" }] } } };
const onN1 = [pod("web-1"), slice("web", [endpoint("10.1.0.1", { pod: "web-1" })])];
const nodes = (count: number): readonly Raw[] => Array.from({ length: count }, (_, index) => node(`n${index + 1}`));

testRule(rule, [
  {
    name: "one of two nodes has no endpoint",
    objects: [...nodes(2), ...onN1, service("web", nodePort)],
    findings: [
      {
        id: "etp-local-gap shop/web 80/TCP",
        rule: "etp-local-gap",
        severity: "warning",
        object,
        port: "80/TCP",
        hop: "way-in",
        message:
          "Service web has externalTrafficPolicy Local, and node n2 has no endpoint of it: what enters by n2 is dropped",
        since: null,
        managedBy: null,
        evidence: [
          { object, path: "spec.externalTrafficPolicy", value: "Local" },
          {
            object: { kind: "EndpointSlice", namespace: "shop", name: "web-x" },
            path: "endpoints[0].nodeName",
            value: "n1",
          },
          { object: { kind: "Node", namespace: null, name: "n2" }, path: "metadata.name", value: "n2" },
        ],
        fixes: [
          {
            summary: "Let every node forward (the pods then see the node's address instead of the client's)",
            object,
            patch: [
              { op: "test", path: "/spec/externalTrafficPolicy", value: "Local" },
              { op: "replace", path: "/spec/externalTrafficPolicy", value: "Cluster" },
            ],
            command: `kubectl -n shop patch service web --type=json -p '[{"op":"test","path":"/spec/externalTrafficPolicy","value":"Local"},{"op":"replace","path":"/spec/externalTrafficPolicy","value":"Cluster"}]'`,
          },
        ],
        reproduce: [
          "kubectl -n shop get endpointslices -l kubernetes.io/service-name=web -o jsonpath='{.items[*].endpoints[*].nodeName}'",
          "kubectl get nodes",
        ],
        location: null,
      },
    ],
  },
  {
    name: "many nodes: three are named",
    objects: [...nodes(6), ...onN1, service("web", nodePort)],
    findings: [
      {
        message:
          "Service web has externalTrafficPolicy Local, and 5 of 6 nodes have no endpoint of it: what enters by n2, n3, n4 and 2 more is dropped",
      },
    ],
  },
  {
    name: "a load balancer asks the nodes: only noted",
    objects: [...nodes(2), ...onN1, service("web", balancer)],
    findings: [
      {
        severity: "info",
        message:
          "Service web has externalTrafficPolicy Local, and node n2 has no endpoint of it: what enters by n2 is dropped (a load balancer that checks the nodes' health avoids it)",
      },
    ],
  },
  {
    name: "endpoints by hand that name no node: no node has one",
    objects: [
      ...nodes(2),
      service("web", { ...nodePort, selector: null }),
      slice("web", [endpoint("192.0.2.1", { node: null })]),
    ],
    findings: [
      {
        severity: "error",
        message:
          "Service web has externalTrafficPolicy Local, and none of its endpoints is on a node: what comes from outside is dropped by every node",
      },
    ],
  },
  {
    name: "an endpoint on every node, as a DaemonSet has",
    objects: [
      ...nodes(2),
      pod("web-1", { owner: "DaemonSet/web" }),
      pod("web-2", { owner: "DaemonSet/web", ip: "10.1.0.2", node: "n2" }),
      slice("web", [endpoint("10.1.0.1", { pod: "web-1" }), endpoint("10.1.0.2", { pod: "web-2", node: "n2" })]),
      service("web", nodePort),
    ],
    findings: [],
  },
  {
    name: "slices are taken together",
    objects: [
      ...nodes(2),
      pod("web-1"),
      pod("web-2", { ip: "10.1.0.2", node: "n2" }),
      slice("web", [endpoint("10.1.0.1", { pod: "web-1" })]),
      slice("web", [endpoint("10.1.0.2", { pod: "web-2", node: "n2" })], undefined, {
        metadata: { name: "web-y", namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
      }),
      service("web", nodePort),
    ],
    findings: [],
  },
  {
    name: "each port for itself",
    objects: [
      ...nodes(2),
      pod("web-1"),
      pod("web-2", { ip: "10.1.0.2", node: "n2" }),
      slice("web", [endpoint("10.1.0.1", { pod: "web-1" })], [{ name: "a", port: 8080, protocol: "TCP" }]),
      slice("web", [endpoint("10.1.0.2", { pod: "web-2", node: "n2" })], [{ name: "b", port: 8081, protocol: "TCP" }], {
        metadata: { name: "web-y", namespace: "shop", labels: { "kubernetes.io/service-name": "web" } },
      }),
      service("web", {
        ...nodePort,
        ports: [
          { name: "a", port: 80, targetPort: 8080, nodePort: 30080 },
          { name: "b", port: 81, targetPort: 8081, nodePort: 30081 },
        ],
      }),
    ],
    findings: [
      {
        port: "80/TCP",
        message:
          "Service web has externalTrafficPolicy Local, and node n2 has no endpoint of its port 80/TCP: what enters by n2 is dropped",
      },
      {
        port: "81/TCP",
        message:
          "Service web has externalTrafficPolicy Local, and node n1 has no endpoint of its port 81/TCP: what enters by n1 is dropped",
      },
    ],
  },
  {
    name: "several ports with the same gap: told once",
    objects: [
      ...nodes(2),
      pod("web-1"),
      slice(
        "web",
        [endpoint("10.1.0.1", { pod: "web-1" })],
        [
          { name: "a", port: 8080, protocol: "TCP" },
          { name: "b", port: 8081, protocol: "TCP" },
        ],
      ),
      service("web", {
        ...nodePort,
        ports: [
          { name: "a", port: 80, targetPort: 8080, nodePort: 30080 },
          { name: "b", port: 81, targetPort: 8081, nodePort: 30081 },
        ],
      }),
    ],
    findings: [
      {
        port: null,
        message:
          "Service web has externalTrafficPolicy Local, and node n2 has no endpoint of it: what enters by n2 is dropped",
      },
    ],
  },
  {
    name: "a node that is down is another rule's",
    objects: [node("n1"), node("n2", "False"), ...onN1, service("web", nodePort)],
    findings: [],
  },
  {
    name: "manifests without nodes: where pods will run is not known",
    objects: [...onN1, service("web", nodePort)],
    findings: [],
  },
  {
    name: "a node's only endpoint terminates and still serves: the node does not drop",
    objects: [
      ...nodes(2),
      pod("web-1"),
      pod("web-2", { ip: "10.1.0.2", node: "n2", deleted: true }),
      slice("web", [
        endpoint("10.1.0.1", { pod: "web-1" }),
        endpoint("10.1.0.2", { pod: "web-2", node: "n2", ready: false, serving: true, terminating: true }),
      ]),
      service("web", nodePort),
    ],
    findings: [],
  },
  {
    name: "no endpoint at all is refused by every node: another rule's",
    objects: [...nodes(2), ...deployment("web", 2), service("web", nodePort)],
    findings: [],
  },
  {
    name: "policy Cluster",
    objects: [...nodes(2), ...onN1, service("web", { ...nodePort, externalTrafficPolicy: "Cluster" })],
    findings: [],
  },
  {
    name: "a ClusterIP Service has no way in from outside, whatever its policy",
    objects: [...nodes(2), ...onN1, service("web", { externalTrafficPolicy: "Local" })],
    findings: [],
  },
  {
    name: "nodes that may not be read cannot be told apart",
    objects: [...nodes(2), ...onN1, service("web", nodePort)],
    unreadable: ["Node"],
    findings: [],
  },
]);
