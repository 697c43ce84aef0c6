import { describe, expect, it } from "vitest";
import { deployment, endpoint, node, pod, service, slice, snapshotOf, type Raw } from "../../test/cluster-objects.ts";
import { describeWayIn } from "../../test/describe-paths.ts";
import {
  condition,
  gateway,
  gatewayClass,
  listener,
  referenceGrant,
  route,
  routeStatus,
  rule,
  type RouteParts,
} from "../../test/gateway-objects.ts";
import { serviceId } from "../model/names.ts";
import type { SlimKind } from "../model/objects.ts";
import { computeServicePaths, type PathOptions } from "./compute-service-paths.ts";
import type { WayIn } from "./path-model.ts";

interface Row {
  readonly name: string;
  readonly objects: readonly Raw[];
  readonly unreadable?: readonly SlimKind[];
  readonly options?: PathOptions;
  /** The Service's verdict; its Gateway ways in by port; the stray ones. */
  readonly expected: readonly string[];
}

function lines({ objects, unreadable, options }: Row): readonly string[] {
  const paths = computeServicePaths(snapshotOf(objects, unreadable), serviceId("shop", "web"), options);
  if (paths === undefined) return ["no such Service"];
  const ofPorts = paths.ports.flatMap(({ port, protocol, waysIn }) =>
    waysIn.filter(isGateway).map((way) => `${String(port)}/${protocol} ${describe1(way)}`),
  );
  return [paths.verdict, ...ofPorts, ...paths.strayWaysIn.filter(isGateway).map((way) => `stray ${describe1(way)}`)];
}

function isGateway(way: WayIn): way is Extract<WayIn, { type: "gateway" }> {
  return way.type === "gateway";
}

function describe1(way: Extract<WayIn, { type: "gateway" }>): string {
  const said = way.conditions.length === 0 ? "" : ` {${way.conditions.join("; ")}}`;
  const text = describeWayIn(way).join(" ").replace("from outside: Gateway ", "").replace(" past the ClusterIP", "");
  return `${way.listener}:${String(way.listenerPort)} ${text} share ${String(way.share)}${said}`;
}

const behind = [service("web"), pod("a"), slice("web", [endpoint("10.1.0.1", { pod: "a" })])];
const edge = [gatewayClass(), gateway()];
const one = (backends = "web:80", parts: RouteParts = {}) => route("r", [rule(backends, "/cart")], parts);
const way = (verdict: string, text = "web:80 edge", more = "share 1") =>
  `${text} * PathPrefix /cart by HTTPRoute r to port 80  ${verdict} ${more}`;
const dns = service("web", { ports: [{ name: "dns", port: 53, protocol: "UDP", targetPort: 53 }] });
const programmed = [condition("Accepted True Accepted"), condition("Programmed True Programmed")];

