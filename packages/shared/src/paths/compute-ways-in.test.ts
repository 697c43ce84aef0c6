import { describe, expect, it } from "vitest";
import { endpoint, node, pod, service, slice, snapshotOf, type Raw } from "../../test/cluster-objects.ts";
import { describeWayIn } from "../../test/describe-paths.ts";
import { serviceId } from "../model/names.ts";
import type { SlimKind } from "../model/objects.ts";
import { computeServicePaths } from "./compute-service-paths.ts";

interface Row {
  readonly name: string;
  readonly spec?: Raw;
  readonly labels?: Raw;
  /** In place of one ready pod on n1. */
  readonly behind?: readonly Raw[];
  /** In place of n1 and n2, both ready. */
  readonly nodes?: readonly Raw[];
  readonly unreadable?: readonly SlimKind[];
  /** The port's verdict and its break's code, then the ways in. */
  readonly expected: readonly string[];
}

const onePod = [pod("a"), slice("web", [endpoint("10.1.0.1", { pod: "a" })])];
const noPod = [slice("web", [])];
const onBoth = [
  pod("a"),
  pod("b", { ip: "10.1.0.2", node: "n2" }),
  slice("web", [endpoint("10.1.0.1", { pod: "a" }), endpoint("10.1.0.2", { pod: "b", node: "n2" })]),
];
const bothNodes = [node("n1"), node("n2")];
const clusterIp = "from cluster: ClusterIP 10.96.0.10:80 web.shop.svc.cluster.local";
const nodePort = { type: "NodePort", ports: [{ port: 80, protocol: "TCP", targetPort: 8080, nodePort: 30080 }] };
const local = { externalTrafficPolicy: "Local" };
const balanced = { ...nodePort, type: "LoadBalancer", status: { loadBalancer: { ingress: [{ ip: "203.0.113.1" }] } } };
const noPodText = "✗ severed at endpoints (refused): no pod has app=web [no-pod-selected]";
const n2Dropped =
  "✗ severed at way-in (dropped): externalTrafficPolicy Local: node n2 has no local endpoint [no-local-endpoint]";
const n2Lacks = "externalTrafficPolicy Local: node n2 has no local endpoint [no-local-endpoint]";
const elsewhere =
  'unknown at service: kube-proxy passes over this Service: its label service.kubernetes.io/service-proxy-name leaves it to "mesh" [proxy-elsewhere]';

