/** Requests through Ingress controllers and Gateways: every way in, every kind of backend, every answer of a router's own. */
import { endpoint, ingress, node, pod, service, slice, withMetadata, type Raw } from "../../test/cluster-objects.ts";
import { gateway, gatewayClass, listener, route, rule } from "../../test/gateway-objects.ts";
import { testTraces } from "../../test/golden-traces.ts";
import { backends, nginxController, shopIngress } from "../../test/routed-cluster.ts";

const at = (ingresses: readonly Raw[]) => ({ type: "LoadBalancer", status: { loadBalancer: { ingress: ingresses } } });
const balancer = at([{ ip: "203.0.113.9" }]);
const host = "http://shop.example.com";
const ip = (last: number) => ({ clusterIP: `10.96.0.${last}`, clusterIPs: [`10.96.0.${last}`] });
const tcp = (port: number, targetPort: number | string, name: string) => ({ name, port, protocol: "TCP", targetPort });
const annotated = (object: Raw, annotations: Raw) => withMetadata(object, { annotations });
const down = node("n2", "False");

testTraces("an Ingress", {
  "by its controller's balancer": {
    objects: [...backends, ...nginxController(balancer), shopIngress([{ ip: "203.0.113.9" }])],
    asked: [
      `outside ${host}/`,
      `outside/198.51.100.7 ${host}/api`,
      `outside ${host}/empty`,
      `outside ${host}/gone`,
      `outside https://shop.example.com/api`,
      `outside http://203.0.113.9/api?x=1 host=SHOP.example.com:8080`,
      `outside http://203.0.113.9 host=other.example.com`,
      `outside http://10.0.0.2:30080/api host=shop.example.com`,
      `pod/shop/client ${host}/api`,
      `pod/shop/client http://10.1.1.5/api host=shop.example.com`,
      `pod/shop/client http://nginx/api host=shop.example.com`,
      `pod/shop/client http://10.1.1.5:8081/`,
      `pod/shop/client tcp://nginx:80`,
      `outside tcp://shop.example.com:80`,
      `outside udp://shop.example.com:80`,
      `outside ${host}:8080/`,
    ],
  },
  "by a controller of two pods": {
    objects: [
      ...backends,
      ...nginxController({ type: "NodePort" }).slice(0, -1),
      pod("nginx-2", {
        labels: { "app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller" },
        ip: "10.1.2.5",
        node: "n2",
        ports: [{ name: "http", containerPort: 80 }],
      }),
      slice(
        "nginx",
        [endpoint("10.1.1.5", { pod: "nginx-1" }), endpoint("10.1.2.5", { pod: "nginx-2", node: "n2" })],
        [{ name: "http", port: 80, protocol: "TCP" }],
      ),
      shopIngress(),
    ],
    asked: ["outside http://10.0.0.1:30080/api host=shop.example.com", `outside ${host}:30080/`, `outside ${host}/`],
  },
  "by a controller of which one pod is not reached": {
    objects: [
      ...backends,
      ...nginxController({ type: "NodePort" }).slice(0, -1),
      slice(
        "nginx",
        [endpoint("10.1.1.5", { pod: "nginx-1" }), endpoint("10.1.2.77", { node: "n2" })],
        [{ name: "http", port: 80, protocol: "TCP" }],
      ),
      { ...node("n2"), spec: { podCIDRs: ["10.1.2.0/24"] } },
      shopIngress(),
    ],
    asked: [
      "outside http://10.0.0.1:30080/api host=shop.example.com",
      "outside http://10.0.0.1:30080/empty host=shop.example.com",
    ],
  },
  "on the host's network": {
    objects: [
      ...backends,
      ...nginxController(
        { type: "ClusterIP", ports: [tcp(80, "http", "http"), tcp(443, "https", "https")] },
        { hostNetwork: true, ip: "10.0.0.1" },
      ),
      shopIngress(),
    ],
    asked: [`outside/198.51.100.7 ${host}/api`, `outside ${host}:8443/`, `outside https://shop.example.com/api`],
  },
  "by hostPorts of two controllers' pods": {
    objects: [
      ...backends,
      {
        ...node("n4"),
        status: {
          addresses: [
            { type: "ExternalIP", address: "198.51.100.4" },
            { type: "InternalIP", address: "10.0.0.4" },
          ],
          conditions: [{ type: "Ready", status: "True", lastTransitionTime: "2026-01-01T00:00:00Z" }],
        },
      },
      ...nginxController(
        { type: "ClusterIP", ports: [tcp(80, "http", "http")] },
        {
          node: "n4",
          containers: [
            {
              name: "controller",
              image: "registry.k8s.io/ingress-nginx/controller:v1.12.0",
              ports: [
                { name: "http", containerPort: 80, hostPort: 80 },
                { name: "https", containerPort: 443 },
              ],
            },
          ],
        },
      ),
      pod("nginx-9", {
        labels: { "app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller" },
        ip: "",
        node: null,
        phase: "Pending",
        ready: false,
        ports: [{ name: "http", containerPort: 80, hostPort: 80 }],
      }),
      shopIngress(),
    ],
    asked: [`outside ${host}/api`, `outside https://shop.example.com/api`],
  },
  "by a nodePort while a node is down": {
    objects: [...backends, down, ...nginxController({ type: "NodePort" }), shopIngress()],
    asked: [`outside ${host}:30080/api`, `outside ${host}/api`],
  },
  "by an external address of the controller's Service": {
    objects: [...backends, ...nginxController({ type: "NodePort", externalIPs: ["203.0.113.5"] }), shopIngress()],
    asked: [`outside ${host}/api`],
  },
  "by two addresses in its status, one of nobody": {
    objects: [
      ...backends,
      ...nginxController(balancer),
      shopIngress([{ ip: "203.0.113.9" }, { ip: "198.51.100.80" }, { ip: "2001:db8::1" }]),
    ],
    asked: [`outside ${host}/api`, `pod/shop/client ${host}/api`],
  },
  "by the addresses of its nodes": {
    objects: [
      ...backends,
      ...nginxController(
        { type: "ClusterIP", ports: [tcp(80, "http", "http")] },
        { hostNetwork: true, ip: "10.0.0.1" },
      ),
      shopIngress([{ ip: "10.0.0.1" }, { ip: "10.0.0.2" }]),
    ],
    asked: [`outside ${host}/api`],
  },
  "by a balancer with a name only": {
    objects: [
      ...backends,
      down,
      node("n3"),
      { ...node("n5"), status: { ...(node("n5")["status"] as Raw), addresses: [] } },
      ...nginxController({ ...at([{ hostname: "lb.cloud.test" }]), ...{ externalTrafficPolicy: "Local" } }),
      shopIngress([{ hostname: "lb.cloud.test" }]),
    ],
    asked: [`outside ${host}/api`, `outside ${host}:81/api`],
  },
  "by a balancer with a name only that checks the nodes' health": {
    objects: [
      ...backends,
      node("n3"),
      ...nginxController({
        ...at([{ hostname: "lb.cloud.test" }]),
        ...{ externalTrafficPolicy: "Local", healthCheckNodePort: 31000 },
      }),
      shopIngress(),
    ],
    asked: [`outside ${host}/api`],
  },
  "by a balancer with a name only and no nodePort": {
    objects: [
      ...backends,
      ...nginxController({
        ...at([{ hostname: "lb.cloud.test" }]),
        ports: [tcp(80, "http", "http"), tcp(443, "https", "https")],
        allocateLoadBalancerNodePorts: false,
      }),
      shopIngress([{ hostname: "lb.cloud.test" }]),
    ],
    asked: [`outside ${host}/api`],
  },
  "by a name of which nothing is known": {
    objects: [...backends, ...nginxController({ type: "NodePort" }), shopIngress([{ hostname: "lb.cloud.test" }])],
    asked: [`outside ${host}/api`, `outside ${host}/empty`, `outside tcp://shop.example.com:80`],
  },
  "by a balancer outside of the cluster": {
    objects: [...backends, shopIngress([{ ip: "198.51.100.80" }])],
    asked: [
      `outside ${host}/api`,
      `outside http://198.51.100.80/api host=shop.example.com`,
      `outside http://198.51.100.80/empty host=shop.example.com`,
      `outside http://198.51.100.80/ host=other.example.com`,
      `outside tcp://198.51.100.80:80`,
      `outside http://198.51.100.81/api host=shop.example.com`,
    ],
  },
  "that nobody carries out": {
    objects: [...backends, shopIngress()],
    asked: [`outside ${host}/api`, `outside http://other.example.com/`],
  },
  "for every host": {
    objects: [...backends, ...nginxController(balancer), ingress("all", [" / web:80"], { ingressClassName: "nginx" })],
    asked: ["outside http://shop.example.com/", "outside http://203.0.113.9/"],
  },
  "by a controller of more than ten nodes": {
    objects: [
      ...backends,
      ...Array.from({ length: 12 }, (_, index) => node(`n${String(index + 10)}`)),
      ...nginxController({ type: "NodePort" }),
      shopIngress(),
    ],
    asked: [`outside ${host}:30080/empty`],
  },
  "by the second of two Services": {
    objects: [
      ...backends,
      ...nginxController({ type: "ClusterIP", ports: [tcp(80, "http", "http")] }),
      service("public", {
        ...at([{ hostname: "lb.cloud.test" }, { ip: "203.0.113.6", hostname: "both.cloud.test" }]),
        ...ip(21),
        selector: { "app.kubernetes.io/name": "ingress-nginx" },
        ports: [
          { ...tcp(80, "http", "http"), nodePort: 30081 },
          { ...tcp(80, "http", "quic"), protocol: "UDP", nodePort: 30082 },
        ],
      }),
      slice("public", [endpoint("10.1.1.5", { pod: "nginx-1" })], [{ name: "http", port: 80, protocol: "TCP" }]),
      shopIngress([{ hostname: "lb.cloud.test" }]),
    ],
    asked: [`outside ${host}/empty`, `outside udp://shop.example.com:80`],
  },
  "by a balancer of another name": {
    objects: [
      ...backends,
      ...nginxController(at([{ hostname: "old.cloud.test" }])),
      shopIngress([{ hostname: "new.cloud.test" }]),
    ],
    asked: [`outside ${host}/empty`],
  },
  "by a balancer whose nodes are all down": {
    objects: [
      ...backends,
      node("n1", "False"),
      down,
      ...nginxController(at([{ hostname: "lb.cloud.test" }])),
      shopIngress(),
    ],
    asked: [`outside ${host}/empty`],
  },
  "by a balancer that finds no node well": {
    objects: [
      ...backends,
      ...nginxController({
        ...at([{ hostname: "lb.cloud.test" }]),
        externalTrafficPolicy: "Local",
        healthCheckNodePort: 31000,
      }).slice(0, -1),
      slice("nginx", [endpoint("10.1.1.5", { node: null })], [{ name: "http", port: 80, protocol: "TCP" }]),
      shopIngress(),
    ],
    asked: [`outside ${host}/empty`],
  },
  "by addresses of a family that the client lacks": {
    objects: [...backends, ...nginxController(balancer), shopIngress([{ ip: "2001:db8::1" }])],
    asked: [`pod/shop/client ${host}/empty`, `outside ${host}/empty`],
  },
  "of which another has the address": {
    objects: [
      ...backends,
      ...nginxController(balancer),
      shopIngress(),
      {
        ...ingress("more", ["shop.example.com /more web:80", "*.example.com / api:80"], { ingressClassName: "nginx" }),
        status: { loadBalancer: { ingress: [{ ip: "203.0.113.9" }] } },
      },
    ],
    asked: [`outside ${host}/more`, "outside http://x.example.com/"],
  },
  "to ports of every kind": {
    objects: [
      ...backends,
      ...nginxController(balancer),
      service("many", {
        ...ip(30),
        selector: { app: "web" },
        ports: [tcp(80, 8080, "first"), tcp(90, "http", "second"), { ...tcp(53, 53, "dns"), protocol: "UDP" }],
      }),
      slice(
        "many",
        [endpoint("10.1.1.1", { pod: "web-1" }), endpoint("10.1.2.1", { pod: "web-2", node: "n2", ready: false })],
        [
          { name: "first", port: 8080, protocol: "TCP" },
          { name: "second", port: 8080, protocol: "TCP" },
        ],
      ),
      service("none", { clusterIP: "None", clusterIPs: ["None"], selector: { app: "web" } }),
      slice("none", [endpoint("10.1.1.1", { pod: "web-1" })]),
      service("out", {
        type: "ExternalName",
        externalName: "api.example.com",
        clusterIP: undefined,
        clusterIPs: undefined,
        ports: [tcp(443, 443, "https")],
      }),
      service("alias", {
        type: "ExternalName",
        externalName: "web.shop.svc.cluster.local",
        clusterIP: undefined,
        clusterIPs: undefined,
        ports: undefined,
      }),
      service("named", { ...ip(31), selector: { app: "web" }, ports: [tcp(80, "http", "web")] }),
      slice("named", [endpoint("10.1.1.1", { pod: "web-1" })], [{ name: "web", port: 8080, protocol: "TCP" }]),
      ingress(
        "ports",
        [
          "shop.example.com /first many:80",
          "shop.example.com /second many:second",
          "shop.example.com /target many:8080",
          "shop.example.com /gone many:81",
          "shop.example.com /named named:http",
          "shop.example.com /dns many:53",
          "shop.example.com /none none:80",
          "shop.example.com /out out:https",
          "shop.example.com /bare out:x",
          "shop.example.com /alias alias:80",
        ],
        { ingressClassName: "nginx" },
      ),
    ],
    asked: ["first", "second", "target", "gone", "named", "dns", "none", "out", "bare", "alias"].map(
      (path) => `pod/shop/client http://10.1.1.5/${path} host=shop.example.com`,
    ),
  },
  "to a targetPort, by another controller": {
    objects: [
      ...backends,
      {
        apiVersion: "networking.k8s.io/v1",
        kind: "IngressClass",
        metadata: { name: "traefik" },
        spec: { controller: "traefik.io/ingress-controller" },
      },
      pod("traefik-1", {
        labels: { "app.kubernetes.io/name": "traefik" },
        ip: "10.1.1.6",
        ports: [
          { name: "web", containerPort: 8000 },
          { name: "metrics", containerPort: 9100 },
        ],
      }),
      service("traefik", {
        ...ip(40),
        selector: { "app.kubernetes.io/name": "traefik" },
        ports: [
          tcp(80, "web", "web"),
          tcp(9100, "metrics", "metrics"),
          tcp(70, 7777, "http"),
          tcp(71, 8080, "metrics-2"),
        ],
      }),
      slice(
        "traefik",
        [endpoint("10.1.1.6", { pod: "traefik-1" })],
        [
          { name: "web", port: 8000, protocol: "TCP" },
          { name: "metrics", port: 9100, protocol: "TCP" },
        ],
      ),
      ingress("ports", ["shop.example.com /target web:8080", "shop.example.com /right web:80"], {
        ingressClassName: "traefik",
      }),
    ],
    asked: [
      "pod/shop/client http://10.1.1.6:7777/right host=shop.example.com",
      "pod/shop/client http://10.1.1.6:8080/right host=shop.example.com",
      "pod/shop/client http://traefik/target host=shop.example.com",
      "pod/shop/client http://traefik/right host=shop.example.com",
      "pod/shop/client http://traefik:9100/right host=shop.example.com",
      "pod/shop/client http://10.1.1.6:8000/right host=shop.example.com",
    ],
  },
  "by a controller without a Service": {
    objects: [
      ...backends,
      ...nginxController({}, { ip: "10.1.1.5" }).slice(0, 2),
      pod("nginx-3", {
        labels: { "app.kubernetes.io/name": "ingress-nginx", "app.kubernetes.io/component": "controller" },
        ip: "10.1.1.7",
        ports: [{ name: "metrics", containerPort: 10254 }, { containerPort: 8443 }],
      }),
      shopIngress(),
    ],
    asked: [
      "pod/shop/client http://10.1.1.5/api host=shop.example.com",
      "pod/shop/client http://10.1.1.7:10254/api host=shop.example.com",
      "pod/shop/client https://10.1.1.7:8443/api host=shop.example.com",
      "pod/shop/client http://10.1.1.7:8080/api host=shop.example.com",
      "pod/shop/client http://10.1.1.7:8081/api host=shop.example.com",
      "pod/shop/client http://10.1.1.1:8080/api host=shop.example.com",
    ],
  },
  "to the ClusterIP": {
    objects: [
      ...backends,
      ...nginxController(balancer),
      annotated(shopIngress([{ ip: "203.0.113.9" }]), { "nginx.ingress.kubernetes.io/service-upstream": "true" }),
    ],
    asked: [`outside ${host}/api`, `outside ${host}/empty`],
  },
  "under policies": {
    objects: [
      ...backends,
      ...nginxController(balancer),
      shopIngress([{ ip: "203.0.113.9" }]),
      {
        apiVersion: "networking.k8s.io/v1",
        kind: "NetworkPolicy",
        metadata: { name: "closed", namespace: "shop" },
        spec: { podSelector: { matchLabels: { app: "api" } }, policyTypes: ["Ingress"], ingress: [] },
      },
    ],
    asked: [`outside ${host}/api`],
  },
});

