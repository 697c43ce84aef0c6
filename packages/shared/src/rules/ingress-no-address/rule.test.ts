import { ingress, pod, withMetadata, type Raw } from "../../../test/cluster-objects.ts";
import { controllers, ingressClass } from "../../../test/ingress-cluster.ts";
import { testRule } from "../../../test/rule-table.ts";
import { serviceId } from "../../model/names.ts";
import { rule } from "./rule.ts";

const object = { kind: "Ingress", namespace: "shop", name: "site" };
const createdAt = "2026-01-01T00:00:00Z";
const published = { status: { loadBalancer: { ingress: [{ ip: "203.0.113.1" }] } } };
const site = (ingressClassName: string, name = "site"): Raw =>
  withMetadata(ingress(name, ["shop.example.com / web:80"], { ingressClassName }), { creationTimestamp: createdAt });
const alb = ingressClass("alb", "ingress.k8s.aws/alb");

const edge = [
  ingressClass("edge", controllers.traefik.controller),
  pod("edge", { containers: [{ name: "edge", image: controllers.traefik.image }] }),
];

testRule(rule, [
  {
    name: "a cloud's load balancer",
    objects: [alb, site("alb")],
    recheck: null,
    findings: [
      {
        id: "ingress-no-address Ingress/shop/site *",
        severity: "warning",
        object,
        hop: "way-in",
        message:
          "Ingress site has no address since it was made, and the cloud's load balancer would have one: its controller has not carried it out, or cannot say so",
        since: createdAt,
        evidence: [{ object, path: "status.loadBalancer.ingress", value: null }],
        fixes: [],
        reproduce: ["kubectl -n shop get ingress site", "kubectl -n shop describe ingress site"],
        services: [serviceId("shop", "web")],
      },
    ],
  },
  {
    name: "two minutes are given",
    now: "2026-01-01T00:01:00Z",
    objects: [alb, site("alb")],
    recheck: "2026-01-01T00:02:00Z",
    findings: [],
  },
  {
    name: "a controller that does not publish",
    objects: [...edge, site("edge")],
    findings: [],
  },
  {
    name: "a controller that has published another Ingress's",
    objects: [...edge, site("edge"), { ...site("edge", "other"), ...published }],
    findings: [
      {
        message:
          "Ingress site has no address since it was made, and Ingress shop/other of the same class has one: its controller has not carried it out, or cannot say so",
      },
    ],
  },
  {
    name: "a controller that is not known",
    objects: [ingressClass("own", "example.com/own"), site("own")],
    findings: [],
  },
  {
    name: "what a cluster has written, given as manifests",
    objects: [alb, site("alb")],
    openInput: {},
    notJudged: [],
    findings: [{ severity: "warning" }],
  },
  { name: "an address", objects: [alb, { ...site("alb"), ...published }], findings: [] },
  {
    name: "a hostname",
    objects: [alb, { ...site("alb"), status: { loadBalancer: { ingress: [{ hostname: "lb.example" }] } } }],
    findings: [],
  },
  {
    name: "a manifest that was never applied",
    objects: [alb, withMetadata(site("alb"), { creationTimestamp: null })],
    findings: [],
  },
]);
