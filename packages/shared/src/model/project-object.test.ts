import { describe, expect, it } from "vitest";
import { kindEntry } from "./kinds.ts";
import type { SlimKind } from "./objects.ts";
import { projectObject } from "./project-object.ts";
import type { Projection } from "./project-object.ts";
import { createShare } from "./share-values.ts";

function project(kind: SlimKind, raw: unknown): Projection {
  return projectObject(kindEntry(kind), raw, createShare());
}

/** What every slim object has when nothing is written but its name. */
const bareMeta = {
  namespace: "default",
  name: "x",
  labels: {},
  annotations: {},
  createdAt: null,
  deletedAt: null,
  owner: null,
  managedBy: null,
};
const metadata = { name: "x" };

const bareContainer = { image: "", ports: [], readinessProbe: null, livenessProbe: null, startupProbe: null };

describe("a bare object of each kind", () => {
  const clusterMeta = { ...bareMeta, namespace: "" };
  const noTemplate = { containers: [], hostNetwork: false, hostname: null, subdomain: null };
  const workload = {
    ...bareMeta,
    replicas: 1,
    readyReplicas: 0,
    selector: {},
    templateLabels: {},
    template: noTemplate,
    serviceName: null,
  };
  it.each<{ kind: SlimKind; expected: object }>([
    {
      kind: "Node",
      expected: {
        ...clusterMeta,
        addresses: [],
        podCIDRs: [],
        zone: null,
        unschedulable: false,
        ready: "unknown",
        readySince: null,
        readyReason: null,
      },
    },
    { kind: "Namespace", expected: { ...clusterMeta, phase: "Active" } },
    {
      kind: "Service",
      expected: {
        ...bareMeta,
        type: "ClusterIP",
        clusterIPs: [],
        ipFamilies: ["IPv4"],
        ports: [],
        selector: null,
        externalName: null,
        externalIPs: [],
        internalTrafficPolicy: "Cluster",
        externalTrafficPolicy: "Cluster",
        trafficDistribution: null,
        sessionAffinity: "None",
        sessionAffinityTimeoutSeconds: null,
        publishNotReadyAddresses: false,
        loadBalancerClass: null,
        loadBalancerSourceRanges: [],
        allocateLoadBalancerNodePorts: true,
        healthCheckNodePort: null,
        loadBalancer: [],
        specChangedAt: null,
      },
    },
    {
      kind: "EndpointSlice",
      expected: {
        ...bareMeta,
        addressType: "IPv4",
        serviceName: null,
        sliceManagedBy: null,
        endpoints: [],
        ports: [],
        lastChangeTriggerTime: null,
      },
    },
    { kind: "Endpoints", expected: { ...bareMeta, subsets: [] } },
    {
      kind: "Pod",
      expected: {
        ...bareMeta,
        spec: noTemplate,
        nodeName: null,
        phase: "Pending",
        podIPs: [],
        ready: false,
        readySince: null,
        notReadyReason: "Pending",
        containerStates: [],
      },
    },
    { kind: "Deployment", expected: workload },
    { kind: "ReplicaSet", expected: workload },
    { kind: "StatefulSet", expected: workload },
    { kind: "DaemonSet", expected: { ...workload, replicas: 0 } },
    { kind: "Ingress", expected: { ...bareMeta, className: null, paths: [], tlsHosts: [], loadBalancer: [] } },
    { kind: "IngressClass", expected: { ...clusterMeta, controller: "", isDefault: false } },
  ])("$kind", ({ kind, expected }) => {
    expect(project(kind, { metadata })).toEqual({ type: "object", object: { ...expected, kind } });
  });
});

