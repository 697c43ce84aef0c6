import { expect } from "vitest";
import { service } from "../../../test/cluster-objects.ts";
import { gateway, gatewayClass, referenceGrant, route, rule as to } from "../../../test/gateway-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { serviceId } from "../../model/names.ts";
import { rule } from "./rule.ts";

const object = { kind: "HTTPRoute", namespace: "shop", name: "site" };
const cluster = [gatewayClass(), gateway(), service("pay", {}, {}, "payments"), route("site", [to("payments/pay:80")])];
const grant = { kind: "ReferenceGrant", namespace: "payments", name: "routes" };

testRule(rule, [
  {
    name: "no grant at all",
    objects: cluster,
    findings: [
      {
        id: "reference-grant HTTPRoute/shop/site *",
        severity: "error",
        object,
        hop: "service",
        message:
          "HTTPRoute site leads to Service pay of namespace payments, and no ReferenceGrant in namespace payments lets an HTTPRoute of shop refer to Service pay: requests for it are answered with 500",
        evidence: [{ object, path: "spec.rules[0].backendRefs[0].namespace", value: "payments" }],
        fixes: [],
        reproduce: ["kubectl -n payments get referencegrants -o yaml", "kubectl -n shop get httproute site -o yaml"],
        services: [serviceId("payments", "pay")],
      },
    ],
  },
  {
    name: "a grant for another namespace can take this one too",
    objects: [...cluster, referenceGrant("payments", { from: { namespace: "edge" } })],
    findings: [
      {
        message:
          "HTTPRoute site leads to Service pay of namespace payments, and no ReferenceGrant in namespace payments lets an HTTPRoute of shop refer to Service pay: requests for it are answered with 500; ReferenceGrant routes there allows other references",
        fixes: [
          {
            summary: "Let ReferenceGrant routes allow an HTTPRoute of namespace shop",
            object: grant,
            patch: [
              {
                op: "add",
                path: "/spec/from/-",
                value: { group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "shop" },
              },
            ],
            command: expect.stringContaining("kubectl -n payments patch referencegrant routes") as string,
          },
        ],
      },
    ],
  },
  {
    name: "a grant for another kind of route",
    objects: [...cluster, referenceGrant("payments", { from: { kind: "GRPCRoute" } })],
    findings: [{ severity: "error" }],
  },
  {
    name: "a grant to another Service is left as it is",
    objects: [...cluster, referenceGrant("payments", { to: { name: "other" } })],
    findings: [{ fixes: [] }],
  },
  {
    name: "a grant in the route's own namespace allows nothing",
    objects: [...cluster, referenceGrant("shop")],
    findings: [{ severity: "error" }],
  },
  { name: "a grant to all Services", objects: [...cluster, referenceGrant("payments")], findings: [] },
  {
    name: "a grant to this one",
    objects: [...cluster, referenceGrant("payments", { to: { name: "pay" } })],
    findings: [],
  },
  {
    name: "the Service is missing besides",
    objects: [gatewayClass(), gateway(), route("site", [to("payments/pay:80")])],
    findings: [
      {
        message:
          "HTTPRoute site leads to Service pay of namespace payments, and no ReferenceGrant in namespace payments lets an HTTPRoute of shop refer to Service pay: requests for it are answered with 500; nor is there such a Service",
      },
    ],
  },
  {
    name: "the route's own namespace needs none",
    objects: [gateway(), service("web"), route("site", [to("shop/web:80 gone:80")])],
    findings: [],
  },
  { name: "grants that cannot be read", objects: cluster, unreadable: ["ReferenceGrant"], findings: [] },
  {
    name: "a namespace that is not read",
    objects: cluster,
    paths: { namespaces: new Set(["shop"]) },
    findings: [],
  },
  {
    name: "manifests: the grant belongs to the other namespace's owner",
    objects: cluster,
    openInput: {},
    notJudged: ["spec.rules[0].backendRefs[0].namespace=payments"],
    findings: [],
  },
]);
