/** What is told where a part of the way is not visible, and answers that come from no pod. */
import { endpoint, node, pod, service, slice, withMetadata, type Raw } from "../../test/cluster-objects.ts";
import { gateway, gatewayClass } from "../../test/gateway-objects.ts";
import { testTraces } from "../../test/golden-traces.ts";
import { backends, nginxController, shopIngress } from "../../test/routed-cluster.ts";

const tls = { tls: [{ hosts: ["shop.example.com"], secretName: "tls" }] };
const checked: readonly Raw[] = [
  node("n1"),
  node("n2"),
  pod("web-1", { ip: "10.1.1.1" }),
  service("web", {
    type: "LoadBalancer",
    externalTrafficPolicy: "Local",
    healthCheckNodePort: 31000,
    ports: [{ port: 80, protocol: "TCP", targetPort: 8080, nodePort: 30080 }],
  }),
  slice("web", [endpoint("10.1.1.1", { pod: "web-1" })]),
];

/** What may be there all the same: a port, an address, a name's Service, an Ingress's or a route's rule. */
const missing = [
  "outside tcp://n1:32000",
  "outside tcp://n1:8080",
  "outside udp://n1:30080",
  "pod/shop/web-1 tcp://10.1.1.99:80",
  "pod/shop/web-1 tcp://10.96.0.99:80",
  "pod/shop/web-1 tcp://198.51.100.7:80",
  "outside tcp://198.51.100.7:80",
  "node/n1 icmp://10.96.0.99",
] as const;

testTraces("what is not visible", {
  "in namespaces that are not read": { objects: checked, namespaces: ["shop", "web"], asked: missing },
  "where one namespace is read": { objects: checked, namespaces: ["shop"], asked: ["outside tcp://n1:32000"] },
  "of kinds that cannot be read": { objects: checked, unreadable: ["Service", "Pod"], asked: missing },
  "of a router's rules that cannot be read": {
    objects: [
      ...backends,
      ...nginxController({ type: "NodePort" }),
      gatewayClass(),
      gateway(["web HTTP 80 *.example.com"]),
    ],
    unreadable: ["Ingress", "HTTPRoute"],
    asked: ["outside http://n1:30080/api host=shop.example.com", "outside http://web.example.com/"],
  },
  "of a router's rules and backends in another namespace": {
    objects: [...backends, ...nginxController({ type: "NodePort" }), shopIngress()],
    namespaces: ["edge"],
    asked: [
      "outside http://n1:30080/ host=other.example.com",
      "outside http://n1:30080/gone host=shop.example.com",
      "outside http://n1:30080/empty host=shop.example.com",
    ],
  },
  "of a router that redirects": {
    objects: [
      ...backends,
      {
        apiVersion: "networking.k8s.io/v1",
        kind: "IngressClass",
        metadata: { name: "nginx" },
        spec: { controller: "k8s.io/ingress-nginx" },
      },
      shopIngress([{ ip: "198.51.100.80" }], tls),
    ],
    asked: ["outside http://shop.example.com/api", "outside http://198.51.100.80/empty host=shop.example.com"],
  },
  "of a router that redirects to another host": {
    objects: [
      ...backends,
      {
        apiVersion: "networking.k8s.io/v1",
        kind: "IngressClass",
        metadata: { name: "nginx" },
        spec: { controller: "k8s.io/ingress-nginx" },
      },
      withMetadata(shopIngress([{ ip: "198.51.100.80" }]), {
        annotations: { "nginx.ingress.kubernetes.io/permanent-redirect": "https://other.example.com/" },
      }),
    ],
    asked: ["outside http://shop.example.com/api"],
  },
  "behind health checks, which kube-proxy answers": {
    objects: checked,
    asked: ["pod/shop/web-1 http://n1:31000/", "outside http://n2:31000/", "outside http://n2:30080/"],
  },
});
