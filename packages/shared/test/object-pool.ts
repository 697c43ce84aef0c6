/**
 * A small cluster's worth of objects, each name in several variants that contradict one another on
 * purpose. Random histories draw their events from it, so that Services, pods, slices, Ingresses
 * and ExternalNames keep finding and losing one another.
 */
import { kindEntry } from "../src/model/kinds.ts";
import type { ObjectEvent, SlimKind, SlimObject } from "../src/model/objects.ts";
import { projectObject } from "../src/model/project-object.ts";
import { createShare } from "../src/model/share-values.ts";

const share = createShare();

/** When the pool's objects came into being; debounces count from here. */
export const poolStart = Date.parse("2026-01-01T00:00:00Z");

function at(seconds: number): string {
  return new Date(poolStart + seconds * 1000).toISOString();
}

type Raw = Record<string, unknown>;

function variants(
  kind: SlimKind,
  namespaces: readonly string[],
  names: readonly string[],
  raws: readonly Raw[],
): SlimObject[] {
  return namespaces.flatMap((namespace) =>
    names.flatMap((name) =>
      raws.map((raw) => {
        const metadata = { creationTimestamp: at(0), ...(raw["metadata"] as Raw | undefined), name, namespace };
        const projection = projectObject(kindEntry(kind), { ...raw, metadata }, share);
        if (projection.type === "unreadable")
          throw new Error(`${kind} ${name}: ${projection.path} ${projection.reason}`);
        return projection.object;
      }),
    ),
  );
}

const http = { name: "http", port: 80, targetPort: "http" };
const plain = { port: 80, targetPort: 8080 };

const services = variants(
  "Service",
  ["a", "b"],
  ["web", "api"],
  [
    { spec: { clusterIP: "10.96.0.1", selector: { app: "web" }, ports: [http] } },
    { spec: { clusterIP: "10.96.0.1", selector: { app: "web", tier: "front" }, ports: [plain] } },
    { spec: { clusterIP: "None", selector: { app: "db" }, ports: [plain] } },
    { spec: { clusterIP: "10.96.0.2", ports: [plain] } },
    {
      spec: {
        type: "NodePort",
        clusterIP: "10.96.0.3",
        externalTrafficPolicy: "Local",
        selector: { app: "web" },
        ports: [
          { ...plain, name: "one", nodePort: 30080 },
          { ...http, name: "http", port: 81, nodePort: 30081 },
        ],
      },
    },
    {
      spec: {
        type: "LoadBalancer",
        clusterIP: "10.96.0.4",
        selector: { app: "db" },
        ports: [{ ...http, nodePort: 30082 }],
      },
    },
    {
      spec: { type: "LoadBalancer", clusterIP: "10.96.0.4", selector: { app: "web" }, ports: [plain] },
      status: { loadBalancer: { ingress: [{ ip: "203.0.113.1" }] } },
    },
    { spec: { type: "ExternalName", externalName: "api.a.svc.cluster.local" } },
    { spec: { type: "ExternalName", externalName: "web.b.svc.cluster.local", ports: [plain] } },
    { spec: { type: "ExternalName", externalName: "gone.a.svc.cluster.local" } },
    { spec: { type: "ExternalName", externalName: "203.0.113.9" } },
  ],
);

const containers = [
  { name: "app", ports: [{ name: "http", containerPort: 8080 }] },
  { name: "app", ports: [{ name: "http", containerPort: 9090, hostPort: 9090 }] },
  { name: "app", ports: [{ name: "http", containerPort: 8080, protocol: "UDP" }] },
  { name: "app" },
];

function podStatus(ready: boolean, address: string | null): Raw {
  return {
    phase: "Running",
    ...(address === null ? {} : { podIPs: [{ ip: address }] }),
    conditions: [
      { type: "Ready", status: ready ? "True" : "False", reason: "ContainersNotReady", lastTransitionTime: at(10) },
    ],
  };
}

const webLabels = { app: "web", tier: "front" };
const ownedByReplicaSet = [{ kind: "ReplicaSet", name: "web-1", controller: true }];

