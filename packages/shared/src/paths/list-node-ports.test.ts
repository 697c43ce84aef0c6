import { describe, expect, it } from "vitest";
import { endpoint, ingress, node, pod, service, slice, snapshotOf, type Raw } from "../../test/cluster-objects.ts";
import type { SlimKind } from "../model/objects.ts";
import { computeServicePaths } from "./compute-service-paths.ts";
import { listNodePorts } from "./list-node-ports.ts";
import type { NodePortList } from "./node-port-model.ts";

function list(
  objects: readonly Raw[],
  unreadable: readonly SlimKind[] = [],
  namespaces?: readonly string[],
): NodePortList {
  const snapshot = snapshotOf(objects, unreadable);
  return listNodePorts(snapshot, (id) => computeServicePaths(snapshot, id), namespaces);
}

function nodePort(name: string, ports: readonly Raw[], more: Raw = {}, namespace = "shop"): Raw {
  return service(name, { type: "NodePort", ports, ...more }, {}, namespace);
}

const http = { name: "http", port: 80, protocol: "TCP", targetPort: 8080, nodePort: 30080 };
const behindHttp = slice(
  "web",
  [endpoint("10.1.0.1", { pod: "web-1" })],
  [{ name: "http", port: 8080, protocol: "TCP" }],
);
const flag = "--service-node-port-range is a flag of the API server and not visible";

