import { expect } from "vitest";
import { endpoint, service, slice, type Raw } from "../../../test/cluster-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Service", namespace: "shop", name: "pay" };
const external = (name: string, externalName: string, namespace = "shop"): Raw =>
  service(
    name,
    { type: "ExternalName", externalName, clusterIP: null, clusterIPs: [], selector: null, ports: [] },
    {},
    namespace,
  );
const payments = service("payments", {}, {}, "crm");

testRule(rule, [
  {
    name: "nearly a Service's name",
    objects: [payments, external("pay", "payment.crm.svc.cluster.local")],
    findings: [
      {
        id: "externalname-target shop/pay *",
        rule: "externalname-target",
        severity: "error",
        object,
        port: null,
        hop: "service",
        message:
          "The externalName of Service pay leads to payment.crm.svc.cluster.local, and there is no such Service; namespace crm has payments",
        since: null,
        managedBy: null,
        evidence: [{ object, path: "spec.externalName", value: "payment.crm.svc.cluster.local" }],
        fixes: [
          {
            summary: "Point the name at Service payments in namespace crm",
            object,
            patch: [
              { op: "test", path: "/spec/externalName", value: "payment.crm.svc.cluster.local" },
              { op: "replace", path: "/spec/externalName", value: "payments.crm.svc.cluster.local" },
            ],
            command: `kubectl -n shop patch service pay --type=json -p '[{"op":"test","path":"/spec/externalName","value":"payment.crm.svc.cluster.local"},{"op":"replace","path":"/spec/externalName","value":"payments.crm.svc.cluster.local"}]'`,
          },
        ],
        reproduce: [
          "kubectl -n shop get service pay -o jsonpath='{.spec.externalName}'",
          "kubectl -n crm get service payment",
        ],
        location: null,
      },
    ],
  },
  {
    name: "a Service of that name in one other namespace",
    objects: [payments, external("pay", "payments.billing.svc.cluster.local")],
    findings: [
      {
        message:
          "The externalName of Service pay leads to payments.billing.svc.cluster.local, and there is no such Service; namespace crm has payments",
        fixes: [expect.objectContaining({ summary: "Point the name at Service payments in namespace crm" }) as never],
      },
    ],
  },
  {
    name: "several of that name: none is offered",
    objects: [payments, service("payments", {}, {}, "erp"), external("pay", "payments.billing.svc.cluster.local")],
    findings: [{ fixes: [] }],
  },
  {
    name: "a chain: every name is shown",
    objects: [external("pay", "proxy.crm.svc.cluster.local"), external("proxy", "gone.crm.svc.cluster.local", "crm")],
    findings: [
      {
        object: { kind: "Service", namespace: "crm", name: "proxy" },
        message: "The externalName of Service proxy leads to gone.crm.svc.cluster.local, and there is no such Service",
      },
      {
        object,
        message:
          "The externalName of Service pay leads to gone.crm.svc.cluster.local, and there is no such Service (pay → proxy.crm.svc.cluster.local → gone.crm.svc.cluster.local)",
        evidence: [
          { object, path: "spec.externalName", value: "proxy.crm.svc.cluster.local" },
          {
            object: { kind: "Service", namespace: "crm", name: "proxy" },
            path: "spec.externalName",
            value: "gone.crm.svc.cluster.local",
          },
        ],
        fixes: [],
      },
    ],
  },
  {
    name: "its own name",
    objects: [external("pay", "pay.shop.svc.cluster.local")],
    findings: [
      { message: "The externalName of Service pay leads back to itself: pay → pay.shop.svc.cluster.local", fixes: [] },
    ],
  },
  {
    name: "a circle of two, and one that leads into it",
    objects: [
      external("a", "b.shop.svc.cluster.local"),
      external("b", "c.shop.svc.cluster.local"),
      external("c", "b.shop.svc.cluster.local"),
    ],
    findings: [
      {
        message:
          "The externalName of Service a leads into a circle: a → b.shop.svc.cluster.local → c.shop.svc.cluster.local → b.shop.svc.cluster.local",
      },
      {
        message:
          "The externalName of Service b leads back to itself: b → c.shop.svc.cluster.local → b.shop.svc.cluster.local",
      },
      {
        message:
          "The externalName of Service c leads back to itself: c → b.shop.svc.cluster.local → c.shop.svc.cluster.local",
      },
    ],
  },
  {
    name: "the cluster's own domain is not cluster.local",
    objects: [payments, external("pay", "payment.crm.svc.k8s.example.com.")],
    paths: { clusterDomain: "k8s.example.com" },
    findings: [
      {
        message:
          "The externalName of Service pay leads to payment.crm.svc.k8s.example.com, and there is no such Service; namespace crm has payments",
        fixes: [
          expect.objectContaining({
            patch: [
              { op: "test", path: "/spec/externalName", value: "payment.crm.svc.k8s.example.com." },
              { op: "replace", path: "/spec/externalName", value: "payments.crm.svc.k8s.example.com." },
            ],
          }) as never,
        ],
      },
    ],
  },
  {
    name: "another cluster's domain is outside",
    objects: [external("pay", "payment.crm.svc.other.example.com")],
    findings: [],
  },
  { name: "a name on the internet", objects: [external("pay", "api.example.com")], findings: [] },
  { name: "an address is another rule's", objects: [external("pay", "192.0.2.1")], findings: [] },
  {
    name: "a Service that is there, with or without endpoints",
    objects: [
      external("pay", "payments.crm.svc.cluster.local"),
      payments,
      external("base", "db.shop.svc.cluster.local"),
      service("db"),
      slice("db", [endpoint("10.1.0.1")]),
    ],
    findings: [],
  },
  {
    name: "a namespace that is not read: nothing is known",
    objects: [external("pay", "payment.crm.svc.cluster.local")],
    paths: { namespaces: new Set(["shop"]) },
    findings: [],
  },
  {
    name: "a name below a Service that none of its endpoints has",
    objects: [
      service("db", { clusterIP: "None", clusterIPs: ["None"] }),
      slice("db", [{ ...endpoint("10.1.0.1"), hostname: "db-0" }]),
      external("pay", "db-9.db.shop.svc.cluster.local"),
    ],
    findings: [
      {
        message:
          "The externalName of Service pay leads to db-9.db.shop.svc.cluster.local, and no ready endpoint of a Service has that name",
        fixes: [],
      },
    ],
  },
  {
    name: "manifests: the Service may be in another chart",
    objects: [external("pay", "payments.crm.svc.cluster.local")],
    openInput: {},
    notJudged: ["spec.externalName=payments.crm.svc.cluster.local"],
    findings: [],
  },
  {
    name: "manifests: an operator may make the Service",
    objects: [external("pay", "payments.crm.svc.cluster.local")],
    openInput: { customKinds: ["Payment"] },
    notJudged: [],
    findings: [],
  },
  {
    name: "manifests: a circle is one, whatever else there is",
    objects: [external("pay", "pay.shop.svc.cluster.local")],
    openInput: {},
    notJudged: [],
    findings: [{ severity: "error" }],
  },
]);
