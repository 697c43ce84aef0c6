import { describe, expect, it } from "vitest";
import type { Raw } from "../../test/cluster-objects.ts";
import { condition, gateway, gatewayClass, listener, route, routeStatus, rule } from "../../test/gateway-objects.ts";
import { decide, services, testRequests } from "../../test/gateway-requests.ts";

describe("GRPCRoutes", () => {
  const call = (method: Raw, backend = "a:80") => ({ matches: [{ method }], ...rule(backend) });
  const grpc = (rules: readonly Raw[]) => [route("g", rules, { kind: "GRPCRoute" })];
  const request = "POST http://x.example/shop.Cart/Add";
  const no = (text: string) => [
    "404",
    `the route of listener web of Gateway edge for the host x.example does not take ${text}`,
  ];
  testRequests([
    { name: "every call", routes: grpc([rule("a:80")]), request, expected: ["a"] },
    {
      name: "service and method",
      routes: grpc([call({ service: "shop.Cart", method: "Add" })]),
      request,
      expected: ["a"],
    },
    {
      name: "another method",
      routes: grpc([call({ service: "shop.Cart", method: "Get" })]),
      request,
      expected: no("POST /shop.Cart/Add"),
    },
    { name: "a service", routes: grpc([call({ service: "shop.Cart" })]), request, expected: ["a"] },
    {
      name: "a service whose name goes on",
      routes: grpc([call({ service: "shop.Car" })]),
      request,
      expected: no("POST /shop.Cart/Add"),
    },
    { name: "a method of any service", routes: grpc([call({ method: "Add" })]), request, expected: ["a"] },
    {
      name: "regular expressions",
      routes: grpc([call({ type: "RegularExpression", service: "shop\\..*", method: "A.d" })]),
      request,
      expected: ["a"],
    },
    {
      name: "a path that is no call",
      routes: grpc([call({ service: "shop.Cart" })]),
      request: "POST http://x.example/shop.Cart",
      expected: no("POST /shop.Cart"),
    },
    {
      name: "the longer match first: service and method, service, method",
      routes: grpc([
        call({ method: "Add" }, "a:80"),
        call({ service: "shop.Cart" }, "b:80"),
        call({ service: "shop.Cart", method: "Add" }, "c:80"),
      ]),
      request,
      expected: ["c"],
    },
    {
      name: "a service before a method",
      routes: grpc([call({ method: "Add" }, "a:80"), call({ service: "shop.Cart" }, "b:80")]),
      request,
      expected: ["b"],
    },
    {
      name: "more headers",
      routes: grpc([rule("a:80"), { ...rule("b:80"), matches: [{ headers: [{ name: "v", value: "2" }] }] }]),
      request: `${request} v=2`,
      expected: ["b"],
    },
    {
      name: "an invalid backend is UNAVAILABLE",
      routes: grpc([rule("gone:80")]),
      request,
      expected: ["gone (503: namespace shop has no Service gone)"],
    },
    {
      name: "of a GRPCRoute and an HTTPRoute with one host the older is accepted",
      routes: [
        route("g", [rule("a:80")], { kind: "GRPCRoute", createdAt: "2026-02-01T00:00:00Z" }),
        route("r", [rule("b:80")], { createdAt: "2026-01-01T00:00:00Z" }),
      ],
      request,
      expected: ["b", "GRPCRoute shop/g is not accepted: an older HTTPRoute has the same host"],
    },
    {
      name: "a controller may accept both",
      routes: [
        route("g", [call({ service: "shop.Cart" })], {
          kind: "GRPCRoute",
          createdAt: "2026-02-01T00:00:00Z",
          status: routeStatus([condition("Accepted True Accepted")]),
        }),
        route("r", [rule("b:80")], {
          createdAt: "2026-01-01T00:00:00Z",
          status: routeStatus([condition("Accepted True Accepted")]),
        }),
      ],
      request,
      expected: ["a"],
    },
  ]);
});

describe("a Gateway's own state", () => {
  const at = "GET http://x.example/";
  it.each<{ name: string; status: Raw; more?: readonly Raw[]; expected: readonly string[] }>([
    {
      name: "accepted and programmed",
      status: { conditions: [condition("Accepted True Accepted"), condition("Programmed True Programmed")] },
      expected: ["a"],
    },
    {
      name: "not accepted: what becomes of a request is not known",
      status: { conditions: [condition("Accepted False Invalid", { message: "no listeners" })] },
      expected: ["unknown", "Gateway edge is not carried out: Accepted: Invalid, no listeners"],
    },
    {
      name: "without an address it still works",
      status: { conditions: [condition("Accepted True Accepted"), condition("Programmed False AddressNotAssigned")] },
      expected: ["a"],
    },
    {
      name: "waiting for its controller",
      status: { conditions: [condition("Accepted Unknown Pending", { message: "Waiting for controller" })] },
      expected: ["a", "no controller has taken up Gateway edge: Accepted: Pending, Waiting for controller"],
    },
    {
      name: "what was said of an older generation does not count",
      status: { conditions: [condition("Accepted False Invalid", { observedGeneration: 0 })] },
      expected: ["a"],
    },
  ])("$name", ({ status, expected }) => {
    const objects = [gatewayClass(), gateway(undefined, { status }), ...services, route("r", [rule("a:80")])];
    expect(decide(objects, at)).toEqual(expected);
  });

  it("names the GatewayClass that is missing", () => {
    const status = { conditions: [condition("Accepted Unknown Pending")] };
    expect(decide([gateway(undefined, { status }), ...services, route("r", [rule("a:80")])], at)).toEqual([
      "a",
      "no controller has taken up Gateway edge: there is no GatewayClass edge",
    ]);
  });
});

describe("TLS and TCP for an HTTP client", () => {
  const tls = listener("tls TLS 443 *.example", { tls: { mode: "Passthrough" } });
  testRequests([
    {
      name: "TLS passed through by its server name",
      listeners: [tls],
      routes: [route("r", [rule("a:80")], { kind: "TLSRoute", hostnames: ["x.example"] })],
      request: "GET https://x.example/",
      expected: ["a"],
    },
    {
      name: "a server name that no route takes",
      listeners: [tls],
      routes: [route("r", [rule("a:80")], { kind: "TLSRoute", hostnames: ["x.example"] })],
      request: "GET https://y.example/",
      expected: ["closed", "no route attached to listener tls of Gateway edge takes the server name y.example"],
    },
    {
      name: "a server name that no listener takes",
      listeners: [tls],
      routes: [route("r", [rule("a:80")], { kind: "TLSRoute", hostnames: ["x.example"] })],
      request: "GET https://x.test/",
      expected: ["closed", "no listener on port 443 of Gateway edge takes the host x.test, they take *.example"],
    },
    {
      name: "HTTPS and TLS on one port, told apart by name",
      listeners: [tls, "web HTTPS 443 x.example"],
      routes: [route("r", [rule("a:80")], { kind: "TLSRoute", hostnames: ["*.example"] }), route("s", [rule("b:80")])],
      request: "GET https://x.example/",
      expected: ["b"],
    },
    {
      name: "HTTP through a TCPRoute",
      listeners: ["raw TCP 80"],
      routes: [route("r", [rule("a:80")], { kind: "TCPRoute" })],
      request: "GET http://x.example/",
      expected: ["a"],
    },
  ]);
});
