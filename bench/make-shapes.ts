/** The clusters over which the first analysis and single events are measured: each large in one respect. */
import { makeIngress, makeIngressController, makeNode, makePod, makeService, makeSlice } from "./make-objects.ts";

/** Raw objects, and for each kind of event what the n-th one brings. */
export interface Shape {
  readonly objects: () => readonly object[];
  readonly events: Readonly<Record<string, (n: number) => readonly object[]>>;
}

/** A Service with the Deployment behind it. */
interface App {
  readonly namespace: string;
  readonly name: string;
  /** Of all apps of the cluster; addresses are made of it. */
  readonly number: number;
  readonly pods: number;
  readonly nodes: number;
  readonly type: "ClusterIP" | "NodePort";
}

type Change = "ready" | "first-not-ready";

/** Every hundredth app has a selector that takes no pod, every hundred-first a targetPort that no container names. */
function makeApp(app: App): readonly object[] {
  const { namespace, name, number, type } = app;
  const selector = { app: number % 100 === 99 ? `${name}s` : name };
  const targetPort = number % 101 === 100 ? "htpp" : "http";
  const open = type === "NodePort" ? { nodePort: 20_000 + number } : {};
  const port = { name: "web", port: 80, targetPort, protocol: "TCP", ...open };
  const ports = [{ name: "web", port: 8080, protocol: "TCP" }];
  const broken = number % 100 === 99 || number % 101 === 100;
  return [
    makeService({ namespace, name, type, clusterIP: address("10.96", number), selector, port }),
    ...makeWorkloads(app),
    ...podsOf(app).map((pod) => podOf(app, pod)),
    makeSlice(namespace, name, broken ? [] : podsOf(app), ports),
  ];
}

function makeWorkloads(app: App): readonly object[] {
  const { namespace, name, pods } = app;
  const template = { metadata: { labels: labelsOf(name) }, spec: { containers: [containerOf(name, databaseOf(app))] } };
  const spec = { replicas: pods, selector: { matchLabels: { app: name } }, template };
  const status = { replicas: pods, readyReplicas: pods };
  const owner = { apiVersion: "apps/v1", kind: "Deployment", name, uid: name, controller: true };
  return [
    { apiVersion: "apps/v1", kind: "Deployment", metadata: { namespace, name }, spec, status },
    {
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      metadata: { namespace, name: `${name}-5d4`, ownerReferences: [owner] },
      spec,
      status,
    },
  ];
}

/** The app's first pod becomes unready or ready again: its own event, and its slice's. */
function changePod(app: App, change: Change): readonly object[] {
  const [first, ...others] = podsOf(app);
  if (first === undefined) return [];
  const ready = change === "ready";
  return [
    podOf(app, first, ready),
    makeSlice(
      app.namespace,
      app.name,
      [{ ...first, ready }, ...others],
      [{ name: "web", port: 8080, protocol: "TCP" }],
    ),
  ];
}

function podOf(app: App, pod: PodFacts, ready = true): object {
  const { namespace, name } = app;
  const owner = { apiVersion: "apps/v1", kind: "ReplicaSet", name: `${name}-5d4`, uid: name, controller: true };
  return makePod(namespace, pod, labelsOf(name), containerOf(name, databaseOf(app)), { owner, ready });
}

type PodFacts = ReturnType<typeof podsOf>[number];

const podsOf = ({ name, number, pods, nodes }: App) =>
  Array.from({ length: pods }, (_, each) => ({
    name: `${name}-5d4-${String(each)}`,
    ip: address(`10.${String(128 + each)}`, number),
    node: nodeName((number + each) % nodes),
  }));

const labelsOf = (name: string) => ({ app: name, "app.kubernetes.io/name": name, "pod-template-hash": "5d4" });

const containerOf = (name: string, database = "app-0") => ({
  name: "app",
  image: `registry.example/${name}:1`,
  ports: [{ name: "http", containerPort: 8080 }],
  readinessProbe: { httpGet: { path: "/", port: "http" } },
  env: [{ name: "DATABASE_URL", value: `postgres://${database}:80/data` }],
});

/** Ten apps share one of their own namespace. */
const databaseOf = ({ name }: App) => `app-${String(Math.floor(Number(name.slice(4)) / 10) * 10)}`;

