import { describe, expect, it } from "vitest";
import { endpoint, pod, service, slice, snapshotOf, type Raw } from "../../test/cluster-objects.ts";
import { gateway, gatewayClass, listener, referenceGrant, route, rule } from "../../test/gateway-objects.ts";
import { behind, edge, isGateway, one, testGatewayWays, way, type GatewayWayRow } from "../../test/gateway-ways.ts";
import { serviceId } from "../model/names.ts";
import { computeServicePaths } from "./compute-service-paths.ts";

const dns = service("web", { ports: [{ name: "dns", port: 53, protocol: "UDP", targetPort: 53 }] });

const headers = {
  type: "RequestHeaderModifier",
  requestHeaderModifier: { set: [{ name: "x", value: "y" }] },
};

const rows: readonly GatewayWayRow[] = [
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
    name: "weight 0 alone",
    objects: [...edge, ...behind, one("web:80*0")],
    expected: [
      "whole",
      `80/TCP ${way("✗ severed at way-in: HTTPRoute r gives it weight 0: no request comes this way [route-sends-nothing]", "web:80 edge", "share 0")}`,
    ],
  },
  {
    name: "a filter that is no redirect",
    objects: [
      ...edge,
      ...behind,
      route("r", [
        { ...rule("web:80", "/cart"), filters: [headers] },
        { ...rule("web:80*0", "/"), filters: [headers] },
      ]),
    ],
    expected: [
      "whole",
      `80/TCP ${way("whole")}`,
      "80/TCP web:80 edge * PathPrefix / by HTTPRoute r to port 80  ✗ severed at way-in: HTTPRoute r gives it weight 0: no request comes this way [route-sends-nothing] share 0",
    ],
  },
  {
    name: "other backends of that name: another kind, another group, another namespace",
    objects: [
      ...edge,
      ...behind,
      route("r", [
        {
          ...rule("web:80", "/cart"),
          backendRefs: [
            { name: "web", port: 80, kind: "ServiceImport", group: "multicluster.x-k8s.io" },
            { name: "web", port: 80, group: "example.com" },
            { name: "web", port: 80, namespace: "other" },
            { name: "web", port: 80, kind: "Backend" },
            { name: "web", port: 80 },
          ],
        },
      ]),
    ],
    expected: ["whole", `80/TCP ${way("whole", "web:80 edge", "share 0.2")}`],
  },
  {
    name: "some behind it are not ready: no answer is foretold",
    objects: [
      ...edge,
      service("web"),
      pod("a"),
      pod("b", { ip: "10.1.0.2", ready: false }),
      slice("web", [endpoint("10.1.0.1", { pod: "a" }), endpoint("10.1.0.2", { pod: "b", ready: false })]),
      one(),
    ],
    expected: [
      "part",
      `80/TCP ${way("part at endpoints: 1 of 2 pods takes no traffic: container app is not ready [some-not-ready]")}`,
    ],
  },
  {
    name: "a GRPCRoute with nothing behind: UNAVAILABLE",
    objects: [...edge, service("web"), slice("web", []), route("r", [rule("web:80")], { kind: "GRPCRoute" })],
    expected: [
      "severed",
      "80/TCP web:80 edge * any gRPC call by GRPCRoute r to port 80  ✗ severed at endpoints (http-503): no pod has app=web [no-pod-selected] share 1",
    ],
  },
  {
    name: "a port that the Service does not have, and a route that is not attached",
    objects: [
      gatewayClass(),
      gateway(["web HTTP 80 a.example"]),
      ...behind,
      one("web:8080", { hostnames: ["b.example"] }),
    ],
    expected: [
      "part",
      "stray web:80 edge b.example PathPrefix /cart by HTTPRoute r to port 8080  ✗ severed at way-in (http-404): listener web takes a.example, the route asks for b.example [route-not-attached] share 1",
    ],
  },
  {
    name: "a port that the Service does not have, of a Gateway that may not be served",
    objects: [gateway(), ...behind, one("web:8080")],
    expected: [
      "part",
      "stray web:80 edge * PathPrefix /cart by HTTPRoute r to port 8080  ✗ severed at service (http-500): Service web has no port 8080, it has 80/TCP [service-port-missing] share 1",
    ],
  },
  {
    name: "weight 0, of a Gateway that may not be served",
    objects: [gateway(), ...behind, one("web:80*0 other:80")],
    expected: [
      "whole",
      `80/TCP ${way("✗ severed at way-in: HTTPRoute r gives it weight 0: no request comes this way [route-sends-nothing]", "web:80 edge", "share 0")}`,
    ],
  },
  {
    name: "a missing Service of a UDPRoute",
    objects: [gatewayClass(), gateway(["dns UDP 53"]), route("r", [rule("web:53")], { kind: "UDPRoute" })],
    expected: [
      "severed",
      "stray dns:53 edge *  by UDPRoute r to port 53  ✗ severed at service (refused): namespace shop has no Service web [service-missing] share 1",
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
      "stray web:80 edge * PathPrefix /cart by HTTPRoute r to port 53  ✗ severed at service (http-500): Service web has port 53 but not for TCP, which an HTTPRoute needs [service-port-missing] share 1",
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
      `80/TCP ${way("✗ severed at service (http-500): no ReferenceGrant in namespace shop lets an HTTPRoute of other refer to Service web [reference-not-granted]")}`,
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
  testGatewayWays(rows);

  const waysOf = (objects: readonly Raw[]) => {
    const paths = computeServicePaths(snapshotOf(objects), serviceId("shop", "web"));
    return [...(paths?.ports.flatMap(({ waysIn }) => waysIn) ?? []), ...(paths?.strayWaysIn ?? [])].filter(isGateway);
  };

  it("is told whole", () => {
    const status = { addresses: [{ type: "IPAddress", value: "203.0.113.8" }] };
    const gateways = [gatewayClass(), gateway(undefined, { status })];
    const [found] = waysOf([...gateways, ...behind, one("web:80", { hostnames: ["x.example"] })]);
    expect(found).toEqual({
      id: "gateway:shop/edge:web HTTPRoute shop/r x.example PathPrefix /cart",
      type: "gateway",
      client: "outside",
      bypassesClusterIp: true,
      gateway: { kind: "Gateway", namespace: "shop", name: "edge" },
      listener: "web",
      listenerPort: 80,
      listenerProtocol: "HTTP",
      route: { kind: "HTTPRoute", namespace: "shop", name: "r" },
      hostname: "x.example",
      match: "PathPrefix /cart",
      fieldPath: "spec.rules[0].backendRefs[0]",
      backendPort: 80,
      share: 1,
      addresses: ["203.0.113.8"],
      conditions: [],
      controller: null,
      dialsTargetPort: false,
      verdict: "whole",
      break: null,
    });
  });

  it("of a route without matches, and of a Gateway that is not there", () => {
    const [found] = waysOf([dns, route("r", [rule("web:53")], { kind: "UDPRoute" })]);
    expect([found?.id, found?.match, found?.addresses]).toEqual(["gateway:shop/edge:* UDPRoute shop/r *", null, []]);
  });

  it("shows what a backendRef asks for in vain", () => {
    const ghosts = ["web:8080", "web"].map((backend) => waysOf([...edge, ...behind, one(backend)])[0]?.break?.ghost);
    expect(ghosts.map((ghost) => [ghost?.wanted, ghost?.why, ghost?.near])).toEqual([
      ["8080", "Service web has no port 8080, it has 80/TCP", "web has 80/TCP"],
      ['"none given"', "the backendRef to Service web names no port", "web has 80/TCP"],
    ]);
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
