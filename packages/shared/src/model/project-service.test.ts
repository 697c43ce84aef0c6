import { describe, expect, it } from "vitest";
import { slimObject } from "../../test/project-kind.ts";

const metadata = { name: "x" };

describe("Service", () => {
  it.each([
    {
      name: "fills in targetPort, protocol and names",
      raw: { spec: { ports: [{ port: 80 }, { port: 81, targetPort: 0, nodePort: 0 }] } },
      expected: {
        ports: [
          { name: "", port: 80, protocol: "TCP", targetPort: 80, nodePort: null, appProtocol: null },
          { name: "", port: 81, protocol: "TCP", targetPort: 81, nodePort: null, appProtocol: null },
        ],
      },
    },
    {
      name: "takes an empty selector for none",
      raw: { spec: { selector: {} } },
      expected: { selector: null },
    },
    {
      name: "reads one clusterIP where there is no list",
      raw: { spec: { clusterIP: "fd00::1" } },
      expected: { clusterIPs: ["fd00::1"], ipFamilies: ["IPv6"] },
    },
    {
      name: "gives an ExternalName no addresses",
      raw: { spec: { type: "ExternalName", clusterIP: "", externalName: "db.example.com" } },
      expected: { clusterIPs: [], ipFamilies: [], externalName: "db.example.com" },
    },
    {
      name: "knows the affinity's default timeout",
      raw: { spec: { sessionAffinity: "ClientIP" } },
      expected: { sessionAffinity: "ClientIP", sessionAffinityTimeoutSeconds: 10_800 },
    },
    {
      name: "reads load-balancer addresses",
      raw: {
        status: { loadBalancer: { ingress: [{ ip: "203.0.113.1" }, { hostname: "lb.example", ipMode: "Proxy" }] } },
      },
      expected: {
        loadBalancer: [
          { ip: "203.0.113.1", hostname: null, ipMode: "VIP" },
          { ip: null, hostname: "lb.example", ipMode: "Proxy" },
        ],
      },
    },
    {
      name: "tells when the spec last changed, whatever changed its status",
      raw: {
        metadata: {
          name: "x",
          managedFields: [
            { time: "2026-01-01T00:00:00Z", fieldsV1: { "f:spec": {} } },
            { time: "2026-01-02T00:00:00Z", fieldsV1: { "f:spec": {}, "f:metadata": {} } },
            { time: "2026-01-03T00:00:00Z", fieldsV1: { "f:metadata": {} } },
            { time: "2026-01-04T00:00:00Z", subresource: "status", fieldsV1: { "f:status": {}, "f:spec": {} } },
          ],
        },
      },
      expected: { specChangedAt: "2026-01-02T00:00:00Z" },
    },
  ])("$name", ({ raw, expected }) => {
    expect(slimObject("Service", { metadata, ...raw })).toMatchObject(expected);
  });
});

describe("EndpointSlice", () => {
  const endpoint = {
    addresses: ["10.0.0.1"],
    ready: true,
    serving: true,
    terminating: false,
    hostname: null,
    nodeName: null,
    zone: null,
    targetRef: null,
    hintZones: [],
    hintNodes: [],
  };
  it.each([
    { name: "no conditions: ready", raw: { addresses: ["10.0.0.1"] }, expected: endpoint },
    {
      name: "some conditions",
      raw: { addresses: ["10.0.0.1"], conditions: { ready: false, terminating: true } },
      expected: { ...endpoint, ready: false, terminating: true },
    },
    {
      name: "a pod, hints, node and zone",
      raw: {
        addresses: ["10.0.0.1"],
        nodeName: "n",
        zone: "z",
        targetRef: { kind: "Pod", name: "p" },
        hints: { forZones: [{ name: "z" }], forNodes: [{ name: "n" }] },
      },
      expected: {
        ...endpoint,
        nodeName: "n",
        zone: "z",
        targetRef: { kind: "Pod", namespace: "default", name: "p" },
        hintZones: ["z"],
        hintNodes: ["n"],
      },
    },
    {
      name: "the topology map of v1beta1",
      raw: {
        addresses: ["10.0.0.1"],
        topology: { "kubernetes.io/hostname": "n", "topology.kubernetes.io/zone": "z" },
      },
      expected: { ...endpoint, nodeName: "n", zone: "z" },
    },
  ])("$name", ({ raw, expected }) => {
    expect(slimObject("EndpointSlice", { metadata, endpoints: [raw], ports: null })).toMatchObject({
      endpoints: [expected],
      ports: [],
    });
  });

  it("takes a port that is larger than ports are, as API servers do", () => {
    expect(slimObject("EndpointSlice", { metadata, ports: [{ port: 70_000 }] })).toMatchObject({
      ports: [{ name: "", protocol: "TCP", port: 70_000, appProtocol: null }],
    });
  });

  it("keeps a port without number apart from port 0", () => {
    expect(
      slimObject("EndpointSlice", { metadata, ports: [{ name: "a" }, { port: 53, protocol: "UDP" }] }),
    ).toMatchObject({
      ports: [
        { name: "a", protocol: "TCP", port: null, appProtocol: null },
        { name: "", protocol: "UDP", port: 53, appProtocol: null },
      ],
    });
  });
});