const rows: readonly Row[] = [
  { name: "ClusterIP", expected: ["whole", `${clusterIp}  whole`] },
  {
    name: "ClusterIP with nothing behind: refused",
    behind: noPod,
    expected: ["severed no-pod-selected", `${clusterIp}  ${noPodText}`],
  },
  {
    name: "ClusterIPs of two families, endpoints of one",
    spec: { clusterIPs: ["10.96.0.10", "fd00::10"], ipFamilies: ["IPv4", "IPv6"] },
    expected: [
      "part no-endpoint-of-family",
      "from cluster: ClusterIP 10.96.0.10,fd00::10:80 web.shop.svc.cluster.local  part at service: no endpoint has an IPv6 address [no-endpoint-of-family]",
    ],
  },
  {
    name: "nodePort by every node",
    spec: nodePort,
    expected: [
      "whole",
      "from outside: nodePort 30080  whole",
      "  via n1 10.0.0.1, n2 10.0.0.2  whole",
      `${clusterIp}  whole`,
    ],
  },
  {
    name: "nodePort with nothing behind: every node refuses, under policy Local too",
    spec: { ...nodePort, ...local },
    behind: noPod,
    expected: [
      "severed no-pod-selected",
      `from outside: nodePort 30080  ${noPodText}`,
      `  via n1 10.0.0.1, n2 10.0.0.2  ${noPodText}`,
      `${clusterIp}  ${noPodText}`,
    ],
  },
  {
    name: "nodePort, policy Local, a node without an endpoint drops",
    spec: { ...nodePort, ...local },
    expected: [
      "part no-local-endpoint",
      `from outside: nodePort 30080  part at way-in: ${n2Lacks}`,
      "  via n1 10.0.0.1  whole",
      `  via n2 10.0.0.2  ${n2Dropped}`,
      `${clusterIp}  whole`,
    ],
  },
  {
    name: "nodePort, policy Local, an endpoint on every node",
    spec: { ...nodePort, ...local },
    behind: onBoth,
    expected: [
      "whole",
      "from outside: nodePort 30080  whole",
      "  via n1 10.0.0.1, n2 10.0.0.2  whole",
      `${clusterIp}  whole`,
    ],
  },
  {
    name: "nodePort, policy Local: what terminates on a node is its last resort",
    spec: { ...nodePort, ...local },
    behind: [
      pod("a"),
      pod("b", { ip: "10.1.0.2", node: "n2", deleted: true }),
      slice("web", [
        endpoint("10.1.0.1", { pod: "a" }),
        endpoint("10.1.0.2", { pod: "b", node: "n2", ready: false, serving: true, terminating: true }),
      ]),
    ],
    expected: [
      "whole",
      "from outside: nodePort 30080  whole",
      "  via n1 10.0.0.1, n2 10.0.0.2  whole",
      `${clusterIp}  whole`,
    ],
  },
  {
    name: "nodePort, policy Local, an endpoint that tells no node is local to none",
    spec: { ...nodePort, ...local, selector: undefined },
    behind: [slice("web", [endpoint("192.0.2.1", { node: null })])],
    expected: [
      "part no-local-endpoint",
      "from outside: nodePort 30080  ✗ severed at way-in (dropped): externalTrafficPolicy Local: 2 of 2 nodes have no local endpoint [no-local-endpoint]",
      "  via n1 10.0.0.1, n2 10.0.0.2  ✗ severed at way-in (dropped): externalTrafficPolicy Local: 2 of 2 nodes have no local endpoint [no-local-endpoint]",
      `${clusterIp}  whole`,
    ],
  },
  {
    name: "nodePort by a node that is down",
    spec: nodePort,
    nodes: [node("n1"), node("n2", "False")],
    expected: [
      "part node-down",
      "from outside: nodePort 30080  part at way-in: node n2 is not ready [node-down]",
      "  via n1 10.0.0.1  whole",
      "  via n2 10.0.0.2  ✗ severed at way-in (dropped): node n2 is not ready [node-down]",
      `${clusterIp}  whole`,
    ],
  },
  {
    name: "nodePort by nodes whose kubelets are silent, and by none other",
    spec: nodePort,
    nodes: [node("n1", "Unknown"), node("n2", "Unknown")],
    expected: [
      "part node-down",
      "from outside: nodePort 30080  ✗ severed at way-in (dropped): 2 of 2 nodes are not ready [node-down]",
      "  via n1 10.0.0.1, n2 10.0.0.2  ✗ severed at way-in (dropped): 2 of 2 nodes are not ready [node-down]",
      `${clusterIp}  whole`,
    ],
  },
  {
    name: "nodePort by a node that never said whether it is ready, and by a cordoned one",
    spec: nodePort,
    nodes: [
      { apiVersion: "v1", kind: "Node", metadata: { name: "n1" } },
      { ...node("n2"), spec: { unschedulable: true } },
    ],
    expected: ["whole", "from outside: nodePort 30080  whole", "  via n1 ?, n2 10.0.0.2  whole", `${clusterIp}  whole`],
  },
  {
    name: "nodePort: a client outside dials a node's external address",
    spec: nodePort,
    nodes: [
      {
        ...node("n1"),
        status: {
          addresses: [
            { type: "InternalIP", address: "10.0.0.1" },
            { type: "ExternalIP", address: "198.51.100.1" },
          ],
        },
      },
    ],
    expected: ["whole", "from outside: nodePort 30080  whole", "  via n1 198.51.100.1  whole", `${clusterIp}  whole`],
  },
  {
    name: "nodePort where no node is known",
    spec: nodePort,
    nodes: [],
    expected: ["whole", "from outside: nodePort 30080  whole", `${clusterIp}  whole`],
  },
  {
    name: "nodePort, policy Local, no node is known and no endpoint tells its own",
    spec: { ...nodePort, ...local, selector: undefined },
    behind: [slice("web", [endpoint("192.0.2.1", { node: null })])],
    nodes: [],
    expected: [
      "part no-local-endpoint",
      "from outside: nodePort 30080  ✗ severed at way-in (dropped): externalTrafficPolicy Local: no endpoint says which node it is on [no-local-endpoint]",
      `${clusterIp}  whole`,
    ],
  },
  {
    name: "load-balancer address",
    spec: balanced,
    expected: [
      "whole",
      "from outside: load balancer 203.0.113.1:80  whole",
      "  via n1 10.0.0.1, n2 10.0.0.2  whole",
      "from outside: nodePort 30080  whole",
      "  via n1 10.0.0.1, n2 10.0.0.2  whole",
      `${clusterIp}  whole`,
    ],
  },
  {
    name: "load balancer by hostname",
    spec: { ...balanced, status: { loadBalancer: { ingress: [{ hostname: "lb.example.com" }] } } },
    expected: [
      "whole",
      "from outside: load balancer lb.example.com:80  whole",
      "  via n1 10.0.0.1, n2 10.0.0.2  whole",
      "from outside: nodePort 30080  whole",
      "  via n1 10.0.0.1, n2 10.0.0.2  whole",
      `${clusterIp}  whole`,
    ],
  },
  {
    name: "load balancer, policy Local: its health checks pass by the node that would drop",
    spec: { ...balanced, ...local },
    expected: [
      "whole",
      "from outside: load balancer 203.0.113.1:80  whole",
      "  via n1 10.0.0.1  whole",
      `  via n2 10.0.0.2  ${n2Dropped}`,
      `from outside: nodePort 30080  part at way-in: ${n2Lacks}`,
      "  via n1 10.0.0.1  whole",
      `  via n2 10.0.0.2  ${n2Dropped}`,
      `${clusterIp}  whole`,
    ],
  },
  {
    name: "load balancer pending: the nodePort is open meanwhile",
    spec: { ...balanced, status: { loadBalancer: {} } },
    expected: [
      "part load-balancer-pending",
      "from outside: load balancer ?:80  ✗ severed at way-in: no load balancer has given it an address yet; nodePort 30080 is open meanwhile [load-balancer-pending]",
      "from outside: nodePort 30080  whole",
      "  via n1 10.0.0.1, n2 10.0.0.2  whole",
      `${clusterIp}  whole`,
    ],
  },
  {
    name: "externalIP, policy Local: no health check knows of it",
    spec: { externalIPs: ["198.51.100.1"], ...local },
    expected: [
      "part no-local-endpoint",
      `from outside: externalIP 198.51.100.1:80  part at way-in: ${n2Lacks}`,
      "  via n1 10.0.0.1  whole",
      `  via n2 10.0.0.2  ${n2Dropped}`,
      `${clusterIp}  whole`,
    ],
  },
  {
    name: "headless: by DNS past the ClusterIP",
    spec: { clusterIP: "None", clusterIPs: ["None"] },
    expected: ["whole", "from cluster: DNS web.shop.svc.cluster.local, dialled on 80 past the ClusterIP  whole"],
  },
  {
    name: "headless with nothing behind: no such name",
    spec: { clusterIP: "None", clusterIPs: ["None"] },
    behind: noPod,
    expected: [
      "severed no-pod-selected",
      "from cluster: DNS web.shop.svc.cluster.local, dialled on 80 past the ClusterIP  ✗ severed at endpoints (no-such-name): no pod has app=web [no-pod-selected]",
    ],
  },
  {
    name: "internalTrafficPolicy Local, a node without an endpoint",
    spec: { internalTrafficPolicy: "Local" },
    expected: [
      "part no-local-endpoint",
      `${clusterIp}  part at service: internalTrafficPolicy Local: clients on 1 of 2 nodes find no endpoint on theirs [no-local-endpoint]`,
    ],
  },
  {
    name: "internalTrafficPolicy Local, an endpoint on every node",
    spec: { internalTrafficPolicy: "Local" },
    behind: onBoth,
    expected: ["whole", `${clusterIp}  whole`],
  },
  {
    name: "internalTrafficPolicy Local, no endpoint on any node",
    spec: { internalTrafficPolicy: "Local", selector: undefined },
    behind: [slice("web", [endpoint("192.0.2.1", { node: null })])],
    expected: [
      "severed no-local-endpoint",
      `${clusterIp}  ✗ severed at service (dropped): internalTrafficPolicy Local: clients on 2 of 2 nodes find no endpoint on theirs [no-local-endpoint]`,
    ],
  },
  {
    name: "internalTrafficPolicy Local, no node is known and no endpoint tells its own",
    spec: { internalTrafficPolicy: "Local", selector: undefined },
    behind: [slice("web", [endpoint("192.0.2.1", { node: null })])],
    nodes: [],
    expected: [
      "severed no-local-endpoint",
      `${clusterIp}  ✗ severed at service (dropped): internalTrafficPolicy Local: no endpoint says which node it is on [no-local-endpoint]`,
    ],
  },
  {
    name: "internalTrafficPolicy Local, an endpoint only on a node that is down",
    spec: { internalTrafficPolicy: "Local" },
    nodes: [node("n1", "False"), node("n2")],
    expected: [
      "severed no-local-endpoint",
      `${clusterIp}  ✗ severed at service (dropped): internalTrafficPolicy Local: clients on 1 of 1 node find no endpoint on theirs [no-local-endpoint]`,
    ],
  },
  {
    name: "internalTrafficPolicy Local, Nodes cannot be read",
    spec: { internalTrafficPolicy: "Local" },
    unreadable: ["Node"],
    expected: [
      "unknown not-readable",
      `${clusterIp}  unknown at way-in: objects of kind Node cannot be read [not-readable]`,
    ],
  },
  {
    name: "internalTrafficPolicy Local, an endpoint on every node, of one family of two",
    spec: { internalTrafficPolicy: "Local", ipFamilies: ["IPv4", "IPv6"] },
    behind: onBoth,
    expected: [
      "part no-endpoint-of-family",
      `${clusterIp}  part at service: no endpoint has an IPv6 address [no-endpoint-of-family]`,
    ],
  },
  {
    name: "load balancer, policy Local, Nodes cannot be read",
    spec: { ...balanced, ...local },
    unreadable: ["Node"],
    expected: [
      "unknown not-readable",
      "from outside: load balancer 203.0.113.1:80  unknown at way-in: objects of kind Node cannot be read [not-readable]",
      "from outside: nodePort 30080  unknown at way-in: objects of kind Node cannot be read [not-readable]",
      `${clusterIp}  whole`,
    ],
  },
  {
    name: "load balancer, Nodes cannot be read: they are all alike",
    spec: balanced,
    unreadable: ["Node"],
    expected: [
      "unknown not-readable",
      "from outside: load balancer 203.0.113.1:80  whole",
      "from outside: nodePort 30080  unknown at way-in: objects of kind Node cannot be read [not-readable]",
      `${clusterIp}  whole`,
    ],
  },
  {
    name: "externalIP, no node is known and an endpoint tells its own",
    spec: { externalIPs: ["198.51.100.1"], ...local },
    nodes: [],
    expected: ["whole", "from outside: externalIP 198.51.100.1:80  whole", `${clusterIp}  whole`],
  },
  {
    name: "externalIP, no node is known and no endpoint tells its own",
    spec: { externalIPs: ["198.51.100.1"], selector: undefined },
    behind: [slice("web", [endpoint("192.0.2.1", { node: null })])],
    nodes: [],
    expected: ["whole", "from outside: externalIP 198.51.100.1:80  whole", `${clusterIp}  whole`],
  },
  {
    name: "externalIP, policy Local, no node is known and nothing is behind",
    spec: { externalIPs: ["198.51.100.1"], ...local },
    behind: noPod,
    nodes: [],
    expected: [
      "severed no-pod-selected",
      `from outside: externalIP 198.51.100.1:80  ${noPodText}`,
      `${clusterIp}  ${noPodText}`,
    ],
  },
  {
    name: "internalTrafficPolicy Local, EndpointSlices cannot be read",
    spec: { internalTrafficPolicy: "Local" },
    unreadable: ["EndpointSlice"],
    expected: [
      "unknown not-readable",
      `${clusterIp}  unknown at endpoints: objects of kind EndpointSlice cannot be read [not-readable]`,
    ],
  },
  {
    name: "internalTrafficPolicy says nothing about a nodePort",
    spec: { ...nodePort, internalTrafficPolicy: "Local" },
    behind: onBoth,
    expected: [
      "whole",
      "from outside: nodePort 30080  whole",
      "  via n1 10.0.0.1, n2 10.0.0.2  whole",
      `${clusterIp}  whole`,
    ],
  },
  {
    name: "left to another proxy",
    spec: nodePort,
    labels: { "service.kubernetes.io/service-proxy-name": "mesh" },
    expected: ["unknown proxy-elsewhere", `from outside: nodePort 30080  ${elsewhere}`, `${clusterIp}  ${elsewhere}`],
  },
  {
    name: "left to another proxy, and no load balancer either",
    spec: { type: "LoadBalancer" },
    labels: { "service.kubernetes.io/service-proxy-name": "mesh" },
    expected: [
      "part load-balancer-pending",
      "from outside: load balancer ?:80  ✗ severed at way-in: no load balancer has given it an address yet [load-balancer-pending]",
      `${clusterIp}  ${elsewhere}`,
    ],
  },
  {
    name: "left to another proxy, which cannot reach what is not there",
    labels: { "service.kubernetes.io/service-proxy-name": "mesh" },
    behind: noPod,
    expected: ["severed no-pod-selected", `${clusterIp}  ${noPodText}`],
  },
  {
    name: "Nodes cannot be read",
    spec: nodePort,
    unreadable: ["Node"],
    expected: [
      "unknown not-readable",
      "from outside: nodePort 30080  unknown at way-in: objects of kind Node cannot be read [not-readable]",
      `${clusterIp}  whole`,
    ],
  },
  {
    name: "Nodes cannot be read, but nothing is behind",
    spec: nodePort,
    behind: noPod,
    unreadable: ["Node"],
    expected: ["severed no-pod-selected", `from outside: nodePort 30080  ${noPodText}`, `${clusterIp}  ${noPodText}`],
  },
  {
    name: "EndpointSlices cannot be read: no red guess",
    behind: noPod,
    unreadable: ["EndpointSlice"],
    expected: [
      "unknown not-readable",
      `${clusterIp}  unknown at endpoints: objects of kind EndpointSlice cannot be read [not-readable]`,
    ],
  },
  {
    name: "Pods cannot be read, the slices list one",
    unreadable: ["Pod"],
    expected: ["whole", `${clusterIp}  whole`],
  },
];

describe("ways in", () => {
  it.each(rows)("$name", ({ spec, labels, behind = onePod, nodes = bothNodes, unreadable, expected }) => {
    const snapshot = snapshotOf([...nodes, service("web", spec, labels), ...behind], unreadable);
    const port = computeServicePaths(snapshot, serviceId("shop", "web"))?.ports[0];
    const verdict = [port?.verdict, ...(port?.break == null ? [] : [port.break.code])].join(" ");
    expect([verdict, ...(port?.waysIn.flatMap(describeWayIn) ?? [])]).toEqual(expected);
  });
});