describe("metadata", () => {
  it.each([
    {
      name: "drops annotations that may hold secrets",
      metadata: {
        annotations: {
          "kubectl.kubernetes.io/last-applied-configuration": "{}",
          "kubernetes.io/ingress.class": "nginx",
        },
      },
      expected: { annotations: { "kubernetes.io/ingress.class": "nginx" } },
    },
    {
      name: "keeps that a leader is elected, not when",
      metadata: { annotations: { "control-plane.alpha.kubernetes.io/leader": '{"renewTime":"…"}' } },
      expected: { annotations: { "control-plane.alpha.kubernetes.io/leader": "" } },
    },
    {
      name: "reads the controller among several owners",
      metadata: {
        ownerReferences: [
          { kind: "ConfigMap", name: "c" },
          { kind: "ReplicaSet", name: "web-1", controller: true },
        ],
      },
      expected: { owner: { kind: "ReplicaSet", name: "web-1" } },
    },
    {
      name: "knows Helm by its release",
      metadata: {
        labels: { "app.kubernetes.io/managed-by": "Helm" },
        annotations: { "meta.helm.sh/release-name": "shop" },
      },
      expected: { labels: { "app.kubernetes.io/managed-by": "Helm" }, managedBy: { tool: "helm", name: "shop" } },
    },
    {
      name: "knows Argo CD by its tracking id",
      metadata: { annotations: { "argocd.argoproj.io/tracking-id": "shop:/Service:prod/web" } },
      expected: { managedBy: { tool: "argocd", name: "shop" } },
    },
    {
      name: "knows Flux before the Helm release that it makes",
      metadata: {
        labels: { "helm.toolkit.fluxcd.io/name": "shop" },
        annotations: { "meta.helm.sh/release-name": "shop-1" },
      },
      expected: { labels: { "helm.toolkit.fluxcd.io/name": "shop" }, managedBy: { tool: "flux", name: "shop" } },
    },
    {
      name: "knows Flux by its kustomization",
      metadata: { labels: { "kustomize.toolkit.fluxcd.io/name": "apps" } },
      expected: { labels: { "kustomize.toolkit.fluxcd.io/name": "apps" }, managedBy: { tool: "flux", name: "apps" } },
    },
  ])("$name", ({ metadata: given, expected }) => {
    expect(project("Endpoints", { metadata: { ...metadata, ...given } })).toEqual({
      type: "object",
      object: { ...bareMeta, kind: "Endpoints", subsets: [], ...expected },
    });
  });
});

function objectOf(projection: Projection): object {
  if (projection.type !== "object") throw new Error(`${projection.path} ${projection.reason}`);
  return projection.object;
}

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
    expect(objectOf(project("Service", { metadata, ...raw }))).toMatchObject(expected);
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
    expect(objectOf(project("EndpointSlice", { metadata, endpoints: [raw], ports: null }))).toMatchObject({
      endpoints: [expected],
      ports: [],
    });
  });

  it("keeps a port without number apart from port 0", () => {
    expect(
      objectOf(project("EndpointSlice", { metadata, ports: [{ name: "a" }, { port: 53, protocol: "UDP" }] })),
    ).toMatchObject({
      ports: [
        { name: "a", protocol: "TCP", port: null, appProtocol: null },
        { name: "", protocol: "UDP", port: 53, appProtocol: null },
      ],
    });
  });
});

