/**
 * The demo's objects: a small shop with a way in by nodePort and one by Ingress, a database, names
 * that lead out of the cluster, and six faults, each of the kind that people really make:
 *
 * - `shop/orders`: the selector says `app: order`, the pods `app: orders` (selector-no-pods)
 * - `shop/cart`: targetPort `htpp`, the container has `http` (target-port-name-missing)
 * - `monitoring/statsd`: a UDP port whose name the container declares for TCP (target-port-protocol-mismatch)
 * - `shop/legacy-billing`: no selector and nobody wrote endpoints (selectorless-no-endpoints)
 * - `shop/loyalty`: an ExternalName to a Service that does not exist (externalname-target)
 * - `shop/recommendations`: its only pod is ready for 15 s and not ready for 15 s (no-ready-endpoints)
 */
import type { KubeObject } from "../core/api.ts";
import { barePod, daemonSet, deployment, endpointSlice, namespace, service, statefulSet } from "./object-shapes.ts";

const shop: readonly KubeObject[] = [
  namespace("shop"),
  deployment("shop", "frontend", {
    replicas: 3,
    labels: { app: "frontend" },
    containers: [
      {
        name: "web",
        image: "registry.example/shop/frontend:4.2.0",
        ports: [{ name: "http", containerPort: 8080 }],
        env: { CATALOG_URL: "http://catalog:80", CART_URL: "http://cart.shop:80", ORDERS_URL: "http://orders:8080" },
        probe: { path: "/ready", port: "http" },
      },
    ],
  }),
  service("shop", "frontend", {
    type: "NodePort",
    selector: { app: "frontend" },
    ports: [{ name: "http", port: 80, targetPort: "http", nodePort: 30080 }],
  }),
  deployment("shop", "cart", {
    replicas: 2,
    labels: { app: "cart" },
    containers: [
      {
        name: "web",
        image: "registry.example/shop/cart:2.9.1",
        ports: [{ name: "http", containerPort: 8080 }],
        probe: { path: "/ready", port: "http" },
      },
    ],
  }),
  service("shop", "cart", {
    selector: { app: "cart" },
    ports: [{ name: "http", port: 80, targetPort: "htpp" }],
  }),
  deployment("shop", "orders", {
    replicas: 3,
    labels: { app: "orders" },
    containers: [
      {
        name: "api",
        image: "registry.example/shop/orders:1.14.3",
        ports: [{ name: "api", containerPort: 8080 }],
        env: { DATABASE_URL: "postgres://db-client:5432/orders" },
        probe: { path: "/healthz", port: "api" },
      },
    ],
  }),
  service("shop", "orders", {
    selector: { app: "order" },
    ports: [{ name: "api", port: 8080, targetPort: "api" }],
  }),
  deployment("shop", "catalog", {
    replicas: 2,
    labels: { app: "catalog", tier: "backend" },
    containers: [
      {
        name: "api",
        image: "registry.example/shop/catalog:3.0.7",
        ports: [
          { name: "http", containerPort: 8000 },
          { name: "grpc", containerPort: 9000 },
        ],
        env: { DATABASE_URL: "postgres://db-client:5432/catalog" },
      },
      {
        name: "metrics",
        image: "registry.example/exporter:0.12.0",
        ports: [{ name: "metrics", containerPort: 9102 }],
      },
    ],
  }),
  service("shop", "catalog", {
    selector: { app: "catalog" },
    ports: [
      { name: "http", port: 80, targetPort: "http" },
      { name: "grpc", port: 9000, targetPort: "grpc", appProtocol: "kubernetes.io/h2c" },
      { name: "metrics", port: 9102, targetPort: 9102 },
    ],
  }),
  statefulSet("shop", "db", {
    replicas: 2,
    labels: { app: "db" },
    containers: [
      { name: "postgres", image: "registry.example/postgres:17.2", ports: [{ name: "postgres", containerPort: 5432 }] },
    ],
  }),
  service("shop", "db", {
    clusterIP: "None",
    selector: { app: "db" },
    ports: [{ name: "postgres", port: 5432, targetPort: "postgres" }],
  }),
  service("shop", "db-client", {
    selector: { app: "db" },
    ports: [{ name: "postgres", port: 5432, targetPort: "postgres" }],
  }),
  deployment("shop", "static-pages", {
    replicas: 2,
    labels: { app: "static-pages" },
    containers: [{ name: "nginx", image: "registry.example/nginx:1.27.3" }],
  }),
  service("shop", "static-pages", {
    selector: { app: "static-pages" },
    ports: [{ port: 80, targetPort: 80 }],
  }),
  barePod("shop", "pdf-renderer", {
    labels: { app: "pdf-renderer" },
    containers: [
      { name: "renderer", image: "registry.example/shop/pdf:0.3.0", ports: [{ name: "http", containerPort: 3000 }] },
    ],
  }),
  service("shop", "pdf-renderer", {
    selector: { app: "pdf-renderer" },
    ports: [{ name: "http", port: 80, targetPort: "http" }],
  }),
  service("shop", "payments", { type: "ExternalName", externalName: "api.payments.example.com" }),
  service("shop", "loyalty", { type: "ExternalName", externalName: "loyalty.crm.svc.cluster.local" }),
  service("shop", "legacy-billing", { ports: [{ name: "soap", port: 8443, targetPort: 8443 }] }),
  service("shop", "warehouse", { ports: [{ name: "oracle", port: 1521, targetPort: 1521 }] }),
  endpointSlice("shop", "warehouse-1", "warehouse", ["10.20.30.40", "10.20.30.41"], { name: "oracle", port: 1521 }),
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: { namespace: "shop", name: "shop" },
    spec: {
      ingressClassName: "nginx",
      tls: [{ hosts: ["shop.example.com"], secretName: "shop-tls" }],
      rules: [
        {
          host: "shop.example.com",
          http: {
            paths: [
              { path: "/", pathType: "Prefix", backend: { service: { name: "frontend", port: { name: "http" } } } },
              { path: "/cart", pathType: "Prefix", backend: { service: { name: "cart", port: { number: 80 } } } },
              { path: "/orders", pathType: "Prefix", backend: { service: { name: "orders", port: { name: "api" } } } },
              {
                path: "/static",
                pathType: "Prefix",
                backend: { service: { name: "static-pages", port: { number: 80 } } },
              },
            ],
          },
        },
      ],
    },
    status: { loadBalancer: { ingress: [{ ip: "192.168.56.240" }] } },
  },
];

