import { describe, expect, it } from "vitest";
import { bareMeta, projectKind, slimObject } from "../../test/project-kind.ts";
import { findKind } from "./kinds.ts";
import { projectObject } from "./project-object.ts";
import { createShare } from "./share-values.ts";

const metadata = { name: "x", namespace: "shop" };
const group = "gateway.networking.k8s.io";
const anyPath = { type: "PathPrefix", value: "/" };
const anyRequest = { path: anyPath, method: null, headers: [], queryParams: [] };

describe("what every route kind has", () => {
  it.each(["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"] as const)("%s", (kind) => {
    const raw = {
      metadata: { ...metadata, generation: 4 },
      spec: {
        parentRefs: [
          { name: "edge" },
          { name: "edge", namespace: "infra", sectionName: "web", port: 80 },
          { group: "", kind: "Service", name: "mesh" },
        ],
        hostnames: ["Shop.Example.com"],
        rules: [
          {
            name: "first",
            backendRefs: [
              { name: "web", port: 80 },
              { name: "new", port: 80, weight: 0 },
            ],
          },
          { backendRefs: [{ group: "example.com", kind: "Bucket", name: "files", namespace: "other" }] },
        ],
      },
      status: {
        parents: [
          {
            parentRef: { name: "edge" },
            controllerName: "example.com/gateways",
            conditions: [{ type: "Accepted", status: "True", observedGeneration: 4 }],
          },
        ],
      },
    };
    const edge = { group, kind: "Gateway", namespace: "shop", name: "edge", sectionName: null, port: null };
    const matches = { HTTPRoute: [anyRequest], GRPCRoute: [{ ...anyRequest, path: anyCall }] };
    const ofRule = { matches: kind in matches ? matches[kind as keyof typeof matches] : [], filters: [] };
    const web = { group: "", kind: "Service", namespace: "shop", name: "web", port: 80, weight: 1 };
    expect(slimObject(kind, raw)).toEqual({
      ...bareMeta,
      namespace: "shop",
      kind,
      generation: 4,
      parentRefs: [
        edge,
        { ...edge, namespace: "infra", sectionName: "web", port: 80 },
        { ...edge, group: "", kind: "Service", name: "mesh" },
      ],
      hostnames: ["shop.example.com"],
      rules: [
        {
          ...ofRule,
          fieldPath: "spec.rules[0]",
          name: "first",
          backends: [
            { ...web, fieldPath: "spec.rules[0].backendRefs[0]" },
            { ...web, fieldPath: "spec.rules[0].backendRefs[1]", name: "new", weight: 0 },
          ],
        },
        {
          ...ofRule,
          fieldPath: "spec.rules[1]",
          name: null,
          backends: [
            {
              fieldPath: "spec.rules[1].backendRefs[0]",
              group: "example.com",
              kind: "Bucket",
              namespace: "other",
              name: "files",
              port: null,
              weight: 1,
            },
          ],
        },
      ],
      parents: [
        {
          ref: edge,
          controllerName: "example.com/gateways",
          conditions: [
            { type: "Accepted", status: "true", reason: null, message: null, since: null, observedGeneration: 4 },
          ],
        },
      ],
    });
  });

  const anyCall = { type: "Grpc", service: null, method: null, isRegex: false };
});

describe("matches of an HTTPRoute", () => {
  it.each([
    { name: "no path: every one", match: { method: "GET" }, expected: { ...anyRequest, method: "GET" } },
    { name: "an empty path", match: { path: { value: "" } }, expected: anyRequest },
    {
      name: "path and type",
      match: { path: { type: "Exact", value: "/cart" } },
      expected: { ...anyRequest, path: { type: "Exact", value: "/cart" } },
    },
    {
      name: "a regular expression is kept as it is",
      match: { path: { type: "RegularExpression", value: "/v[0-9]+/.*\\.css" } },
      expected: { ...anyRequest, path: { type: "RegularExpression", value: "/v[0-9]+/.*\\.css" } },
    },
    {
      name: "headers and query parameters",
      match: {
        headers: [
          { name: "Version", value: "2" },
          { type: "RegularExpression", name: "agent", value: "curl/.*" },
        ],
        queryParams: [{ name: "q", value: "" }],
      },
      expected: {
        ...anyRequest,
        headers: [
          { name: "Version", value: "2", type: "Exact" },
          { name: "agent", value: "curl/.*", type: "RegularExpression" },
        ],
        queryParams: [{ name: "q", value: "", type: "Exact" }],
      },
    },
    {
      name: "of equal names the first; a header's case does not count, a parameter's does",
      match: {
        headers: [
          { name: "Version", value: "1" },
          { name: "version", value: "2" },
        ],
        queryParams: [
          { name: "q", value: "1" },
          { name: "Q", value: "2" },
          { name: "q", value: "3" },
        ],
      },
      expected: {
        ...anyRequest,
        headers: [{ name: "Version", value: "1", type: "Exact" }],
        queryParams: [
          { name: "q", value: "1", type: "Exact" },
          { name: "Q", value: "2", type: "Exact" },
        ],
      },
    },
  ])("$name", ({ match, expected }) => {
    const raw = { metadata, spec: { rules: [{ matches: [match] }] } };
    expect(slimObject("HTTPRoute", raw)).toMatchObject({ rules: [{ matches: [expected] }] });
  });

  it("without rules it takes everything and leads nowhere; other kinds have no rule then", () => {
    const rule = { fieldPath: "spec.rules[0]", name: null, matches: [anyRequest], backends: [], filters: [] };
    expect(slimObject("HTTPRoute", { metadata, spec: {} })).toMatchObject({ rules: [rule] });
    expect(slimObject("GRPCRoute", { metadata, spec: {} })).toMatchObject({ rules: [] });
  });
});

