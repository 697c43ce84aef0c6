/** Objects as `kubectl get -o yaml` prints them, given as manifests: what their status says stands. */
import { describe, expect, it } from "vitest";
import { checkManifests } from "./check-manifests.ts";
import { readManifests } from "./read-manifests.ts";

const uid = "uid: 0b5d7b1e-6c0f-4f0e-9a5c-0f7a3f6f1a11";

const backend = `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: web, image: web:1 }] }
---
apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata: { name: alb }
spec: { controller: ingress.k8s.aws/alb }
---
`;

const service = (metadata: string, spec: string, status: string) => `
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop, ${metadata} }
spec: { ${spec} selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
status: { loadBalancer: ${status} }
---
`;

const ingress = (metadata: string, status: string) => `
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: web, namespace: shop, ${metadata} }
spec:
  ingressClassName: alb
  defaultBackend: { service: { name: web, port: { number: 80 } } }
status: { loadBalancer: ${status} }
`;

function check(text: string, closed = true) {
  return checkManifests(readManifests("-", backend + text).documents, { closed });
}

describe("a balancer's address in a status", () => {
  const internal = service(uid, "", "{}");
  it.each([
    { name: "an Ingress that waits for one", text: internal + ingress(uid, "{}"), rules: ["ingress-no-address"] },
    {
      name: "an Ingress that has one",
      text: internal + ingress(uid, "{ ingress: [{ hostname: a.example }] }"),
      rules: [],
    },
    { name: "an Ingress that nobody has applied", text: internal + ingress("", "{}"), rules: [] },
    { name: "a Service that waits for one", text: service(uid, "type: LoadBalancer,", "{}"), rules: ["lb-pending"] },
    {
      name: "a Service that has one",
      text: service(uid, "type: LoadBalancer,", "{ ingress: [{ ip: 203.0.113.7 }] }"),
      rules: [],
    },
    { name: "a Service that nobody has applied", text: service("", "type: LoadBalancer,", "{}"), rules: [] },
    {
      name: "a Service of a class that has one",
      text: service(uid, "type: LoadBalancer, loadBalancerClass: a.example/b,", "{ ingress: [{ ip: 203.0.113.7 }] }"),
      rules: [],
    },
  ])("$name", ({ text, rules }) => {
    for (const closed of [true, false]) expect(check(text, closed).findings.map(({ rule }) => rule)).toEqual(rules);
  });

  it("is the Service's, which another one's would not be", () => {
    const { built } = check(service(uid, "type: LoadBalancer,", "{ ingress: [{ ip: 203.0.113.7 }] }"));
    const [slim] = built.slim.filter((object) => object.kind === "Service" && object.name === "web");
    expect(slim).toMatchObject({ loadBalancer: [{ ip: "203.0.113.7" }], clusterIPs: ["<assigned to shop/web>"] });
  });
});

describe("what every cluster has by itself", () => {
  const kubernetes = (more = "", address = "10.43.0.1") => `
apiVersion: v1
kind: Service
metadata: { name: kubernetes, namespace: default, ${uid} }
spec:
  { clusterIP: "${address}", clusterIPs: ["${address}"], ${more} ports: [{ name: https, port: 443, targetPort: 6443 }] }
---
`;
  const endpoints = `
apiVersion: v1
kind: Endpoints
metadata:
  { name: kubernetes, namespace: default, ${uid}, labels: { endpointslice.kubernetes.io/skip-mirror: "true" } }
subsets: [{ addresses: [{ ip: 172.18.0.2 }], ports: [{ name: https, port: 6443 }] }]
---
`;
  const slice = `
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: kubernetes, namespace: default, ${uid}, labels: { kubernetes.io/service-name: kubernetes } }
addressType: IPv6
endpoints: [{ addresses: ["fd00::2"] }]
ports: [{ name: https, port: 6443 }]
---
`;
  const others = `
apiVersion: v1
kind: Node
metadata: { name: node-a, ${uid} }
spec: { podCIDR: 10.42.0.0/24, podCIDRs: [10.42.0.0/24] }
---
apiVersion: v1
kind: Namespace
metadata: { name: default, ${uid} }
spec: { finalizers: [kubernetes] }
---
apiVersion: v1
kind: ConfigMap
metadata: { name: kube-root-ca.crt, namespace: default, ${uid} }
data: { ca.crt: "" }
---
`;

  it.each([
    { name: "the Service alone, as of `kubectl get all -A`", text: kubernetes(), refused: [] },
    { name: "one of an IPv6 cluster", text: kubernetes("", "fd00:10::1"), refused: [] },
    { name: "its Endpoints, too", text: kubernetes() + endpoints, refused: [] },
    { name: "its slice, of another family", text: kubernetes("", "fd00:10::1") + slice, refused: [] },
    { name: "the slice alone", text: slice, refused: [] },
    { name: "a node, a namespace and the CA's certificate", text: others, refused: [] },
    { name: "all of it", text: kubernetes("", "fd00:10::1") + endpoints + slice + others, refused: [] },
    {
      name: "a Service that is refused, by its own name",
      text: kubernetes("type: Nodeport,"),
      refused: [expect.stringContaining("Service kubernetes: spec.type")],
    },
  ])("is as it is given: $name", ({ text, refused }) => {
    for (const closed of [true, false]) {
      const { findings } = checkManifests(readManifests("-", text).documents, { closed });
      expect(findings.map(({ message }) => message)).toEqual(refused);
    }
  });

  it("is the given one, whatever else is tried out", () => {
    const { built } = check(kubernetes() + slice);
    const own = built.slim.filter(({ name, kind }) => name === "kubernetes" && kind !== "Endpoints");
    expect(own).toMatchObject([
      { kind: "Service", clusterIPs: ["10.43.0.1"] },
      { kind: "EndpointSlice", addressType: "IPv6" },
    ]);
  });
});