describe("Pod", () => {
  it("puts native sidecars after the containers and plain initContainers last", () => {
    const spec = {
      initContainers: [
        { name: "migrate", ports: [{ name: "http", containerPort: 1 }] },
        { name: "proxy", restartPolicy: "Always" },
      ],
      containers: [{ name: "app" }],
    };
    expect(objectOf(project("Pod", { metadata, spec }))).toMatchObject({
      spec: {
        containers: [
          { ...bareContainer, name: "app", role: "main" },
          { ...bareContainer, name: "proxy", role: "sidecar" },
          {
            ...bareContainer,
            name: "migrate",
            role: "init",
            ports: [{ name: "http", containerPort: 1, protocol: "TCP", hostPort: null }],
          },
        ],
      },
    });
  });

  it("reads every kind of probe", () => {
    const container = {
      name: "app",
      readinessProbe: { httpGet: { port: "http", path: "/ready" } },
      livenessProbe: { tcpSocket: { port: 80 } },
      startupProbe: { exec: { command: ["secret"] } },
    };
    const grpc = { name: "grpc", readinessProbe: { grpc: { port: 9000 } } };
    expect(objectOf(project("Pod", { metadata, spec: { containers: [container, grpc] } }))).toMatchObject({
      spec: {
        containers: [
          {
            readinessProbe: { type: "http", port: "http", path: "/ready" },
            livenessProbe: { type: "tcp", port: 80, path: null },
            startupProbe: { type: "exec", port: null, path: null },
          },
          { readinessProbe: { type: "grpc", port: 9000, path: null }, livenessProbe: null, startupProbe: null },
        ],
      },
    });
  });

  it.each([
    {
      name: "ready",
      status: {
        phase: "Running",
        conditions: [{ type: "Ready", status: "True", lastTransitionTime: "2026-01-01T00:00:00Z" }],
      },
      expected: { ready: true, readySince: "2026-01-01T00:00:00Z", notReadyReason: null },
    },
    {
      name: "unschedulable",
      status: {
        conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable" }],
      },
      expected: { ready: false, readySince: null, notReadyReason: "Unschedulable" },
    },
    {
      name: "containers not ready",
      status: {
        phase: "Running",
        conditions: [
          { type: "Ready", status: "False", reason: "ContainersNotReady" },
          { type: "PodScheduled", status: "True" },
        ],
      },
      expected: { ready: false, notReadyReason: "ContainersNotReady" },
    },
    {
      name: "evicted",
      status: { phase: "Failed", reason: "Evicted" },
      expected: { ready: false, notReadyReason: "Evicted" },
    },
    { name: "no status at all", status: undefined, expected: { ready: false, notReadyReason: "Pending" } },
    {
      name: "a node that is silent",
      status: { conditions: [{ type: "Ready", status: "Unknown" }] },
      expected: { ready: false },
    },
  ])("$name", ({ status, expected }) => {
    expect(objectOf(project("Pod", { metadata, status }))).toMatchObject(expected);
  });

  it("reads why containers do not run", () => {
    const status = {
      podIP: "10.0.0.9",
      containerStatuses: [
        { name: "a", ready: true, state: { running: {} } },
        { name: "b", restartCount: 4, state: { waiting: { reason: "CrashLoopBackOff", message: "back-off" } } },
        { name: "c", state: { terminated: { exitCode: 1 } } },
      ],
      initContainerStatuses: [{ name: "i", ready: true, state: { terminated: { reason: "Completed" } } }],
    };
    expect(objectOf(project("Pod", { metadata, status }))).toMatchObject({
      podIPs: ["10.0.0.9"],
      containerStates: [
        { name: "a", ready: true, restarts: 0, reason: null, message: null },
        { name: "b", ready: false, restarts: 4, reason: "CrashLoopBackOff", message: "back-off" },
        { name: "c", ready: false, restarts: 0, reason: "Terminated", message: null },
        { name: "i", ready: true, restarts: 0, reason: "Completed", message: null },
      ],
    });
  });

  it("is no change when only heartbeats differ", () => {
    const pod = (time: string) => ({
      metadata: { ...metadata, resourceVersion: time },
      status: { conditions: [{ type: "Ready", status: "True", lastProbeTime: time }] },
    });
    expect(project("Pod", pod("2026-01-01T00:00:00Z"))).toEqual(project("Pod", pod("2026-01-02T00:00:00Z")));
  });

  it("shares the spec of a workload's pods", () => {
    const share = createShare();
    const pod = (name: string) =>
      projectObject(
        kindEntry("Pod"),
        { metadata: { name, labels: { app: "a" } }, spec: { containers: [{ name: "c" }] } },
        share,
      );
    const [first, second] = [pod("a"), pod("b")];
    if (first.type !== "object" || second.type !== "object") throw new Error("not projected");
    if (first.object.kind !== "Pod" || second.object.kind !== "Pod") throw new Error("no pods");
    expect(second.object.spec).toBe(first.object.spec);
    expect(second.object.labels).toBe(first.object.labels);
  });
});

