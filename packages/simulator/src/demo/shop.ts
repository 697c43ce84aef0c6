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
import { edgeObjects } from "./edge.ts";
import {
  autoscaler,
  barePod,
  configMap,
  deployment,
  endpointSlice,
  namespace,
  service,
  statefulSet,
} from "./object-shapes.ts";
import { paymentObjects } from "./payments.ts";
import { clusterObjects, ingressNginx, platform, tomcat } from "./platform.ts";

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
        env: {
          CATALOG_URL: "http://catalog:80",
          CART_URL: "http://cart.shop:80",
          ORDERS_URL: "http://orders:8080",
          CHECKOUT_URL: "http://checkout:80",
          OTEL_EXPORTER_OTLP_ENDPOINT: "http://otel-agent.telemetry:4317",
        },
        probe: { path: "/ready", port: "http" },
      },
    ],
  }),
  autoscaler("shop", "frontend", { min: 3, max: 10, replicas: 3 }),
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
    containers: [{ name: "nginx", image: "registry.example/nginx:1.27.3", configMap: "static-pages-nginx" }],
  }),
  configMap("shop", "static-pages-nginx", {
    "default.conf":
      "server {\n  listen 80;\n  root /usr/share/nginx/html;\n  location /pdf/ { proxy_pass http://pdf-renderer.shop:80; }\n}\n",
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
      tls: [{ hosts: ["shop.example.com", "pay.example.com"], secretName: "shop-tls" }],
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
        {
          host: "pay.example.com",
          http: {
            paths: [
              { path: "/", pathType: "Prefix", backend: { service: { name: "checkout", port: { name: "http" } } } },
              { path: "/health", pathType: "Exact", backend: { service: { name: "checkout", port: { number: 80 } } } },
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

/**
 * Every object of the demo in the order in which it is created: namespaces before what they hold.
 * `createdAt` (RFC 3339) is written where a controller would have noted the time.
 */
export function demoObjects(createdAt: string): readonly KubeObject[] {
  return [
    ...tomcat,
    ...platform,
    ...ingressNginx,
    ...shop,
    ...crm,
    ...clusterObjects,
    ...paymentObjects,
    ...edgeObjects(createdAt),
  ];
}

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
