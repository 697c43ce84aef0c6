import { endpoint, pod, service, slice, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "alias" };
const aliasSlice = { kind: "EndpointSlice", namespace: "shop", name: "alias-x" };
const alias = (spec: Raw = {}, labels: Raw = {}): Raw =>
  service("alias", { clusterIP: "10.96.0.9", clusterIPs: ["10.96.0.9"], selector: null, ...spec }, labels);
const lists = (...addresses: readonly string[]): Raw =>
  slice(
    "alias",
    addresses.map((address) => endpoint(address, { node: null })),
  );
const web = service("web");
const nested =
  "which is the ClusterIP of Service web in namespace shop: a node translates a packet once, and not again to that Service's endpoints";

testRule(rule, [
  {
    name: "another Service's ClusterIP",
    objects: [web, alias(), lists("10.96.0.10")],
    findings: [
      {
        id: "endpoint-address-restricted shop/alias 80/TCP",
        rule: "endpoint-address-restricted",
        severity: "error",
        object,
        port: "80/TCP",
        hop: "endpoints",
        message: `EndpointSlice alias-x gives Service alias the endpoint 10.96.0.10, ${nested}`,
        since: null,
        managedBy: null,
        evidence: [{ object: aliasSlice, path: "endpoints[0].addresses[0]", value: "10.96.0.10" }],
        fixes: [],
        reproduce: [
          "kubectl -n shop get endpointslices -l kubernetes.io/service-name=alias -o jsonpath='{.items[*].endpoints[*].addresses}'",
          "kubectl get services -A -o wide",
        ],
        location: null,
      },
    ],
  },
  {
    name: "its own ClusterIP",
    objects: [alias(), lists("10.96.0.9")],
    findings: [
      {
        message:
          "EndpointSlice alias-x gives Service alias the endpoint 10.96.0.9, which is its own ClusterIP: a node translates a packet once, and not again to that Service's endpoints",
      },
    ],
  },
  {
    name: "multicast, beyond what the API server refuses",
    objects: [alias(), lists("239.1.2.3")],
    findings: [
      {
        message:
          "EndpointSlice alias-x gives Service alias the endpoint 239.1.2.3, a multicast address: no connection can be made to it",
      },
    ],
  },
  {
    name: "what the API server refuses, in a file",
    objects: [alias(), lists("192.0.2.1", "127.0.0.1", "169.254.169.254", "0.0.0.0", "224.0.0.7")],
    findings: [
      {
        message:
          "EndpointSlice alias-x gives Service alias the endpoint 127.0.0.1, a loopback address: the API server refuses it (and 3 more)",
        evidence: ["127.0.0.1", "169.254.169.254", "0.0.0.0", "224.0.0.7"].map((value, index) => ({
          object: aliasSlice,
          path: `endpoints[${index + 1}].addresses[0]`,
          value,
        })),
      },
    ],
  },
  {
    name: "Endpoints, as they were written; their copy is not told again",
    objects: [
      web,
      alias(),
      {
        apiVersion: "v1",
        kind: "Endpoints",
        metadata: { name: "alias", namespace: "shop" },
        subsets: [{ addresses: [{ ip: "10.96.0.10" }], ports: [{ port: 80 }] }],
      },
      slice("alias", [endpoint("10.96.0.10")], undefined, {
        metadata: {
          name: "alias-abcde",
          namespace: "shop",
          labels: {
            "kubernetes.io/service-name": "alias",
            "endpointslice.kubernetes.io/managed-by": "endpointslicemirroring-controller.k8s.io",
          },
        },
      }),
    ],
    findings: [
      {
        message: `Endpoints alias gives Service alias the endpoint 10.96.0.10, ${nested}`,
        evidence: [
          {
            object: { kind: "Endpoints", namespace: "shop", name: "alias" },
            path: "subsets[0].addresses[0].ip",
            value: "10.96.0.10",
          },
        ],
      },
    ],
  },
  {
    name: "headless: clients dial the other Service's address themselves",
    objects: [web, alias({ clusterIP: "None", clusterIPs: ["None"] }), lists("10.96.0.10")],
    findings: [],
  },
  {
    name: "another Service's load balancer or external address may be reached from outside",
    objects: [
      service("web", {
        type: "LoadBalancer",
        externalIPs: ["203.0.113.1"],
        status: { loadBalancer: { ingress: [{ ip: "203.0.113.2" }] } },
      }),
      alias(),
      lists("203.0.113.1", "203.0.113.2"),
    ],
    findings: [],
  },
  {
    name: "another proxy carries it",
    objects: [web, alias({}, { "service.kubernetes.io/service-proxy-name": "mesh" }), lists("10.96.0.10")],
    findings: [],
  },
  {
    name: "a pod's, a node's and an outside address",
    objects: [web, pod("web-1"), alias(), lists("10.1.0.1", "10.0.0.1", "192.0.2.1", "fd00::1")],
    findings: [],
  },
  {
    name: "names: kube-proxy passes them over",
    objects: [alias(), slice("alias", [{ addresses: ["db.example.com"] }], undefined, { addressType: "FQDN" })],
    findings: [],
  },
  {
    name: "the controller's own slices are right",
    objects: [
      service("alias"),
      slice("alias", [endpoint("10.96.0.10")], undefined, {
        metadata: {
          name: "alias-x",
          namespace: "shop",
          labels: {
            "kubernetes.io/service-name": "alias",
            "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
          },
        },
      }),
    ],
    findings: [],
  },
]);