const pods = variants(
  "Pod",
  ["a", "b"],
  ["p1", "p2", "p3"],
  [
    {
      metadata: { labels: webLabels, ownerReferences: ownedByReplicaSet },
      spec: { nodeName: "n1", containers: [containers[0]] },
      status: podStatus(true, "10.0.0.1"),
    },
    {
      metadata: { labels: { app: "web" }, ownerReferences: ownedByReplicaSet },
      spec: { nodeName: "n2", containers: [containers[1]] },
      status: podStatus(true, "10.0.0.2"),
    },
    {
      metadata: { labels: webLabels },
      spec: { nodeName: "n1", containers: [containers[2]] },
      status: podStatus(false, "10.0.0.1"),
    },
    {
      metadata: { labels: { app: "wbe" } },
      spec: { containers: [{ name: "app", args: ["--db=web:80"] }] },
      status: podStatus(false, null),
    },
    {
      metadata: { labels: { app: "db" }, ownerReferences: [{ kind: "Job", name: "dump-29123456", controller: true }] },
      spec: { nodeName: "n1", containers: [containers[0]] },
      status: podStatus(true, "10.0.0.3"),
    },
    {
      metadata: { labels: { app: "db" } },
      spec: { nodeName: "n2", hostNetwork: true, containers: [containers[3]] },
      status: podStatus(true, "10.0.1.2"),
    },
    {
      metadata: { labels: { app: "web" }, deletionTimestamp: at(20), ownerReferences: ownedByReplicaSet },
      spec: { nodeName: "n1", containers: [containers[0]] },
      status: podStatus(true, "10.0.0.3"),
    },
    {
      metadata: {
        labels: {
          app: "web",
          "app.kubernetes.io/name": "ingress-nginx",
          "gateway.networking.k8s.io/gateway-name": "edge",
        },
      },
      spec: { nodeName: "n2", containers: [containers[0]] },
      status: podStatus(true, "10.0.0.4"),
    },
  ],
);

function endpoint(address: string, pod: string | null, node: string, conditions: Raw): Raw {
  return {
    addresses: [address],
    nodeName: node,
    conditions,
    ...(pod === null ? {} : { targetRef: { kind: "Pod", name: pod } }),
  };
}

const sliceOf = (service: string): Raw => ({ labels: { "kubernetes.io/service-name": service } });

const slices = variants(
  "EndpointSlice",
  ["a", "b"],
  ["s1", "s2"],
  [
    {
      metadata: sliceOf("web"),
      addressType: "IPv4",
      ports: [{ name: "http", port: 8080 }],
      endpoints: [endpoint("10.0.0.1", "p1", "n1", { ready: true })],
    },
    {
      metadata: sliceOf("web"),
      addressType: "IPv4",
      ports: [
        { name: "http", port: 9090 },
        { name: "one", port: 8080 },
      ],
      endpoints: [
        endpoint("10.0.0.2", "p2", "n2", { ready: true }),
        endpoint("10.0.0.1", "p3", "n1", { ready: false }),
      ],
    },
    {
      metadata: sliceOf("api"),
      addressType: "IPv4",
      ports: [{ name: "", port: 8080 }],
      endpoints: [endpoint("10.0.0.1", null, "n1", {})],
    },
    {
      metadata: sliceOf("api"),
      addressType: "IPv4",
      ports: [],
      endpoints: [endpoint("10.0.0.2", "p2", "n2", { ready: true })],
    },
    {
      metadata: sliceOf("web"),
      addressType: "IPv4",
      ports: [{ name: "", port: 8080 }],
      endpoints: [endpoint("10.0.0.3", "p1", "n1", { ready: false, serving: true, terminating: true })],
    },
    { addressType: "IPv4", ports: [{ name: "http", port: 8080 }], endpoints: [endpoint("10.0.0.1", "p1", "n1", {})] },
  ],
);

const endpoints = variants(
  "Endpoints",
  ["a"],
  ["web", "api"],
  [{ subsets: [{ addresses: [{ ip: "10.0.0.1" }], ports: [{ port: 8080 }] }] }, { subsets: [] }],
);

