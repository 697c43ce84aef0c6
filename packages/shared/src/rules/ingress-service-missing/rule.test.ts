import { expect } from "vitest";
import { ingress, service, withMetadata, type Raw } from "../../../test/cluster-objects.ts";
import { serviceId } from "../../model/names.ts";
import type { Fix } from "../finding.ts";
import { testRule } from "../../../test/rule-table.ts";
import { rule } from "./rule.ts";

const object = { kind: "Ingress", namespace: "shop", name: "site" };
const base = "spec.rules[0].http.paths[0].backend";
const resource = { resource: { apiGroup: "k8s.example.com", kind: "Bucket", name: "static" } };
const beta: Raw = {
  apiVersion: "extensions/v1beta1",
  kind: "Ingress",
  metadata: { name: "site", namespace: "shop" },
  spec: { backend: { serviceName: "wen", servicePort: 80 } },
};

testRule(rule, [
  {
    name: "a Service of nearly that name is offered",
    objects: [service("web"), ingress("site", ["shop.example.com /cart wen:80"])],
    findings: [
      {
        id: "ingress-service-missing Ingress/shop/site *",
        rule: "ingress-service-missing",
        severity: "error",
        object,
        port: null,
        hop: "service",
        message:
          "Ingress site sends shop.example.com/cart (Prefix) to Service wen, and namespace shop has no such Service; it has web",
        evidence: [{ object, path: `${base}.service.name`, value: "wen" }],
        fixes: [
          {
            summary: "Send them to Service web",
            object,
            patch: [
              { op: "test", path: "/spec/rules/0/http/paths/0/backend/service/name", value: "wen" },
              { op: "replace", path: "/spec/rules/0/http/paths/0/backend/service/name", value: "web" },
            ],
            command: `kubectl -n shop patch ingress site --type=json -p '[{"op":"test","path":"/spec/rules/0/http/paths/0/backend/service/name","value":"wen"},{"op":"replace","path":"/spec/rules/0/http/paths/0/backend/service/name","value":"web"}]'`,
          },
        ],
        reproduce: ["kubectl -n shop get service wen", "kubectl -n shop describe ingress site"],
        services: [serviceId("shop", "wen")],
      },
    ],
  },
  {
    name: "one Service that many paths name is told once",
    objects: [ingress("site", ["a.example /x gone:80", "b.example /y gone:81", "c.example /z lost:80"])],
    findings: [
      {
        message:
          "Ingress site sends a.example/x (Prefix) and b.example/y (Prefix) to Service gone, and namespace shop has no such Service",
        fixes: [],
      },
      { id: "ingress-service-missing Ingress/shop/site * 2", services: [serviceId("shop", "lost")] },
    ],
  },
  {
    name: "the default backend is looked at too",
    objects: [ingress("site", [], { defaultBackend: { service: { name: "gone", port: { number: 80 } } } })],
    findings: [
      {
        message: "Ingress site sends the default backend to Service gone, and namespace shop has no such Service",
        evidence: [{ object, path: "spec.defaultBackend.service.name", value: "gone" }],
      },
    ],
  },
  {
    name: "the older API versions write it elsewhere",
    objects: [service("web"), beta],
    findings: [
      {
        evidence: [{ object, path: "spec.backend.serviceName", value: "wen" }],
        fixes: [
          {
            summary: "Send them to Service web",
            object,
            patch: [
              { op: "test", path: "/spec/backend/serviceName", value: "wen" },
              { op: "replace", path: "/spec/backend/serviceName", value: "web" },
            ],
            command: expect.any(String) as string,
          },
        ],
      },
    ],
  },
  {
    name: "a Service of the name in another namespace is told, and no reason to point there",
    objects: [service("pay", {}, {}, "payments"), ingress("site", ["shop.example.com / pay:80"])],
    findings: [
      {
        message:
          "Ingress site sends shop.example.com/ (Prefix) to Service pay, and namespace shop has no such Service; namespace payments has one",
        fixes: [],
      },
    ],
  },
  {
    name: "of two near names the one that has the port",
    objects: [
      service("web-a", { ports: [{ port: 81 }] }),
      service("web-b"),
      ingress("site", ["shop.example.com / web:80"]),
    ],
    findings: [{ fixes: [expect.objectContaining({ summary: "Send them to Service web-b" }) as Fix] }],
  },
  {
    name: "a resource backend is no Service",
    objects: [ingress("site", [], { defaultBackend: resource })],
    findings: [],
  },
  {
    name: "use-annotation names an action of AWS's controller",
    objects: [ingress("site", ["shop.example.com / ssl-redirect:use-annotation"])],
    findings: [],
  },
  {
    name: "a Service of any type is there",
    objects: [
      service("web", { type: "ExternalName", externalName: "example.com", selector: null, ports: [] }),
      ingress("site", ["shop.example.com / web:80"]),
    ],
    findings: [],
  },
  {
    name: "an Ingress of another namespace has its own Services",
    objects: [service("web"), withMetadata(ingress("site", ["shop.example.com / web:80"]), { namespace: "other" })],
    findings: [{ object: { ...object, namespace: "other" } }],
  },
  {
    name: "manifests: the Service may come from another chart",
    objects: [service("web"), ingress("site", ["shop.example.com / wen:80", "shop.example.com /x wen:80"])],
    openInput: {},
    notJudged: [`${base}.service.name=wen`],
    findings: [],
  },
  {
    name: "Services that cannot be read are not missing",
    objects: [ingress("site", ["shop.example.com / web:80"])],
    unreadable: ["Service"],
    findings: [],
  },
]);
