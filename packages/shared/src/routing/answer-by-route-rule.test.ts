import { describe } from "vitest";
import type { Raw } from "../../test/cluster-objects.ts";
import { condition, route, routeStatus, rule } from "../../test/gateway-objects.ts";
import { testRequests } from "../../test/gateway-requests.ts";

describe("backends and weights", () => {
  const to = (backends: string) => [route("r", [rule(backends)])];
  const request = "GET http://x.example/";
  testRequests([
    { name: "equal where nothing is said", routes: to("a:80 b:80"), request, expected: ["a 0.5, b 0.5"] },
    { name: "by weight", routes: to("a:80*1 b:80*3"), request, expected: ["a 0.25, b 0.75"] },
    { name: "weight 0 gets nothing", routes: to("a:80*0 b:80*5"), request, expected: ["b"] },
    {
      name: "only weights of 0",
      routes: to("a:80*0 b:80*0"),
      request,
      expected: ["500", "every backend of spec.rules[0] of HTTPRoute r has weight 0"],
    },
    {
      name: "no backends",
      routes: to(""),
      request,
      expected: ["500", "spec.rules[0] of HTTPRoute r has no backendRefs"],
    },
    {
      name: "no rules",
      routes: [route("r", [])],
      request,
      expected: ["500", "spec.rules[0] of HTTPRoute r has no backendRefs"],
    },
    {
      name: "a Service that does not exist, for its share",
      routes: to("a:80 gone:80"),
      request,
      expected: ["a 0.5, gone 0.5 (500: namespace shop has no Service gone)"],
    },
    {
      name: "a port that the Service does not have",
      routes: to("a:8080"),
      request,
      expected: ["a (500: Service a has no port 8080, it has 80/TCP)"],
    },
    { name: "no port", routes: to("a"), request, expected: ["a (500: the backendRef to Service a names no port)"] },
    {
      name: "another namespace without a grant",
      routes: to("data/db:80"),
      request,
      expected: ["data/db (500: no ReferenceGrant in namespace data lets an HTTPRoute of shop refer to Service db)"],
    },
    {
      name: "another kind",
      routes: [route("r", [{ backendRefs: [{ group: "example.com", kind: "Bucket", name: "files" }] }])],
      request,
      expected: ["files (500: Bucket.example.com files is no Service)"],
    },
    {
      name: "another kind that the controller has resolved",
      routes: [
        route("r", [{ backendRefs: [{ group: "example.com", kind: "Bucket", name: "files" }] }], {
          status: routeStatus([condition("Accepted True Accepted"), condition("ResolvedRefs True ResolvedRefs")]),
        }),
      ],
      request,
      expected: ["unknown", "Bucket.example.com files is no Service: where it leads is not read"],
    },
    {
      name: "what else the controller says is told",
      routes: [
        route("r", [rule("a:80")], {
          status: routeStatus([
            condition("Accepted True Accepted"),
            condition("ResolvedRefs False UnsupportedProtocol", { message: "h2c is not spoken here" }),
          ]),
        }),
      ],
      request,
      expected: ["a", "the controller says ResolvedRefs: UnsupportedProtocol, h2c is not spoken here"],
    },
    {
      name: "a filter of the controller's own may answer itself",
      routes: [
        route("r", [{ ...rule("a:80"), filters: [{ type: "ExtensionRef" }, { type: "RequestHeaderModifier" }] }]),
      ],
      request,
      expected: [
        "a",
        "a filter of the controller's own stands before the backends (spec.rules[0]): it may answer itself",
      ],
    },
    {
      name: "a filter of the controller's own in place of backends",
      routes: [route("r", [{ filters: [{ type: "ExtensionRef" }] }])],
      request,
      expected: [
        "unknown",
        "a filter of the controller's own answers (spec.rules[0])",
        "a filter of the controller's own stands before the backends (spec.rules[0]): it may answer itself",
      ],
    },
    {
      name: "an outside authority",
      routes: [route("r", [{ ...rule("a:80"), filters: [{ type: "ExternalAuth" }] }])],
      request,
      expected: ["a", "an outside service decides who may pass (ExternalAuth in spec.rules[0]): that is not visible"],
    },
    {
      name: "a preflight request",
      routes: [route("r", [{ ...rule("a:80"), filters: [{ type: "CORS" }] }])],
      request: "OPTIONS http://x.example/",
      expected: ["a", "the CORS filter of spec.rules[0] answers preflight requests itself"],
    },
  ]);
});

describe("redirects", () => {
  const redirect = (more: Raw, match = "/old") => [
    route("r", [{ ...rule("", match), filters: [{ type: "RequestRedirect", requestRedirect: more }] }]),
  ];
  const prefix = (value: string) => ({ path: { type: "ReplacePrefixMatch", replacePrefixMatch: value } });
  const to = (location: string, status = "302") => [status, `spec.rules[0] of HTTPRoute r redirects to ${location}`];
  const request = "GET http://x.example/old/1";
  testRequests([
    {
      name: "to another host",
      routes: redirect({ hostname: "y.example" }),
      request,
      expected: to("http://y.example/old/1"),
    },
    {
      name: "by its status",
      routes: redirect({ hostname: "y.example", statusCode: 301 }),
      request,
      expected: to("http://y.example/old/1", "301"),
    },
    {
      name: "to HTTPS on its own port",
      routes: redirect({ scheme: "https" }),
      request,
      expected: to("https://x.example/old/1"),
    },
    {
      name: "to another port",
      routes: redirect({ port: 8443, scheme: "https" }),
      request,
      expected: to("https://x.example:8443/old/1"),
    },
    {
      name: "without a scheme it keeps the listener's port",
      listeners: ["web HTTP 8080"],
      routes: redirect({ hostname: "y.example" }),
      request: "GET http://x.example:8080/old",
      expected: to("http://y.example:8080/old"),
    },
    {
      name: "port 80 over HTTP is not written",
      listeners: ["web HTTP 8080"],
      routes: redirect({ port: 80 }),
      request: "GET http://x.example:8080/old",
      expected: to("http://x.example/old"),
    },
    {
      name: "the whole path",
      routes: redirect({ path: { type: "ReplaceFullPath", replaceFullPath: "/new" } }),
      request,
      expected: to("http://x.example/new"),
    },
    { name: "the prefix", routes: redirect(prefix("/new")), request, expected: to("http://x.example/new/1") },
    {
      name: "the prefix with a closing slash",
      routes: redirect(prefix("/new/")),
      request,
      expected: to("http://x.example/new/1"),
    },
    { name: "the prefix by nothing", routes: redirect(prefix("")), request, expected: to("http://x.example/1") },
    {
      name: "the whole path's prefix by nothing",
      routes: redirect(prefix("")),
      request: "GET http://x.example/old",
      expected: to("http://x.example/"),
    },
    {
      name: "the prefix of a path with a closing slash",
      routes: redirect(prefix("/new")),
      request: "GET http://x.example/old/",
      expected: to("http://x.example/new/"),
    },
    {
      name: "the root's prefix",
      routes: redirect(prefix("/new"), "/"),
      request: "GET http://x.example/1",
      expected: to("http://x.example/new/1"),
    },
  ]);
});
