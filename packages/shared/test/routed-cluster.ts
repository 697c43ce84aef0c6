/** A cluster with an Ingress controller and a Gateway, for traces of HTTP requests. */
import { endpoint, ingress, node, pod, service, slice, type Raw } from "./cluster-objects.ts";

/** Nodes n1 and n2; pods web-1 on n1, web-2 on n2 and api-1 on n2, behind the Services web and api in `shop`. */
export const backends: readonly Raw[] = [
  node("n1"),
  node("n2"),
  pod("client", { labels: { app: "client" }, ip: "10.1.1.9", node: "n1", ports: [] }),
  pod("web-1", { ip: "10.1.1.1", node: "n1" }),
  pod("web-2", { ip: "10.1.2.1", node: "n2" }),
  pod("api-1", { labels: { app: "api" }, ip: "10.1.2.2", node: "n2" }),
  service("web"),
  slice("web", [endpoint("10.1.1.1", { pod: "web-1" }), endpoint("10.1.2.1", { pod: "web-2", node: "n2" })]),
  service("api", { clusterIP: "10.96.0.11", clusterIPs: ["10.96.0.11"], selector: { app: "api" } }),
  slice("api", [endpoint("10.1.2.2", { pod: "api-1", node: "n2" })]),
  service("empty", { clusterIP: "10.96.0.12", clusterIPs: ["10.96.0.12"], selector: { app: "empty" } }),
];

const nginxLabels = { "app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller" };
const ports = [
  { name: "http", containerPort: 80 },
  { name: "https", containerPort: 443 },
];

/** The controller's pod on n1, and its Service, as its manifests make them. */
export function nginxController(spec: Raw, pods: Raw = {}): readonly Raw[] {
  const containers = [{ name: "controller", image: "registry.k8s.io/ingress-nginx/controller:v1.12.0", ports }];
  return [
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "IngressClass",
      metadata: { name: "nginx" },
      spec: { controller: "k8s.io/ingress-nginx" },
    },
    pod("nginx-1", { labels: nginxLabels, ip: "10.1.1.5", node: "n1", containers, ...pods }),
    service("nginx", {
      clusterIP: "10.96.0.20",
      clusterIPs: ["10.96.0.20"],
      selector: nginxLabels,
      ports: [
        { name: "http", port: 80, protocol: "TCP", targetPort: "http", nodePort: 30080 },
        { name: "https", port: 443, protocol: "TCP", targetPort: "https", nodePort: 30443 },
      ],
      ...spec,
    }),
    slice(
      "nginx",
      [endpoint("10.1.1.5", { pod: "nginx-1" })],
      [
        { name: "http", port: 80, protocol: "TCP" },
        { name: "https", port: 443, protocol: "TCP" },
      ],
    ),
  ];
}

/** `shop.example.com` by the class nginx, with the addresses in its status. */
export function shopIngress(addresses: readonly Raw[] = [], spec: Raw = {}): Raw {
  const routes = [
    "shop.example.com / web:80",
    "shop.example.com /api api:80",
    "shop.example.com /empty empty:80",
    "shop.example.com /gone gone:80",
  ];
  return {
    ...ingress("shop", routes, { ingressClassName: "nginx", ...spec }),
    status: { loadBalancer: { ingress: addresses } },
  };
}
