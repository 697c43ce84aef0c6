/**
 * The second way into the shop, by the Gateway API: a Gateway that an Envoy on each node carries out, a canary that gets
 * a tenth of the storefront, and a route for the API that leads into another namespace too. Statuses are as Envoy Gateway writes them.
 */
import type { KubeObject } from "../core/api.ts";
import { daemonSet, deployment, namespace, service } from "./object-shapes.ts";

const apiVersion = "gateway.networking.k8s.io/v1";
const controllerName = "gateway.envoyproxy.io/gatewayclass-controller";
const proxyName = "envoy-edge-public-5d3f7c1a";
const proxyLabels = {
  "app.kubernetes.io/name": "envoy",
  "app.kubernetes.io/component": "proxy",
  "app.kubernetes.io/managed-by": "envoy-gateway",
  "gateway.envoyproxy.io/owning-gateway-namespace": "edge",
  "gateway.envoyproxy.io/owning-gateway-name": "public",
};

/** `createdAt`: when the controller took all this over, RFC 3339. */
export function edgeObjects(createdAt: string): readonly KubeObject[] {
  return [namespace("edge"), namespace("envoy-gateway-system"), ...proxy, ...canary, ...gateway(createdAt)];
}

/** externalTrafficPolicy Local keeps the client's address; with an Envoy on every node no way in is lost. */
const proxy: readonly KubeObject[] = [
  daemonSet("envoy-gateway-system", proxyName, {
    labels: proxyLabels,
    containers: [
      {
        name: "envoy",
        image: "registry.example/envoy:distroless-v1.36.2",
        ports: [
          { name: "http-80", containerPort: 10080 },
          { name: "metrics", containerPort: 19001 },
          { name: "readiness", containerPort: 19003 },
        ],
        probe: { path: "/ready", port: 19003 },
      },
    ],
  }),
  {
    ...service(
      "envoy-gateway-system",
      proxyName,
      {
        type: "LoadBalancer",
        externalTrafficPolicy: "Local",
        selector: proxyLabels,
        healthCheckNodePort: 32081,
        ports: [{ name: "http-80", port: 80, targetPort: 10080, nodePort: 32080 }],
      },
      { "simulator.portolan.dev/lb-ip": "192.168.56.241" },
    ),
  },
];

const canary: readonly KubeObject[] = [
  deployment("shop", "frontend-canary", {
    replicas: 1,
    labels: { app: "frontend-canary" },
    containers: [
      {
        name: "web",
        image: "registry.example/shop/frontend:4.3.0-rc.1",
        ports: [{ name: "http", containerPort: 8080 }],
        env: { CATALOG_URL: "http://catalog:80", CHECKOUT_URL: "http://checkout:80" },
        probe: { path: "/ready", port: "http" },
      },
    ],
  }),
  service("shop", "frontend-canary", {
    selector: { app: "frontend-canary" },
    ports: [{ name: "http", port: 80, targetPort: "http" }],
  }),
];

function gateway(createdAt: string): readonly KubeObject[] {
  const condition = (type: string, reason: string, message: string): object => ({
    type,
    status: "True",
    reason,
    message,
    observedGeneration: 1,
    lastTransitionTime: createdAt,
  });
  const accepted = condition("Accepted", "Accepted", "The Gateway has been scheduled by Envoy Gateway");
  const resolved = condition("ResolvedRefs", "ResolvedRefs", "Resolved all the Object references for the Route");
  const route = (name: string, hostname: string, rules: readonly object[]): KubeObject => {
    const parentRef = { group: "gateway.networking.k8s.io", kind: "Gateway", namespace: "edge", name: "public" };
    return {
      apiVersion,
      kind: "HTTPRoute",
      metadata: { namespace: "shop", name },
      spec: { parentRefs: [parentRef], hostnames: [hostname], rules },
      status: {
        parents: [
          { parentRef, controllerName, conditions: [condition("Accepted", "Accepted", "Route is accepted"), resolved] },
        ],
      },
    };
  };
  return [
    {
      apiVersion,
      kind: "GatewayClass",
      metadata: { name: "envoy" },
      spec: { controllerName },
      status: { conditions: [condition("Accepted", "Accepted", "Valid GatewayClass")] },
    },
    {
      apiVersion,
      kind: "Gateway",
      metadata: { namespace: "edge", name: "public" },
      spec: {
        gatewayClassName: "envoy",
        listeners: [
          {
            name: "http",
            port: 80,
            protocol: "HTTP",
            hostname: "*.example.com",
            allowedRoutes: { namespaces: { from: "All" } },
          },
        ],
      },
      status: {
        addresses: [{ type: "IPAddress", value: "192.168.56.241" }],
        conditions: [
          accepted,
          condition("Programmed", "Programmed", "Address assigned to the Gateway, 3/3 envoy replicas available"),
        ],
        listeners: [
          {
            name: "http",
            attachedRoutes: 2,
            supportedKinds: [
              { group: "gateway.networking.k8s.io", kind: "HTTPRoute" },
              { group: "gateway.networking.k8s.io", kind: "GRPCRoute" },
            ],
            conditions: [
              condition("Programmed", "Programmed", "Sending translated listener configuration to the data plane"),
              condition("Accepted", "Accepted", "Listener has been successfully translated"),
              condition("ResolvedRefs", "ResolvedRefs", "Listener references have been resolved"),
            ],
          },
        ],
      },
    },
    route("storefront", "store.example.com", [
      {
        matches: [{ path: { type: "PathPrefix", value: "/" } }],
        backendRefs: [backend("frontend", 90), backend("frontend-canary", 10)],
      },
    ]),
    route("api", "api.example.com", [
      {
        matches: [{ path: { type: "PathPrefix", value: "/checkout" }, method: "POST" }],
        backendRefs: [backend("checkout", 1)],
      },
      {
        matches: [{ path: { type: "Exact", value: "/webhooks/payment" } }],
        backendRefs: [{ ...backend("webhooks", 1), namespace: "payments" }],
      },
    ]),
  ];
}

function backend(name: string, weight: number): object {
  return { group: "", kind: "Service", name, port: 80, weight };
}
