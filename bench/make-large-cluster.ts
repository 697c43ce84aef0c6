/** The snapshot that traces are measured over. */
import { createShare, createSnapshot, readState } from "@portolan/shared";
import type { Snapshot } from "@portolan/shared";

export const serviceCount = 10_000;
const nodeCount = 100;

/** Two pods behind each Service, an Ingress for each, one controller. */
export function makeCluster(): Snapshot {
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

export const namespaceOf = (n: number) => `ns-${String(n)}`;
export const podOf = (n: number) => `pod/${namespaceOf(n)}/web-0`;
export const nodeAddress = (n: number) => `172.16.0.${String(n % nodeCount)}`;
export const nodePortOf = (n: number) => 20_000 + n;
const podAddress = (n: number, each: number) =>
  `10.${String((n + each) % nodeCount)}.${String(Math.floor(n / 100))}.${String(each + 1)}`;
const serviceAddress = (n: number) => `10.210.${String(Math.floor(n / 250))}.${String(n % 250)}`;