const template = (labels: Raw, container: Raw): Raw => ({ metadata: { labels }, spec: { containers: [container] } });

const workloads = [
  ...variants(
    "Deployment",
    ["a"],
    ["web"],
    [
      {
        spec: {
          replicas: 2,
          selector: { matchLabels: { app: "web" } },
          template: template(webLabels, { name: "app" }),
        },
        status: { readyReplicas: 1 },
      },
      {
        spec: {
          replicas: 0,
          selector: { matchLabels: { app: "web" } },
          template: template(webLabels, { name: "app" }),
        },
      },
      {
        spec: {
          replicas: 1,
          selector: { matchLabels: { app: "wbe" } },
          template: template(
            { app: "wbe" },
            { name: "app", env: [{ name: "DB", value: "api.b:80" }], envFrom: [{ configMapRef: { name: "nginx" } }] },
          ),
        },
      },
    ],
  ),
  ...variants(
    "ReplicaSet",
    ["a"],
    ["web-1"],
    [
      {
        metadata: { ownerReferences: [{ kind: "Deployment", name: "web", controller: true }] },
        spec: { replicas: 2, template: template(webLabels, { name: "app" }) },
      },
      { spec: { replicas: 1, template: template({ app: "web" }, { name: "app" }) } },
    ],
  ),
  ...variants(
    "CronJob",
    ["a"],
    ["dump"],
    [{ app: "db" }, { app: "wbe" }].map((labels) => ({
      spec: { jobTemplate: { spec: { template: template(labels, { name: "dump", args: ["--db=web:80"] }) } } },
    })),
  ),
  ...variants(
    "StatefulSet",
    ["a", "b"],
    ["db"],
    [
      { spec: { replicas: 0, serviceName: "api", template: template({ app: "db" }, { name: "db" }) } },
      {
        spec: {
          replicas: 3,
          serviceName: "web",
          template: template({ app: "db" }, { name: "db", ports: [{ name: "http", containerPort: 1 }] }),
        },
      },
    ],
  ),
  ...variants(
    "DaemonSet",
    ["b"],
    ["agent"],
    [
      { spec: { template: template({ app: "web" }, { name: "a" }) }, status: { desiredNumberScheduled: 2 } },
      { spec: { template: template({ app: "traefik" }, { name: "a" }) } },
    ],
  ),
];

const rule = (host: string, name: string, port: Raw): Raw => ({
  host,
  http: { paths: [{ path: "/", pathType: "Prefix", backend: { service: { name, port } } }] },
});

const ingresses = variants(
  "Ingress",
  ["a", "b"],
  ["i1", "i2"],
  [
    { spec: { ingressClassName: "nginx", rules: [rule("a.example", "web", { name: "http" })] } },
    { spec: { rules: [rule("b.example", "api", { number: 80 }), rule("c.example", "gone", { number: 80 })] } },
    { spec: { defaultBackend: { service: { name: "gone", port: { number: 80 } } } } },
    {
      metadata: { annotations: { "nginx.ingress.kubernetes.io/server-alias": "a.example" } },
      spec: { rules: [rule("d.example", "web", { number: 80 })] },
      status: { loadBalancer: { ingress: [{ ip: "203.0.113.1" }] } },
    },
  ],
);

const gatewayRef = { name: "edge" };
const routeTo = (name: string, namespace?: string): Raw => ({
  backendRefs: [{ name, port: 80, ...(namespace === undefined ? {} : { namespace }) }],
});

