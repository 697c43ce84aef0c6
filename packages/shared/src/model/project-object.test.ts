import { describe, expect, it } from "vitest";
import { bareMeta, projectKind } from "../../test/project-kind.ts";
import type { SlimKind } from "./objects.ts";

const metadata = { name: "x" };

describe("a bare object of each kind", () => {
  const clusterMeta = { ...bareMeta, namespace: "" };
  const noTemplate = {
    containers: [],
    hostNetwork: false,
    watchesClassless: false,
    hostname: null,
    dnsPolicy: "ClusterFirst",
    subdomain: null,
    declaredAddresses: [],
    configMaps: [],
    volumeClaims: [],
  };
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
        ready: "unreported",
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
        lacksHostPort: false,
        containerStates: [],
      },
    },
    { kind: "Deployment", expected: workload },
    { kind: "ReplicaSet", expected: workload },
    { kind: "StatefulSet", expected: workload },
    { kind: "DaemonSet", expected: { ...workload, replicas: 0 } },
    {
      kind: "Ingress",
      expected: {
        ...bareMeta,
        className: null,
        paths: [],
        bareHosts: [],
        tlsHosts: [],
        hasTls: false,
        tls: [],
        loadBalancer: [],
      },
    },
    { kind: "IngressClass", expected: { ...clusterMeta, controller: "", isDefault: false } },
  ])("$kind", ({ kind, expected }) => {
    expect(projectKind(kind, { metadata })).toEqual({ type: "object", object: { ...expected, kind } });
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
      name: "an autoscaler of nothing",
      kind: "HorizontalPodAutoscaler",
      raw: { metadata, spec: { maxReplicas: 3 } },
      path: "spec.scaleTargetRef.kind",
      reason: "is required and absent",
    },
    {
      name: "an autoscaler without a limit",
      kind: "HorizontalPodAutoscaler",
      raw: { metadata, spec: { scaleTargetRef: { kind: "Deployment", name: "web" } } },
      path: "spec.maxReplicas",
      reason: "is required and absent",
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
    expect(projectKind(kind, raw)).toEqual({ type: "unreadable", path, reason });
  });
});