const redirected = (annotations: Raw, spec: Raw = {}) => [
  ...backends,
  ...nginxController(balancer),
  annotated(shopIngress([{ ip: "203.0.113.9" }], spec), annotations),
];
const tls = { tls: [{ hosts: ["shop.example.com"], secretName: "tls" }] };
const permanent = (location: string) => redirected({ "nginx.ingress.kubernetes.io/permanent-redirect": location });

testTraces("a redirect", {
  "to TLS": {
    objects: redirected({}, tls),
    asked: [
      `outside ${host}/api?x=1`,
      `outside http://10.0.0.2:30080/api host=shop.example.com`,
      `outside http://203.0.113.9/api host=shop.example.com:80`,
      `outside https://shop.example.com/api`,
    ],
  },
  "to another path": { objects: permanent("/api"), asked: [`outside ${host}/`, `outside ${host}/x?y=1`] },
  "of which not all are told": {
    objects: [
      ...redirected({}, tls).filter(
        ({ kind, metadata }) => kind !== "EndpointSlice" || (metadata as Raw)["name"] !== "nginx-x",
      ),
      { ...node("n2"), spec: { podCIDRs: ["10.1.2.0/24"] } },
      slice(
        "nginx",
        [endpoint("10.1.1.5", { pod: "nginx-1" }), endpoint("10.1.2.77", { node: "n2" })],
        [
          { name: "http", port: 80, protocol: "TCP" },
          { name: "https", port: 443, protocol: "TCP" },
        ],
      ),
    ],
    asked: ["outside http://10.0.0.1:30080/empty host=shop.example.com"],
  },
  "to another host": { objects: permanent("https://other.example.com/api"), asked: [`outside ${host}/`] },
  "to a place that only the router knows": {
    objects: permanent("https://shop.example.com$request_uri"),
    asked: [`outside ${host}/`],
  },
  "to another port of the host": { objects: permanent("http://shop.example.com:8081/x"), asked: [`outside ${host}/`] },
});

