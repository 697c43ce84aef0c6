import { createShare, createSnapshot, parseSource, parseTarget, readState, traceConnection } from "@portolan/shared";
import type { Snapshot } from "@portolan/shared";
import { quantile, type Measurement } from "./report.ts";

const serviceCount = 10_000;
const nodeCount = 100;
const traceCount = 1000;
/** Until the engine of JavaScript has compiled what it runs; a server has long done so. */
const warmUp = 300;

/** 1,000 traces of each kind over a snapshot of 10,000 Services with two pods each: together, the median and the slowest. */
export function measureTrace(): Promise<Measurement> {
  const snapshot = makeCluster();
  const rows = Object.entries(kinds).map(([name, ask]) => {
    for (let n = 0; n < warmUp; n++) traceOne(snapshot, ask(n));
    const times = Array.from({ length: traceCount }, (_, n) => traceOne(snapshot, ask((n * 7919) % serviceCount)));
    const total = times.reduce((sum, time) => sum + time, 0);
    return [name, `${total.toFixed(0)} ms`, inMilliseconds(quantile(times, 0.5)), inMilliseconds(quantile(times, 1))];
  });
  return Promise.resolve({
    title: `Traces over ${String(serviceCount)} Services and ${String(serviceCount * 2)} pods`,
    columns: ["", `${String(traceCount)} traces`, "median", "slowest"],
    rows,
  });
}

interface Asked {
  readonly from: string;
  readonly to: string;
}

const kinds: Readonly<Record<string, (n: number) => Asked>> = {
  "a Service's name from a pod": (n) => ({ from: podOf(n), to: `tcp://web.${namespaceOf(n)}:80` }),
  "a nodePort from outside": (n) => ({ from: "outside", to: `tcp://${nodeAddress(n)}:${String(nodePortOf(n))}` }),
  "a port that nobody opened": (n) => ({ from: "outside", to: `tcp://${nodeAddress(n)}:81` }),
  "a name that does not exist": (n) => ({ from: podOf(n), to: `tcp://wbe.${namespaceOf(n)}:80` }),
  "a Service without endpoints": (n) => ({ from: podOf(n), to: `tcp://empty.${namespaceOf(n % 100)}:80` }),
  "a load balancer with 100 entry nodes": (n) => ({ from: "outside", to: `tcp://203.0.113.${String(n % 100)}:80` }),
  "a host of an Ingress": (n) => ({ from: "outside", to: `http://host-${String(n)}.example.com/` }),
};

function traceOne(snapshot: Snapshot, { from, to }: Asked): number {
  const start = performance.now();
  const source = parseSource(snapshot, from);
  const target = parseTarget(to);
  if (source.type === "problem" || target.type === "problem") throw new Error(`${from} ${to} is not understood`);
  const { hops } = traceConnection(snapshot, source.source, target.target);
  if (hops.length < 2) throw new Error(`${to}: an empty trace`);
  return performance.now() - start;
}

function makeCluster(): Snapshot {
  const raws = [
    ...Array.from({ length: nodeCount }, (_, n) => makeNode(n)),
    ...Array.from({ length: serviceCount }, (_, n) => makeService(n)).flat(),
    ...Array.from({ length: 100 }, (_, n) => makeExtras(n)).flat(),
    ...makeController(),
  ];
  const { objects, problems } = readState(raws, createShare());
  if (problems.length > 0) throw new Error(JSON.stringify(problems[0]));
  return createSnapshot(objects);
}

function makeNode(n: number): object {
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name: `n${String(n)}` },
    spec: { podCIDRs: [`10.${String(n)}.0.0/16`] },
    status: {
      addresses: [{ type: "InternalIP", address: nodeAddress(n) }],
      conditions: [{ type: "Ready", status: "True" }],
    },
  };
}

function makeService(n: number): readonly object[] {
  const namespace = namespaceOf(n);
  const pods = [0, 1].map((each) => ({
    name: `web-${String(each)}`,
    ip: podAddress(n, each),
    node: `n${String((n + each) % nodeCount)}`,
  }));
  return [
    makeNodePort(namespace, "web", serviceAddress(n), {
      port: 80,
      targetPort: 8080,
      protocol: "TCP",
      nodePort: nodePortOf(n),
    }),
    ...pods.map(({ name, ip, node }) => makePod(namespace, name, { app: "web" }, ip, node, 8080)),
    makeSlice(namespace, "web", pods, [{ name: "", port: 8080, protocol: "TCP" }]),
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name: "web", namespace },
      spec: {
        ingressClassName: "nginx",
        rules: [
          {
            host: `host-${String(n)}.example.com`,
            http: {
              paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } }],
            },
          },
        ],
      },
      status: { loadBalancer: { ingress: [{ ip: "203.0.113.200" }] } },
    },
  ];
}

