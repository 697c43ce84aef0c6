import { expect } from "vitest";
import { pod, service, withMetadata, type Raw } from "../../../test/cluster-objects.ts";
import { namespace } from "../../../test/gateway-objects.ts";
import { policy } from "../../../test/policy-cluster.ts";
import { testRule } from "../../../test/rule-table.ts";
import { serviceId } from "../../model/names.ts";
import { rule } from "./rule.ts";

const object = { kind: "Pod", namespace: "shop", name: "front" };
const env = [{ name: "WEB", value: "http://web:80" }];

function client(parts: Raw = {}, spec: Raw = {}): Raw {
  const made = pod("front", { labels: { app: "front" }, containers: [{ name: "front", env }], ...parts });
  return { ...made, spec: { ...(made["spec"] as Raw), ...spec } };
}

const dnsLabels = { "k8s-app": "kube-dns" };
const inSystem = (object: Raw) => withMetadata(object, { namespace: "kube-system" });
/** CoreDNS behind kube-dns, its namespace, and the Service that the client names. */
const cluster = [
  service("web"),
  namespace("kube-system", { "kubernetes.io/metadata.name": "kube-system" }),
  service(
    "kube-dns",
    { selector: dnsLabels, ports: [{ name: "dns", port: 53, targetPort: 53, protocol: "UDP" }] },
    {},
    "kube-system",
  ),
  inSystem(pod("coredns", { labels: dnsLabels, ip: "10.1.0.53" })),
];
const out = (...egress: readonly object[]) => policy("front", { policyTypes: ["Egress"], egress });
const toWeb = { to: [{ podSelector: { matchLabels: { app: "web" } } }], ports: [{ port: 8080 }] };
const dnsPorts = [
  { port: 53, protocol: "UDP" },
  { port: 53, protocol: "TCP" },
];
const system = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } } };

testRule(rule, [
  {
    name: "isolated for egress, and no rule for DNS",
    objects: [...cluster, client(), out(toWeb)],
    findings: [
      {
        id: "policy-blocks-dns Pod/shop/front *",
        severity: "warning",
        object,
        port: null,
        hop: "client",
        message:
          "If network policies are enforced, Pod front names shop/web and cannot ask DNS for it: NetworkPolicy shop/front isolates its pods for egress and no rule lets port 53/UDP out to the cluster's DNS",
        evidence: [
          { object: { ...object, kind: "NetworkPolicy" }, path: "spec.podSelector", value: "every pod" },
          { object, path: "spec.containers[0].env[0].value", value: "web" },
        ],
        fixes: [
          {
            summary: "Let the pods ask the cluster's DNS",
            object: { ...object, kind: "NetworkPolicy" },
            patch: [
              {
                op: "add",
                path: "/spec/egress/-",
                value: {
                  to: [system],
                  ports: [
                    { protocol: "UDP", port: 53 },
                    { protocol: "TCP", port: 53 },
                  ],
                },
              },
            ],
            command: expect.any(String) as string,
            opensPolicy: true,
          },
        ],
        services: [serviceId("shop", "web")],
      },
    ],
  },
  {
    name: "nothing may go out at all: the list is made",
    objects: [...cluster, client(), out()],
    findings: [
      {
        fixes: [
          expect.objectContaining({
            patch: [{ op: "add", path: "/spec/egress", value: [expect.anything()] }],
          }) as never,
        ],
      },
    ],
  },
  {
    name: "a rule for DNS, to pods that are not the DNS server's",
    objects: [...cluster, client(), out({ to: [{ podSelector: dnsLabels }], ports: dnsPorts })],
    findings: [{ object }],
  },
  {
    name: "to the DNS server's namespace",
    objects: [...cluster, client(), out(toWeb, { to: [system], ports: dnsPorts })],
    findings: [],
  },
  { name: "to anybody on port 53", objects: [...cluster, client(), out({ ports: dnsPorts })], findings: [] },
  {
    name: "a range that holds it",
    objects: [...cluster, client(), out({ ports: [{ port: 1, endPort: 1000, protocol: "UDP" }] })],
    findings: [],
  },
  {
    name: "everything to the cluster's namespaces",
    objects: [...cluster, client(), out({ to: [{ namespaceSelector: {} }] })],
    findings: [],
  },
  {
    name: "TCP alone is not what clients ask by",
    objects: [...cluster, client(), out({ ports: [{ port: 53 }] })],
    findings: [{ object }],
  },
  {
    name: "the DNS server is not among what is read: a rule for port 53 may be for it",
    objects: [service("web"), client(), out({ to: [system], ports: dnsPorts })],
    findings: [],
  },
  {
    name: "nor need it be where no rule takes the port",
    objects: [service("web"), client(), out(toWeb)],
    findings: [{ object }],
  },
  {
    name: "nor where every rule is for pods of the policy's own namespace, on whatever port",
    objects: [service("web"), client(), out({ to: [{ podSelector: { matchLabels: { app: "web" } } }] })],
    findings: [{ object }],
  },
  {
    name: "a block of addresses: plugins differ in which address they compare",
    objects: [...cluster, client(), out({ to: [{ ipBlock: { cidr: "10.96.0.0/16" } }], ports: dnsPorts })],
    findings: [],
  },
  {
    name: "a node-local DNS cache",
    objects: [
      ...cluster,
      client(),
      out(toWeb),
      {
        apiVersion: "apps/v1",
        kind: "DaemonSet",
        metadata: { name: "node-local-dns", namespace: "kube-system" },
        spec: { selector: {}, template: { metadata: {}, spec: { containers: [] } } },
      },
    ],
    findings: [],
  },
  {
    name: "the DNS server's own port, as OpenShift has it",
    objects: [
      service("web"),
      namespace("openshift-dns", { "kubernetes.io/metadata.name": "openshift-dns" }),
      service(
        "dns-default",
        { selector: dnsLabels, ports: [{ name: "dns", port: 53, targetPort: "dns", protocol: "UDP" }] },
        {},
        "openshift-dns",
      ),
      withMetadata(
        pod("dns", {
          labels: dnsLabels,
          ip: "10.1.0.53",
          ports: [{ name: "dns", containerPort: 5353, protocol: "UDP" }],
        }),
        { namespace: "openshift-dns" },
      ),
      client(),
      out({ ports: [{ port: 5353, protocol: "UDP" }] }),
    ],
    findings: [],
  },
  {
    name: "isolated for ingress only",
    objects: [...cluster, client(), policy("front", { ingress: [] })],
    findings: [],
  },
  {
    name: "on the host's network policies do not hold",
    objects: [...cluster, client({ hostNetwork: true }), out(toWeb)],
    findings: [],
  },
  { name: "a resolver of its own", objects: [...cluster, client({}, { dnsPolicy: "None" }), out(toWeb)], findings: [] },
  { name: "it names no Service of the cluster", objects: [client(), out(toWeb)], findings: [] },
  {
    name: "it names an address",
    objects: [
      ...cluster,
      client({ containers: [{ name: "front", env: [{ name: "WEB", value: "http://10.96.0.10:80" }] }] }),
      out(toWeb),
    ],
    findings: [],
  },
  {
    name: "policies that cannot be read",
    objects: [...cluster, client(), out(toWeb)],
    unreadable: ["NetworkPolicy"],
    findings: [],
  },
]);