const edge = (listeners: readonly (string | Raw)[], more = {}) => [
  gatewayClass(),
  gateway(listeners, {
    status: { addresses: [{ type: "IPAddress", value: "203.0.113.9" }] },
    ...more,
  }),
];
const data = { "gateway.networking.k8s.io/gateway-name": "edge", app: "edge" };
const proxy = (ports: readonly Raw[]) => [
  pod("edge-1", {
    labels: data,
    ip: "10.1.1.5",
    ports: ports.map(({ name, targetPort, protocol }) => ({ name, containerPort: targetPort, protocol })),
  }),
  service("edge", { ...balancer, ...ip(20), selector: { app: "edge" }, ports }),
  slice(
    "edge",
    [endpoint("10.1.1.5", { pod: "edge-1" })],
    ports.map(({ name, targetPort, protocol }) => ({ name, port: targetPort, protocol })),
  ),
];
const onPorts = [
  { ...tcp(80, 10080, "http"), nodePort: 30080 },
  { ...tcp(5432, 15432, "db"), nodePort: 30432 },
  { ...tcp(53, 10053, "dns"), protocol: "UDP" },
  { ...tcp(443, 10443, "tls"), nodePort: 30443 },
];
const all = edge(["web HTTP 80", "db TCP 5432", "dns UDP 53", "tls TLS 443 *.example.com"]);
const toRoute = (name: string, kind: string, section: string, backend: string, hostnames?: readonly string[]) =>
  route(name, [rule(backend)], {
    kind,
    parentRefs: [{ name: "edge", sectionName: section }],
    ...(hostnames === undefined ? {} : { hostnames }),
  });

