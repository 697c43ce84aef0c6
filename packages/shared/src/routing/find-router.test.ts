import { describe, expect, it } from "vitest";
import { deployment, node, pod, service, snapshotOf, withMetadata, type Raw } from "../../test/cluster-objects.ts";
import { ingressClass, rules } from "../../test/ingress-cluster.ts";
import type { SlimServicePort } from "../model/objects.ts";
import type { Snapshot } from "../snapshot/snapshot.ts";
import { findIngressRouters, isRequestPort, routerOfPod } from "./find-router.ts";
import type { Router } from "./routing-model.ts";

interface Row {
  readonly name: string;
  readonly objects: readonly Raw[];
  /** Of the Ingress `shop`: workload, its pods, its Services, and why. */
  readonly expected: readonly string[];
}

function describeRouter({ workload, pods, services, foundBy }: Router): string {
  const names = (objects: readonly { readonly name: string }[]) => objects.map(({ name }) => name).join(",");
  return `${workload.kind} ${workload.name} [${names(pods)}] by [${names(services)}]: ${foundBy}`;
}

const paths = ["shop.example.com / Prefix"];
const at = (...ips: readonly string[]) => ({ loadBalancer: { ingress: ips.map((ip) => ({ ip })) } });
const hostAt = (hostname: string) => ({ loadBalancer: { ingress: [{ hostname }] } });
const shop = (className: string | null, status: Raw = {}): Raw => ({ ...rules("shop", paths, { className }), status });
const nginxClass = ingressClass("nginx", "k8s.io/ingress-nginx");
const nginxLabels = { "app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller" };
const web = [
  { name: "http", port: 80, targetPort: "http" },
  { name: "https", port: 443, targetPort: "https" },
];
const nginx = (name: string, parts: Raw = {}) => pod(name, { labels: nginxLabels, ip: "10.1.0.9", ...parts });
const nginxService = (spec: Raw, status: Raw = {}) => ({
  ...service("ingress-nginx-controller", { selector: nginxLabels, ports: web, ...spec }),
  status,
});
const byClass =
  "IngressClass nginx names k8s.io/ingress-nginx, and its pods have the labels or the image of ingress-nginx";
const byService = "its Service shop/ingress-nginx-controller has the Ingress's address";
const byNode = "its pods run on a node that has the Ingress's address";
const traefikLabels = { "app.kubernetes.io/name": "traefik" };
const traefik = [
  pod("traefik", { labels: traefikLabels, ip: "10.1.0.8" }),
  { ...service("traefik", { type: "LoadBalancer", selector: traefikLabels, ports: web }), status: at("10.0.0.1") },
];
const custom = (name: string, labels: Raw) => pod(name, { labels, ip: "10.1.0.7" });

