/** What a cluster holds before anybody has asked for anything: namespaces, nodes and the `kubernetes` Service. */
import { addressAt, familyOf, parseCidr } from "./addresses.ts";
import type { KubeObject, Resource } from "./api.ts";
import { kinds } from "./resources.ts";
import { timestamp } from "./timestamps.ts";

/** A node as the caller wants it. */
export interface NodeShape {
  readonly name: string;
  /** The InternalIPs, the first one being the node's own; `10.77.0.11` and on. */
  readonly addresses?: readonly string[];
  readonly externalAddress?: string;
  /** `10.244.1.0/24` and on. */
  readonly podCidrs?: readonly string[];
  /** Label `topology.kubernetes.io/zone`; none where it is left out. */
  readonly zone?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly { readonly key: string; readonly value?: string; readonly effect: string }[];
  /** How many pods fit; 110. */
  readonly maxPods?: number;
}

interface Bootstrap {
  readonly now: number;
  readonly nodes: readonly NodeShape[] | undefined;
  readonly apiServer: { readonly address: string; readonly port: number };
  readonly serviceCidrs: readonly string[];
}

interface NewObject {
  readonly resource: Resource;
  readonly namespace: string;
  readonly object: KubeObject;
}

const twoNodes: readonly NodeShape[] = [
  { name: "node-a", zone: "zone-0" },
  { name: "node-b", zone: "zone-1" },
];

/** The objects, in the order in which they are to be created. */
export function bootstrapObjects(bootstrap: Bootstrap): readonly NewObject[] {
  const names = ["default", "kube-node-lease", "kube-public", "kube-system"];
  return [
    ...names.map((name) => ({ resource: kinds.namespace, namespace: "", object: named("v1", "Namespace", name) })),
    ...(bootstrap.nodes ?? twoNodes).map((shape, index) => ({
      resource: kinds.node,
      namespace: "",
      object: nodeObject(shape, index, bootstrap.now),
    })),
    ...kubernetesService(bootstrap),
  ];
}

function named(apiVersion: string, kind: string, name: string): KubeObject {
  return { apiVersion, kind, metadata: { name } };
}

function kubernetesService({ apiServer, serviceCidrs }: Bootstrap): NewObject[] {
  const cidr = parseCidr(serviceCidrs[0] ?? "");
  const labels = { component: "apiserver", provider: "kubernetes" };
  const port = { name: "https", port: apiServer.port, protocol: "TCP" };
  const metadata = { name: "kubernetes", namespace: "default" };
  return [
    {
      resource: kinds.service,
      namespace: "default",
      object: {
        apiVersion: "v1",
        kind: "Service",
        metadata: { ...metadata, labels },
        spec: {
          ...(cidr ? { clusterIP: addressAt(cidr, 1n) } : {}),
          ports: [{ name: "https", port: 443, protocol: "TCP", targetPort: apiServer.port }],
        },
      },
    },
    {
      resource: kinds.endpoints,
      namespace: "default",
      object: {
        apiVersion: "v1",
        kind: "Endpoints",
        metadata: { ...metadata, labels: { "endpointslice.kubernetes.io/skip-mirror": "true" } },
        subsets: [{ addresses: [{ ip: apiServer.address }], ports: [port] }],
      },
    },
    {
      resource: kinds.endpointSlice,
      namespace: "default",
      object: {
        apiVersion: "discovery.k8s.io/v1",
        kind: "EndpointSlice",
        metadata: { ...metadata, labels: { "kubernetes.io/service-name": "kubernetes" } },
        addressType: familyOf(apiServer.address),
        endpoints: [{ addresses: [apiServer.address], conditions: { ready: true } }],
        ports: [port],
      },
    },
  ];
}

function nodeObject(shape: NodeShape, index: number, now: number): KubeObject {
  const addresses = shape.addresses ?? [`10.77.${Math.floor((index + 11) / 256)}.${(index + 11) % 256}`];
  const podCidrs = shape.podCidrs ?? [defaultPodCidr(index)];
  const resources = { cpu: "8", memory: "32Gi", pods: String(shape.maxPods ?? 110) };
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: {
      name: shape.name,
      labels: {
        "kubernetes.io/hostname": shape.name,
        "kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        ...(shape.zone === undefined ? {} : { "topology.kubernetes.io/zone": shape.zone }),
        ...shape.labels,
      },
    },
    spec: {
      podCIDR: podCidrs[0],
      podCIDRs: podCidrs,
      ...(shape.taints === undefined ? {} : { taints: shape.taints }),
    },
    status: {
      addresses: [
        ...addresses.map((address) => ({ type: "InternalIP", address })),
        ...(shape.externalAddress === undefined ? [] : [{ type: "ExternalIP", address: shape.externalAddress }]),
        { type: "Hostname", address: shape.name },
      ],
      allocatable: resources,
      capacity: resources,
      conditions: [nodeReady(now)],
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo,
    },
  };
}

const nodeInfo = {
  architecture: "amd64",
  bootID: "",
  containerRuntimeVersion: "simulated://1",
  kernelVersion: "",
  kubeProxyVersion: "",
  kubeletVersion: "v1.36.2",
  machineID: "",
  operatingSystem: "linux",
  osImage: "Simulated",
  systemUUID: "",
};

/** `10.244.N.0/24`, and from the 256th node on the next second octets. */
function defaultPodCidr(index: number): string {
  const number = index + 1;
  return `10.${244 + Math.floor(number / 256)}.${number % 256}.0/24`;
}

function nodeReady(now: number) {
  return {
    type: "Ready",
    status: "True",
    reason: "KubeletReady",
    message: "kubelet is posting ready status",
    lastHeartbeatTime: timestamp(now),
    lastTransitionTime: timestamp(now),
  };
}
