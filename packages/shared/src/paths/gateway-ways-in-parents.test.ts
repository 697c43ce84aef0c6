import { describe, expect, it } from "vitest";
import { deployment, endpoint, node, pod, service, slice, snapshotOf, type Raw } from "../../test/cluster-objects.ts";
import { condition, gateway, gatewayClass, listener, route, routeStatus, rule } from "../../test/gateway-objects.ts";
import { behind, edge, isGateway, one, testGatewayWays, way, type GatewayWayRow } from "../../test/gateway-ways.ts";
import { serviceId } from "../model/names.ts";
import { computeServicePaths } from "./compute-service-paths.ts";

const programmed = [condition("Accepted True Accepted"), condition("Programmed True Programmed")];

const rows: readonly GatewayWayRow[] = [
  {
    name: "a listener that takes namespaces by labels which are not known",
    objects: [
      gatewayClass(),
      gateway([
        listener("web HTTP 80", {
          allowedRoutes: { namespaces: { from: "Selector", selector: { matchLabels: { team: "a" } } } },
        }),
      ]),
      ...behind,
      one(),
    ],
    expected: [
      "unknown",
      `80/TCP ${way("unknown at way-in: listener web allows routes of namespaces by labels, and those of shop are not known [route-not-attached]")}`,
    ],
  },
  {
    name: "a Gateway that is not there",
    objects: [...behind, one()],
    expected: [
      "part",
      `80/TCP ${way("✗ severed at way-in: namespace shop has no Gateway edge [gateway-missing]", "*:0 edge")}`,
    ],
  },
  {
    name: "Gateways not readable",
    objects: [...behind, one()],
    unreadable: ["Gateway"],
    expected: [
      "unknown",
      `80/TCP ${way("unknown at way-in: objects of kind Gateway cannot be read [not-readable]", "*:0 edge")}`,
    ],
  },
  {
    name: "a Gateway in a namespace that is not read",
    objects: [...behind, one("web:80", { parentRefs: [{ name: "edge", namespace: "infra" }] })],
    options: { namespaces: new Set(["shop"]) },
    expected: ["unknown", `80/TCP ${way("unknown at way-in: namespace infra is not read [not-readable]", "*:0 edge")}`],
  },
  {
    name: "not attached: no such section",
    objects: [...edge, ...behind, one("web:80", { parentRefs: [{ name: "edge", sectionName: "tls" }] })],
    expected: [
      "part",
      `80/TCP ${way("✗ severed at way-in (http-404): Gateway edge has no listener named tls, it has web 80 [route-not-attached]", "tls:0 edge")}`,
    ],
  },
  {
    name: "not attached: a section by its name, another listener before it",
    objects: [
      gatewayClass(),
      gateway(["tls HTTPS 443", "web HTTP 80 a.example"]),
      ...behind,
      one("web:80", { hostnames: ["b.example"], parentRefs: [{ name: "edge", sectionName: "web" }] }),
    ],
    expected: [
      "part",
      "80/TCP web:80 edge b.example PathPrefix /cart by HTTPRoute r to port 80  ✗ severed at way-in (http-404): listener web takes a.example, the route asks for b.example [route-not-attached] share 1",
    ],
  },
  {
    name: "not attached: a section by its port",
    objects: [
      gatewayClass(),
      gateway(["tls HTTPS 443", "web HTTP 80 a.example"]),
      ...behind,
      one("web:80", { hostnames: ["b.example"], parentRefs: [{ name: "edge", port: 80 }] }),
    ],
    expected: [
      "part",
      "80/TCP web:80 edge b.example PathPrefix /cart by HTTPRoute r to port 80  ✗ severed at way-in (http-404): listener web takes a.example, the route asks for b.example [route-not-attached] share 1",
    ],
  },
  {
    name: "not attached: the kind, and what a client gets then",
    objects: [...edge, ...behind, route("r", [rule("web:80")], { kind: "TCPRoute" })],
    expected: [
      "part",
      "80/TCP web:80 edge *  by TCPRoute r to port 80  ✗ severed at way-in (refused): listener web speaks HTTP, which no TCPRoute takes [route-not-attached] share 1",
    ],
  },
  {
    name: "not attached: the hostname of a GRPCRoute",
    objects: [
      gatewayClass(),
      gateway(["web HTTP 80 a.example"]),
      ...behind,
      route("r", [rule("web:80")], { kind: "GRPCRoute", hostnames: ["b.example"] }),
    ],
    expected: [
      "part",
      "80/TCP web:80 edge b.example any gRPC call by GRPCRoute r to port 80  ✗ severed at way-in (http-404): listener web takes a.example, the route asks for b.example [route-not-attached] share 1",
    ],
  },
  {
    name: "not attached: the hostname",
    objects: [
      gatewayClass(),
      gateway(["web HTTP 80 a.example"]),
      ...behind,
      one("web:80", { hostnames: ["b.example"] }),
    ],
    expected: [
      "part",
      "80/TCP web:80 edge b.example PathPrefix /cart by HTTPRoute r to port 80  ✗ severed at way-in (http-404): listener web takes a.example, the route asks for b.example [route-not-attached] share 1",
    ],
  },
  {
    name: "refused by its controller",
    objects: [
      ...edge,
      ...behind,
      one("web:80", {
        status: routeStatus([
          condition("Accepted False UnsupportedValue"),
          condition("ResolvedRefs True ResolvedRefs"),
        ]),
      }),
    ],
    expected: [
      "part",
      `80/TCP ${way("✗ severed at way-in (http-404): the controller does not accept HTTPRoute r: Accepted: UnsupportedValue [route-not-attached]", "web:80 edge", "share 1 {Accepted: UnsupportedValue; ResolvedRefs}")}`,
    ],
  },
  {
    name: "accepted and programmed",
    objects: [
      gatewayClass(),
      gateway(undefined, {
        status: { conditions: programmed, listeners: [{ name: "web", conditions: programmed }] },
      }),
      ...behind,
      one("web:80", {
        status: routeStatus([condition("Accepted True Accepted"), condition("ResolvedRefs True ResolvedRefs")]),
      }),
    ],
    expected: ["whole", `80/TCP ${way("whole", "web:80 edge", "share 1 {Accepted; ResolvedRefs}")}`],
  },
  {
    name: "a Gateway with a controller that has not said anything of the route",
    objects: [gatewayClass(), gateway(undefined, { status: { conditions: programmed } }), ...behind, one()],
    expected: [
      "unknown",
      `80/TCP ${way("unknown at way-in: the controller of Gateway edge has not said that it takes the route [route-not-attached]")}`,
    ],
  },
  {
    name: "what the controller said of an older generation is marked",
    objects: [
      gatewayClass(),
      gateway(undefined, { status: { conditions: programmed } }),
      ...behind,
      one("web:80", { status: routeStatus([condition("Accepted False Refused", { observedGeneration: 0 })]) }),
    ],
    expected: [
      "unknown",
      `80/TCP ${way("unknown at way-in: the controller of Gateway edge has not said that it takes the route [route-not-attached]", "web:80 edge", "share 1 {Accepted: Refused (outdated)}")}`,
    ],
  },
  {
    name: "a Gateway that nobody has taken up",
    objects: [
      gateway(undefined, { status: { conditions: [condition("Accepted Unknown Pending")] } }),
      ...behind,
      one(),
    ],
    expected: [
      "unknown",
      `80/TCP ${way("unknown at way-in: no controller has taken up Gateway edge: there is no GatewayClass edge [gateway-not-served]", "web:80 edge", "share 1 {Gateway Accepted: Pending}")}`,
    ],
  },
  {
    name: "a Gateway that its controller refuses",
    objects: [
      gatewayClass(),
      gateway(undefined, { status: { conditions: [condition("Accepted False Invalid", { message: "bad address" })] } }),
      ...behind,
      one(),
    ],
    expected: [
      "part",
      `80/TCP ${way("✗ severed at way-in: Gateway edge is not carried out: Accepted: Invalid, bad address [gateway-not-served]", "web:80 edge", "share 1 {Gateway Accepted: Invalid}")}`,
    ],
  },
  {
    name: "a Gateway without address is served all the same",
    objects: [
      gatewayClass(),
      gateway(undefined, {
        status: { conditions: [condition("Accepted True Accepted"), condition("Programmed False AddressNotAssigned")] },
      }),
      ...behind,
      one("web:80", { status: routeStatus([condition("Accepted True Accepted")]) }),
    ],
    expected: [
      "whole",
      `80/TCP ${way("whole", "web:80 edge", "share 1 {Accepted; Gateway Programmed: AddressNotAssigned}")}`,
    ],
  },
  {
    name: "a ListenerSet is not read",
    objects: [
      ...edge,
      ...behind,
      one("web:80", { parentRefs: [{ kind: "ListenerSet", name: "extra", sectionName: "own" }] }),
    ],
    expected: [
      "unknown",
      `80/TCP ${way("unknown at way-in: ListenerSet extra is not read here: whether it takes the route is not known [gateway-not-served]", "own:0 extra")}`,
    ],
  },
  {
    name: "a Service as parent is no way in",
    objects: [...edge, ...behind, one("web:80", { parentRefs: [{ group: "", kind: "Service", name: "web" }] })],
    expected: ["whole"],
  },
];