testTraces("a Gateway", {
  "by all its listeners": {
    objects: [
      ...backends,
      ...all,
      ...proxy(onPorts),
      route("shop", [rule("web:80 api:80*3", "/"), rule("gone:80", "/gone"), rule("", "/none")], {
        hostnames: ["shop.example.com"],
      }),
      toRoute("db", "TCPRoute", "db", "api:80"),
      toRoute("tls", "TLSRoute", "tls", "web:80", ["shop.example.com"]),
    ],
    asked: [
      `pod/shop/client tcp://10.1.1.5:15432`,
      `pod/shop/client sctp://10.1.1.5:15432`,
      `outside ${host}/`,
      `outside ${host}/gone`,
      `outside ${host}/none`,
      `outside http://10.0.0.1:30080/ host=shop.example.com`,
      `outside http://203.0.113.9/ host=other.example.com`,
      `outside tcp://203.0.113.9:5432`,
      `outside tcp://10.0.0.2:30432`,
      `outside udp://203.0.113.9:53`,
      `outside https://shop.example.com/`,
      `outside https://203.0.113.9/ host=gone.example.com`,
      `outside tcp://203.0.113.9:80`,
      `pod/shop/client http://10.1.1.5:10080/ host=shop.example.com`,
      `pod/shop/client tcp://10.1.1.5:9999`,
      `pod/shop/client tcp://edge:5432`,
    ],
  },
  "whose Services differ in their ports": {
    objects: [
      ...backends,
      ...edge(["web HTTP 8080", "db TCP 5432"]),
      ...proxy([{ ...tcp(8080, 10080, "http"), nodePort: 5432 }]),
      service("more", { ...ip(21), selector: { app: "edge" }, ports: [tcp(5432, 10080, "db"), tcp(81, "x", "x")] }),
      route("shop", [rule("web:80")]),
      toRoute("db", "TCPRoute", "db", "api:80"),
    ],
    asked: ["outside http://10.0.0.1:5432/", "outside tcp://10.0.0.1:5432", "pod/shop/client http://10.1.1.5:10080/"],
  },
  "whose Services lead to one port by two protocols": {
    objects: [
      ...backends,
      ...edge(["db TCP 5300", "dns UDP 53"]),
      ...proxy([tcp(5300, 10053, "db"), { ...tcp(53, 10053, "dns"), protocol: "UDP" }]),
      toRoute("dns", "UDPRoute", "dns", "api:80"),
    ],
    asked: ["pod/shop/client udp://10.1.1.5:10053"],
  },
  "that leads to TLS and there goes by the query": {
    objects: [
      ...backends,
      ...edge(["web HTTP 80", listener("safe HTTPS 443", { tls: { certificateRefs: [{ name: "tls" }] } })]),
      ...proxy([tcp(80, 10080, "http"), tcp(443, 10443, "https")]),
      route(
        "first",
        [{ filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https", statusCode: 301 } }] }],
        {
          hostnames: ["shop.example.com"],
          parentRefs: [{ name: "edge", sectionName: "web" }],
        },
      ),
      route("second", [rule("api:80", "/ q:x=1"), rule("web:80", "/")], {
        hostnames: ["shop.example.com"],
        parentRefs: [{ name: "edge", sectionName: "safe" }],
      }),
    ],
    asked: [`outside ${host}/cart?x=1`, `outside ${host}/cart`],
  },
  "of which one part is sent on and the other has no backend": {
    objects: [
      ...backends,
      ...edge(["web HTTP 80"]),
      ...proxy(onPorts.slice(0, 1)),
      route("shop", [rule("web:80 gone:80", "/")], { hostnames: ["shop.example.com"] }),
    ],
    asked: [`outside http://10.0.0.1:30080/ host=shop.example.com`],
  },
  "with an address of its Service alone": {
    objects: [
      ...backends,
      gatewayClass(),
      gateway([listener("other HTTP 81 other.example.com"), listener("web HTTP 80 shop.example.com")]),
      ...proxy(onPorts.slice(0, 1)),
      route("shop", [rule("web:80", "/")]),
    ],
    asked: [`outside ${host}/`],
  },
  "by its hostnames": {
    objects: [
      ...backends,
      ...edge(["web HTTP 80 *.example.com"]),
      ...proxy(onPorts.slice(0, 1)),
      route("shop", [rule("web:80")]),
    ],
    asked: ["outside http://any.example.com/", "outside http://example.com/", "outside http://example.org/"],
  },
  "that nobody carries out": {
    objects: [
      ...backends,
      gatewayClass(),
      gateway(["web HTTP 80"]),
      gateway(["web HTTP 80"], { name: "second" }),
      route("shop", [rule("web:80", "/web")], { hostnames: ["shop.example.com"] }),
    ],
    asked: [`outside ${host}/web`, `outside ${host}/`, `outside ${host}:81/web`],
  },
  "that is not served": {
    objects: [
      ...backends,
      ...edge([listener("web HTTP 80"), listener("dns UDP 53")], {
        status: {
          addresses: [{ type: "IPAddress", value: "203.0.113.9" }],
          conditions: [
            {
              type: "Accepted",
              status: "False",
              reason: "Invalid",
              message: "not so",
              observedGeneration: 1,
              lastTransitionTime: "2026-01-01T00:00:00Z",
            },
          ],
        },
      }),
      ...proxy(onPorts),
      route("shop", [rule("web:80")], { hostnames: ["shop.example.com"] }),
    ],
    asked: [`outside ${host}/`, "outside udp://203.0.113.9:53"],
  },
  "beside Ingresses of the same pods": {
    objects: [
      ...backends,
      gatewayClass("traefik", "traefik.io/gateway-controller"),
      gateway(["web HTTP 8000"], { className: "traefik" }),
      gateway(["web HTTP 8000"], { className: "traefik", name: "second" }),
      route(
        "shop",
        [
          rule("web:80", "/web"),
          {
            ...rule("", "/moved"),
            filters: [{ type: "RequestRedirect", requestRedirect: { hostname: "other.example.com", statusCode: 302 } }],
          },
        ],
        { hostnames: ["shop.example.com"] },
      ),
      route("other", [rule("api:80", "/api")], {
        hostnames: ["shop.example.com"],
        parentRefs: [{ name: "second", namespace: "shop" }],
      }),
      pod("traefik-1", {
        labels: { "app.kubernetes.io/name": "traefik" },
        ip: "10.1.1.6",
        ports: [{ name: "web", containerPort: 8000 }],
      }),
      service("traefik", {
        ...ip(40),
        selector: { "app.kubernetes.io/name": "traefik" },
        ports: [tcp(80, "web", "web")],
      }),
      slice("traefik", [endpoint("10.1.1.6", { pod: "traefik-1" })], [{ name: "web", port: 8000, protocol: "TCP" }]),
      ingress("old", ["shop.example.com /old web:80"], { ingressClassName: "traefik" }),
    ],
    asked: ["web", "api", "old", "gone", "moved"].map(
      (path) => `pod/shop/client http://traefik/${path} host=shop.example.com`,
    ),
  },
});
