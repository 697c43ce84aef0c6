import { expect } from "vitest";
import { ingress, node, pod, withMetadata, type Raw } from "../../../test/cluster-objects.ts";
import { controllers, ingressClass, type ControllerName } from "../../../test/ingress-cluster.ts";
import { testRule } from "../../../test/rule-table.ts";
import { serviceId } from "../../model/names.ts";
import type { Fix } from "../finding.ts";
import { rule } from "./rule.ts";

const object = { kind: "Ingress", namespace: "shop", name: "site" };
const annotation = (value: string) => ({ annotations: { "kubernetes.io/ingress.class": value } });
const site = (spec: Raw = {}, more: Raw = {}): Raw =>
  withMetadata(ingress("site", ["shop.example.com / web:80"], spec), more);
const classless = site();
const ofClass = (ingressClassName: string) => site({ ingressClassName });
const isDefault = { annotations: { "ingressclass.kubernetes.io/is-default-class": "true" } };

/** A node, an IngressClass `edge` of a controller, and a pod of it. */
function installed(name: ControllerName, container: Raw = {}): readonly Raw[] {
  const { controller, image } = controllers[name];
  return [
    node("n1"),
    ingressClass("edge", controller),
    pod("edge", { labels: { app: "edge" }, containers: [{ name: "edge", image, ...container }] }),
  ];
}

testRule(rule, [
  {
    name: "a class that is none, with the nearest",
    objects: [...installed("traefik"), ofClass("egde")],
    findings: [
      {
        id: "ingress-class Ingress/shop/site *",
        severity: "error",
        object,
        port: null,
        hop: "way-in",
        message:
          "Ingress site asks for the class egde, and there is no such IngressClass, only edge: no controller serves it",
        evidence: [
          { object, path: "spec.ingressClassName", value: "egde" },
          {
            object: { kind: "IngressClass", namespace: null, name: "edge" },
            path: "spec.controller",
            value: "traefik.io/ingress-controller",
          },
        ],
        fixes: [
          {
            summary: "Use the class edge",
            object,
            patch: [
              { op: "test", path: "/spec/ingressClassName", value: "egde" },
              { op: "replace", path: "/spec/ingressClassName", value: "edge" },
            ],
            command: expect.any(String) as string,
          },
        ],
        reproduce: ["kubectl get ingressclasses", "kubectl -n shop describe ingress site"],
        services: [serviceId("shop", "web")],
      },
    ],
  },
  {
    name: "of several classes none near is guessed",
    objects: [...installed("traefik"), ingressClass("kong", "example.com/kong"), ofClass("public")],
    findings: [{ severity: "error", fixes: [] }],
  },
  {
    name: "an address says that somebody serves it",
    objects: [
      ...installed("traefik"),
      { ...ofClass("public"), status: { loadBalancer: { ingress: [{ ip: "203.0.113.1" }] } } },
    ],
    findings: [],
  },
  {
    name: "no class, no default",
    objects: [...installed("nginx"), classless],
    findings: [
      {
        severity: "warning",
        message:
          "Ingress site names no class, and there is no default IngressClass: only a controller that is told to take such Ingresses serves it",
        fixes: [
          {
            summary: "Name the class edge",
            object,
            patch: [{ op: "add", path: "/spec/ingressClassName", value: "edge" }],
            command: expect.any(String) as string,
          },
        ],
      },
    ],
  },
  {
    name: "a default class that came later was not written into it",
    objects: [...installed("nginx"), ingressClass("public", "k8s.io/ingress-nginx", isDefault), classless],
    findings: [
      {
        message:
          "Ingress site names no class, and the default public came later: only a controller that is told to take such Ingresses serves it",
        fixes: [expect.objectContaining({ summary: "Name the class public" }) as Fix],
      },
    ],
  },
  {
    name: "watch-ingress-without-class",
    objects: [...installed("nginx", { args: ["--watch-ingress-without-class=true"] }), classless],
    findings: [],
  },
  { name: "Traefik takes what has no class", objects: [...installed("traefik"), classless], findings: [] },
  {
    name: "Kong does where its class is the default",
    objects: [...installed("kong"), ingressClass("kong", controllers.kong.controller, isDefault), classless],
    findings: [],
  },
  {
    name: "Google's clusters take what has no class",
    objects: [withMetadata(node("n1"), { labels: { "cloud.google.com/gke-nodepool": "pool" } }), classless],
    findings: [],
  },
  {
    name: "Google's annotation needs no IngressClass",
    objects: [node("n1"), ...installed("nginx"), site({}, annotation("gce"))],
    findings: [],
  },
  {
    name: "an annotation that no IngressClass has may be a controller's own",
    objects: [...installed("nginx"), site({}, annotation("internal"))],
    findings: [],
  },
  {
    name: "the class of a controller without a pod",
    objects: [node("n1"), ingressClass("nginx", "k8s.io/ingress-nginx"), ofClass("nginx")],
    findings: [
      {
        severity: "warning",
        message:
          "Ingress site asks for the class nginx, which names k8s.io/ingress-nginx (ingress-nginx), and no pod of it is seen",
        fixes: [],
      },
    ],
  },
  {
    name: "the annotation of a controller without a pod",
    objects: [node("n1"), site({}, annotation("traefik"))],
    findings: [
      {
        message: "Ingress site asks for the class traefik, the usual class of Traefik, and no pod of it is seen",
        evidence: [{ object, path: 'metadata.annotations["kubernetes.io/ingress.class"]', value: "traefik" }],
      },
    ],
  },
  {
    name: "only some namespaces are read: the controller lives elsewhere",
    objects: [node("n1"), ingressClass("nginx", "k8s.io/ingress-nginx"), ofClass("nginx")],
    paths: { namespaces: new Set(["shop"]) },
    findings: [],
  },
  {
    name: "a dump without Nodes is no whole cluster",
    objects: [ingressClass("nginx", "k8s.io/ingress-nginx"), ofClass("nginx")],
    findings: [],
  },
  {
    name: "controllers outside of the cluster have no pods",
    objects: [node("n1"), ingressClass("alb", "ingress.k8s.aws/alb"), ofClass("alb")],
    findings: [],
  },
  {
    name: "a controller that is not known may be anywhere",
    objects: [node("n1"), ingressClass("own", "example.com/own"), ofClass("own")],
    findings: [],
  },
  { name: "a controller with its pod", objects: [...installed("nginx"), ofClass("edge")], findings: [] },
  {
    name: "no IngressClass is read: nothing is known of them",
    objects: [node("n1"), ofClass("public")],
    findings: [],
  },
  {
    name: "manifests: class and controller are usually installed apart",
    objects: [...installed("traefik"), ofClass("egde")],
    openInput: {},
    notJudged: ["spec.ingressClassName=egde"],
    findings: [],
  },
  {
    name: "manifests: the default class is not among them",
    objects: [...installed("nginx"), classless],
    openInput: {},
    notJudged: ["spec.ingressClassName=null"],
    findings: [],
  },
  {
    name: "IngressClasses that cannot be read",
    objects: [...installed("traefik"), ofClass("egde")],
    unreadable: ["IngressClass"],
    findings: [],
  },
]);