const rows: readonly Row[] = [
  { name: "nothing", objects: [shop("nginx"), nginxClass, pod("web")], expected: [] },
  {
    name: "ingress-nginx by its Service's load balancer",
    objects: [
      shop("nginx", at("203.0.113.1")),
      nginxClass,
      nginx("ctl"),
      nginxService({ type: "LoadBalancer" }, at("203.0.113.1")),
    ],
    expected: [`Pod ctl [ctl] by [ingress-nginx-controller]: ${byService}`],
  },
  {
    name: "by the name that a load balancer has",
    objects: [
      shop("nginx", hostAt("lb.example.com")),
      nginxClass,
      nginx("ctl"),
      nginxService({ type: "LoadBalancer" }, hostAt("lb.example.com")),
    ],
    expected: [`Pod ctl [ctl] by [ingress-nginx-controller]: ${byService}`],
  },
  {
    name: "by externalIP, and by the ClusterIP that it gives where it is a NodePort Service",
    objects: [
      shop("nginx", at("10.96.0.7")),
      nginxClass,
      nginx("ctl"),
      nginxService({
        type: "NodePort",
        clusterIP: "10.96.0.7",
        clusterIPs: ["10.96.0.7"],
        externalIPs: ["203.0.113.9"],
      }),
    ],
    expected: [`Pod ctl [ctl] by [ingress-nginx-controller]: ${byService}`],
  },
  {
    name: "a DaemonSet on the host's network, by its nodes",
    objects: [
      node("n1"),
      node("n2"),
      shop("nginx", at("10.0.0.1", "10.0.0.2")),
      nginxClass,
      nginx("a", { hostNetwork: true, owner: "DaemonSet/ingress-nginx", ip: "10.0.0.1" }),
      nginx("b", { hostNetwork: true, owner: "DaemonSet/ingress-nginx", ip: "10.0.0.2", node: "n2" }),
    ],
    expected: [`DaemonSet ingress-nginx [a,b] by []: ${byNode}`],
  },
  {
    name: "by hostPort (kind): the status says localhost only, the class tells",
    objects: [
      shop("nginx", hostAt("localhost")),
      nginxClass,
      nginx("ctl", { ports: [{ name: "http", containerPort: 80, hostPort: 80 }] }),
    ],
    expected: [`Pod ctl [ctl] by []: ${byClass}`],
  },
  {
    name: "by class, where the status is empty; the webhook's and the metrics' Services take no requests",
    objects: [
      shop("nginx"),
      nginxClass,
      ...deployment("ingress-nginx-controller", 1),
      nginx("ctl", { owner: "Deployment/ingress-nginx-controller" }),
      nginxService({ type: "NodePort" }),
      service("admission", {
        selector: nginxLabels,
        ports: [{ name: "https-webhook", port: 443, targetPort: "webhook" }],
      }),
      service("metrics", { selector: nginxLabels, ports: [{ name: "metrics", port: 10254, targetPort: "metrics" }] }),
    ],
    expected: [`Deployment ingress-nginx-controller [ctl] by [ingress-nginx-controller]: ${byClass}`],
  },
  {
    name: "by image, whatever the labels",
    objects: [
      shop("nginx"),
      nginxClass,
      pod("edge", {
        containers: [{ name: "c", image: "mirror.example.com:5000/ingress-nginx/controller:v1.9.4@sha256:0a" }],
      }),
    ],
    expected: [`Pod edge [edge] by []: ${byClass}`],
  },
  {
    name: "not its default backend, its webhook's job, or a pod that has ended",
    objects: [
      shop("nginx"),
      nginxClass,
      pod("a", { labels: { ...nginxLabels, "app.kubernetes.io/component": "default-backend" } }),
      pod("b", { labels: { ...nginxLabels, "app.kubernetes.io/component": "admission-webhook" }, phase: "Succeeded" }),
      nginx("c", { phase: "Failed" }),
    ],
    expected: [],
  },
  {
    name: "two installations: the one that has the address",
    objects: [
      shop("nginx", at("203.0.113.1")),
      nginxClass,
      nginx("a", { owner: "DaemonSet/a" }),
      nginx("b", { owner: "DaemonSet/b", labels: { app: "ingress-nginx" } }),
      {
        ...service("b", { type: "LoadBalancer", selector: { app: "ingress-nginx" }, ports: web }),
        status: at("203.0.113.1"),
      },
    ],
    expected: ["DaemonSet b [b] by [b]: its Service shop/b has the Ingress's address"],
  },
  {
    name: "two installations: the one that a chart made with the class",
    objects: [
      shop("internal"),
      ingressClass("internal", "k8s.io/internal-ingress-nginx", {
        labels: { "app.kubernetes.io/instance": "internal" },
      }),
      nginx("a", { owner: "DaemonSet/a", labels: { ...nginxLabels, "app.kubernetes.io/instance": "public" } }),
      nginx("b", { owner: "DaemonSet/b", labels: { ...nginxLabels, "app.kubernetes.io/instance": "internal" } }),
    ],
    expected: [
      "DaemonSet b [b] by []: IngressClass internal names k8s.io/internal-ingress-nginx, and its pods have the labels or the image of ingress-nginx",
    ],
  },
  {
    name: "two installations that nothing tells apart: both",
    objects: [shop("nginx"), nginxClass, nginx("a", { owner: "DaemonSet/a" }), nginx("b", { owner: "DaemonSet/b" })],
    expected: [`DaemonSet a [a] by []: ${byClass}`, `DaemonSet b [b] by []: ${byClass}`],
  },
  {
    name: "k3s: the nodes' addresses, which every load-balancer Service there has",
    objects: [
      node("n1"),
      shop("traefik", at("10.0.0.1")),
      ingressClass("traefik", "traefik.io/ingress-controller"),
      ...traefik,
      custom("mail", { app: "mail" }),
      {
        ...service("mail", {
          type: "LoadBalancer",
          selector: { app: "mail" },
          ports: [{ port: 8080, targetPort: 8080 }],
        }),
        status: at("10.0.0.1"),
      },
    ],
    expected: ["Pod traefik [traefik] by [traefik]: its Service shop/traefik has the Ingress's address"],
  },
  {
    name: "without a class: who takes those",
    objects: [shop(null), nginxClass, nginx("ctl"), ...traefik],
    expected: [
      "Pod traefik [traefik] by [traefik]: Traefik takes Ingresses without a class, and its pods have the labels or the image of Traefik",
    ],
  },
  {
    name: "without a class: ingress-nginx before 1.0 took them too",
    objects: [
      shop(null),
      pod("old", {
        containers: [{ name: "c", image: "quay.io/kubernetes-ingress-controller/nginx-ingress-controller:0.26.1" }],
      }),
    ],
    expected: [
      "Pod old [old] by []: ingress-nginx takes Ingresses without a class, and its pods have the labels or the image of ingress-nginx",
    ],
  },
  {
    name: "a dump without IngressClasses: by the usual name",
    objects: [shop("nginx"), nginx("ctl")],
    expected: [
      "Pod ctl [ctl] by []: the class nginx is the usual one of ingress-nginx, and its pods have the labels or the image of ingress-nginx",
    ],
  },
  {
    name: "a class that is not there, where others are: nobody",
    objects: [shop("nginx"), ingressClass("other", "k8s.io/ingress-nginx"), nginx("ctl")],
    expected: [],
  },
  {
    name: "a controller of which nothing is known, by the address",
    objects: [
      shop("edge", at("203.0.113.1")),
      ingressClass("edge", "example.com/edge"),
      custom("edge", { app: "edge" }),
      {
        ...service("edge", { type: "LoadBalancer", selector: { app: "edge" }, ports: web }),
        status: at("203.0.113.1"),
      },
    ],
    expected: ["Pod edge [edge] by [edge]: its Service shop/edge has the Ingress's address"],
  },
  {
    name: "two Services with the address: no guess",
    objects: [
      shop("edge", at("203.0.113.1")),
      ingressClass("edge", "example.com/edge"),
      ...["a", "b"].flatMap((name) => [
        custom(name, { app: name }),
        { ...service(name, { type: "LoadBalancer", selector: { app: name }, ports: web }), status: at("203.0.113.1") },
      ]),
    ],
    expected: [],
  },
  {
    name: "a cloud's load balancer has no pods, whoever has its address",
    objects: [
      shop("alb", at("203.0.113.1")),
      ingressClass("alb", "ingress.k8s.aws/alb"),
      custom("edge", { app: "edge" }),
      {
        ...service("edge", { type: "LoadBalancer", selector: { app: "edge" }, ports: web }),
        status: at("203.0.113.1"),
      },
    ],
    expected: [],
  },
  {
    name: "scaled to zero: the workload is left",
    objects: [
      shop("nginx"),
      nginxClass,
      ...deployment("ingress-nginx-controller", 0, nginxLabels),
      nginxService({ type: "NodePort" }),
    ],
    expected: [`Deployment ingress-nginx-controller [] by [ingress-nginx-controller]: ${byClass}`],
  },
];