/** Two bytes behind the first two. */
const address = (start: string, n: number) => `${start}.${String(Math.floor(n / 250))}.${String((n % 250) + 1)}`;
const nodeName = (n: number) => `node-${String(n)}`;
const makeNodes = (count: number) => Array.from({ length: count }, (_, n) => nodeOf(n));
const nodeOf = (n: number, ready = true) =>
  makeNode(nodeName(n), address("172.16", n), `100.64.${String(n % 250)}.0/24`, ready);
const controller = makeIngressController({ name: "controller-1", ip: "10.255.255.1", node: "node-0" });

interface Sizes {
  readonly services: number;
  readonly namespaces: number;
  readonly pods: number;
  readonly nodes: number;
}

const namespaceOf = (n: number) => `team-${String(n)}`;

/** The n-th app of a cluster of these sizes; one in ten Services has a nodePort. */
function appOf({ namespaces, pods, nodes }: Sizes, n: number): App {
  const place = { namespace: namespaceOf(n % namespaces), name: `app-${String(Math.floor(n / namespaces))}` };
  return { ...place, number: n, pods, nodes, type: n % 10 === 0 ? "NodePort" : "ClusterIP" };
}

function makeApps(sizes: Sizes): readonly object[] {
  const namespaces = Array.from({ length: sizes.namespaces }, (_, n) => ({
    apiVersion: "v1",
    kind: "Namespace",
    metadata: { name: namespaceOf(n), labels: { "kubernetes.io/metadata.name": namespaceOf(n) } },
    status: { phase: "Active" },
  }));
  const apps = Array.from({ length: sizes.services }, (_, n) => makeApp(appOf(sizes, n)));
  return [...makeNodes(sizes.nodes), ...namespaces, ...apps.flat()];
}

/** Events of pods of different apps, one after the other; every second one of an app undoes the first. */
const podEvents = (sizes: Sizes) => (n: number) =>
  changePod(appOf(sizes, (Math.floor(n / 2) * 7) % sizes.services), n % 2 === 0 ? "first-not-ready" : "ready");

const nodeEvents = (sizes: Sizes) => (n: number) => [nodeOf(Math.floor(n / 2) % sizes.nodes, n % 2 === 1)];

function makePlainShape(sizes: Sizes): Shape {
  return { objects: () => makeApps(sizes), events: { pod: podEvents(sizes), node: nodeEvents(sizes) } };
}

/** One Ingress for each Service, two hosts each; one in twenty has no address. */
function makeIngressShape(): Shape {
  const sizes: Sizes = { services: 4000, namespaces: 200, pods: 2, nodes: 50 };
  const ingressOf = (n: number, path = "/") => {
    const { namespace, name } = appOf(sizes, n);
    const hosts = [`host-${String(n)}.example.com`, `www.host-${String(n)}.example.com`];
    return makeIngress(namespace, name, hosts, { path, address: n % 20 === 19 ? null : "203.0.113.200" });
  };
  return {
    objects: () => [
      ...makeApps(sizes),
      ...Array.from({ length: sizes.services }, (_, n) => ingressOf(n)),
      ...controller,
    ],
    events: {
      pod: podEvents(sizes),
      ingress: (n) => [ingressOf((Math.floor(n / 2) * 7) % sizes.services, n % 2 === 0 ? "/new" : "/")],
      node: nodeEvents(sizes),
    },
  };
}

const gatewayGroup = "gateway.networking.k8s.io";
const accepted = (type: string) => ({ type, status: "True", reason: type });

/** A hundred routes on each of twenty Gateways, two backends each. */
function makeGatewayShape(): Shape {
  const sizes: Sizes = { services: 2000, namespaces: 100, pods: 2, nodes: 50 };
  const parentOf = (n: number) => ({ name: `gateway-${String(n % 20)}`, namespace: "edge", sectionName: "http" });
  const routeOf = (n: number, path = "/") => {
    const { namespace, name } = appOf(sizes, n);
    const other = appOf(sizes, (n + sizes.namespaces) % sizes.services);
    const backendRefs = [name, other.name].map((each) => ({ name: each, port: 80, weight: 1 }));
    return {
      apiVersion: `${gatewayGroup}/v1`,
      kind: "HTTPRoute",
      metadata: { namespace, name },
      spec: {
        parentRefs: [parentOf(n)],
        hostnames: [`host-${String(n)}.example.com`],
        rules: [{ matches: [{ path: { type: "PathPrefix", value: path } }], backendRefs }],
      },
      status: {
        parents: [
          {
            parentRef: parentOf(n),
            controllerName: "example.com/gateway",
            conditions: [accepted("Accepted"), accepted("ResolvedRefs")],
          },
        ],
      },
    };
  };
  return {
    objects: () => [
      ...makeApps(sizes),
      makeGatewayClass(),
      ...Array.from({ length: 20 }, (_, n) => makeGateway(`gateway-${String(n)}`, n)).flat(),
      ...Array.from({ length: 2000 }, (_, n) => routeOf(n)),
    ],
    events: {
      pod: podEvents(sizes),
      route: (n) => [routeOf((Math.floor(n / 2) * 7) % sizes.services, n % 2 === 0 ? "/new" : "/")],
    },
  };
}

