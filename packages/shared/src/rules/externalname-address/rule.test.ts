import { ingress, pod, service, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "mainframe" };
const external = (name: string, externalName: string, more: Raw = {}): Raw =>
  service(name, {
    type: "ExternalName",
    externalName,
    clusterIP: null,
    clusterIPs: [],
    selector: null,
    ports: [],
    ...more,
  });

testRule(rule, [
  {
    name: "an IPv4 address",
    objects: [external("mainframe", "192.0.2.9")],
    findings: [
      {
        id: "externalname-address shop/mainframe *",
        rule: "externalname-address",
        severity: "error",
        object,
        port: null,
        hop: "service",
        message:
          "The externalName of Service mainframe is the address 192.0.2.9, and DNS leads only to names: it answers that there is no such name",
        since: null,
        managedBy: null,
        evidence: [{ object, path: "spec.externalName", value: "192.0.2.9" }],
        // The address belongs into an EndpointSlice, which no patch of the Service makes.
        fixes: [],
        reproduce: ["kubectl -n shop get service mainframe -o jsonpath='{.spec.externalName}'"],
        location: null,
      },
    ],
  },
  {
    name: "an IPv6 address",
    objects: [external("mainframe", "2001:db8::9")],
    findings: [{ severity: "error" }],
  },
  {
    name: "an Ingress leads to it, and some controllers dial the text as it stands: only noted",
    objects: [
      external("mainframe", "192.0.2.9", { ports: [{ port: 80 }] }),
      ingress("site", ["shop.example.com / mainframe:80"]),
    ],
    findings: [
      {
        severity: "info",
        message:
          "The externalName of Service mainframe is the address 192.0.2.9, and DNS leads only to names: it answers that there is no such name; only an Ingress is seen to lead to it, and some controllers dial the address as it stands, without DNS",
      },
    ],
  },
  {
    name: "an Ingress and a workload that names it: the workload gets no answer",
    objects: [
      external("mainframe", "192.0.2.9", { ports: [{ port: 80 }] }),
      ingress("site", ["shop.example.com / mainframe:80"]),
      pod("cart", {
        containers: [{ name: "app", image: "shop/app:1", env: [{ name: "MAINFRAME", value: "http://mainframe:80" }] }],
      }),
    ],
    findings: [{ severity: "error" }],
  },
  {
    name: "an Ingress of a cloud's load balancer, which dials nodes and pods only",
    objects: [
      external("mainframe", "192.0.2.9", { ports: [{ port: 80 }] }),
      ingress("site", ["shop.example.com / mainframe:80"], { ingressClassName: "alb" }),
      {
        apiVersion: "networking.k8s.io/v1",
        kind: "IngressClass",
        metadata: { name: "alb" },
        spec: { controller: "ingress.k8s.aws/alb" },
      },
    ],
    findings: [{ severity: "error" }],
  },
  {
    name: "an Ingress leads to a name that leads to the address: its controller asks DNS too",
    objects: [
      external("front", "mainframe.shop.svc.cluster.local", { ports: [{ port: 80 }] }),
      external("mainframe", "192.0.2.9"),
      ingress("site", ["shop.example.com / front:80"]),
    ],
    findings: [{ object: { ...object, name: "front" }, severity: "error" }, { severity: "error" }],
  },
  {
    name: "by another ExternalName: the whole chain is shown",
    objects: [external("front", "mainframe.shop.svc.cluster.local"), external("mainframe", "192.0.2.9")],
    findings: [
      {
        object: { ...object, name: "front" },
        message:
          "The externalName of Service front leads by Service mainframe in namespace shop to the address 192.0.2.9, and DNS leads only to names: it answers that there is no such name",
        evidence: [
          {
            object: { ...object, name: "front" },
            path: "spec.externalName",
            value: "mainframe.shop.svc.cluster.local",
          },
          { object, path: "spec.externalName", value: "192.0.2.9" },
        ],
      },
      { object },
    ],
  },
  { name: "a name that begins with digits", objects: [external("mainframe", "192.0.2.9.nip.io")], findings: [] },
  { name: "numbers that are no address", objects: [external("mainframe", "1.2.3")], findings: [] },
  {
    name: "externalName on another type means nothing",
    objects: [service("mainframe", { externalName: "192.0.2.9" })],
    findings: [],
  },
]);