describe("findIngressRouters", () => {
  it.each(rows.map((row) => [row.name, row] as const))("%s", (_, { objects, expected }) => {
    const snapshot = snapshotOf(objects);
    const ingress = snapshot.get("Ingress", "shop", "shop");
    if (ingress === undefined) throw new Error("no Ingress");
    expect(findIngressRouters(snapshot, ingress).map(describeRouter)).toEqual(expected);
  });

  it("does not take pods that cannot be read for pods that are gone", () => {
    const objects = [
      shop("nginx"),
      nginxClass,
      ...deployment("ctl", 2, nginxLabels),
      nginxService({ type: "NodePort" }),
    ];
    const found = (snapshot: Snapshot) => findIngressRouters(snapshot, "nginx").map(({ workload }) => workload.name);
    expect(found(snapshotOf(objects))).toEqual(["ctl"]);
    expect(found(snapshotOf(objects, ["Pod"]))).toEqual([]);
  });

  it("finds the pods of a class by its name", () => {
    const snapshot = snapshotOf([nginxClass, nginx("ctl")]);
    expect(findIngressRouters(snapshot, "nginx").map(describeRouter)).toEqual([`Pod ctl [ctl] by []: ${byClass}`]);
    expect(findIngressRouters(snapshot, "gone")).toEqual([]);
  });
});

