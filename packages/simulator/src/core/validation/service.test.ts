import { describe, expect, test } from "vitest";
import { ApiError, createCluster } from "../../index.ts";
import type { Cluster, KubeObject } from "../../index.ts";

const now = Date.UTC(2026, 10, 20);

function emptyCluster(serviceCidrs?: readonly string[]): Cluster {
  return createCluster({ now, options: serviceCidrs ? { serviceCidrs } : {} });
}

function attempt(cluster: Cluster, name: string, spec: object, labels?: Record<string, string>) {
  const services = cluster.resource("", "v1", "services");
  if (!services) throw new Error("no services");
  const object: KubeObject = {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, ...(labels ? { labels } : {}) },
    spec,
  };
  try {
    const { object: stored, warnings } = cluster.create(services, "default", object);
    return { accepted: stored["spec"] as Record<string, unknown>, warnings };
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return {
      refused: (error.body.details?.causes ?? []).map(({ field, message }) => `${field}: ${message}`),
      code: error.code,
    };
  }
}

const port = { port: 80 };
const selector = { app: "web" };
const dnsLabel =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an " +
  "alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";

const refusals: readonly [string, object, readonly string[]][] = [
  ["no ports", { selector }, ["spec.ports: Required value"]],
  [
    "several ports without names",
    { ports: [{ port: 80 }, { port: 81 }] },
    ["spec.ports[0].name: Required value", "spec.ports[1].name: Required value"],
  ],
  [
    "a name twice",
    {
      ports: [
        { name: "a", port: 80 },
        { name: "a", port: 81 },
      ],
    },
    ['spec.ports[1].name: Duplicate value: "a"'],
  ],
  [
    "a name that is no DNS label",
    { ports: [{ name: "Web", port: 80 }] },
    [`spec.ports[0].name: Invalid value: "Web": ${dnsLabel}`],
  ],
  [
    "port out of range",
    { ports: [{ port: 65536, targetPort: 80 }] },
    ["spec.ports[0].port: Invalid value: 65536: must be between 1 and 65535, inclusive"],
  ],
  [
    "a protocol that there is not",
    { ports: [{ port: 80, protocol: "HTTP" }] },
    ['spec.ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"'],
  ],
  [
    "the same protocol and port twice",
    {
      ports: [
        { name: "a", port: 80 },
        { name: "b", port: 80 },
      ],
    },
    [
      'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}',
    ],
  ],
  [
    "the same protocol and nodePort twice",
    {
      type: "NodePort",
      ports: [
        { name: "a", port: 80, nodePort: 30000 },
        { name: "b", port: 81, nodePort: 30000 },
      ],
    },
    ["spec.ports[1].nodePort: Invalid value: 30000: provided port is already allocated"],
  ],
  [
    "one nodePort for two port numbers, even over two protocols",
    {
      type: "NodePort",
      ports: [
        { name: "a", port: 80, nodePort: 30000 },
        { name: "b", port: 81, nodePort: 30000, protocol: "UDP" },
      ],
    },
    ["spec.ports[1].nodePort: Invalid value: 30000: provided port is already allocated"],
  ],
  [
    "nodePort on type ClusterIP",
    { ports: [{ port: 80, nodePort: 30000 }] },
    ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
  ],
  [
    "headless NodePort",
    { type: "NodePort", clusterIP: "None", ports: [port] },
    ["spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for NodePort services"],
  ],
  [
    "headless LoadBalancer",
    { type: "LoadBalancer", clusterIP: "None", ports: [port] },
    ["spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for LoadBalancer services"],
  ],
  [
    "nodePort outside the range",
    { type: "NodePort", ports: [{ port: 80, nodePort: 8080 }] },
    [
      "spec.ports[0].nodePort: Invalid value: 8080: provided port is not in the valid range. The range of valid ports is 30000-32767",
    ],
  ],
  ["ExternalName without a name", { type: "ExternalName" }, ["spec.externalName: Required value"]],
  [
    "ExternalName with a clusterIP",
    { type: "ExternalName", externalName: "a.example", clusterIP: "10.96.0.9" },
    ["spec.clusterIPs: Forbidden: may not be set for ExternalName services"],
  ],
  [
    "an affinity timeout past a day",
    { ports: [port], sessionAffinity: "ClientIP", sessionAffinityConfig: { clientIP: { timeoutSeconds: 86401 } } },
    [
      "spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 86401: must be greater than 0 and less than 86400",
    ],
  ],
  [
    "an affinity that there is not",
    { ports: [port], sessionAffinity: "Cookie" },
    ['spec.sessionAffinity: Unsupported value: "Cookie": supported values: "ClientIP", "None"'],
  ],
  [
    "externalTrafficPolicy on a Service that nobody reaches from outside",
    { ports: [port], externalTrafficPolicy: "Local" },
    ['spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services'],
  ],
  [
    "healthCheckNodePort without externalTrafficPolicy Local",
    { type: "LoadBalancer", ports: [port], healthCheckNodePort: 31000 },
    [
      "spec.healthCheckNodePort: Invalid value: 31000: may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'",
    ],
  ],
  [
    "what only a LoadBalancer has",
    {
      ports: [port],
      loadBalancerSourceRanges: ["10.0.0.0/8"],
      loadBalancerClass: "example.test/lb",
      allocateLoadBalancerNodePorts: false,
    },
    [
      "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
      "spec.allocateLoadBalancerNodePorts: Forbidden: may only be used when `type` is 'LoadBalancer'",
      "spec.loadBalancerClass: Forbidden: may only be used when `type` is 'LoadBalancer'",
    ],
  ],
  [
    "source ranges that are no CIDRs",
    { type: "LoadBalancer", ports: [port], loadBalancerSourceRanges: ["10.0.0.0"] },
    [
      'spec.LoadBalancerSourceRanges[0]: Invalid value: "10.0.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
    ],
  ],
  [
    "externalIPs that cannot be",
    { ports: [port], externalIPs: ["0.0.0.0", "127.0.0.1", "169.254.1.1", "224.0.0.1", "10.1"] },
    [
      'spec.externalIPs[0]: Invalid value: "0.0.0.0": may not be unspecified (0.0.0.0)',
      'spec.externalIPs[1]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
      'spec.externalIPs[2]: Invalid value: "169.254.1.1": may not be in the link-local range (169.254.0.0/16, fe80::/10)',
      'spec.externalIPs[3]: Invalid value: "224.0.0.1": may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)',
      'spec.externalIPs[4]: Invalid value: "10.1": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    ],
  ],
  [
    "a targetPort that is a quoted number",
    { ports: [{ port: 80, targetPort: "9376" }] },
    ['spec.ports[0].targetPort: Invalid value: "9376": must contain at least one letter (a-z)'],
  ],
  [
    "a type that there is not",
    { type: "Nodeport", ports: [port] },
    [
      'spec.type: Unsupported value: "Nodeport": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
    ],
  ],
  [
    "a trafficDistribution that there is not",
    { ports: [port], trafficDistribution: "PreferNear" },
    [
      'spec.trafficDistribution: Unsupported value: "PreferNear": supported values: "PreferClose", "PreferSameZone", "PreferSameNode"',
    ],
  ],
  [
    "a clusterIP outside the range",
    { ports: [port], clusterIP: "10.97.0.1" },
    [
      'spec.clusterIPs: Invalid value: ["10.97.0.1"]: failed to allocate IP 10.97.0.1: the provided IP (10.97.0.1) is not in the valid range. The range of valid IPs is 10.96.0.0/16',
    ],
  ],
  [
    "a clusterIP that is taken",
    { ports: [port], clusterIP: "10.96.0.1" },
    [
      'spec.clusterIPs: Invalid value: ["10.96.0.1"]: failed to allocate IP 10.96.0.1: provided IP is already allocated',
    ],
  ],
  [
    "two families on a cluster of one",
    { ports: [port], ipFamilyPolicy: "RequireDualStack" },
    ['spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services'],
  ],
  [
    "a family that the cluster lacks",
    { ports: [port], ipFamilies: ["IPv6"] },
    ['spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster'],
  ],
];

describe("a Service that the API server refuses", () => {
  test.each(refusals)("%s", (_name, spec, causes) => {
    expect(attempt(emptyCluster(), "web", spec)).toEqual({ refused: causes, code: 422 });
  });

  test("a refused Service takes neither address nor port", () => {
    const cluster = emptyCluster();
    const refused = {
      type: "NodePort",
      clusterIP: "10.96.5.5",
      ports: [{ port: 80, nodePort: 30000, protocol: "HTTP" }],
    };
    expect(attempt(cluster, "web", refused).code).toBe(422);
    const spec = { type: "NodePort", clusterIP: "10.96.5.5", ports: [{ port: 80, nodePort: 30000 }] };
    expect(attempt(cluster, "web", spec).accepted).toMatchObject({ clusterIP: "10.96.5.5" });
  });

  test("a name that is no DNS label", () => {
    const { refused } = attempt(emptyCluster(), "web_1", { ports: [port] });
    expect(refused?.[0]).toMatch(/^metadata\.name: Invalid value: "web_1": a lowercase RFC 1123 label must consist of/);
  });

  test("a nodePort that another Service has", () => {
    const cluster = emptyCluster();
    const spec = { type: "NodePort", ports: [{ port: 80, nodePort: 30143 }] };
    expect(attempt(cluster, "first", spec).code).toBeUndefined();
    expect(attempt(cluster, "second", spec).refused).toEqual([
      "spec.ports[0].nodePort: Invalid value: 30143: provided port is already allocated",
    ]);
  });
});

const headless = { ports: [port], clusterIP: "None" };

describe("a Service that the API server accepts with a warning", () => {
  const rows: readonly [string, object, readonly string[]][] = [
    [
      "PreferClose",
      { ports: [port], trafficDistribution: "PreferClose" },
      ['spec.trafficDistribution: "PreferClose" is deprecated; use "PreferSameZone"'],
    ],
    [
      "affinity on a headless Service",
      { ...headless, sessionAffinity: "ClientIP" },
      ["spec.SessionAffinity is ignored for headless services"],
    ],
    [
      "externalName on another type",
      { ports: [port], externalName: "a.example" },
      ['spec.externalName is ignored when spec.type is not "ExternalName"'],
    ],
    ["externalIPs", { ports: [port], externalIPs: ["192.0.2.1"] }, ["spec.externalIPs is deprecated in v1.36+"]],
    [
      "externalIPs on a headless Service",
      { ...headless, externalIPs: ["192.0.2.1"] },
      ["spec.externalIPs is ignored for headless services", "spec.externalIPs is deprecated in v1.36+"],
    ],
    ["nothing to warn about", { ports: [port], trafficDistribution: "PreferSameZone" }, []],
  ];
  test.each(rows)("%s", (_name, spec, warnings) => {
    expect(attempt(emptyCluster(), "web", spec).warnings).toEqual(warnings);
  });
});

describe("what the API server fills in", () => {
  const common = {
    sessionAffinity: "None",
    internalTrafficPolicy: "Cluster",
    ipFamilyPolicy: "SingleStack",
    ipFamilies: ["IPv4"],
    clusterIP: "10.96.1.1",
    clusterIPs: ["10.96.1.1"],
  };
  const tcp = { port: 80, protocol: "TCP", targetPort: 80 };
  const clusterIP = "10.96.1.1";
  const rows: readonly [string, object, object][] = [
    ["ClusterIP", { clusterIP, ports: [port] }, { ...common, type: "ClusterIP", ports: [tcp] }],
    [
      "NodePort",
      { clusterIP, type: "NodePort", ports: [{ port: 80, nodePort: 30001 }] },
      { ...common, type: "NodePort", externalTrafficPolicy: "Cluster", ports: [{ ...tcp, nodePort: 30001 }] },
    ],
    [
      "LoadBalancer",
      { clusterIP, type: "LoadBalancer", ports: [{ port: 80, nodePort: 30001 }] },
      {
        ...common,
        type: "LoadBalancer",
        externalTrafficPolicy: "Cluster",
        allocateLoadBalancerNodePorts: true,
        ports: [{ ...tcp, nodePort: 30001 }],
      },
    ],
    [
      "a ClusterIP with externalIPs",
      { clusterIP, externalIPs: ["192.0.2.1"], ports: [port] },
      { ...common, type: "ClusterIP", externalIPs: ["192.0.2.1"], externalTrafficPolicy: "Cluster", ports: [tcp] },
    ],
    [
      "ClientIP affinity",
      { clusterIP, sessionAffinity: "ClientIP", ports: [port] },
      {
        ...common,
        type: "ClusterIP",
        sessionAffinity: "ClientIP",
        sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } },
        ports: [tcp],
      },
    ],
    [
      "headless without selector",
      { clusterIP: "None" },
      {
        ...common,
        type: "ClusterIP",
        clusterIP: "None",
        clusterIPs: ["None"],
        ipFamilyPolicy: "RequireDualStack",
        ipFamilies: ["IPv4", "IPv6"],
      },
    ],
    [
      "headless with selector and without ports",
      { clusterIP: "None", selector },
      { ...common, type: "ClusterIP", clusterIP: "None", clusterIPs: ["None"], selector },
    ],
    [
      "ExternalName",
      { type: "ExternalName", externalName: "a.example." },
      { type: "ExternalName", externalName: "a.example.", sessionAffinity: "None" },
    ],
  ];
  test.each(rows)("%s", (_name, spec, expected) => {
    expect(attempt(emptyCluster(), "web", spec).accepted).toEqual(expected);
  });

  test("a load balancer without node ports keeps one that is written by hand", () => {
    const spec = {
      type: "LoadBalancer",
      allocateLoadBalancerNodePorts: false,
      ports: [
        { name: "a", port: 80 },
        { name: "b", port: 81, nodePort: 30002 },
      ],
    };
    const ports = attempt(emptyCluster(), "web", spec).accepted?.["ports"];
    expect(ports).toEqual([
      { name: "a", port: 80, protocol: "TCP", targetPort: 80 },
      { name: "b", port: 81, protocol: "TCP", targetPort: 81, nodePort: 30002 },
    ]);
  });

  test("one port number over two protocols shares a nodePort", () => {
    const ports = [
      { name: "t", port: 53 },
      { name: "u", port: 53, protocol: "UDP" },
    ];
    const { accepted } = attempt(emptyCluster(), "dns", { type: "NodePort", ports });
    const [tcp53, udp53] = accepted?.["ports"] as { nodePort: number }[];
    expect(tcp53?.nodePort).toBeGreaterThanOrEqual(30000);
    expect(udp53?.nodePort).toBe(tcp53?.nodePort);
  });

  test("externalTrafficPolicy Local behind a load balancer gets a healthCheckNodePort", () => {
    const { accepted } = attempt(emptyCluster(), "web", {
      type: "LoadBalancer",
      externalTrafficPolicy: "Local",
      ports: [port],
    });
    expect(accepted?.["healthCheckNodePort"]).toBeGreaterThanOrEqual(30000);
  });
});

