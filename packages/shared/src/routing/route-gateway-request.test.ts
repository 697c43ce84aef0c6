import { describe } from "vitest";
import { route, rule } from "../../test/gateway-objects.ts";
import { testRequests } from "../../test/gateway-requests.ts";

describe("paths", () => {
  const one = (match: string) => [route("r", [rule("a:80", match)])];
  const no = (text: string) => [
    "404",
    `the route of listener web of Gateway edge for the host x.example does not take ${text}`,
  ];
  const at = (path: string) => `GET http://x.example${path}`;
  testRequests([
    {
      name: "no match takes everything",
      routes: [route("r", [rule("a:80")])],
      request: at("/any/where"),
      expected: ["a"],
    },
    { name: "prefix: itself", routes: one("/cart"), request: at("/cart"), expected: ["a"] },
    { name: "prefix: with a closing slash", routes: one("/cart"), request: at("/cart/"), expected: ["a"] },
    { name: "prefix: below", routes: one("/cart"), request: at("/cart/1/x"), expected: ["a"] },
    {
      name: "prefix: not the longer word",
      routes: one("/cart"),
      request: at("/cartoon"),
      expected: no("GET /cartoon"),
    },
    { name: "prefix: not above", routes: one("/cart/1"), request: at("/cart"), expected: no("GET /cart") },
    {
      name: "prefix: not elsewhere in the path",
      routes: one("/cart"),
      request: at("/my/cart"),
      expected: no("GET /my/cart"),
    },
    { name: "prefix: its own closing slash is ignored", routes: one("/cart/"), request: at("/cart"), expected: ["a"] },
    { name: "prefix: case counts", routes: one("/cart"), request: at("/Cart"), expected: no("GET /Cart") },
    { name: "prefix: the query does not", routes: one("/cart"), request: at("/cart?x=/y"), expected: ["a"] },
    { name: "exact: itself", routes: one("Exact /cart"), request: at("/cart"), expected: ["a"] },
    { name: "exact: no closing slash", routes: one("Exact /cart"), request: at("/cart/"), expected: no("GET /cart/") },
    { name: "exact: case counts", routes: one("Exact /cart"), request: at("/Cart"), expected: no("GET /Cart") },
    { name: "exact: not below", routes: one("Exact /cart"), request: at("/cart/1"), expected: no("GET /cart/1") },
    { name: "regular expression", routes: one("~/v[0-9]+/.*"), request: at("/v2/cart"), expected: ["a"] },
    {
      name: "regular expression: the whole path",
      routes: one("~/v[0-9]+"),
      request: at("/v2/cart"),
      expected: no("GET /v2/cart"),
    },
    {
      name: "a regular expression that cannot be judged",
      routes: one("~/(a+)+"),
      request: at("/aa"),
      expected: [
        "unknown",
        "whether HTTPRoute shop/r takes it is not known: a regular expression of spec.rules[0] cannot be judged here",
      ],
    },
    {
      name: "one that cannot be judged does not matter where another goes first",
      routes: [route("r", [rule("a:80", "~/(a+)+"), rule("b:80", "Exact /aa")])],
      request: at("/aa"),
      expected: ["b"],
    },
  ]);
});

describe("methods, headers and query parameters", () => {
  const one = (match: string) => [route("r", [rule("a:80", match)])];
  const no = (text: string) => [
    "404",
    `the route of listener web of Gateway edge for the host x.example does not take ${text}`,
  ];
  testRequests([
    { name: "the method", routes: one("POST"), request: "POST http://x.example/", expected: ["a"] },
    { name: "another method", routes: one("POST"), request: "GET http://x.example/", expected: no("GET /") },
    { name: "HEAD is not GET", routes: one("GET"), request: "HEAD http://x.example/", expected: no("HEAD /") },
    { name: "a header", routes: one("h:version=2"), request: "GET http://x.example/ version=2", expected: ["a"] },
    {
      name: "a header's name in any case",
      routes: one("h:Version=2"),
      request: "GET http://x.example/ VERSION=2",
      expected: ["a"],
    },
    {
      name: "a header's value in its own",
      routes: one("h:v=Two"),
      request: "GET http://x.example/ v=two",
      expected: no("GET /"),
    },
    {
      name: "a header that is missing",
      routes: one("h:version=2"),
      request: "GET http://x.example/",
      expected: no("GET /"),
    },
    {
      name: "a header by regular expression",
      routes: one("h:agent~curl.*"),
      request: "GET http://x.example/ agent=curl/8",
      expected: ["a"],
    },
    { name: "every header", routes: one("h:a=1 h:b=2"), request: "GET http://x.example/ a=1", expected: no("GET /") },
    {
      name: "a query parameter",
      routes: one("q:animal=whale"),
      request: "GET http://x.example/?animal=whale&x=y",
      expected: ["a"],
    },
    {
      name: "a query parameter's name in its own case",
      routes: one("q:animal=whale"),
      request: "GET http://x.example/?Animal=whale",
      expected: no("GET /"),
    },
    {
      name: "a query parameter's whole value",
      routes: one("q:animal=whale"),
      request: "GET http://x.example/?animal=whales",
      expected: no("GET /"),
    },
    {
      name: "every query parameter",
      routes: one("q:a=1 q:b=2"),
      request: "GET http://x.example/?b=2&a=1",
      expected: ["a"],
    },
    {
      name: "path, method, header and query together",
      routes: one("PUT /cart h:v=2 q:x=1"),
      request: "PUT http://x.example/cart?x=1 v=2",
      expected: ["a"],
    },
    {
      name: "any one match of a rule",
      routes: [route("r", [rule("a:80", "/cart", "h:v=2")])],
      request: "GET http://x.example/ v=2",
      expected: ["a"],
    },
  ]);
});