/** Labels and images as the usual manifests and charts have them. */
const marks: readonly (readonly [string, Raw, string, string | null])[] = [
  ["Helm chart", nginxLabels, "x", "ingress-nginx"],
  ["RKE", { app: "ingress-nginx" }, "x", "ingress-nginx"],
  ["RKE2", { "app.kubernetes.io/name": "rke2-ingress-nginx" }, "x", "ingress-nginx"],
  ["microk8s", { name: "nginx-ingress-microk8s" }, "x", "ingress-nginx"],
  ["the chart before", { app: "nginx-ingress", component: "controller" }, "x", "ingress-nginx"],
  ["chroot image", {}, "registry.k8s.io/ingress-nginx/controller-chroot:v1.9.0", "ingress-nginx"],
  ["Bitnami image", {}, "bitnami/nginx-ingress-controller:1.9", "ingress-nginx"],
  ["NGINX Inc", { app: "nginx-ingress" }, "x", "NGINX Ingress Controller"],
  ["NGINX Plus image", {}, "private-registry.nginx.com/nginx-ic/nginx-plus-ingress:3.4", "NGINX Ingress Controller"],
  ["Traefik", { "app.kubernetes.io/name": "traefik" }, "x", "Traefik"],
  ["k3s image", {}, "rancher/mirrored-library-traefik:2.10", "Traefik"],
  ["old Traefik", { "k8s-app": "traefik-ingress-lb" }, "x", "Traefik"],
  ["HAProxy Technologies", { "app.kubernetes.io/name": "kubernetes-ingress" }, "x", "HAProxy Kubernetes Ingress"],
  ["HAProxy image", { run: "haproxy-ingress" }, "haproxytech/kubernetes-ingress:3.0", "HAProxy Kubernetes Ingress"],
  ["HAProxy Ingress", { "app.kubernetes.io/name": "haproxy-ingress" }, "x", "HAProxy Ingress"],
  ["Kong", { app: "ingress-kong" }, "x", "Kong"],
  ["Istio", { istio: "ingressgateway" }, "docker.io/istio/proxyv2:1.20", "Istio"],
  [
    "OpenShift",
    { "ingresscontroller.operator.openshift.io/deployment-ingresscontroller": "default" },
    "x",
    "the OpenShift router",
  ],
  ["Emissary", {}, "docker.io/emissaryingress/emissary:3.9", "Emissary"],
  ["an application in nginx", { app: "nginx" }, "nginx:1.25", null],
  ["an application with Envoy beside it", { app: "envoy" }, "envoyproxy/envoy:v1.30", null],
  ["Contour itself, which routes nothing", { app: "contour" }, "ghcr.io/projectcontour/contour:v1.29", null],
  ["documentation of Traefik", { app: "docs" }, "shop/traefik-docs:1", null],
];

