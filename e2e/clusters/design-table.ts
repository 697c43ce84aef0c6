/** A small cluster with what design.md's table asks to be drawn and the demo does not have; a namespace for each row. */
import type { KubeObject } from "@portolan/simulator";
import { deployment, endpointSlice, ingress, namespace, service } from "../manifests.ts";

function pod(namespaceName: string, name: string, spec: object): KubeObject {
  return { apiVersion: "v1", kind: "Pod", metadata: { namespace: namespaceName, name, labels: { app: name } }, spec };
}

/** `kubectl create service nodeport web --tcp=30001:80 --node-port=30000`: nginx, which declares no port. */
const numbers = [
  namespace("numbers"),
  deployment("numbers", "web", 2, []),
  service("numbers", "web", {
    type: "NodePort",
    selector: { app: "web" },
    ports: [{ name: "30001-80", port: 30001, targetPort: 80, nodePort: 30000 }],
  }),
  service("numbers", "nobody", { selector: { app: "nobody" }, ports: [{ port: 80 }] }),
];

const types = [
  namespace("types"),
  deployment("types", "web", 1, [8080]),
  service("types", "cluster", { selector: { app: "web" }, ports: [{ port: 80, targetPort: 8080 }] }),
  service("types", "node", {
    type: "NodePort",
    selector: { app: "web" },
    ports: [{ port: 80, targetPort: 8080, nodePort: 30081 }],
  }),
  service("types", "balancer", {
    type: "LoadBalancer",
    selector: { app: "web" },
    ports: [{ port: 80, targetPort: 8080, nodePort: 30082 }],
  }),
  service("types", "name", { type: "ExternalName", externalName: "db.example.com" }),
  service("types", "headless", { clusterIP: "None", selector: { app: "web" }, ports: [{ port: 8080 }] }),
  service("types", "by-hand", { clusterIP: "None", ports: [{ port: 8080 }] }),
  endpointSlice("types", "by-hand", "192.0.2.10"),
];

const hand = [
  namespace("hand"),
  service("hand", "database", { ports: [{ port: 5432, targetPort: 8080 }] }),
  endpointSlice("hand", "database", "192.0.2.20"),
];

/** Two pods of another cluster, as whatever joins clusters lists them, and a process on a node. */
const elsewhere = [
  namespace("elsewhere"),
  service("elsewhere", "orders", { ports: [{ port: 80, targetPort: 8080 }] }),
  endpointSlice("elsewhere", "orders", "10.245.3.7", "10.245.9.2"),
  service("elsewhere", "on-node", { ports: [{ port: 80, targetPort: 8080 }] }),
  endpointSlice("elsewhere", "on-node", "10.77.0.11"),
];

/** Scaled by an autoscaler, and a client of it. */
const scaled = [
  namespace("scaled"),
  deployment("scaled", "api", 2, [8080]),
  service("scaled", "api", { selector: { app: "api" }, ports: [{ port: 80, targetPort: 8080 }] }),
];

/** Ingress → ExternalName → Service in another namespace → pods. */
const chain = [
  namespace("chain"),
  namespace("chain-end"),
  deployment("chain-end", "web", 2, [8080]),
  service("chain-end", "web", { selector: { app: "web" }, ports: [{ port: 80, targetPort: 8080 }] }),
  service("chain", "alias", {
    type: "ExternalName",
    externalName: "web.chain-end.svc.cluster.local",
    ports: [{ port: 80 }],
  }),
  ingress("chain", "front", "chain.example.com", { name: "alias", port: { number: 80 } }),
];

const policies = [
  namespace("policies"),
  deployment("policies", "web", 2, [8080]),
  service("policies", "web", {
    type: "NodePort",
    selector: { app: "web" },
    internalTrafficPolicy: "Local",
    externalTrafficPolicy: "Local",
    sessionAffinity: "ClientIP",
    ports: [{ port: 80, targetPort: 8080, nodePort: 30083 }],
  }),
  service("policies", "near", {
    selector: { app: "web" },
    trafficDistribution: "PreferSameZone",
    externalIPs: ["203.0.113.50"],
    ports: [{ port: 80, targetPort: 8080 }],
  }),
];