const crm: readonly KubeObject[] = [
  namespace("crm"),
  deployment("crm", "loyalty-api", {
    replicas: 1,
    labels: { app: "loyalty-api" },
    containers: [
      { name: "api", image: "registry.example/crm/loyalty:5.1.0", ports: [{ name: "http", containerPort: 3000 }] },
    ],
  }),
  service("crm", "loyalty-api", {
    selector: { app: "loyalty-api" },
    ports: [{ name: "http", port: 80, targetPort: "http" }],
  }),
];

const ingressNginx: readonly KubeObject[] = [
  namespace("ingress-nginx"),
  {
    apiVersion: "networking.k8s.io/v1",
    kind: "IngressClass",
    metadata: { name: "nginx" },
    spec: { controller: "k8s.io/ingress-nginx" },
  },
  deployment("ingress-nginx", "ingress-nginx-controller", {
    replicas: 2,
    labels: { "app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller" },
    containers: [
      {
        name: "controller",
        image: "registry.example/ingress-nginx/controller:1.12.1",
        ports: [
          { name: "http", containerPort: 80 },
          { name: "https", containerPort: 443 },
          { name: "webhook", containerPort: 8443 },
        ],
      },
    ],
  }),
  service(
    "ingress-nginx",
    "ingress-nginx-controller",
    {
      type: "LoadBalancer",
      selector: { "app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller" },
      ports: [
        { name: "http", port: 80, targetPort: "http", nodePort: 31080 },
        { name: "https", port: 443, targetPort: "https", nodePort: 31443 },
      ],
    },
    { "simulator.portolan.dev/lb-ip": "192.168.56.240" },
  ),
  service("ingress-nginx", "ingress-nginx-controller-admission", {
    selector: { "app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller" },
    ports: [{ name: "https-webhook", port: 443, targetPort: "webhook" }],
  }),
];

