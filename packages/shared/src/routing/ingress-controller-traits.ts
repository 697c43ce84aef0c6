/**
 * What Ingress controllers do each in their own way, as their source and documentation say it
 * (ingress-nginx 1.11, Traefik 3.7, the others by their documentation). What depends on arguments or on a
 * ConfigMap of theirs is the default.
 */
import type { RouterFamily } from "../model/router-family.ts";

export interface IngressControllerTraits {
  /** As it is called in a sentence. */
  readonly title: string;
  /** The class names under which it serves Ingresses without an IngressClass object. */
  readonly classNames: readonly string[];
  /** Whether it serves Ingresses that name no class; `with-default-class`: where an IngressClass of its own is the default. */
  readonly classless: "taken" | "ignored" | "with-default-class";
  /** Whether a request for a host of which no path fits goes on to the rules without host. */
  readonly fallsThrough: boolean;
  /** How a Prefix is compared: `/foo` takes `/foobar` by characters, not by path elements. */
  readonly prefix: "elements" | "characters";
  /** True where nothing in the cluster but kube-proxy carries the requests on. */
  readonly outside: boolean;
  readonly note: string | null;
}

const usual = {
  classless: "ignored",
  fallsThrough: false,
  prefix: "elements",
  outside: false,
  note: null,
} as const;

export const ingressControllerTraits: Readonly<Record<RouterFamily, IngressControllerTraits>> = {
  "ingress-nginx": {
    ...usual,
    title: "ingress-nginx",
    classNames: ["nginx"],
    note: "ingress-nginx dials the pods past the ClusterIP, takes a backend port that is only a targetPort, and answers 404 where no rule fits and 503 where a Service has no endpoint",
  },
  "nginx-inc": {
    ...usual,
    title: "NGINX Ingress Controller",
    classNames: ["nginx"],
    prefix: "characters",
    note: "NGINX Ingress Controller compares prefixes by characters: /foo takes /foobar too",
  },
  traefik: {
    ...usual,
    title: "Traefik",
    classNames: ["traefik"],
    classless: "taken",
    fallsThrough: true,
    prefix: "characters",
    note: "Traefik compares prefixes by characters unless strictPrefixMatching is set, and leaves out ExternalName Services unless allowExternalNameServices is",
  },
  haproxy: { ...usual, title: "HAProxy Kubernetes Ingress", classNames: ["haproxy"] },
  "haproxy-ingress": { ...usual, title: "HAProxy Ingress", classNames: ["haproxy"] },
  contour: {
    ...usual,
    title: "Contour",
    classNames: ["contour"],
    classless: "taken",
    note: "Contour writes the rules, its Envoys carry them out; ExternalName Services need enableExternalNameService",
  },
  kong: { ...usual, title: "Kong", classNames: ["kong"], classless: "with-default-class", fallsThrough: true },
  istio: { ...usual, title: "Istio", classNames: ["istio"] },
  emissary: { ...usual, title: "Emissary", classNames: ["ambassador"] },
  openshift: {
    ...usual,
    title: "the OpenShift router",
    classNames: ["openshift-default"],
    classless: "taken",
  },
  skipper: { ...usual, title: "Skipper", classNames: ["skipper"], classless: "taken", fallsThrough: true },
  apisix: { ...usual, title: "APISIX", classNames: ["apisix"] },
  gce: {
    ...usual,
    title: "Google Cloud's load balancer",
    classNames: ["gce", "gce-internal"],
    classless: "taken",
    outside: true,
    note: "Google Cloud's load balancer dials the pods where the Service has a network endpoint group, else the nodePort on every node",
  },
  "aws-alb": {
    ...usual,
    title: "AWS's load balancer",
    classNames: ["alb"],
    classless: "with-default-class",
    fallsThrough: true,
    outside: true,
    note: "AWS's load balancer dials the nodePort on every node, or the pods themselves with target-type ip",
  },
  azure: {
    ...usual,
    title: "Azure's application gateway",
    classNames: ["azure/application-gateway"],
    outside: true,
    note: "Azure's application gateway dials the pods themselves",
  },
  cilium: {
    ...usual,
    title: "Cilium",
    classNames: ["cilium"],
    classless: "with-default-class",
    outside: true,
    note: "Cilium's Envoy on the node that the request enters carries the rules out",
  },
};
