import { describe, expect, it } from "vitest";
import { deployment, pod, service, snapshotOf, withMetadata, type Raw } from "../../test/cluster-objects.ts";
import { gateway, gatewayClass } from "../../test/gateway-objects.ts";
import { findGatewayRouter, gatewaysOfPod } from "./find-gateway-router.ts";
import { findListenerPort } from "./find-gateway-listener.ts";

const standard = "gateway.networking.k8s.io/gateway-name";
const envoy = "gateway.envoyproxy.io";
const ports = [{ name: "http", port: 80, protocol: "TCP", targetPort: 10080 }];
const metrics = [{ name: "metrics", port: 19001, protocol: "TCP", targetPort: "metrics" }];
const address = (value: string) => ({ status: { addresses: [{ value }] } });
const labelled = (labels: Raw, name = "proxy", more: object = {}) => pod(name, { labels, ...more });
const inNamespace = (namespace: string, object: Raw) => withMetadata(object, { namespace });
const balancer = (selector: Raw, ip = "203.0.113.7", servicePorts: readonly Raw[] = ports) =>
  service("front", {
    type: "LoadBalancer",
    selector,
    ports: servicePorts,
    status: { loadBalancer: { ingress: [{ ip }] } },
  });

interface Row {
  readonly name: string;
  readonly gateway?: Raw;
  readonly className?: string;
  readonly objects: readonly Raw[];
  /** `Deployment envoy-infra/edge: a, b by front (why)`. */
  readonly expected: string | null;
}

const rows: readonly Row[] = [
  {
    name: "pods that carry the Gateway's name (Istio, NGINX Gateway Fabric, kgateway)",
    objects: [
      ...deployment("edge-istio", 2, { [standard]: "edge" }),
      labelled({ [standard]: "edge" }, "a", { owner: "Deployment/edge-istio" }),
      labelled({ [standard]: "edge" }, "b", { owner: "Deployment/edge-istio" }),
      service("edge-istio", { selector: { [standard]: "edge" }, ports }),
      service("edge-metrics", { selector: { [standard]: "edge" }, ports: metrics }),
    ],
    expected: "Deployment shop/edge-istio: a, b by edge-istio (its pods are labelled for Gateway edge)",
  },
  {
    name: "the same name in another namespace is another Gateway",
    objects: [inNamespace("other", labelled({ [standard]: "edge" }))],
    expected: null,
  },
  {
    name: "pods that have finished carry nothing out",
    objects: [labelled({ [standard]: "edge" }, "proxy", { phase: "Succeeded" })],
    expected: null,
  },
  {
    name: "Istio's label of before 1.20",
    objects: [labelled({ "istio.io/gateway-name": "edge" })],
    expected: "Pod shop/proxy: proxy by  (its pods are labelled for Gateway edge)",
  },
  {
    name: "Envoy Gateway's pods live in its own namespace",
    objects: [
      inNamespace(
        "envoy-gateway-system",
        labelled({ [`${envoy}/owning-gateway-name`]: "edge", [`${envoy}/owning-gateway-namespace`]: "shop" }),
      ),
    ],
    expected: "Pod envoy-gateway-system/proxy: proxy by  (its pods are labelled for Gateway edge)",
  },
  {
    name: "Envoy Gateway's pods for all of a class",
    objects: [labelled({ [`${envoy}/owning-gatewayclass`]: "edge" })],
    expected: "Pod shop/proxy: proxy by  (its pods are labelled for GatewayClass edge)",
  },
  {
    name: "pods behind the Service that has the Gateway's address",
    gateway: gateway(undefined, address("203.0.113.7")),
    objects: [balancer({ app: "proxy" }), labelled({ app: "proxy" })],
    expected: "Pod shop/proxy: proxy by front (its Service shop/front has the Gateway's address)",
  },
  {
    name: "the address may be a Service's name",
    gateway: gateway(undefined, address("front.shop.svc.cluster.local")),
    objects: [balancer({ app: "proxy" }), labelled({ app: "proxy" })],
    expected: "Pod shop/proxy: proxy by front (its Service shop/front has the Gateway's address)",
  },
  {
    name: "a Service with another address is not meant",
    gateway: gateway(undefined, address("203.0.113.8")),
    objects: [balancer({ app: "proxy" }), labelled({ app: "proxy" })],
    expected: null,
  },
  {
    name: "Traefik by its class: the listeners' ports are those of its pods",
    gateway: gateway(["web HTTP 8000"]),
    className: "traefik.io/gateway-controller",
    objects: [
      labelled({ "app.kubernetes.io/name": "traefik" }, "traefik", { ports: [{ name: "web", containerPort: 8000 }] }),
      service("traefik", {
        selector: { "app.kubernetes.io/name": "traefik" },
        ports: [{ port: 80, protocol: "TCP", targetPort: "web" }],
      }),
    ],
    expected:
      "Pod shop/traefik: traefik by traefik (GatewayClass edge names traefik.io/gateway-controller, and its pods have the usual labels or image)",
  },
  {
    name: "a Deployment that has no pod",
    objects: [
      ...deployment("edge-istio", 0, { [standard]: "edge" }),
      service("edge-istio", { selector: { [standard]: "edge" }, ports }),
    ],
    expected: "Deployment shop/edge-istio:  by edge-istio (its template has the labels of Gateway edge's pods)",
  },
  {
    name: "two Deployments that have no pod",
    objects: [...deployment("one", 0, { [standard]: "edge" }), ...deployment("two", 0, { [standard]: "edge" })],
    expected: null,
  },
  {
    name: "a controller of which nothing is known",
    objects: [labelled({ app: "proxy" })],
    expected: null,
  },
  {
    name: "two workloads and nothing that tells them apart",
    objects: [labelled({ [standard]: "edge" }, "a"), labelled({ [standard]: "edge" }, "b")],
    expected: null,
  },
  {
    name: "two workloads of which one has the address",
    gateway: gateway(undefined, address("203.0.113.7")),
    objects: [
      labelled({ [standard]: "edge", app: "one" }, "a"),
      labelled({ [standard]: "edge", app: "two" }, "b"),
      balancer({ app: "two" }),
    ],
    expected: "Pod shop/b: b by front (its Service shop/front has the Gateway's address)",
  },
];