const platform: readonly KubeObject[] = [
  deployment("kube-system", "coredns", {
    replicas: 2,
    labels: { "k8s-app": "kube-dns" },
    containers: [
      {
        name: "coredns",
        image: "registry.example/coredns:1.12.0",
        ports: [
          { name: "dns", containerPort: 53, protocol: "UDP" },
          { name: "dns-tcp", containerPort: 53, protocol: "TCP" },
          { name: "metrics", containerPort: 9153 },
        ],
      },
    ],
  }),
  service("kube-system", "kube-dns", {
    clusterIP: "10.96.0.10",
    selector: { "k8s-app": "kube-dns" },
    ports: [
      { name: "dns", port: 53, targetPort: "dns", protocol: "UDP" },
      { name: "dns-tcp", port: 53, targetPort: "dns-tcp" },
      { name: "metrics", port: 9153, targetPort: "metrics" },
    ],
  }),
  namespace("monitoring"),
  daemonSet("monitoring", "node-exporter", {
    labels: { app: "node-exporter" },
    containers: [
      {
        name: "exporter",
        image: "registry.example/node-exporter:1.9.1",
        ports: [{ name: "metrics", containerPort: 9100 }],
      },
    ],
  }),
  service("monitoring", "node-exporter", {
    clusterIP: "None",
    selector: { app: "node-exporter" },
    ports: [{ name: "metrics", port: 9100, targetPort: "metrics" }],
  }),
  deployment("monitoring", "statsd", {
    replicas: 1,
    labels: { app: "statsd" },
    containers: [
      {
        name: "statsd",
        image: "registry.example/statsd-exporter:0.28.0",
        ports: [
          { name: "statsd", containerPort: 8125, protocol: "TCP" },
          { name: "metrics", containerPort: 9102 },
        ],
      },
    ],
  }),
  service("monitoring", "statsd", {
    selector: { app: "statsd" },
    ports: [
      { name: "statsd", port: 8125, targetPort: "statsd", protocol: "UDP" },
      { name: "metrics", port: 9102, targetPort: "metrics" },
    ],
  }),
];

const tomcat: readonly KubeObject[] = [
  deployment("default", "tomcat6", {
    replicas: 3,
    labels: { app: "tomcat6" },
    containers: [{ name: "tomcat", image: "registry.example/tomcat:6.0.53" }],
  }),
  service("default", "tomcat6", {
    type: "NodePort",
    selector: { app: "tomcat6" },
    ports: [{ port: 8080, targetPort: 8080, nodePort: 32510 }],
  }),
];

/** Every object of the demo in the order in which it is created: namespaces before what they hold. */
export const demoObjects: readonly KubeObject[] = [...tomcat, ...platform, ...ingressNginx, ...shop, ...crm];

/** What comes and goes: one pod, ready for a while and not ready for as long. Durations as the simulated kubelet reads them. */
export function comingAndGoing(steering: {
  readonly readyDelay: string;
  readonly flap: string;
}): readonly KubeObject[] {
  return [
    deployment("shop", "recommendations", {
      replicas: 1,
      labels: { app: "recommendations" },
      annotations: {
        "simulator.portolan.dev/ready-delay": steering.readyDelay,
        "simulator.portolan.dev/flap": steering.flap,
      },
      containers: [
        {
          name: "model",
          image: "registry.example/shop/recommendations:0.8.2",
          ports: [{ name: "http", containerPort: 8080 }],
          probe: { path: "/ready", port: "http" },
        },
      ],
    }),
    service("shop", "recommendations", {
      selector: { app: "recommendations" },
      ports: [{ name: "http", port: 80, targetPort: "http" }],
    }),
  ];
}
