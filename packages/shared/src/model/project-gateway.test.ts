import { describe, expect, it } from "vitest";
import { bareMeta, projectKind, slimObject } from "../../test/project-kind.ts";
import { kindEntry } from "./kinds.ts";

const metadata = { name: "x" };
const clusterMeta = { ...bareMeta, namespace: "" };

describe("GatewayClass", () => {
  it("keeps its controller and what that says", () => {
    const raw = {
      metadata,
      spec: { controllerName: "example.com/gateways" },
      status: {
        conditions: [{ type: "Accepted", status: "False", reason: "InvalidParameters", observedGeneration: 2 }],
      },
    };
    expect(slimObject("GatewayClass", raw)).toEqual({
      ...clusterMeta,
      kind: "GatewayClass",
      controllerName: "example.com/gateways",
      conditions: [
        {
          type: "Accepted",
          status: "false",
          reason: "InvalidParameters",
          message: null,
          since: null,
          observedGeneration: 2,
        },
      ],
    });
  });
});

describe("Gateway", () => {
  it("joins each listener with its status", () => {
    const raw = {
      metadata: { ...metadata, generation: 3 },
      spec: {
        gatewayClassName: "edge",
        listeners: [
          { name: "web", port: 80, protocol: "HTTP", hostname: "*.Example.COM" },
          {
            name: "tls",
            port: 443,
            protocol: "TLS",
            tls: { mode: "Passthrough" },
            allowedRoutes: { kinds: [{ kind: "TLSRoute" }, { group: "example.com", kind: "OwnRoute" }] },
          },
        ],
      },
      status: {
        addresses: [{ value: "203.0.113.7" }, { type: "Hostname", value: "lb.example" }],
        conditions: [{ type: "Programmed", status: "True", reason: "Programmed", observedGeneration: 3 }],
        listeners: [{ name: "tls", conditions: [{ type: "Accepted", status: "True", reason: "Accepted" }] }],
      },
    };
    const condition = { message: null, since: null };
    expect(slimObject("Gateway", raw)).toEqual({
      ...bareMeta,
      kind: "Gateway",
      generation: 3,
      className: "edge",
      listeners: [
        {
          name: "web",
          hostname: "*.example.com",
          port: 80,
          protocol: "HTTP",
          tlsMode: null,
          allowedNamespaces: { type: "same" },
          allowedKinds: null,
          conditions: [],
        },
        {
          name: "tls",
          hostname: null,
          port: 443,
          protocol: "TLS",
          tlsMode: "Passthrough",
          allowedNamespaces: { type: "same" },
          allowedKinds: [
            { group: "gateway.networking.k8s.io", kind: "TLSRoute" },
            { group: "example.com", kind: "OwnRoute" },
          ],
          conditions: [
            { ...condition, type: "Accepted", status: "true", reason: "Accepted", observedGeneration: null },
          ],
        },
      ],
      addresses: ["203.0.113.7", "lb.example"],
      conditions: [{ ...condition, type: "Programmed", status: "true", reason: "Programmed", observedGeneration: 3 }],
    });
  });

  it.each([
    { name: "nothing said", allowedRoutes: undefined, expected: { type: "same" } },
    { name: "Same", allowedRoutes: { namespaces: { from: "Same" } }, expected: { type: "same" } },
    { name: "All", allowedRoutes: { namespaces: { from: "All" } }, expected: { type: "all" } },
    { name: "None", allowedRoutes: { namespaces: { from: "None" } }, expected: { type: "none" } },
    {
      name: "a selector",
      allowedRoutes: { namespaces: { from: "Selector", selector: { matchLabels: { team: "a" } } } },
      expected: { type: "selector", selector: { matchLabels: { team: "a" }, matchExpressions: [] } },
    },
    {
      name: "an empty selector takes everything",
      allowedRoutes: { namespaces: { from: "Selector", selector: {} } },
      expected: { type: "selector", selector: { matchLabels: {}, matchExpressions: [] } },
    },
    {
      name: "a selector that is not given takes nothing",
      allowedRoutes: { namespaces: { from: "Selector" } },
      expected: { type: "none" },
    },
  ])("allowed namespaces: $name", ({ allowedRoutes, expected }) => {
    const raw = { metadata, spec: { listeners: [{ name: "web", port: 80, protocol: "HTTP", allowedRoutes }] } };
    expect(slimObject("Gateway", raw)).toMatchObject({ listeners: [{ allowedNamespaces: expected }] });
  });

  it.each([
    {
      name: "empty kinds are those of the protocol",
      listener: { allowedRoutes: { kinds: [] } },
      expected: { allowedKinds: null },
    },
    { name: "an empty hostname is none", listener: { hostname: "" }, expected: { hostname: null } },
    {
      name: "TLS without a mode terminates",
      listener: { protocol: "TLS", tls: {} },
      expected: { tlsMode: "Terminate" },
    },
  ])("$name", ({ listener, expected }) => {
    const raw = { metadata, spec: { listeners: [{ name: "web", port: 80, protocol: "HTTP", ...listener }] } };
    expect(slimObject("Gateway", raw)).toMatchObject({ listeners: [expected] });
  });

  it.each([
    { listener: { name: "web", protocol: "HTTP" }, path: "spec.listeners[0].port", reason: "is required and absent" },
    {
      listener: { name: "web", port: 80, protocol: "HTTP", allowedRoutes: { namespaces: { from: "Some" } } },
      path: "spec.listeners[0].allowedRoutes.namespaces.from",
      reason: 'must be one of Same, All, Selector, None, is "Some"',
    },
  ])("$path $reason", ({ listener, path, reason }) => {
    const raw = { metadata, spec: { listeners: [listener] } };
    expect(projectKind("Gateway", raw)).toEqual({ type: "unreadable", path, reason });
  });
});

describe("ReferenceGrant", () => {
  it("an empty name means every object of the kind", () => {
    const raw = {
      metadata,
      spec: {
        from: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "shop" }],
        to: [
          { group: "", kind: "Service" },
          { group: "", kind: "Service", name: "web" },
          { group: "", kind: "Secret", name: "" },
        ],
      },
    };
    expect(slimObject("ReferenceGrant", raw)).toEqual({
      ...bareMeta,
      kind: "ReferenceGrant",
      from: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "shop" }],
      to: [
        { group: "", kind: "Service", name: null },
        { group: "", kind: "Service", name: "web" },
        { group: "", kind: "Secret", name: null },
      ],
    });
  });
});

describe("the versions in which an API server or a file may hold a kind", () => {
  it.each([
    { kind: "GatewayClass", versions: ["v1", "v1alpha2", "v1beta1"] },
    { kind: "Gateway", versions: ["v1", "v1alpha2", "v1beta1"] },
    { kind: "HTTPRoute", versions: ["v1", "v1alpha2", "v1beta1"] },
    { kind: "GRPCRoute", versions: ["v1", "v1alpha2", "v1beta1"] },
    { kind: "TLSRoute", versions: ["v1", "v1alpha2", "v1alpha3"] },
    { kind: "TCPRoute", versions: ["v1", "v1alpha2"] },
    { kind: "UDPRoute", versions: ["v1", "v1alpha2"] },
    { kind: "ReferenceGrant", versions: ["v1", "v1alpha2", "v1beta1"] },
  ] as const)("$kind: $versions", ({ kind, versions }) => {
    const entry = kindEntry(kind);
    const known = [`${entry.group}/${entry.version}`, ...entry.olderVersions].sort();
    expect(known).toEqual(versions.map((version) => `gateway.networking.k8s.io/${version}`));
  });
});