describe("the way to a route", () => {
  testGatewayWays(rows);
});

describe("the way to a Gateway's pods is part of the way in", () => {
  const label = { "gateway.networking.k8s.io/gateway-name": "edge" };
  const proxy = service(
    "edge-proxy",
    {
      type: "NodePort",
      clusterIPs: ["10.96.0.20"],
      selector: label,
      ports: [
        { name: "http", port: 80, protocol: "TCP", targetPort: 8080, nodePort: 30080 },
        { name: "raw", port: 9000, protocol: "TCP", targetPort: 9000, nodePort: 30900 },
      ],
    },
    label,
  );
  const proxySlice = (ready: boolean) =>
    slice(
      "edge-proxy",
      [endpoint("10.1.0.9", { pod: "proxy-1", ready })],
      [
        { name: "http", port: 8080, protocol: "TCP" },
        { name: "raw", port: 9000, protocol: "TCP" },
      ],
    );
  const proxyPod = (ready: boolean) =>
    pod("proxy-1", { labels: label, ip: "10.1.0.9", ready, owner: "Deployment/edge-proxy" });
  const cluster = (ready: boolean) => [
    node("n1"),
    gatewayClass(),
    gateway(["web HTTP 80", "raw TCP 9000"]),
    proxy,
    proxySlice(ready),
    proxyPod(ready),
    ...deployment("edge-proxy", 1, label),
    ...behind,
  ];

  const first = (objects: readonly Raw[]) =>
    computeServicePaths(snapshotOf(objects), serviceId("shop", "web"))?.ports[0]?.waysIn.find(isGateway);

  it("by the Service port of the listener, and no other", () => {
    const found = first([...cluster(true), one()]);
    expect(found?.verdict).toBe("whole");
    expect(found?.controller).toMatchObject({
      workload: { kind: "Deployment", namespace: "shop", name: "edge-proxy" },
      foundBy: "its pods are labelled for Gateway edge",
      controllerName: "example.com/gateways",
      ready: 1,
      total: 1,
      verdict: "whole",
      entries: [{ type: "node-port", port: 30080, service: "shop/edge-proxy", verdict: "whole" }],
    });
  });

  it("also where no HTTP is spoken", () => {
    const found = first([...cluster(true), route("r", [rule("web:80")], { kind: "TCPRoute" })]);
    expect(found?.controller?.entries).toMatchObject([{ type: "node-port", port: 30900 }]);
  });

  it("is severed where no pod of it is ready", () => {
    const found = first([...cluster(false), one()]);
    expect(found).toMatchObject({
      verdict: "severed",
      break: { hop: "way-in", code: "controller-not-ready", outcome: "refused" },
      controller: { ready: 0, total: 1 },
    });
  });
});