describe("which match goes first", () => {
  const between = (first: string, second: string) => [route("r", [rule("a:80", first), rule("b:80", second)])];
  const older = { createdAt: "2026-01-01T00:00:00Z" };
  const younger = { createdAt: "2026-02-01T00:00:00Z" };
  const at = (path: string) => `GET http://x.example${path}`;
  testRequests([
    {
      name: "exact before a prefix that is as long",
      routes: between("/cart", "Exact /cart"),
      request: at("/cart"),
      expected: ["b"],
    },
    { name: "the longer prefix", routes: between("/", "/cart"), request: at("/cart/1"), expected: ["b"] },
    {
      name: "the longer prefix by characters, not by elements",
      routes: between("/a/b", "/a/bb"),
      request: at("/a/bb"),
      expected: ["b"],
    },
    { name: "the path before the method", routes: between("GET /", "/cart"), request: at("/cart"), expected: ["b"] },
    {
      name: "the method before headers",
      routes: between("h:x=1 h:y=1", "GET"),
      request: `${at("/")} x=1 y=1`,
      expected: ["b"],
    },
    { name: "more headers", routes: between("h:x=1", "h:x=1 h:y=1"), request: `${at("/")} x=1 y=1`, expected: ["b"] },
    {
      name: "headers before query parameters",
      routes: between("q:a=1 q:b=1", "h:x=1"),
      request: `${at("/?a=1&b=1")} x=1`,
      expected: ["b"],
    },
    {
      name: "more query parameters",
      routes: between("q:a=1", "q:a=1 q:b=1"),
      request: at("/?a=1&b=1"),
      expected: ["b"],
    },
    {
      name: "of equals in one route the first rule",
      routes: between("/cart", "/cart"),
      request: at("/cart"),
      expected: ["a"],
    },
    {
      name: "of equals in two routes the older route",
      routes: [route("one", [rule("a:80", "/cart")], younger), route("two", [rule("b:80", "/cart")], older)],
      request: at("/cart"),
      expected: ["b"],
    },
    {
      name: "of equally old ones by namespace and name",
      routes: [route("two", [rule("a:80", "/cart")], older), route("one", [rule("b:80", "/cart")], older)],
      request: at("/cart"),
      expected: ["b"],
    },
    {
      name: "the better match of a younger route",
      routes: [route("one", [rule("a:80", "/")], older), route("two", [rule("b:80", "/cart")], younger)],
      request: at("/cart"),
      expected: ["b"],
    },
    {
      name: "a regular expression before a prefix: not everywhere",
      routes: between("/v2", "~/v[0-9]+"),
      request: at("/v2"),
      expected: [
        "b",
        "a regular expression goes before the prefix of HTTPRoute shop/r with most controllers; Istio takes the prefix",
      ],
    },
    {
      name: "exact before a regular expression",
      routes: between("~/v[0-9]+", "Exact /v2"),
      request: at("/v2"),
      expected: ["b"],
    },
  ]);
});