describe("routerOfPod", () => {
  it.each(marks)("%s", (_, labels, image, expected) => {
    const snapshot = snapshotOf([pod("p", { labels, containers: [{ name: "c", image }] })]);
    const found = snapshot.get("Pod", "shop", "p");
    const router = found === undefined ? null : routerOfPod(snapshot, found);
    expect(router?.foundBy ?? null).toBe(expected === null ? null : `it has the labels or the image of ${expected}`);
  });

  it("Contour's Envoys have Contour beside them", () => {
    const containers = ["ghcr.io/projectcontour/contour:v1.29", "docker.io/envoyproxy/envoy:v1.30"].map((image, n) => ({
      name: `c${n}`,
      image,
    }));
    const snapshot = snapshotOf([pod("p", { containers })]);
    const found = snapshot.get("Pod", "shop", "p");
    expect(found === undefined ? null : routerOfPod(snapshot, found)?.foundBy).toBe(
      "it has the labels or the image of Contour",
    );
  });

  it("knows the controller's name where one class has it, or a chart made both", () => {
    const named = (classes: readonly Raw[], labels: Raw = nginxLabels) => {
      const snapshot = snapshotOf([...classes, pod("p", { labels })]);
      const found = snapshot.get("Pod", "shop", "p");
      return found === undefined ? undefined : routerOfPod(snapshot, found)?.controllerName;
    };
    const internal = withMetadata(ingressClass("internal", "k8s.io/internal-ingress-nginx"), {
      labels: { "app.kubernetes.io/instance": "internal" },
    });
    expect(named([])).toBeNull();
    expect(named([nginxClass, ingressClass("other", "example.com/x")])).toBe("k8s.io/ingress-nginx");
    expect(named([nginxClass, ingressClass("second", "k8s.io/ingress-nginx")])).toBe("k8s.io/ingress-nginx");
    expect(named([nginxClass, internal], { ...nginxLabels, "app.kubernetes.io/instance": "internal" })).toBe(
      "k8s.io/internal-ingress-nginx",
    );
    expect(
      named([internal, ingressClass("x", "k8s.io/x-ingress-nginx", { labels: { "app.kubernetes.io/instance": "x" } })]),
    ).toBeNull();
  });

  it("finds an unknown controller's pod by the address that an Ingress of its class has", () => {
    const edge = custom("edge", { app: "edge" });
    const found = (objects: readonly Raw[]) => {
      const snapshot = snapshotOf([edge, ...objects]);
      const own = snapshot.get("Pod", "shop", "edge");
      const router = own === undefined ? null : routerOfPod(snapshot, own);
      return router === null ? null : [router.controllerName, describeRouter(router)];
    };
    const edgeService = {
      ...service("edge", { type: "LoadBalancer", selector: { app: "edge" }, ports: web }),
      status: at("203.0.113.1"),
    };
    expect(found([edgeService])).toBeNull();
    expect(found([edgeService, shop("edge", at("203.0.113.1")), ingressClass("edge", "example.com/edge")])).toEqual([
      "example.com/edge",
      "Pod edge [edge] by [edge]: its Service shop/edge has the Ingress's address",
    ]);
  });
});

describe("isRequestPort", () => {
  const port = (name: string, number: number, targetPort: number | string = number, protocol: "TCP" | "UDP" = "TCP") =>
    ({ name, port: number, targetPort, protocol, nodePort: null, appProtocol: null }) satisfies SlimServicePort;

  it.each([
    [port("http", 80, "http"), true],
    [port("https", 443, "https"), true],
    [port("", 80, 8080), true],
    [port("", 9000, 80), true],
    [port("web", 8000), true],
    [port("websecure", 8443), true],
    [port("kong-proxy-tls", 443, 8443), true],
    [port("http2", 80, 8080), true],
    [port("https-webhook", 443, "webhook"), false],
    [port("http-metrics", 10254, "metrics"), false],
    [port("kong-admin", 8001), false],
    [port("status-port", 15021), false],
    [port("", 5432), false],
    [port("http", 80, "http", "UDP"), false],
  ] as const)("%o: %s", (asked, expected) => {
    expect(isRequestPort(asked)).toBe(expected);
  });
});