describe("Node", () => {
  it.each([
    {
      name: "ready",
      conditions: [{ type: "Ready", status: "True", reason: "KubeletReady" }],
      expected: { ready: "true", readyReason: "KubeletReady" },
    },
    { name: "not ready", conditions: [{ type: "Ready", status: "False" }], expected: { ready: "false" } },
    {
      name: "silent",
      conditions: [{ type: "Ready", status: "Unknown", reason: "NodeStatusUnknown" }],
      expected: { ready: "unknown", readyReason: "NodeStatusUnknown" },
    },
    {
      name: "without that condition",
      conditions: [{ type: "DiskPressure", status: "True" }],
      expected: { ready: "unknown", readyReason: null },
    },
  ])("$name", ({ conditions, expected }) => {
    expect(objectOf(project("Node", { metadata, status: { conditions } }))).toMatchObject(expected);
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
    expect(objectOf(project("Ingress", { metadata, ...v1 }))).toMatchObject({
      className: "nginx",
      tlsHosts: ["shop.example"],
      paths: [
        {
          fieldPath: "spec.rules[0].http.paths[0].backend",
          host: "shop.example",
          path: "/",
          pathType: "Prefix",
          backend: { service: "web", port: "http" },
          isDefault: false,
        },
        {
          fieldPath: "spec.defaultBackend",
          host: null,
          path: null,
          pathType: "ImplementationSpecific",
          backend: { service: "fallback", port: 80 },
          isDefault: true,
        },
      ],
    });
  });

  it("reads the v1beta1 versions", () => {
    expect(objectOf(project("Ingress", v1beta1))).toMatchObject({
      className: "nginx",
      paths: [
        {
          fieldPath: "spec.rules[0].http.paths[0].backend",
          host: "shop.example",
          path: "/",
          pathType: "ImplementationSpecific",
          backend: { service: "web", port: "http" },
          isDefault: false,
        },
        { fieldPath: "spec.backend", backend: { service: "fallback", port: 80 }, isDefault: true },
      ],
    });
  });
});

describe("a malformed object is a value, not an exception", () => {
  it.each<{ name: string; kind: SlimKind; raw: unknown; path: string; reason: string }>([
    { name: "nothing", kind: "Pod", raw: null, path: "", reason: "is empty" },
    { name: "a string", kind: "Pod", raw: "pod", path: "", reason: "must be an object, is a string" },
    { name: "no metadata", kind: "Pod", raw: {}, path: "metadata.name", reason: "is required and absent" },
    {
      name: "a label that is a number",
      kind: "Service",
      raw: { metadata: { name: "x", labels: { "app.kubernetes.io/version": 1 } } },
      path: 'metadata.labels["app.kubernetes.io/version"]',
      reason: "must be a string, is a number",
    },
    {
      name: "ports that are no list",
      kind: "Service",
      raw: { metadata, spec: { ports: { port: 80 } } },
      path: "spec.ports",
      reason: "must be a list, is an object",
    },
    {
      name: "a port without number",
      kind: "Service",
      raw: { metadata, spec: { ports: [{ name: "http" }] } },
      path: "spec.ports[0].port",
      reason: "is required and absent",
    },
    {
      name: "an unknown type",
      kind: "Service",
      raw: { metadata, spec: { type: "Nodeport" } },
      path: "spec.type",
      reason: 'must be one of ClusterIP, NodePort, LoadBalancer, ExternalName, is "Nodeport"',
    },
    {
      name: "a container in place of a list",
      kind: "Pod",
      raw: { metadata, spec: { containers: { name: "a" } } },
      path: "spec.containers",
      reason: "must be a list, is an object",
    },
    {
      name: "a container port that is a string",
      kind: "Deployment",
      raw: {
        metadata,
        spec: { template: { spec: { containers: [{ name: "a", ports: [{ containerPort: "80" }] }] } } },
      },
      path: "spec.template.spec.containers[0].ports[0].containerPort",
      reason: "must be a whole number, is a string",
    },
    {
      name: "an address that is no string",
      kind: "EndpointSlice",
      raw: { metadata, endpoints: [{ addresses: [1] }] },
      path: "endpoints[0].addresses[0]",
      reason: "must be a string, is a number",
    },
    {
      name: "a backend of nothing",
      kind: "Ingress",
      raw: { metadata, spec: { rules: [{ http: { paths: [{ path: "/" }] } }] } },
      path: "spec.rules[0].http.paths[0].backend",
      reason: "names neither a service nor a resource",
    },
    {
      name: "a backend without port",
      kind: "Ingress",
      raw: { metadata, spec: { defaultBackend: { service: { name: "web" } } } },
      path: "spec.defaultBackend.service.port",
      reason: "needs a number or a name",
    },
  ])("$name", ({ kind, raw, path, reason }) => {
    expect(project(kind, raw)).toEqual({ type: "unreadable", path, reason });
  });
});