function setUp({ className, gateway: given = gateway(), objects }: Row) {
  const snapshot = snapshotOf([gatewayClass("edge", className ?? "example.com/gateways"), given, ...objects]);
  const edge = snapshot.get("Gateway", "shop", "edge");
  if (edge === undefined) throw new Error("no Gateway");
  return { snapshot, edge };
}

describe("findGatewayRouter", () => {
  it.each(rows)("$name", (row) => {
    const { snapshot, edge } = setUp(row);
    const router = findGatewayRouter(snapshot, edge);
    if (router === null) {
      expect(row.expected).toBeNull();
      return;
    }
    const { workload, pods, services, foundBy } = router;
    const names = (list: readonly { readonly name: string }[]) => list.map(({ name }) => name).join(", ");
    expect(
      `${workload.kind} ${workload.namespace ?? ""}/${workload.name}: ${names(pods)} by ${names(services)} (${foundBy})`,
    ).toBe(row.expected);
    expect(router.controllerName).toBe(row.className ?? "example.com/gateways");
  });
});

describe("gatewaysOfPod", () => {
  it.each(rows)("finds the Gateway back: $name", (row) => {
    const { snapshot, edge } = setUp(row);
    const router = findGatewayRouter(snapshot, edge);
    const others = [...snapshot.all("Pod")].filter((each) => router?.pods.includes(each) !== true);
    for (const each of router?.pods ?? []) expect(gatewaysOfPod(snapshot, each)).toEqual([edge]);
    // Pods that are labelled for the Gateway carry it out even where they are not told apart.
    for (const each of others.filter(({ labels }) => labels[standard] === undefined)) {
      expect(gatewaysOfPod(snapshot, each)).toEqual([]);
    }
  });

  it("one installation may carry out several", () => {
    const traefik = labelled({ "app.kubernetes.io/name": "traefik" }, "traefik");
    const snapshot = snapshotOf([
      gatewayClass("edge", "traefik.io/gateway-controller"),
      gatewayClass("other", "example.com/gateways"),
      gateway(),
      gateway(undefined, { name: "second", namespace: "other" }),
      gateway(undefined, { name: "third", className: "other" }),
      traefik,
    ]);
    const [only] = [...snapshot.all("Pod")];
    if (only === undefined) throw new Error("no pod");
    expect(gatewaysOfPod(snapshot, only).map(({ namespace, name }) => `${namespace}/${name}`)).toEqual([
      "other/second",
      "shop/edge",
    ]);
  });
});

describe("findListenerPort", () => {
  const { edge } = setUp({ name: "", gateway: gateway(["web HTTP 80", "tls HTTPS 443"]), objects: [], expected: null });
  it.each([
    { ports: [80, 10080], expected: 80 },
    { ports: [8443, 443], expected: 443 },
    { ports: [null, 80], expected: 80 },
    { ports: [81, null], expected: null },
  ])("$ports: $expected", ({ ports: given, expected }) => {
    expect(findListenerPort(edge, given)).toBe(expected);
  });
});
