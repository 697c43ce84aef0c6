/** What decides between several: listeners, Ingresses, Services, ranges, more nodes than are told. */
import { endpoint, ingress, node, pod, service, slice, type Raw } from "../../test/cluster-objects.ts";
import { gateway, gatewayClass, listener, namespace, referenceGrant, route, rule } from "../../test/gateway-objects.ts";
import { testTraces } from "../../test/golden-traces.ts";
import { backends, nginxController, shopIngress } from "../../test/routed-cluster.ts";

const ip = (last: number) => ({ clusterIP: `10.96.0.${String(last)}`, clusterIPs: [`10.96.0.${String(last)}`] });
const tcp = (port: number, targetPort: number | string, more: Raw = {}): Raw => ({
  port,
  protocol: "TCP",
  targetPort,
  ...more,
});
const nodes = (count: number) => Array.from({ length: count }, (_, index) => node(`n${String(index + 1)}`));
const balancer = (ingresses: readonly Raw[], more: Raw = {}): Raw => ({
  type: "LoadBalancer",
  ports: [tcp(80, 8080, { nodePort: 30080 })],
  status: { loadBalancer: { ingress: ingresses } },
  ...more,
});
const nobody = slice("web", []);

testTraces("of several", {
  "listeners, the one of the port that was dialled": {
    objects: [
      ...backends,
      gatewayClass(),
      gateway(["other HTTP 81", "web HTTP 80"]),
      route("other", [rule("api:80")], { parentRefs: [{ name: "edge", sectionName: "other" }] }),
      route("web", [rule("gone:80")], { parentRefs: [{ name: "edge", sectionName: "web" }] }),
      pod("edge-1", { labels: { "gateway.networking.k8s.io/gateway-name": "edge", app: "edge" }, ip: "10.1.1.5" }),
      service("a-edge", { ...ip(20), selector: { app: "edge" }, ports: [tcp(81, 8080)] }),
      service("b-edge", { ...ip(21), selector: { app: "edge" }, ports: [tcp(80, 8080)] }),
      slice("a-edge", [endpoint("10.1.1.5", { pod: "edge-1" })]),
      slice("b-edge", [endpoint("10.1.1.5", { pod: "edge-1" })]),
    ],
    asked: ["pod/shop/client http://b-edge/", "pod/shop/client http://a-edge:81/"],
  },
  "Ingresses of a host, the first that has an address": {
    objects: [
      ...backends,
      ...nginxController(
        balancer([{ ip: "203.0.113.9" }], { ports: [tcp(80, "http", { name: "http", nodePort: 30080 })] }),
      ),
      ingress("a-first", ["shop.example.com / gone:80"], { ingressClassName: "nginx" }),
      { ...shopIngress([{ ip: "10.0.0.2" }]) },
    ],
    asked: ["outside http://shop.example.com/gone"],
  },
  "Services of a controller, the one that has the balancer's name": {
    objects: [
      ...backends,
      ...nginxController(
        balancer([{ hostname: "a.cloud.test" }], { ports: [tcp(80, "http", { name: "http", nodePort: 30080 })] }),
      ),
      service("z-public", {
        ...balancer([{ hostname: "b.cloud.test" }]),
        ...ip(21),
        selector: { "app.kubernetes.io/name": "ingress-nginx" },
        ports: [
          { ...tcp(80, "http", { name: "quic", nodePort: 30089 }), protocol: "UDP" },
          tcp(80, "http", { name: "http", nodePort: 30081 }),
        ],
      }),
      shopIngress([{ hostname: "b.cloud.test" }]),
    ],
    asked: ["outside http://shop.example.com/gone"],
  },
  "controllers, the one whose nodePort is dialled": {
    objects: [
      ...backends.filter(({ kind, metadata }) => kind !== "Node" || (metadata as Raw)["name"] !== "n2"),
      ...nginxController({ type: "NodePort" }),
      service("z-more", {
        ...ip(21),
        selector: { "app.kubernetes.io/name": "ingress-nginx" },
        ports: [tcp(80, "http", { name: "http" })],
      }),
      shopIngress(),
    ],
    asked: ["outside http://shop.example.com:30080/gone"],
  },
  "ports of a controller without a Service, those named for requests": {
    objects: [
      ...backends,
      ...nginxController({}).slice(0, 1),
      pod("nginx-1", {
        labels: { "app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller" },
        ip: "10.1.1.5",
        ports: [
          { name: "http", containerPort: 7000 },
          { name: "metrics", containerPort: 8080 },
        ],
      }),
      shopIngress(),
    ],
    asked: [
      "pod/shop/client http://10.1.1.5:7000/gone host=shop.example.com",
      "pod/shop/client http://10.1.1.5:8080/gone host=shop.example.com",
      "pod/shop/client http://10.1.1.5:7000/../.. host=shop.example.com",
    ],
  },
  "addresses of a node, the one outside": {
    objects: [
      {
        ...node("n1"),
        status: {
          addresses: [
            { type: "InternalIP", address: "10.0.0.1" },
            { type: "ExternalIP", address: "198.51.100.1" },
          ],
          conditions: [{ type: "Ready", status: "True", lastTransitionTime: "2026-01-01T00:00:00Z" }],
        },
      },
      ...nginxController({ type: "NodePort" }),
      shopIngress(),
    ],
    asked: ["outside http://shop.example.com:30080/gone"],
  },
  "routes of one name, the one that took the request": {
    objects: [
      ...backends,
      gatewayClass(),
      gateway([listener("web HTTP 80", { allowedRoutes: { namespaces: { from: "All" } } })]),
      namespace("blog"),
      referenceGrant("shop", { from: { namespace: "blog" } }),
      route("main", [rule("shop/api:80", "/api")], { namespace: "blog", hostnames: ["shop.example.com"] }),
      route("main", [rule("api:80", "/web")], { hostnames: ["shop.example.com"] }),
      pod("edge-1", {
        labels: { "gateway.networking.k8s.io/gateway-name": "edge", app: "edge" },
        ip: "10.1.1.5",
        ports: [{ containerPort: 80 }],
      }),
    ],
    asked: [
      "pod/shop/client http://10.1.1.5/api host=shop.example.com",
      "pod/shop/client http://10.1.1.5/web host=shop.example.com",
    ],
  },
  "ports of a Service, those that have a nodePort": {
    objects: [
      ...nodes(1),
      service("web", {
        type: "NodePort",
        ports: [tcp(80, 8080, { name: "a" }), tcp(81, 8080, { name: "b", nodePort: 30081 })],
      }),
    ],
    asked: ["outside tcp://10.0.0.1:80", "outside tcp://10.0.0.1:8080"],
  },
  "ranges, one that holds all": {
    objects: [
      ...nodes(1),
      service("web", balancer([{ ip: "203.0.113.9" }], { loadBalancerSourceRanges: ["198.51.100.0/24", "0.0.0.0/0"] })),
      slice("web", [endpoint("198.51.100.80", { node: null })]),
    ],
    asked: ["outside/192.0.2.7 tcp://203.0.113.9:80"],
  },
  "addresses of a balancer, one that is no balancer's": {
    objects: [
      ...nodes(2),
      service(
        "web",
        balancer([{ hostname: "lb.cloud.test" }, { ip: "203.0.113.9" }], {
          externalIPs: ["203.0.113.8"],
          externalTrafficPolicy: "Local",
          healthCheckNodePort: 31000,
        }),
      ),
      slice("web", [endpoint("198.51.100.80", { node: "n1" })]),
    ],
    asked: ["outside/192.0.2.7 tcp://203.0.113.8:80", "outside/192.0.2.7 tcp://203.0.113.9:80"],
  },
  "nodes, 25 on a port that the Service lacks": {
    objects: [...nodes(27), service("web", balancer([{ ip: "203.0.113.9" }])), nobody],
    asked: ["outside tcp://203.0.113.9:81"],
  },
});
