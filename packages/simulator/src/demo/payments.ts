/**
 * The way of a payment: checkout calls the processor, which nobody else may reach; the provider calls back by the
 * Gateway; the database takes its own clients
 * only; the reports lie in a database outside the cluster, written down as Endpoints.
 */
import type { KubeObject } from "../core/api.ts";
import { deployment, namespace, service } from "./object-shapes.ts";

function networkPolicy(where: string, name: string, spec: object): KubeObject {
  return { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata: { namespace: where, name }, spec };
}

export const paymentObjects: readonly KubeObject[] = [
  deployment("shop", "checkout", {
    replicas: 2,
    labels: { app: "checkout" },
    containers: [
      {
        name: "api",
        image: "registry.example/shop/checkout:6.3.1",
        ports: [{ name: "http", containerPort: 8080 }],
        env: {
          PROCESSOR_URL: "https://processor.payments.svc.cluster.local:443",
          REPORTS_DATABASE_URL: "postgres://reports-db:5432/reports",
        },
        probe: { path: "/ready", port: "http" },
      },
    ],
  }),
  service("shop", "checkout", {
    selector: { app: "checkout" },
    ports: [{ name: "http", port: 80, targetPort: "http" }],
  }),
  service("shop", "reports-db", { ports: [{ name: "postgres", port: 5432, targetPort: 5432 }] }),
  {
    apiVersion: "v1",
    kind: "Endpoints",
    metadata: { namespace: "shop", name: "reports-db" },
    subsets: [{ addresses: [{ ip: "10.20.30.50" }], ports: [{ name: "postgres", port: 5432, protocol: "TCP" }] }],
  },
  networkPolicy("shop", "db-clients", {
    podSelector: { matchLabels: { app: "db" } },
    policyTypes: ["Ingress"],
    ingress: [
      {
        from: [
          { podSelector: { matchExpressions: [{ key: "app", operator: "In", values: ["catalog", "orders", "db"] }] } },
        ],
        ports: [{ port: "postgres" }],
      },
    ],
  }),
  namespace("payments"),
  deployment("payments", "processor", {
    replicas: 2,
    labels: { app: "processor" },
    containers: [
      {
        name: "api",
        image: "registry.example/payments/processor:2.2.0",
        ports: [{ name: "https", containerPort: 8443 }],
      },
    ],
  }),
  deployment("payments", "webhooks", {
    replicas: 1,
    labels: { app: "webhooks" },
    containers: [
      {
        name: "api",
        image: "registry.example/payments/webhooks:2.2.0",
        ports: [{ name: "http", containerPort: 8080 }],
        env: { ORDERS_URL: "http://orders.shop:8080" },
      },
    ],
  }),
  service("payments", "webhooks", {
    selector: { app: "webhooks" },
    ports: [{ name: "http", port: 80, targetPort: "http" }],
  }),
  {
    apiVersion: "gateway.networking.k8s.io/v1beta1",
    kind: "ReferenceGrant",
    metadata: { namespace: "payments", name: "webhooks-for-shop" },
    spec: {
      from: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "shop" }],
      to: [{ group: "", kind: "Service", name: "webhooks" }],
    },
  },
  service("payments", "processor", {
    selector: { app: "processor" },
    ports: [{ name: "https", port: 443, targetPort: "https" }],
  }),
  networkPolicy("payments", "default-deny", { podSelector: {}, policyTypes: ["Ingress"] }),
  networkPolicy("payments", "webhooks-from-edge", {
    podSelector: { matchLabels: { app: "webhooks" } },
    policyTypes: ["Ingress"],
    ingress: [
      {
        from: [{ namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "envoy-gateway-system" } } }],
        ports: [{ protocol: "TCP", port: 8080 }],
      },
    ],
  }),
  networkPolicy("payments", "processor-from-checkout", {
    podSelector: { matchLabels: { app: "processor" } },
    policyTypes: ["Ingress"],
    ingress: [
      {
        from: [
          {
            namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "shop" } },
            podSelector: { matchLabels: { app: "checkout" } },
          },
        ],
        ports: [{ protocol: "TCP", port: 8443 }],
      },
    ],
  }),
];
