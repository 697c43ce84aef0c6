import { service, type Raw } from "../../../test/cluster-objects.ts";
import { ingressClass, rules } from "../../../test/ingress-cluster.ts";
import { testRule } from "../../../test/rule-table.ts";
import { serviceId } from "../../model/names.ts";
import { rule } from "./rule.ts";

const object = { kind: "Ingress", namespace: "shop", name: "b" };
const web: readonly Raw[] = [ingressClass("lab", "k8s.io/ingress-nginx"), service("web"), service("old")];
const a = rules("a", ["shop.example.com /cart Prefix old:80"]);
const b = rules("b", ["shop.example.com /cart Prefix web:80"]);
const traefik = (entryPoint: string) => ({
  annotations: { "traefik.ingress.kubernetes.io/router.entrypoints": entryPoint },
});
const at = (ingress: Raw, ip: string): Raw => ({ ...ingress, status: { loadBalancer: { ingress: [{ ip }] } } });

testRule(rule, [
  {
    name: "the second of two is told, once",
    objects: [...web, a, b],
    findings: [
      {
        id: "ingress-duplicate-path Ingress/shop/b *",
        severity: "warning",
        object,
        hop: "way-in",
        message:
          "Ingress b has shop.example.com/cart (Prefix), and so has Ingress shop/a: most controllers heed only the one that was made first",
        evidence: [
          { object, path: "spec.rules[0].http.paths[0].path", value: "/cart" },
          { object: { ...object, name: "a" }, path: "spec.rules[0].http.paths[0].path", value: "/cart" },
        ],
        fixes: [],
        services: [serviceId("shop", "web"), serviceId("shop", "old")],
      },
    ],
  },
  {
    name: "the younger by its creation, not by its name",
    objects: [
      ...web,
      rules("a", ["shop.example.com /cart Prefix old:80"], { createdAt: "2026-01-02T00:00:00Z" }),
      rules("b", ["shop.example.com /cart Prefix web:80"], { createdAt: "2026-01-01T00:00:00Z" }),
    ],
    findings: [{ object: { ...object, name: "a" } }],
  },
  {
    name: "of another namespace, and without a host",
    objects: [...web, rules("a", ["* / Exact web:80"], { namespace: "other" }), rules("b", ["* / Exact web:80"])],
    findings: [
      {
        object,
        message:
          "Ingress b has */ (Exact), and so has Ingress other/a: most controllers heed only the one that was made first",
      },
    ],
  },
  {
    name: "both lead to the same port of the same Service",
    objects: [...web, a, rules("b", ["shop.example.com /cart Prefix old:80"])],
    findings: [
      {
        severity: "info",
        message:
          "Ingress b has shop.example.com/cart (Prefix), and so has Ingress shop/a: both lead to the same Service",
      },
    ],
  },
  {
    name: "a canary",
    objects: [...web, a, rules("b", ["shop.example.com /cart Prefix web:80"], { annotations: { canary: "true" } })],
    findings: [],
  },
  {
    name: "the canary is the older one",
    objects: [...web, rules("a", ["shop.example.com /cart Prefix old:80"], { annotations: { canary: "true" } }), b],
    findings: [],
  },
  {
    name: "another class",
    objects: [...web, a, rules("b", ["shop.example.com /cart Prefix web:80"], { className: "other" })],
    findings: [],
  },
  { name: "another host", objects: [...web, a, rules("b", ["www.example.com /cart Prefix web:80"])], findings: [] },
  { name: "another path", objects: [...web, a, rules("b", ["shop.example.com /cart/x Prefix web:80"])], findings: [] },
  {
    name: "another path type",
    objects: [...web, a, rules("b", ["shop.example.com /cart Exact web:80"])],
    findings: [],
  },
  {
    name: "published at different addresses",
    objects: [...web, at(a, "203.0.113.1"), at(b, "203.0.113.2")],
    findings: [],
  },
  {
    name: "published at the same address",
    objects: [...web, at(a, "203.0.113.1"), at(b, "203.0.113.1")],
    findings: [{ object }],
  },
  {
    name: "a load balancer for each Ingress",
    objects: [ingressClass("lab", "ingress.k8s.aws/alb"), service("web"), a, b],
    findings: [],
  },
  {
    name: "Kong tells them apart by methods and headers",
    objects: [ingressClass("lab", "ingress-controllers.konghq.com/kong"), a, b],
    findings: [],
  },
  {
    name: "Traefik's entry points",
    objects: [
      ingressClass("lab", "traefik.io/ingress-controller"),
      rules("a", ["shop.example.com / Prefix web:80"], traefik("web")),
      rules("b", ["shop.example.com / Prefix old:80"], traefik("websecure")),
    ],
    findings: [],
  },
  {
    name: "default backends are no paths",
    objects: [
      rules("a", [], { spec: { defaultBackend: { service: { name: "old", port: { number: 80 } } } } }),
      rules("b", [], { spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } } }),
    ],
    findings: [],
  },
  {
    name: "twice in one Ingress is another rule's",
    objects: [...web, rules("b", ["a.example / Prefix web:80", "a.example / Prefix old:80"])],
    findings: [],
  },
]);