const rows: readonly Row[] = [
  {
    name: "one rule",
    objects: [...edge, ...behind, one()],
    expected: ["whole", `80/TCP ${way("whole")}`],
  },
  {
    name: "each hostname, each listener, each rule; matches of a rule stand together",
    objects: [
      gatewayClass(),
      gateway(["web HTTP 80", "tls HTTPS 443"]),
      ...behind,
      route("r", [rule("web:80", "Exact /a", "GET /b h:v=2"), rule("web:80*1 other:80*3")], {
        hostnames: ["x.example", "*.y.example"],
      }),
    ],
    expected: [
      "whole",
      "80/TCP web:80 edge x.example Exact /a or GET PathPrefix /b, header v=2 by HTTPRoute r to port 80  whole share 1",
      "80/TCP web:80 edge *.y.example Exact /a or GET PathPrefix /b, header v=2 by HTTPRoute r to port 80  whole share 1",
      "80/TCP tls:443 edge x.example Exact /a or GET PathPrefix /b, header v=2 by HTTPRoute r to port 80  whole share 1",
      "80/TCP tls:443 edge *.y.example Exact /a or GET PathPrefix /b, header v=2 by HTTPRoute r to port 80  whole share 1",
      "80/TCP web:80 edge x.example PathPrefix / by HTTPRoute r to port 80  whole share 0.25",
      "80/TCP web:80 edge *.y.example PathPrefix / by HTTPRoute r to port 80  whole share 0.25",
      "80/TCP tls:443 edge x.example PathPrefix / by HTTPRoute r to port 80  whole share 0.25",
      "80/TCP tls:443 edge *.y.example PathPrefix / by HTTPRoute r to port 80  whole share 0.25",
    ],
  },
  {
    name: "only hostnames that the listener takes",
    objects: [
      gatewayClass(),
      gateway(["web HTTP 80 *.example"]),
      ...behind,
      one("web:80", { hostnames: ["x.example", "x.test"] }),
    ],
    expected: ["whole", "80/TCP web:80 edge x.example PathPrefix /cart by HTTPRoute r to port 80  whole share 1"],
  },
  {
    name: "nothing behind: 503",
    objects: [...edge, service("web"), slice("web", []), one()],
    expected: ["severed", `80/TCP ${way("✗ severed at endpoints (http-503): no pod has app=web [no-pod-selected]")}`],
  },
  {
    name: "weight 0 is no fault of the port",
    objects: [...edge, ...behind, one("web:80*0 other:80")],
    expected: [
      "whole",
      `80/TCP ${way("✗ severed at way-in: HTTPRoute r gives it weight 0: no request comes this way [route-sends-nothing]", "web:80 edge", "share 0")}`,
    ],
  },
  {
    name: "a redirect sends nothing on",
    objects: [
      ...edge,
      ...behind,
      route("r", [{ ...rule("web:80", "/cart"), filters: [{ type: "RequestRedirect", requestRedirect: {} }] }]),
    ],
    expected: [
      "whole",
      `80/TCP ${way("✗ severed at way-in: HTTPRoute r redirects every request before it comes here [route-sends-nothing]")}`,
    ],
  },
  {
    name: "a port that the Service does not have",
    objects: [...edge, ...behind, one("web:8080")],
    expected: [
      "part",
      "stray web:80 edge * PathPrefix /cart by HTTPRoute r to port 8080  ✗ severed at service (http-500): Service web has no port 8080, it has 80/TCP [service-port-missing] share 1",
    ],
  },
  {
    name: "no port",
    objects: [...edge, ...behind, one("web")],
    expected: [
      "part",
      "stray web:80 edge * PathPrefix /cart by HTTPRoute r to port null  ✗ severed at service (http-500): the backendRef to Service web names no port [service-port-missing] share 1",
    ],
  },
  {
    name: "a UDP port",
    objects: [...edge, dns, one("web:53")],
    expected: [
      "severed",
      "stray web:80 edge * PathPrefix /cart by HTTPRoute r to port 53  ✗ severed at service (http-500): Service web has port 53 but not for TCP, which a HTTPRoute needs [service-port-missing] share 1",
    ],
  },
  {
    name: "a UDPRoute",
    objects: [
      gatewayClass(),
      gateway(["dns UDP 53"]),
      dns,
      pod("a"),
      slice("web", [endpoint("10.1.0.1", { pod: "a" })], [{ name: "dns", port: 53, protocol: "UDP" }]),
      route("r", [rule("web:53")], { kind: "UDPRoute" }),
    ],
    expected: ["whole", "53/UDP dns:53 edge *  by UDPRoute r to port 53  whole share 1"],
  },
  {
    name: "a TLSRoute with nothing behind: the connection is closed",
    objects: [
      gatewayClass(),
      gateway([listener("tls TLS 443", { tls: { mode: "Passthrough" } })]),
      service("web"),
      slice("web", []),
      route("r", [rule("web:80")], { kind: "TLSRoute", hostnames: ["x.example"] }),
    ],
    expected: [
      "severed",
      "80/TCP tls:443 edge x.example  by TLSRoute r to port 80  ✗ severed at endpoints (refused): no pod has app=web [no-pod-selected] share 1",
    ],
  },
  {
    name: "another namespace without a grant",
    objects: [
      gatewayClass(),
      gateway([listener("web HTTP 80", { allowedRoutes: { namespaces: { from: "All" } } })]),
      ...behind,
      one("shop/web:80", { namespace: "other" }),
    ],
    expected: [
      "part",
      `80/TCP ${way("✗ severed at service (http-500): no ReferenceGrant in namespace shop lets a HTTPRoute of other refer to Service web [reference-not-granted]")}`,
    ],
  },
  {
    name: "another namespace with a grant",
    objects: [
      gatewayClass(),
      gateway([listener("web HTTP 80", { allowedRoutes: { namespaces: { from: "All" } } })]),
      ...behind,
      one("shop/web:80", { namespace: "other" }),
      referenceGrant("shop", { from: { namespace: "other" } }),
    ],
    expected: ["whole", `80/TCP ${way("whole")}`],
  },
  {
    name: "another namespace, grants not readable",
    objects: [
      gatewayClass(),
      gateway([listener("web HTTP 80", { allowedRoutes: { namespaces: { from: "All" } } })]),
      ...behind,
      one("shop/web:80", { namespace: "other" }),
    ],
    unreadable: ["ReferenceGrant"],
    expected: [
      "unknown",
      `80/TCP ${way("unknown at service: objects of kind ReferenceGrant cannot be read [not-readable]")}`,
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
  {
    name: "a Service that does not exist is drawn as missing",
    objects: [...edge, one("web:80 other:80")],
    expected: [
      "severed",
      `stray ${way("✗ severed at service (http-500): namespace shop has no Service web [service-missing]", "web:80 edge", "share 0.5")}`,
    ],
  },
  {
    name: "a missing Service of a GRPCRoute",
    objects: [...edge, route("r", [rule("web:80")], { kind: "GRPCRoute" })],
    expected: [
      "severed",
      "stray web:80 edge * any gRPC call by GRPCRoute r to port 80  ✗ severed at service (http-503): namespace shop has no Service web [service-missing] share 1",
    ],
  },
  {
    name: "a missing Service, and a route that is not attached",
    objects: [gatewayClass(), gateway(["web HTTP 80 a.example"]), one("web:80", { hostnames: ["b.example"] })],
    expected: [
      "severed",
      "stray web:80 edge b.example PathPrefix /cart by HTTPRoute r to port 80  ✗ severed at way-in (http-404): listener web takes a.example, the route asks for b.example [route-not-attached] share 1",
    ],
  },
  { name: "no kinds of Gateway API at all", objects: behind, expected: ["whole"] },
];

describe("ways in by a Gateway", () => {
  it.each(rows)("$name", (row) => {
    expect(lines(row)).toEqual(row.expected);
  });

  it("ids are unique and do not hang on the order of rules", () => {
    const rules = [rule("web:80", "/a"), rule("web:80", "/b"), rule("web:80", "/a"), rule("web:80 web:80", "/c")];
    const ids = (given: readonly Raw[]) => {
      const paths = computeServicePaths(snapshotOf([...edge, ...behind, route("r", given)]), serviceId("shop", "web"));
      return paths?.ports[0]?.waysIn.filter(isGateway).map(({ id }) => id) ?? [];
    };
    expect(ids(rules)).toEqual([
      "gateway:shop/edge:web HTTPRoute shop/r * PathPrefix /a",
      "gateway:shop/edge:web HTTPRoute shop/r * PathPrefix /b",
      "gateway:shop/edge:web HTTPRoute shop/r * PathPrefix /a #2",
      "gateway:shop/edge:web HTTPRoute shop/r * PathPrefix /c",
      "gateway:shop/edge:web HTTPRoute shop/r * PathPrefix /c #2",
    ]);
    expect([...ids([...rules].reverse())].sort()).toEqual([...ids(rules)].sort());
  });
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