/** An app beside a proxy, and a native sidecar: one address, three ports. */
const containers = [
  namespace("containers"),
  pod("containers", "app", {
    initContainers: [
      { name: "agent", image: "agent:1", restartPolicy: "Always", ports: [{ name: "stats", containerPort: 9100 }] },
    ],
    containers: [
      { name: "app", image: "app:1", ports: [{ name: "http", containerPort: 8080 }] },
      { name: "proxy", image: "proxy:1", ports: [{ name: "https", containerPort: 8443 }] },
    ],
  }),
  service("containers", "app", {
    selector: { app: "app" },
    ports: [
      { name: "http", port: 80, targetPort: "http" },
      { name: "https", port: 443, targetPort: "https" },
      { name: "stats", port: 9100, targetPort: "stats" },
    ],
  }),
];

/** A pod with a volume, and two Services that are reached by their numbers alone. */
export const nothingInFront: readonly KubeObject[] = [
  namespace("bare"),
  pod("bare", "db", {
    containers: [{ name: "db", image: "db:1", ports: [{ containerPort: 5432 }] }],
    volumes: [{ name: "data", persistentVolumeClaim: { claimName: "data-db" } }],
  }),
  ...[30090, 30091].map((nodePort) =>
    service("bare", `db-${String(nodePort)}`, {
      type: "NodePort",
      selector: { app: "db" },
      ports: [{ port: 5432, targetPort: 5432, nodePort }],
    }),
  ),
];

/** Applied to a simulated cluster. */
export const tableManifests: readonly KubeObject[] = [
  ...numbers,
  ...types,
  ...hand,
  ...elsewhere,
  ...scaled,
  ...chain,
  ...policies,
  ...containers,
];

/** Put into the file as they are: an API server of today refuses them. */
export const tableRemains: readonly KubeObject[] = [
  namespace("forbidden"),
  service("forbidden", "loopback", {
    type: "ClusterIP",
    clusterIP: "10.96.200.1",
    clusterIPs: ["10.96.200.1"],
    ports: [{ port: 80, targetPort: 8080, protocol: "TCP" }],
  }),
  endpointSlice("forbidden", "loopback", "127.0.0.1"),
  {
    apiVersion: "autoscaling/v2",
    kind: "HorizontalPodAutoscaler",
    metadata: { namespace: "scaled", name: "by-load" },
    spec: {
      scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "api" },
      minReplicas: 2,
      maxReplicas: 6,
    },
    status: { currentReplicas: 2, desiredReplicas: 4 },
  },
  {
    apiVersion: "extensions/v1beta1",
    kind: "Ingress",
    metadata: { namespace: "types", name: "old" },
    spec: {
      rules: [
        {
          host: "old.example.com",
          http: { paths: [{ path: "/old", backend: { serviceName: "cluster", servicePort: 80 } }] },
        },
      ],
    },
  },
];

/** The second node does not answer. */
export function withNodeDown(object: KubeObject): KubeObject {
  if (object.kind !== "Node" || object.metadata.name !== "node-b") return object;
  const ready = { type: "Ready", status: "Unknown", lastTransitionTime: "2026-11-20T08:00:00Z" };
  const status = { ...(object["status"] as object), conditions: [ready] };
  return { ...object, status };
}

/** kube-proxy's own settings, as kubeadm writes them. */
export const proxyOfIpvs: KubeObject = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { namespace: "kube-system", name: "kube-proxy" },
  data: { "config.conf": "apiVersion: kubeproxy.config.k8s.io/v1alpha1\nkind: KubeProxyConfiguration\nmode: ipvs\n" },
};
