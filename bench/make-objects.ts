/** Raw objects of which the benchmarks build clusters. */

interface PodFacts {
  readonly name: string;
  readonly ip: string;
  readonly node: string;
}

interface ServiceFacts {
  readonly namespace: string;
  readonly name: string;
  readonly type: "ClusterIP" | "NodePort" | "LoadBalancer";
  readonly clusterIP: string;
  readonly selector: object;
  readonly port: object;
}

export function makeNode(name: string, address: string, podCIDR: string, ready = true): object {
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: { name },
    spec: { podCIDRs: [podCIDR] },
    status: {
      addresses: [{ type: "InternalIP", address }],
      conditions: [{ type: "Ready", status: ready ? "True" : "Unknown" }],
    },
  };
}

export function makeService({ namespace, name, type, clusterIP, selector, port }: ServiceFacts): object {
  const spec = { type, clusterIP, clusterIPs: [clusterIP], ipFamilies: ["IPv4"], selector, ports: [port] };
  return { apiVersion: "v1", kind: "Service", metadata: { name, namespace }, spec };
}

export function makePod(
  namespace: string,
  { name, ip, node }: PodFacts,
  labels: object,
  container: object,
  { owner = null, ready = true }: { readonly owner?: object | null; readonly ready?: boolean } = {},
): object {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels, ...(owner === null ? {} : { ownerReferences: [owner] }) },
    spec: { nodeName: node, containers: [container] },
    status: {
      phase: "Running",
      podIP: ip,
      podIPs: [{ ip }],
      conditions: [{ type: "Ready", status: ready ? "True" : "False" }],
    },
  };
}

export function makeSlice(
  namespace: string,
  service: string,
  pods: readonly (PodFacts & { readonly ready?: boolean })[],
  ports: readonly object[],
): object {
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: {
      name: `${service}-x`,
      namespace,
      labels: {
        "kubernetes.io/service-name": service,
        "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
      },
    },
    addressType: "IPv4",
    endpoints: pods.map(({ name, ip, node, ready = true }) => ({
      addresses: [ip],
      conditions: { ready },
      nodeName: node,
      targetRef: { kind: "Pod", namespace, name },
    })),
    ports,
  };
}

/** A rule with one path for each host. */
export function makeIngress(
  namespace: string,
  name: string,
  hosts: readonly string[],
  { path = "/", address = "203.0.113.200" }: { readonly path?: string; readonly address?: string | null } = {},
): object {
  const backend = { service: { name, port: { number: 80 } } };
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { name, namespace, creationTimestamp: "2026-11-01T00:00:00Z" },
    spec: {
      ingressClassName: "nginx",
      rules: hosts.map((host) => ({ host, http: { paths: [{ path, pathType: "Prefix", backend }] } })),
    },
    status: { loadBalancer: { ingress: address === null ? [] : [{ ip: address }] } },
  };
}

/** ingress-nginx with one pod, behind a load balancer. */
export function makeIngressController(pod: PodFacts): readonly object[] {
  const namespace = "ingress-nginx";
  const labels = { "app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller" };
  const port = { name: "http", port: 80, targetPort: 80, protocol: "TCP" };
  const facts = { namespace, name: "controller", clusterIP: "10.213.0.1", selector: labels, port };
  const container = {
    name: "app",
    image: "registry.k8s.io/ingress-nginx/controller:v1",
    ports: [{ containerPort: 80 }],
  };
  return [
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "IngressClass",
      metadata: { name: "nginx" },
      spec: { controller: "k8s.io/ingress-nginx" },
    },
    makePod(namespace, pod, labels, container),
    {
      ...makeService({ ...facts, type: "LoadBalancer" }),
      status: { loadBalancer: { ingress: [{ ip: "203.0.113.200" }] } },
    },
    makeSlice(namespace, "controller", [pod], [port]),
  ];
}