const routing = [
  ...variants(
    "GatewayClass",
    [""],
    ["envoy"],
    [{ spec: { controllerName: "example.com/envoy" } }, { spec: { controllerName: "example.com/other" } }],
  ),
  ...variants(
    "Gateway",
    ["a"],
    ["edge"],
    [
      { spec: { gatewayClassName: "envoy", listeners: [{ name: "http", port: 80, protocol: "HTTP" }] } },
      {
        spec: {
          gatewayClassName: "envoy",
          listeners: [
            { name: "http", port: 80, protocol: "HTTP", allowedRoutes: { namespaces: { from: "All" } } },
            { name: "tcp", port: 90, protocol: "TCP" },
          ],
        },
        status: { addresses: [{ value: "203.0.113.1" }] },
      },
    ],
  ),
  ...variants(
    "HTTPRoute",
    ["a", "b"],
    ["r1"],
    [
      { spec: { parentRefs: [gatewayRef], hostnames: ["a.example"], rules: [routeTo("web")] } },
      { spec: { parentRefs: [{ ...gatewayRef, namespace: "a" }], rules: [routeTo("gone"), routeTo("web", "a")] } },
      { spec: { parentRefs: [{ ...gatewayRef, namespace: "b" }], rules: [] } },
    ],
  ),
  ...variants("TCPRoute", ["a"], ["t1"], [{ spec: { parentRefs: [gatewayRef], rules: [routeTo("api")] } }]),
  ...variants(
    "ReferenceGrant",
    ["a"],
    ["g1"],
    [
      {
        spec: {
          from: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "b" }],
          to: [{ group: "", kind: "Service" }],
        },
      },
      { spec: { from: [], to: [] } },
    ],
  ),
];

const policies = variants(
  "NetworkPolicy",
  ["a"],
  ["deny", "allow"],
  [
    { spec: { podSelector: {}, policyTypes: ["Ingress"] } },
    {
      spec: {
        podSelector: { matchLabels: { app: "web" } },
        ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 8080 }] }],
      },
    },
  ],
);

const autoscalers = variants(
  "HorizontalPodAutoscaler",
  ["a"],
  ["web"],
  [
    { spec: { scaleTargetRef: { kind: "Deployment", name: "web" }, maxReplicas: 4 } },
    {
      spec: { scaleTargetRef: { kind: "StatefulSet", name: "db" }, maxReplicas: 4 },
      status: { currentReplicas: 1, desiredReplicas: 2 },
    },
  ],
);

const configMaps = variants(
  "ConfigMap",
  ["a"],
  ["nginx"],
  [{ data: { conf: "proxy_pass http://web:80;" } }, { data: { conf: "proxy_pass http://api.b:80;" } }],
);

const clusterScoped = [
  ...variants(
    "Node",
    [""],
    ["n1", "n2"],
    [
      {
        status: {
          addresses: [{ type: "InternalIP", address: "10.0.1.1" }],
          conditions: [{ type: "Ready", status: "True" }],
        },
      },
      {
        status: {
          addresses: [{ type: "InternalIP", address: "10.0.1.2" }],
          conditions: [{ type: "Ready", status: "Unknown" }],
        },
      },
    ],
  ),
  ...variants("Namespace", [""], ["a"], [{ status: { phase: "Active" } }, { status: { phase: "Terminating" } }]),
  ...variants(
    "IngressClass",
    [""],
    ["nginx"],
    [{ spec: { controller: "k8s.io/ingress-nginx" } }, { spec: { controller: "other" } }],
  ),
];

const objects: readonly SlimObject[] = [
  ...services,
  ...pods,
  ...slices,
  ...endpoints,
  ...workloads,
  ...ingresses,
  ...routing,
  ...policies,
  ...autoscalers,
  ...configMaps,
  ...clusterScoped,
];

function deleteOf({ kind, namespace, name }: SlimObject): ObjectEvent {
  return { type: "delete", kind, namespace, name };
}

/** The event's object, as one key. */
export function eventKey(event: ObjectEvent): string {
  const { kind, namespace, name } = event.type === "upsert" ? event.object : event;
  return `${kind}/${namespace}/${name}`;
}

const deletes = [...new Map(objects.map((object) => [eventKey(deleteOf(object)), deleteOf(object)])).values()];

/** Every event that a random history may hold. */
export const poolEvents: readonly ObjectEvent[] = [
  ...objects.map((object): ObjectEvent => ({ type: "upsert", object })),
  ...deletes,
];

/** What is left after a history. */
export function objectsAfter(events: Iterable<ObjectEvent>): readonly SlimObject[] {
  const left = new Map<string, SlimObject>();
  for (const event of events) {
    if (event.type === "upsert") left.set(eventKey(event), event.object);
    else left.delete(eventKey(event));
  }
  return [...left.values()];
}