function makeGatewayClass(): object {
  return {
    apiVersion: `${gatewayGroup}/v1`,
    kind: "GatewayClass",
    metadata: { name: "example" },
    spec: { controllerName: "example.com/gateway" },
    status: { conditions: [accepted("Accepted")] },
  };
}

/** A Gateway that every namespace may attach to, the Service of its pod and the pod. */
function makeGateway(name: string, n: number): readonly object[] {
  const pod = { name: `${name}-1`, ip: address("10.254", n), node: nodeName(n) };
  const labels = { [`${gatewayGroup}/gateway-name`]: name };
  const port = { name: "http", port: 80, targetPort: 8080, protocol: "TCP" };
  const clusterIP = address("10.111", n);
  return [
    {
      apiVersion: `${gatewayGroup}/v1`,
      kind: "Gateway",
      metadata: { namespace: "edge", name },
      spec: {
        gatewayClassName: "example",
        listeners: [{ name: "http", port: 80, protocol: "HTTP", allowedRoutes: { namespaces: { from: "All" } } }],
      },
      status: {
        addresses: [{ type: "IPAddress", value: address("203.0", n) }],
        conditions: [accepted("Accepted"), accepted("Programmed")],
        listeners: [{ name: "http", conditions: [accepted("Accepted"), accepted("Programmed")] }],
      },
    },
    makeService({ namespace: "edge", name, type: "LoadBalancer", clusterIP, selector: labels, port }),
    makePod("edge", pod, labels, { ...containerOf("gateway"), image: "registry.example/gateway:1" }),
    makeSlice("edge", name, [pod], [{ name: "http", port: 8080, protocol: "TCP" }]),
  ];
}

/** Ten policies in each namespace, one for each app: from its namespace, from another one, and from addresses. */
function makePolicyShape(): Shape {
  const sizes: Sizes = { services: 5000, namespaces: 500, pods: 2, nodes: 50 };
  const policyOf = (n: number, port = 8080) => {
    const { namespace, name } = appOf(sizes, n);
    const other = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespaceOf(n % 7) } } };
    const from = [{ podSelector: {} }, other, { ipBlock: { cidr: "172.16.0.0/12" } }];
    return {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: { namespace, name },
      spec: {
        podSelector: { matchLabels: { app: name } },
        policyTypes: ["Ingress"],
        ingress: [{ from, ports: [{ port, protocol: "TCP" }] }],
      },
    };
  };
  return {
    objects: () => [...makeApps(sizes), ...Array.from({ length: sizes.services }, (_, n) => policyOf(n))],
    events: {
      pod: podEvents(sizes),
      policy: (n) => [policyOf((Math.floor(n / 2) * 7) % sizes.services, n % 2 === 0 ? 9090 : 8080)],
    },
  };
}

export const shapes: Readonly<Record<string, Shape>> = {
  "10,000 Services, 30,000 pods": makePlainShape({ services: 10_000, namespaces: 500, pods: 3, nodes: 100 }),
  "4,000 Ingresses, 200 namespaces": makeIngressShape(),
  "2,000 HTTPRoutes, 20 Gateways": makeGatewayShape(),
  "5,000 policies, 500 namespaces": makePolicyShape(),
  "5,000 nodes": makePlainShape({ services: 2000, namespaces: 100, pods: 3, nodes: 5000 }),
  "5,000 Services in one namespace": makePlainShape({ services: 5000, namespaces: 1, pods: 2, nodes: 50 }),
};