describe("two families", () => {
  const cidrs = ["10.96.0.0/16", "fd00:10:96::/112"];
  const rows: readonly [string, object, object][] = [
    ["SingleStack unless asked", { ports: [port] }, { ipFamilyPolicy: "SingleStack", ipFamilies: ["IPv4"] }],
    ["PreferDualStack", { ports: [port], ipFamilyPolicy: "PreferDualStack" }, { ipFamilies: ["IPv4", "IPv6"] }],
    [
      "RequireDualStack, IPv6 first",
      { ports: [port], ipFamilyPolicy: "RequireDualStack", ipFamilies: ["IPv6"] },
      { ipFamilies: ["IPv6", "IPv4"] },
    ],
    [
      "the family of a written address",
      { ports: [port], clusterIP: "fd00:10:96::a" },
      { ipFamilies: ["IPv6"], clusterIPs: ["fd00:10:96::a"] },
    ],
  ];
  test.each(rows)("%s", (_name, spec, expected) => {
    expect(attempt(emptyCluster(cidrs), "web", spec).accepted).toMatchObject(expected);
  });

  test("an address of each family", () => {
    const { accepted } = attempt(emptyCluster(cidrs), "web", { ports: [port], ipFamilyPolicy: "RequireDualStack" });
    const [ipv4 = "", ipv6 = ""] = accepted?.["clusterIPs"] as string[];
    expect(ipv4).toMatch(/^10\.96\./);
    expect(ipv6).toMatch(/^fd00:10:96::/);
  });

  test("two addresses under SingleStack are refused", () => {
    const spec = { ports: [port], ipFamilyPolicy: "SingleStack", ipFamilies: ["IPv4", "IPv6"] };
    expect(attempt(emptyCluster(cidrs), "web", spec).refused).toEqual([
      "spec.ipFamilyPolicy: Invalid value: \"SingleStack\": must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified",
    ]);
  });
});
