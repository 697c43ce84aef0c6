/** A cluster with an Ingress controller of a kind, to be asked what it does with a request. */
import type { RoutedRequest, Router, RoutingDecision } from "../src/routing/routing-model.ts";
import { routerOfPod } from "../src/routing/find-router.ts";
import { routeIngressRequest } from "../src/routing/route-ingress-request.ts";
import type { Snapshot } from "../src/snapshot/snapshot.ts";
import { pod, service, snapshotOf, type Raw } from "./cluster-objects.ts";

const prefix = "nginx.ingress.kubernetes.io/";

export interface IngressParts {
  readonly className?: string | null;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly createdAt?: string;
  readonly namespace?: string;
  readonly spec?: Raw;
}

/**
 * An Ingress with a path for each `host path type service:port`; `*` is no host, `-` no path, and
 * annotations of ingress-nginx are written without their prefix.
 */
export function rules(name: string, routes: readonly string[], parts: IngressParts = {}): Raw {
  const { className = "lab", annotations = {}, createdAt, namespace = "shop", spec = {} } = parts;
  const keyed = Object.entries(annotations).map(([key, value]) => [key.includes("/") ? key : prefix + key, value]);
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "Ingress",
    metadata: {
      name,
      namespace,
      annotations: Object.fromEntries(keyed) as Raw,
      ...(createdAt === undefined ? {} : { creationTimestamp: createdAt }),
    },
    spec: {
      ...(className === null ? {} : { ingressClassName: className }),
      rules: routes.map((route) => {
        const [host = "", path = "", pathType, backend = "web:80"] = route.split(" ");
        return {
          ...(host === "*" ? {} : { host }),
          http: { paths: [{ ...(path === "-" ? {} : { path }), pathType, backend: backendOf(backend) }] },
        };
      }),
      ...spec,
    },
  };
}

/** `web:80`, or a resource. */
export function backendOf(backend: string): Raw {
  if (backend === "resource") return { resource: { apiGroup: "k8s.example.com", kind: "Bucket", name: "static" } };
  const [name, port = ""] = backend.split(":");
  return { service: { name, port: /^\d+$/.test(port) ? { number: Number(port) } : { name: port } } };
}

export function ingressClass(name: string, controller: string, more: Raw = {}): Raw {
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "IngressClass",
    metadata: { name, ...more },
    spec: { controller },
  };
}

/** By what each controller is known: its name in a class, and the image of its pods. */
export const controllers = {
  nginx: { controller: "k8s.io/ingress-nginx", image: "registry.k8s.io/ingress-nginx/controller:v1.11.1" },
  "nginx-inc": { controller: "nginx.org/ingress-controller", image: "nginx/nginx-ingress:3.6" },
  traefik: { controller: "traefik.io/ingress-controller", image: "traefik:v3.1" },
  "haproxy-ingress": {
    controller: "haproxy-ingress.github.io/controller",
    image: "quay.io/jcmoraisjr/haproxy-ingress:v0.14",
  },
  kong: { controller: "ingress-controllers.konghq.com/kong", image: "kong:3.7" },
  custom: { controller: "example.com/custom", image: "example.com/custom:1" },
} as const;

export type ControllerName = keyof typeof controllers;

/** The class `lab` and the pod of its controller, behind a NodePort Service. */
export function controllerObjects(name: ControllerName): readonly Raw[] {
  const { controller, image } = controllers[name];
  const labels = { app: "edge" };
  return [
    ingressClass("lab", controller),
    pod("edge", { labels, ip: "10.1.0.9", containers: [{ name: "edge", image, ports: [{ containerPort: 80 }] }] }),
    service("edge", { type: "NodePort", selector: labels, ports: [{ port: 80, targetPort: 80, nodePort: 32510 }] }),
  ];
}

/** `shop.example.com/cart`, or with `https://`; headers as they are. */
export function request(url: string, headers: Readonly<Record<string, string>> = {}): RoutedRequest {
  const [, scheme = "http", host = "", path = "/"] = /^(?:(https?):\/\/)?([^/]*)(\/.*)?$/.exec(url) ?? [];
  return { scheme: scheme === "https" ? "https" : "http", host, path, method: "GET", headers, query: {} };
}

/** The decision of the pod `edge` of a controller. */
export function decide(name: ControllerName, objects: readonly Raw[], asked: RoutedRequest): RoutingDecision {
  const snapshot = snapshotOf([...controllerObjects(name), ...objects]);
  return routeIngressRequest(snapshot, routerOf(snapshot), asked);
}

function routerOf(snapshot: Snapshot): Router | null {
  const edge = snapshot.get("Pod", "shop", "edge");
  return edge === undefined ? null : routerOfPod(snapshot, edge);
}

/** `web shop.example.com/cart (Prefix)`, `404`, `unknown: why`. */
export function describeDecision(decision: RoutingDecision): string {
  switch (decision.type) {
    case "routed": {
      const backends = decision.backends.map(({ service: id, share, viaClusterIp, invalid }) =>
        [
          share === 1 ? "" : `${String(Math.round(share * 100))}% `,
          id.replace(/^shop\//, ""),
          viaClusterIp ? " by ClusterIP" : "",
          invalid === null ? "" : ` (${String(invalid.status)})`,
        ].join(""),
      );
      return `${backends.join(" + ")} ${decision.matched}`;
    }
    case "answered":
      return String(decision.status);
    case "closed":
      return "closed";
    case "unknown":
      return `unknown: ${decision.because[0] ?? ""}`;
    default:
      return decision satisfies never;
  }
}
