import { expect } from "vitest";
import { ingress, type Raw } from "../../../test/cluster-objects.ts";
import { ingressClass, rules } from "../../../test/ingress-cluster.ts";
import { testRule } from "../../../test/rule-table.ts";
import { serviceId } from "../../model/names.ts";
import { rule } from "./rule.ts";

const object = { kind: "Ingress", namespace: "shop", name: "site" };
const nginx = ingressClass("lab", "k8s.io/ingress-nginx");
const traefik = ingressClass("lab", "traefik.io/ingress-controller");

/** Rules for hosts, and one TLS entry for each list of hosts. */
function site(hosts: readonly string[], tls: readonly (readonly string[])[], annotations = {}, name = "site"): Raw {
  const paths = hosts.map((host) => `${host} / Prefix web:80`);
  const entries = tls.map((each) => ({ secretName: "cert", ...(each.length === 0 ? {} : { hosts: each }) }));
  return rules(name, paths, { annotations, spec: { tls: entries } });
}

testRule(rule, [
  {
    name: "a slip of the pen: one finding, and the rule's host is offered",
    objects: [nginx, site(["shop.example.com"], [["shop.exmaple.com"]])],
    findings: [
      {
        id: "ingress-tls-host Ingress/shop/site *",
        severity: "warning",
        object,
        hop: "way-in",
        message:
          "Ingress site has TLS for shop.exmaple.com, which no rule is for, and has rules for shop.example.com without TLS, which its other hosts have",
        evidence: [
          { object, path: "spec.tls[0].hosts[0]", value: "shop.exmaple.com" },
          { object, path: "spec.rules[0].host", value: "shop.example.com" },
        ],
        fixes: [
          {
            summary: "Set TLS up for shop.example.com instead of shop.exmaple.com",
            object,
            patch: [
              { op: "test", path: "/spec/tls/0/hosts/0", value: "shop.exmaple.com" },
              { op: "replace", path: "/spec/tls/0/hosts/0", value: "shop.example.com" },
            ],
            command: expect.any(String) as string,
          },
        ],
        services: [serviceId("shop", "web")],
      },
    ],
  },
  {
    name: "a TLS host without a rule",
    objects: [nginx, site(["a.example"], [["a.example"], ["x.example", "b.other"]])],
    findings: [
      {
        message: "Ingress site has TLS for x.example and b.other, which no rule is for",
        evidence: [
          { object, path: "spec.tls[1].hosts[0]", value: "x.example" },
          { object, path: "spec.tls[1].hosts[1]", value: "b.other" },
        ],
        fixes: [],
      },
    ],
  },
  {
    name: "a rule's host without TLS",
    objects: [nginx, site(["a.example", "b.other"], [["a.example"]])],
    findings: [{ message: "Ingress site has rules for b.other without TLS, which its other hosts have", fixes: [] }],
  },
  { name: "the same hosts, whatever their case", objects: [nginx, site(["a.example"], [["A.Example"]])], findings: [] },
  { name: "a wildcard certificate", objects: [nginx, site(["a.example.com"], [["*.example.com"]])], findings: [] },
  {
    name: "a wildcard rule",
    objects: [nginx, site(["*.example.com"], [["a.example.com", "*.example.com"]])],
    findings: [],
  },
  {
    name: "a wildcard stands for one label only",
    objects: [nginx, site(["a.b.example.com"], [["*.example.com"]])],
    findings: [{ severity: "warning" }],
  },
  { name: "no TLS at all is a choice", objects: [nginx, site(["a.example"], [])], findings: [] },
  {
    name: "an entry without hosts is for all",
    objects: [nginx, site(["a.example", "b.example"], [["a.example"], []])],
    findings: [],
  },
  { name: "a rule without host takes every host", objects: [nginx, site(["*"], [["a.example"]])], findings: [] },
  {
    name: "the default backend takes every host",
    objects: [
      nginx,
      ingress("site", [], {
        ingressClassName: "lab",
        tls: [{ hosts: ["a.example"] }],
        defaultBackend: { service: { name: "web", port: { number: 80 } } },
      }),
    ],
    findings: [],
  },
  {
    name: "a rule without paths is a rule",
    objects: [
      nginx,
      ingress("site", [], { ingressClassName: "lab", tls: [{ hosts: ["a.example"] }], rules: [{ host: "a.example" }] }),
    ],
    findings: [],
  },
  {
    name: "the rule stands in another Ingress",
    objects: [nginx, site(["a.example"], [["a.example", "b.example"]]), site(["b.example"], [], {}, "other")],
    findings: [],
  },
  {
    name: "the TLS stands in another Ingress for the host",
    objects: [
      nginx,
      site(["a.example"], [["a.example"]]),
      site(["a.example", "b.example"], [["b.example"]], {}, "other"),
    ],
    findings: [],
  },
  {
    name: "a wildcard certificate for the rules of another Ingress",
    objects: [nginx, site(["a.example"], [["a.example", "*.b.example"]]), site(["x.b.example"], [], {}, "other")],
    findings: [],
  },
  {
    name: "ingress-nginx serves www beside it",
    objects: [nginx, site(["example.com"], [["example.com", "www.example.com"]], { "from-to-www-redirect": "true" })],
    findings: [],
  },
  {
    name: "ingress-nginx serves aliases",
    objects: [nginx, site(["example.com"], [["example.com", "example.org"]], { "server-alias": "example.org" })],
    findings: [],
  },
  {
    name: "Traefik finds the certificate by name",
    objects: [traefik, site(["a.example", "b.other"], [["a.example"]])],
    findings: [],
  },
  {
    name: "a load balancer of a cloud finds it by itself",
    objects: [ingressClass("lab", "ingress.k8s.aws/alb"), site(["a.example", "b.other"], [["a.example"]])],
    findings: [],
  },
]);