describe("matches of a GRPCRoute", () => {
  it.each([
    {
      name: "service and method",
      match: { method: { service: "shop.Cart", method: "Add" } },
      path: { service: "shop.Cart", method: "Add", isRegex: false },
    },
    {
      name: "a service",
      match: { method: { service: "shop.Cart" } },
      path: { service: "shop.Cart", method: null, isRegex: false },
    },
    {
      name: "a method of any service",
      match: { method: { method: "Check", service: "" } },
      path: { service: null, method: "Check", isRegex: false },
    },
    {
      name: "regular expressions",
      match: { method: { type: "RegularExpression", service: "shop\\..*", method: "Get.*" } },
      path: { service: "shop\\..*", method: "Get.*", isRegex: true },
    },
    { name: "headers only", match: {}, path: { service: null, method: null, isRegex: false } },
  ])("$name", ({ match, path }) => {
    const headers = [{ name: "version", value: "2", type: "Exact" }];
    const raw = { metadata, spec: { rules: [{ matches: [{ ...match, headers }] }] } };
    const expected = { path: { type: "Grpc", ...path }, method: null, headers, queryParams: [] };
    expect(slimObject("GRPCRoute", raw)).toMatchObject({ rules: [{ matches: [expected] }] });
  });
});

describe("filters", () => {
  const none = { scheme: null, hostname: null, port: null, path: null, statusCode: 302 };
  it.each([
    {
      name: "a redirect is a 302 to where it came from",
      filter: { type: "RequestRedirect", requestRedirect: {} },
      expected: { type: "redirect", ...none },
    },
    {
      name: "a redirect in full",
      filter: {
        type: "RequestRedirect",
        requestRedirect: {
          scheme: "https",
          hostname: "example.org",
          port: 8443,
          path: { type: "ReplacePrefixMatch", replacePrefixMatch: "" },
          statusCode: 301,
        },
      },
      expected: {
        type: "redirect",
        scheme: "https",
        hostname: "example.org",
        port: 8443,
        path: { type: "ReplacePrefixMatch", value: "" },
        statusCode: 301,
      },
    },
    {
      name: "a rewrite",
      filter: {
        type: "URLRewrite",
        urlRewrite: { hostname: "inner.example", path: { type: "ReplaceFullPath", replaceFullPath: "/one" } },
      },
      expected: { type: "rewrite", hostname: "inner.example", path: { type: "ReplaceFullPath", value: "/one" } },
    },
    {
      name: "a mirror",
      filter: { type: "RequestMirror", requestMirror: { backendRef: { name: "copy", port: 80 } } },
      expected: {
        type: "mirror",
        backend: {
          fieldPath: "spec.rules[0].filters[0].requestMirror.backendRef",
          group: "",
          kind: "Service",
          namespace: "shop",
          name: "copy",
          port: 80,
          weight: 1,
        },
      },
    },
    ...["RequestHeaderModifier", "ResponseHeaderModifier", "CORS", "ExternalAuth", "ExtensionRef", "Later"].map(
      (type) => ({ name: type, filter: { type }, expected: { type: "other", name: type } }),
    ),
  ])("$name", ({ filter, expected }) => {
    const raw = { metadata, spec: { rules: [{ filters: [filter] }] } };
    expect(slimObject("HTTPRoute", raw)).toMatchObject({ rules: [{ filters: [expected] }] });
  });
});

describe("a route that cannot be read says which field", () => {
  it.each([
    {
      rule: { matches: [{ path: { type: "Glob", value: "*" } }] },
      path: "spec.rules[0].matches[0].path.type",
      reason: 'must be one of Exact, PathPrefix, RegularExpression, is "Glob"',
    },
    {
      rule: { backendRefs: [{ port: 80 }] },
      path: "spec.rules[0].backendRefs[0].name",
      reason: "is required and absent",
    },
    {
      rule: { backendRefs: [{ name: "web", port: "80" }] },
      path: "spec.rules[0].backendRefs[0].port",
      reason: "must be a whole number, is a string",
    },
  ])("$path $reason", ({ rule, path, reason }) => {
    expect(projectKind("HTTPRoute", { metadata, spec: { rules: [rule] } })).toEqual({
      type: "unreadable",
      path,
      reason,
    });
  });
});

describe("older versions hold the same", () => {
  it.each([
    ["HTTPRoute", "v1beta1"],
    ["HTTPRoute", "v1alpha2"],
    ["GRPCRoute", "v1alpha2"],
    ["TLSRoute", "v1alpha2"],
    ["TLSRoute", "v1alpha3"],
    ["TCPRoute", "v1"],
    ["UDPRoute", "v1"],
  ])("%s of %s", (kind, version) => {
    const entry = findKind(`${group}/${version}`, kind);
    if (entry === undefined) throw new Error("not read");
    const raw = {
      metadata,
      spec: { parentRefs: [{ name: "edge" }], rules: [{ backendRefs: [{ name: "web", port: 80 }] }] },
    };
    expect(projectObject(entry, raw, createShare())).toEqual(projectKind(entry.kind, raw));
    expect(projectObject(entry, raw, createShare())).toMatchObject({
      object: { kind, parentRefs: [{ name: "edge" }] },
    });
  });
});