/** A Service without endpoints and a load balancer in each of the first hundred namespaces. */
function makeExtras(n: number): readonly object[] {
  const namespace = namespaceOf(n);
  const port = { port: 80, targetPort: 8080, protocol: "TCP" };
  const balanced = {
    ...makeNodePort(namespace, "balanced", `10.211.${String(n)}.1`, port, "LoadBalancer"),
    status: { loadBalancer: { ingress: [{ ip: `203.0.113.${String(n)}` }] } },
  };
  const pods = [0, 1].map((each) => ({
    name: `web-${String(each)}`,
    ip: podAddress(n, each),
    node: `n${String((n + each) % nodeCount)}`,
  }));
  return [
    makeNodePort(namespace, "empty", `10.212.${String(n)}.1`, port, "ClusterIP", { app: "nobody" }),
    balanced,
    makeSlice(namespace, "balanced", pods, [{ name: "", port: 8080, protocol: "TCP" }]),
  ];
}

function makeController(): readonly object[] {
  const labels = { "app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller" };
  const pods = [{ name: "controller-1", ip: "10.0.255.1", node: "n0" }];
  return [
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "IngressClass",
      metadata: { name: "nginx" },
      spec: { controller: "k8s.io/ingress-nginx" },
    },
    makePod("ingress-nginx", "controller-1", labels, "10.0.255.1", "n0", 80),
    {
      ...makeNodePort(
        "ingress-nginx",
        "controller",
        "10.213.0.1",
        { name: "http", port: 80, targetPort: 80, protocol: "TCP" },
        "LoadBalancer",
        labels,
      ),
      status: { loadBalancer: { ingress: [{ ip: "203.0.113.200" }] } },
    },
    makeSlice("ingress-nginx", "controller", pods, [{ name: "http", port: 80, protocol: "TCP" }]),
  ];
}

function makeNodePort(
  namespace: string,
  name: string,
  clusterIP: string,
  port: object,
  type = "NodePort",
  selector: object = { app: "web" },
) {
  const spec = { type, clusterIP, clusterIPs: [clusterIP], ipFamilies: ["IPv4"], selector, ports: [port] };
  return { apiVersion: "v1", kind: "Service", metadata: { name, namespace }, spec };
}

function makePod(
  namespace: string,
  name: string,
  labels: object,
  ip: string,
  nodeName: string,
  containerPort: number,
): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels },
    spec: {
      nodeName,
      containers: [{ name: "app", image: "registry.k8s.io/ingress-nginx/app:1", ports: [{ containerPort }] }],
    },
    status: { phase: "Running", podIP: ip, podIPs: [{ ip }], conditions: [{ type: "Ready", status: "True" }] },
  };
}

function makeSlice(
  namespace: string,
  service: string,
  pods: readonly { name: string; ip: string; node: string }[],
  ports: readonly object[],
): object {
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: `${service}-x`, namespace, labels: { "kubernetes.io/service-name": service } },
    addressType: "IPv4",
    endpoints: pods.map(({ name, ip, node }) => ({
      addresses: [ip],
      conditions: { ready: true },
      nodeName: node,
      targetRef: { kind: "Pod", namespace, name },
    })),
    ports,
  };
}

const namespaceOf = (n: number) => `ns-${String(n)}`;
const podOf = (n: number) => `pod/${namespaceOf(n)}/web-0`;
const nodeAddress = (n: number) => `172.16.0.${String(n % nodeCount)}`;
const nodePortOf = (n: number) => 20_000 + n;
const podAddress = (n: number, each: number) =>
  `10.${String((n + each) % nodeCount)}.${String(Math.floor(n / 100))}.${String(each + 1)}`;
const serviceAddress = (n: number) => `10.210.${String(Math.floor(n / 250))}.${String(n % 250)}`;
const inMilliseconds = (value: number) => `${value.toFixed(2)} ms`;