describe("listNodePorts", () => {
  it("lists numbers with the Service port and the truth of the way in, and what is free", () => {
    const dns = [
      { name: "tcp", port: 53, protocol: "TCP", targetPort: 53, nodePort: 30053 },
      { name: "udp", port: 53, protocol: "UDP", targetPort: 53, nodePort: 30053 },
    ];
    const objects = [
      node("n1"),
      pod("web-1"),
      nodePort("web", [http]),
      behindHttp,
      nodePort("dns", dns),
      service("api"),
    ];
    const severed = { verdict: "severed", text: "no pod has app=nobody" };
    const named = { namespace: "shop", name: "web" };
    expect(
      list([...objects, nodePort("idle", [{ ...http, nodePort: 32767 }], { selector: { app: "nobody" } })]),
    ).toEqual({
      range: { from: 30000, to: 32767 },
      notes: [
        `${flag}: its default 30000–32767 is shown.`,
        "Nothing stands in front of these 3 Services: no load balancer, Ingress or Gateway. Clients have to know nodes and numbers; an Ingress or a Gateway would be one way in for all of them.",
      ],
      used: 3,
      free: {
        count: 2765,
        ranges: [
          { from: 30000, to: 30052 },
          { from: 30054, to: 30079 },
          { from: 30081, to: 32766 },
        ],
        suggested: 30000,
      },
      nodePorts: [
        expect.objectContaining({
          id: "30053/TCP shop/dns:53",
          number: 30053,
          protocol: "TCP",
          port: 53,
          portName: "tcp",
        }),
        expect.objectContaining({
          id: "30053/UDP shop/dns:53",
          number: 30053,
          protocol: "UDP",
          port: 53,
          portName: "udp",
        }),
        {
          id: "30080/TCP shop/web:80",
          number: 30080,
          protocol: "TCP",
          type: "nodePort",
          service: "shop/web",
          ...named,
          port: 80,
          portName: "http",
          verdict: "whole",
          text: null,
        },
        expect.objectContaining({ id: "32767/TCP shop/idle:80", ...severed }),
      ],
      hostPorts: [],
      collisions: [],
    });
  });

  it.each<{
    name: string;
    endpoints: readonly Raw[];
    nodes?: readonly Raw[];
    labels?: Raw;
    unread?: readonly SlimKind[];
    says: readonly [string, string];
  }>([
    {
      name: "on one node",
      endpoints: [endpoint("10.1.0.1"), endpoint("10.1.0.2", { node: "n2", ready: false })],
      says: ["whole", "200 on node n1, 503 on all others"],
    },
    {
      name: "on two nodes",
      endpoints: [endpoint("10.1.0.1"), endpoint("10.1.0.2", { node: "n2" })],
      says: ["whole", "200 on every node"],
    },
    {
      name: "on two of three nodes",
      endpoints: [endpoint("10.1.0.1"), endpoint("10.1.0.2", { node: "n2" })],
      nodes: [node("n1"), node("n2"), node("n3")],
      says: ["whole", "200 on 2 nodes, 503 on all others"],
    },
    {
      name: "on one node, where no node is known",
      endpoints: [endpoint("10.1.0.1")],
      nodes: [],
      says: ["whole", "200 on node n1, 503 on all others"],
    },
    {
      name: "not on a node that is down",
      endpoints: [endpoint("10.1.0.1"), endpoint("10.1.0.2", { node: "n2" })],
      nodes: [node("n1"), node("n2", "Unknown")],
      says: ["part", "200 on node n1; no answer from node n2, not ready"],
    },
    {
      name: "nor on others",
      endpoints: [endpoint("10.1.0.1")],
      nodes: [node("n1"), node("n2", "False"), node("n3")],
      says: ["part", "200 on node n1, 503 on all others; no answer from node n2, not ready"],
    },
    {
      name: "nowhere, its only node being down",
      endpoints: [endpoint("10.1.0.1")],
      nodes: [node("n1", "False"), node("n2")],
      says: ["severed", "every other node answers 503: none has a ready endpoint; no answer from node n1, not ready"],
    },
    {
      name: "nowhere",
      endpoints: [endpoint("10.1.0.1", { node: null })],
      says: ["severed", "every node answers 503: none has a ready endpoint"],
    },
    {
      name: "left to another proxy",
      endpoints: [endpoint("10.1.0.1")],
      labels: { "service.kubernetes.io/service-proxy-name": "other" },
      says: ["unknown", "left to another proxy than kube-proxy"],
    },
    { name: "not read", endpoints: [], unread: ["EndpointSlice"], says: ["unknown", "EndpointSlices cannot be read"] },
  ])(
    "tells what a healthCheckNodePort answers: $name",
    ({ endpoints, nodes = [node("n1"), node("n2")], labels = {}, unread = [], says }) => {
      const balancer = {
        type: "LoadBalancer",
        externalTrafficPolicy: "Local",
        healthCheckNodePort: 31000,
        ports: [http],
      };
      const { nodePorts, used } = list([...nodes, service("web", balancer, labels), slice("web", endpoints)], unread);
      expect(used).toBe(2);
      expect(nodePorts[1]).toEqual({
        id: "31000/TCP shop/web healthCheckNodePort",
        number: 31000,
        protocol: "TCP",
        type: "healthCheckNodePort",
        service: "shop/web",
        namespace: "shop",
        name: "web",
        port: null,
        portName: "",
        verdict: says[0],
        text: says[1],
      });
    },
  );

  it("leaves out what kube-proxy does not open: a nodePort that is left over in a ClusterIP Service", () => {
    expect(list([service("web", { ports: [http] })]).nodePorts).toEqual([]);
  });

  it("sorts by number, then by protocol and Service", () => {
    const ports = [
      { ...http, name: "udp", protocol: "UDP" },
      { ...http, name: "late", port: 81, nodePort: 30999 },
      http,
      { ...http, name: "early", port: 82, nodePort: 30001 },
    ];
    expect(list([nodePort("web", ports)]).nodePorts.map(({ id }) => id)).toEqual([
      "30001/TCP shop/web:82",
      "30080/TCP shop/web:80",
      "30080/UDP shop/web:80",
      "30999/TCP shop/web:81",
    ]);
  });

  it("shows the range that the numbers in use show", () => {
    const { range, free } = list([nodePort("web", [{ ...http, nodePort: 20080 }])]);
    expect([range, free.suggested]).toEqual([{ from: 20080, to: 20080 }, null]);
  });

  it("tells the truth of the nodePort, not of the load balancer beside it", () => {
    const objects = [node("n1"), pod("web-1"), nodePort("web", [http], { type: "LoadBalancer" }), behindHttp];
    const [use] = list(objects).nodePorts;
    expect([use?.verdict, use?.text]).toEqual(["whole", null]);
  });

  it("asks for the paths of Services with a nodePort only", () => {
    const closed = { ...http, nodePort: undefined };
    const snapshot = snapshotOf([
      nodePort("closed", [closed], { type: "LoadBalancer", allocateLoadBalancerNodePorts: false }),
      nodePort("half", [{ ...closed, name: "closed", port: 81 }, http], { type: "LoadBalancer" }),
      service("inner", { ports: [{ ...http, nodePort: 30090 }] }),
      nodePort("checked", [{ ...closed, port: 82 }], {
        type: "LoadBalancer",
        externalTrafficPolicy: "Local",
        healthCheckNodePort: 31000,
      }),
    ]);
    const asked: string[] = [];
    const { nodePorts } = listNodePorts(snapshot, (id) => {
      asked.push(id);
      return computeServicePaths(snapshot, id);
    });
    expect(asked).toEqual(["shop/checked", "shop/half"]);
    expect(nodePorts.map(({ id }) => id)).toEqual([
      "30080/TCP shop/half:80",
      "31000/TCP shop/checked healthCheckNodePort",
    ]);
  });

  it("tells a number that two Services want, whatever the protocols", () => {
    const { collisions, used } = list([
      nodePort("web", [http]),
      nodePort("dns", [{ ...http, protocol: "UDP" }], {}, "crm"),
    ]);
    const text =
      "nodePort 30080 stands in crm/dns and shop/web: the API server gives it to the first and refuses the others, also for another protocol.";
    expect(collisions).toEqual([{ number: 30080, services: ["crm/dns", "shop/web"], text }]);
    expect(used).toBe(1);
  });

  it("lists ports that pods take on nodes, in the range only", () => {
    const agent = { labels: { app: "agent" }, ports: [{ containerPort: 80, hostPort: 30080 }] };
    const objects = [
      nodePort("web", [http]),
      pod("agent-1", { ...agent, ip: "10.1.0.8", owner: "DaemonSet/agent" }),
      pod("agent-2", { ...agent, ip: "10.1.0.9", owner: "DaemonSet/agent", node: "n2" }),
      pod("done", { ...agent, ip: "10.1.0.10", phase: "Succeeded" }),
      pod("waits", { ...agent, ip: "", node: null, phase: "Pending" }),
      pod("on-host", {
        labels: {},
        ip: "10.0.0.1",
        hostNetwork: true,
        ports: [{ containerPort: 31000, protocol: "UDP" }],
      }),
      pod("plain", {
        labels: {},
        ip: "10.1.0.11",
        ports: [{ containerPort: 31000 }, { containerPort: 81, hostPort: 8080 }],
      }),
    ];
    expect(list(objects).hostPorts).toEqual([
      {
        id: "30080/TCP DaemonSet/shop/agent",
        number: 30080,
        protocol: "TCP",
        workload: { kind: "DaemonSet", namespace: "shop", name: "agent" },
        nodes: ["n1", "n2"],
        nodeCount: 2,
        text: "It has the number of the nodePort of Service shop/web: kube-proxy's rule goes first as a rule, and clients reach the Service, not these pods.",
      },
      {
        id: "31000/UDP Pod/shop/on-host",
        number: 31000,
        protocol: "UDP",
        workload: { kind: "Pod", namespace: "shop", name: "on-host" },
        nodes: ["n1"],
        nodeCount: 1,
        text: "The API server does not know of it and may give the number to a Service, whose nodePort would then take its packets here.",
      },
    ]);
  });

  it("names no missing layer where one Service is alone, or something stands in front", () => {
    const two = [nodePort("web", [http]), nodePort("api", [{ ...http, nodePort: 30081 }])];
    const missing = (objects: Parameters<typeof list>[0], unread: readonly SlimKind[] = []) =>
      list(objects, unread).notes.some((note) => note.startsWith("Nothing stands in front of these"));
    const front = [
      service("edge", { type: "LoadBalancer" }),
      ingress("shop", ["shop.example.com / web:80"]),
      {
        apiVersion: "gateway.networking.k8s.io/v1",
        kind: "Gateway",
        metadata: { name: "shop", namespace: "shop" },
        spec: { gatewayClassName: "envoy", listeners: [] },
      },
    ];
    expect(missing(two)).toBe(true);
    expect(missing(two.slice(1))).toBe(false);
    expect(missing([...two.slice(1), service("inner")])).toBe(false);
    expect((["Ingress", "Gateway", "Node"] as const).map((kind) => missing(two, [kind]))).toEqual([false, false, true]);
    expect(front.map((object) => missing([...two, object]))).toEqual([false, false, false]);
  });

  it.each<{ unread: readonly SlimKind[]; namespaces?: readonly string[]; notes: readonly string[] }>([
    { unread: [], namespaces: ["shop"], notes: ["Only shop is read: what is free here may be in use elsewhere."] },
    {
      unread: [],
      namespaces: ["crm", "shop"],
      notes: ["Only crm, shop are read: what is free here may be in use elsewhere."],
    },
    { unread: ["Service"], notes: ["Services cannot be read: every number may be in use."] },
    { unread: ["Pod"], notes: ["Pods cannot be read: ports that they take on nodes are not listed."] },
  ])("says what it does not see: $unread $namespaces", ({ unread, namespaces, notes }) => {
    expect(list([nodePort("web", [http])], unread, namespaces).notes.slice(1)).toEqual(notes);
  });
});