describe("Ingress", () => {
  const v1 = {
    spec: {
      ingressClassName: "nginx",
      defaultBackend: { service: { name: "fallback", port: { number: 80 } } },
      rules: [
        {
          host: "shop.example",
          http: {
            paths: [
              { path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { name: "http" } } } },
              { path: "/files", pathType: "Prefix", backend: { resource: { kind: "Bucket", name: "b" } } },
            ],
          },
        },
        { host: "empty.example" },
      ],
      tls: [{ hosts: ["shop.example"] }],
    },
  };
  const v1beta1 = {
    metadata: { name: "x", annotations: { "kubernetes.io/ingress.class": "nginx" } },
    spec: {
      backend: { serviceName: "fallback", servicePort: 80 },
      rules: [
        {
          host: "shop.example",
          http: { paths: [{ path: "/", backend: { serviceName: "web", servicePort: "http" } }] },
        },
      ],
    },
  };

  it("reads networking.k8s.io/v1", () => {
    expect(slimObject("Ingress", { metadata, ...v1 })).toMatchObject({
      className: "nginx",
      bareHosts: ["empty.example"],
      tlsHosts: ["shop.example"],
      hasTls: true,
      tls: [["shop.example"]],
      paths: [
        {
          fieldPath: "spec.rules[0].http.paths[0].backend",
          host: "shop.example",
          path: "/",
          pathType: "Prefix",
          backend: {
            service: "web",
            port: "http",
            nameField: "spec.rules[0].http.paths[0].backend.service.name",
            portField: "spec.rules[0].http.paths[0].backend.service.port.name",
          },
          isDefault: false,
        },
        {
          fieldPath: "spec.rules[0].http.paths[1].backend",
          host: "shop.example",
          path: "/files",
          pathType: "Prefix",
          backend: null,
          isDefault: false,
        },
        {
          fieldPath: "spec.defaultBackend",
          host: null,
          path: null,
          pathType: "ImplementationSpecific",
          backend: {
            service: "fallback",
            port: 80,
            nameField: "spec.defaultBackend.service.name",
            portField: "spec.defaultBackend.service.port.number",
          },
          isDefault: true,
        },
      ],
    });
  });

  it("reads the v1beta1 versions", () => {
    expect(slimObject("Ingress", v1beta1)).toMatchObject({
      className: "nginx",
      paths: [
        {
          fieldPath: "spec.rules[0].http.paths[0].backend",
          host: "shop.example",
          path: "/",
          pathType: "ImplementationSpecific",
          backend: {
            service: "web",
            port: "http",
            nameField: "spec.rules[0].http.paths[0].backend.serviceName",
            portField: "spec.rules[0].http.paths[0].backend.servicePort",
          },
          isDefault: false,
        },
        { fieldPath: "spec.backend", backend: { service: "fallback", port: 80 }, isDefault: true },
      ],
    });
  });
});
