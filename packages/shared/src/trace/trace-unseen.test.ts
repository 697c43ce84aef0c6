/** What is told where a part of the way is not visible, and answers that come from no pod. */
import { endpoint, node, pod, service, slice, withMetadata, type Raw } from "../../test/cluster-objects.ts";
import { testTraces } from "../../test/golden-traces.ts";
import { backends, shopIngress } from "../../test/routed-cluster.ts";

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

testTraces("what is not visible", {
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
