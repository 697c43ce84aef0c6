import { expect } from "vitest";
import { ingress, service, type Raw } from "../../../test/cluster-objects.ts";
import { ingressClass, rules } from "../../../test/ingress-cluster.ts";
import { testRule } from "../../../test/rule-table.ts";
import { serviceId } from "../../model/names.ts";
import { rule } from "./rule.ts";

const object = { kind: "Ingress", namespace: "shop", name: "site" };
const nginx: readonly Raw[] = [ingressClass("lab", "k8s.io/ingress-nginx"), service("web"), service("old")];
const traefik: readonly Raw[] = [ingressClass("lab", "traefik.io/ingress-controller"), service("web"), service("old")];
const backend = (name: string) => ({ service: { name, port: { number: 80 } } });

/** One rule with several paths. */
function list(...paths: readonly Raw[]): Raw {
  return ingress("site", [], { ingressClassName: "lab", rules: [{ host: "a.example", http: { paths } }] });
}

testRule(rule, [
  {
    name: "the same path twice: the second is taken out",
    objects: [
      ...nginx,
      list(
        { path: "/cart", pathType: "Prefix", backend: backend("web") },
        { path: "/cart", pathType: "Prefix", backend: backend("old") },
      ),
    ],
    findings: [
      {
        id: "ingress-path-shadowed Ingress/shop/site *",
        severity: "info",
        object,
        hop: "way-in",
        message:
          "No request reaches a.example/cart (Prefix) of Ingress site: a.example/cart (Prefix) (spec.rules[0].http.paths[0]) takes them all",
        evidence: [
          { object, path: "spec.rules[0].http.paths[1].path", value: "/cart" },
          { object, path: "spec.rules[0].http.paths[0]", value: "a.example/cart (Prefix)" },
        ],
        fixes: [
          {
            summary: "Take the rule for /cart out",
            object,
            patch: [
              { op: "test", path: "/spec/rules/0/http/paths/1/path", value: "/cart" },
              { op: "remove", path: "/spec/rules/0/http/paths/1" },
            ],
            command: expect.any(String) as string,
          },
        ],
        services: [serviceId("shop", "old")],
      },
    ],
  },
  {
    name: "a rule's only path cannot be taken out of it",
    objects: [...nginx, rules("site", ["a.example / Prefix web:80", "a.example / Prefix old:80"])],
    findings: [{ fixes: [] }],
  },
  {
    name: "a slash at the end does not count, where paths are compared by element",
    objects: [
      ingressClass("lab", "haproxy-ingress.github.io/controller"),
      rules("site", ["a.example /cart Prefix web:80", "a.example /cart/ Prefix old:80"]),
    ],
    findings: [
      {
        message:
          "No request reaches a.example/cart/ (Prefix) of Ingress site: a.example/cart (Prefix) (spec.rules[0].http.paths[0]) takes them all",
      },
    ],
  },
  {
    name: "it counts where characters are compared",
    objects: [...traefik, rules("site", ["a.example /cart Prefix web:80", "a.example /cart/ Prefix old:80"])],
    findings: [],
  },
  {
    name: "a longer path, an Exact one, a more exact host",
    objects: [
      ...nginx,
      rules("site", [
        "a.example / Prefix web:80",
        "a.example /cart Prefix web:80",
        "a.example /cart Exact old:80",
        "*.example / Prefix web:80",
        "* / Prefix web:80",
      ]),
    ],
    findings: [],
  },
  {
    name: "an older Ingress has it for another type",
    objects: [
      ...nginx,
      rules("first", ["a.example / Prefix web:80"], { createdAt: "2026-01-01T00:00:00Z" }),
      rules("site", ["a.example / ImplementationSpecific old:80"], { createdAt: "2026-01-02T00:00:00Z" }),
    ],
    findings: [
      {
        message:
          "No request reaches a.example/ (ImplementationSpecific) of Ingress site: a.example/ (Prefix) (Ingress shop/first, spec.rules[0].http.paths[0]) takes them all",
      },
    ],
  },
  {
    name: "the same path in another Ingress is another rule's, whichever of the two goes first",
    objects: [
      ...nginx,
      rules("first", ["a.example / Prefix web:80"], { createdAt: "2026-01-01T00:00:00Z" }),
      rules("site", ["A.example - Prefix old:80"], { createdAt: "2026-01-02T00:00:00Z" }),
    ],
    findings: [],
  },
  {
    name: "a load balancer outside of the cluster is one Ingress's own",
    objects: [
      ingressClass("lab", "ingress.k8s.aws/alb"),
      service("web"),
      service("old"),
      rules("first", ["a.example / Prefix web:80"], { createdAt: "2026-01-01T00:00:00Z" }),
      rules("site", ["a.example / ImplementationSpecific old:80"], { createdAt: "2026-01-02T00:00:00Z" }),
    ],
    findings: [],
  },
  {
    name: "a canary's rules are others' by design",
    objects: [
      ...nginx,
      rules("first", ["a.example / Prefix web:80"]),
      rules("site", ["a.example / Prefix old:80"], { annotations: { canary: "true", "canary-weight": "10" } }),
    ],
    findings: [],
  },
  {
    name: "patterns are not judged",
    objects: [
      ...nginx,
      rules("site", ["a.example / Prefix web:80", "a.example /api(/|$)(.*) ImplementationSpecific old:80"], {
        annotations: { "use-regex": "true" },
      }),
    ],
    findings: [],
  },
  {
    name: "what a controller makes of ImplementationSpecific is not known where the controller is not",
    objects: [
      ingressClass("lab", "example.com/own"),
      rules("site", ["a.example / Prefix web:80", "a.example / ImplementationSpecific old:80"]),
    ],
    findings: [],
  },
  {
    name: "the default backend gets what is left",
    objects: [...nginx, rules("site", ["a.example / Prefix web:80"], { spec: { defaultBackend: backend("old") } })],
    findings: [],
  },
]);
