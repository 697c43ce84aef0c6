import { expect } from "vitest";
import { service } from "../../../test/cluster-objects.ts";
import { gateway, gatewayClass, referenceGrant, route, rule as to } from "../../../test/gateway-objects.ts";
import { testRule } from "../../../test/rule-table.ts";
import { serviceId } from "../../model/names.ts";
import type { Fix } from "../finding.ts";
import { rule } from "./rule.ts";

const object = { kind: "HTTPRoute", namespace: "shop", name: "site" };
const edge = [gatewayClass(), gateway()];
const ref = "spec.rules[0].backendRefs[0]";
const pointer = "/spec/rules/0/backendRefs/0";

testRule(rule, [
  {
    name: "a Service that is not there, with the nearest",
    objects: [...edge, service("web"), route("site", [to("wen:80")])],
    findings: [
      {
        id: "route-backend HTTPRoute/shop/site *",
        severity: "error",
        object,
        port: null,
        hop: "service",
        message:
          "HTTPRoute site sends requests to Service wen port 80, and namespace shop has no Service wen; it has web: requests for it are answered with 500",
        evidence: [{ object, path: `${ref}.name`, value: "wen" }],
        fixes: [
          {
            summary: "Send them to Service web",
            object,
            patch: [
              { op: "test", path: `${pointer}/name`, value: "wen" },
              { op: "replace", path: `${pointer}/name`, value: "web" },
            ],
            command: expect.any(String) as string,
          },
        ],
        reproduce: ["kubectl -n shop get service wen", "kubectl -n shop get httproute site -o yaml"],
        services: [serviceId("shop", "wen")],
      },
    ],
  },
  {
    name: "the targetPort instead of the port",
    objects: [...edge, service("web"), route("site", [to("web:8080")])],
    findings: [
      {
        message:
          "HTTPRoute site sends requests to Service web port 8080, and Service web has no port 8080, it has 80/TCP: requests for it are answered with 500",
        evidence: [{ object, path: `${ref}.port`, value: 8080 }],
        fixes: [
          {
            summary: "Use port 80 of Service web",
            object,
            patch: [
              { op: "test", path: `${pointer}/port`, value: 8080 },
              { op: "replace", path: `${pointer}/port`, value: 80 },
            ],
            command: expect.any(String) as string,
          },
        ],
      },
    ],
  },
  {
    name: "no port at all",
    objects: [...edge, service("web"), route("site", [to("web")])],
    findings: [
      {
        message:
          "HTTPRoute site sends requests to Service web, and the backendRef to Service web names no port: requests for it are answered with 500",
        fixes: [expect.objectContaining({ patch: [{ op: "add", path: `${pointer}/port`, value: 80 }] }) as Fix],
      },
    ],
  },
  {
    name: "a port of another protocol",
    objects: [
      ...edge,
      service("dns", { ports: [{ name: "dns", port: 53, protocol: "UDP" }] }),
      route("site", [to("dns:53")], { kind: "TCPRoute" }),
    ],
    findings: [
      {
        message:
          "TCPRoute site sends requests to Service dns port 53, and Service dns has port 53 but not for TCP, which a TCPRoute needs: connections to it are closed",
        fixes: [],
      },
    ],
  },
  {
    name: "one backend that several rules name is told once",
    objects: [...edge, route("site", [to("gone:80", "/a"), to("gone:80", "/b"), to("lost:80", "/c")])],
    findings: [
      {
        evidence: [
          { object, path: `${ref}.name`, value: "gone" },
          { object, path: "spec.rules[1].backendRefs[0].name", value: "gone" },
        ],
      },
      { id: "route-backend HTTPRoute/shop/site * 2", services: [serviceId("shop", "lost")] },
    ],
  },
  {
    name: "backendRef.namespace is where it is looked for",
    objects: [...edge, service("pay"), referenceGrant("payments"), route("site", [to("payments/pay:80")])],
    findings: [
      {
        message:
          "HTTPRoute site sends requests to Service pay port 80, and namespace payments has no Service pay; namespace shop has one: requests for it are answered with 500",
        fixes: [],
        services: [serviceId("payments", "pay")],
      },
    ],
  },
  {
    name: "a Service of another namespace, by a grant",
    objects: [
      ...edge,
      service("pay", {}, {}, "payments"),
      referenceGrant("payments"),
      route("site", [to("payments/pay:80")]),
    ],
    findings: [],
  },
  {
    name: "without a grant it is another rule's",
    objects: [...edge, route("site", [to("payments/pay:80")])],
    findings: [],
  },
  {
    name: "weight 0 gets no requests",
    objects: [...edge, service("web"), route("site", [to("web:80*1 green:80*0")])],
    findings: [],
  },
  {
    name: "a rule that redirects uses no backend",
    objects: [
      ...edge,
      route("site", [
        { ...to("gone:80"), filters: [{ type: "RequestRedirect", requestRedirect: { scheme: "https" } }] },
      ]),
    ],
    findings: [],
  },
  {
    name: "a backend of another kind is its controller's to know",
    objects: [
      ...edge,
      route("site", [{ backendRefs: [{ group: "inference.networking.k8s.io", kind: "InferencePool", name: "llm" }] }]),
    ],
    findings: [],
  },
  { name: "all is there", objects: [...edge, service("web"), route("site", [to("web:80")])], findings: [] },
  {
    name: "Services that cannot be read are not missing",
    objects: [...edge, route("site", [to("web:80")])],
    unreadable: ["Service"],
    findings: [],
  },
  {
    name: "nor are those of a namespace that is not read",
    objects: [...edge, referenceGrant("payments"), route("site", [to("payments/pay:80")])],
    paths: { namespaces: new Set(["shop"]) },
    findings: [],
  },
  {
    name: "manifests: the Service may come from another chart",
    objects: [...edge, route("site", [to("web:80")])],
    openInput: {},
    notJudged: [`${ref}.name=web`],
    findings: [],
  },
  {
    name: "manifests: the port of a Service that is there is judged",
    objects: [...edge, service("web"), route("site", [to("web:81")])],
    openInput: {},
    notJudged: [],
    findings: [{ severity: "error" }],
  },
]);