describe("hosts and listeners", () => {
  const hosts = (name: string, backend: string, ...hostnames: readonly string[]) =>
    route(name, [rule(backend)], { hostnames });
  const three = [hosts("one", "a:80", "*.example"), hosts("two", "b:80", "x.example"), route("three", [rule("c:80")])];
  testRequests([
    { name: "the exact hostname", routes: three, request: "GET http://x.example/", expected: ["b"] },
    { name: "the wildcard", routes: three, request: "GET http://y.example/", expected: ["a"] },
    { name: "the wildcard at any depth", routes: three, request: "GET http://z.y.example/", expected: ["a"] },
    { name: "no hostname takes the rest", routes: three, request: "GET http://example/", expected: ["c"] },
    {
      name: "the longer wildcard",
      routes: [hosts("one", "a:80", "*.example"), hosts("two", "b:80", "*.y.example")],
      request: "GET http://x.y.example/",
      expected: ["b"],
    },
    {
      name: "the hostname before the path",
      routes: [
        route("one", [rule("a:80", "Exact /cart")], { hostnames: ["*.example"] }),
        hosts("two", "b:80", "x.example"),
      ],
      request: "GET http://x.example/cart",
      expected: ["b"],
    },
    {
      name: "a route whose host does not fit",
      routes: [hosts("one", "a:80", "x.example")],
      request: "GET http://y.example/",
      expected: ["404", "no route attached to listener web of Gateway edge takes the host y.example"],
    },
    {
      name: "an address as host is taken by those without hostname only",
      routes: three,
      request: "GET http://203.0.113.7/",
      expected: ["c"],
    },
    {
      name: "the listener of the most exact hostname, and no other",
      listeners: ["all HTTP 80", "some HTTP 80 *.example", "one HTTP 80 x.example"],
      routes: [
        route("r", [rule("a:80")], { parentRefs: [{ name: "edge", sectionName: "all" }] }),
        route("s", [rule("b:80")], { parentRefs: [{ name: "edge", sectionName: "some" }] }),
        route("t", [rule("c:80", "/cart")], { parentRefs: [{ name: "edge", sectionName: "one" }] }),
      ],
      request: "GET http://x.example/",
      expected: ["404", "the route of listener one of Gateway edge for the host x.example does not take GET /"],
    },
    {
      name: "a host that no listener takes",
      listeners: ["one HTTP 80 x.example", "two HTTP 80 *.test"],
      routes: [route("r", [rule("a:80")])],
      request: "GET http://y.example/",
      expected: ["404", "no listener on port 80 of Gateway edge takes the host y.example, they take x.example, *.test"],
    },
    {
      name: "hostnames outside of the listener's are left out",
      listeners: ["one HTTP 80 *.example", "two HTTP 80 *.test"],
      routes: [hosts("r", "a:80", "x.example", "x.other")],
      request: "GET http://x.test/",
      expected: ["404", "no route attached to listener two of Gateway edge takes the host x.test"],
    },
    {
      name: "each port has its own listeners",
      listeners: ["web HTTP 80", "other HTTP 8080"],
      routes: [
        route("r", [rule("a:80")], { parentRefs: [{ name: "edge", sectionName: "web" }] }),
        route("s", [rule("b:80")], { parentRefs: [{ name: "edge", port: 8080 }] }),
      ],
      request: "GET http://x.example:8080/",
      expected: ["b"],
    },
    {
      name: "a port without listener",
      routes: [route("r", [rule("a:80")])],
      request: "GET http://x.example:81/",
      expected: ["unknown", "no listener has port 81 of Gateway edge, there are listeners on 80"],
    },
    {
      name: "HTTPS to its listener",
      listeners: ["tls HTTPS 443 x.example"],
      routes: [route("r", [rule("a:80")])],
      request: "GET https://x.example/",
      expected: ["a"],
    },
    {
      name: "HTTP to a listener that speaks HTTPS",
      listeners: ["tls HTTPS 8443"],
      routes: [route("r", [rule("a:80")])],
      request: "GET http://x.example:8443/",
      expected: ["unknown", "listener tls on port 8443 of Gateway edge speaks HTTPS, the client http"],
    },
    {
      name: "a listener that its implementation alone knows",
      listeners: ["own example.com/own 80"],
      routes: [route("r", [rule("a:80")])],
      request: "GET http://x.example/",
      expected: [
        "unknown",
        "listener own on port 80 of Gateway edge speaks example.com/own, which is its implementation's own",
      ],
    },
    {
      name: "a route that would take it and is not attached",
      routes: [route("r", [rule("a:80")], { namespace: "other" })],
      request: "GET http://x.example/",
      expected: [
        "404",
        "no route attached to listener web of Gateway edge takes the host x.example",
        "HTTPRoute other/r would take it but is not attached: listener web allows routes of namespace shop only, the route is in other",
      ],
    },
  ]);
});
