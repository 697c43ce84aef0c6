/**
 * Which Ingress controller a pod is a part of, by its image and the labels that the usual manifests and
 * charts give, and which one a controller name (`IngressClass.spec.controller`) means. Arguments are not
 * kept, so that an instance is known by nothing else.
 */
import type { Labels } from "./object-meta.ts";
import type { SlimPod, SlimPodSpec, SlimWorkload } from "./objects.ts";
import { isFinished } from "./is-finished.ts";

export const routerFamilies = [
  "ingress-nginx",
  "nginx-inc",
  "traefik",
  "haproxy",
  "haproxy-ingress",
  "contour",
  "kong",
  "istio",
  "emissary",
  "openshift",
  "skipper",
  "apisix",
  "gce",
  "aws-alb",
  "azure",
  "cilium",
] as const;
/** `gce`, `aws-alb`, `azure` and `cilium` route outside of pods of their own. */
export type RouterFamily = (typeof routerFamilies)[number];

interface Marks {
  /** `IngressClass.spec.controller`; instances of their own often have it with a prefix or suffix. */
  readonly controller: RegExp;
  /** Of the image without tag and digest. */
  readonly image: RegExp | null;
  /** Values of one of the labels that name an application. */
  readonly names: readonly string[];
}

const marks: Readonly<Record<RouterFamily, Marks>> = {
  "ingress-nginx": {
    controller: /^k8s\.io\/.*nginx/,
    image: /(^|[/-])ingress-nginx[/-]controller(-chroot)?$|(^|[/-])nginx-ingress-controller$/,
    names: ["ingress-nginx", "rke2-ingress-nginx", "nginx-ingress-controller", "nginx-ingress-microk8s"],
  },
  "nginx-inc": {
    controller: /^nginx\.org\//,
    image: /(^|\/)nginx-(plus-)?ingress$/,
    names: ["nginx-ingress"],
  },
  traefik: {
    controller: /^traefik\.io\//,
    image: /(^|\/)(mirrored-library-)?traefik$/,
    names: ["traefik", "traefik-ingress-lb", "traefik-ingress-controller"],
  },
  haproxy: {
    controller: /^haproxy\.org\//,
    image: /(^|\/)kubernetes-ingress$/,
    names: ["kubernetes-ingress"],
  },
  "haproxy-ingress": {
    controller: /^haproxy-ingress\.github\.io\//,
    image: /(^|\/)haproxy-ingress$/,
    names: ["haproxy-ingress"],
  },
  // Contour itself only writes the rules; its Envoys carry them out.
  contour: { controller: /^projectcontour\.io\//, image: null, names: [] },
  kong: {
    controller: /^ingress-controllers\.konghq\.com\//,
    image: /(^|\/)kong(-gateway)?$/,
    names: ["kong", "ingress-kong", "proxy-kong"],
  },
  istio: { controller: /^istio\.io\//, image: null, names: ["istio-ingressgateway"] },
  emissary: {
    controller: /^getambassador\.io\//,
    image: /(^|\/)(emissary|ambassador)$/,
    names: ["emissary-ingress", "ambassador"],
  },
  openshift: { controller: /^openshift\.io\//, image: /haproxy-router$/, names: [] },
  skipper: { controller: /^zalando\.org\/skipper/, image: /(^|\/)skipper$/, names: ["skipper-ingress"] },
  apisix: { controller: /^apisix\.apache\.org\//, image: /(^|\/)apisix$/, names: ["apisix"] },
  gce: { controller: /^(k8s|networking\.gke)\.io\/.*gce/, image: null, names: [] },
  "aws-alb": { controller: /^ingress\.k8s\.aws\/|^eks\.amazonaws\.com\/alb/, image: null, names: [] },
  azure: { controller: /^azure\/application-gateway|^alb\.networking\.azure\.io\//, image: null, names: [] },
  cilium: { controller: /^cilium\.io\//, image: null, names: [] },
};

const nameLabels = ["app.kubernetes.io/name", "app", "k8s-app", "name", "run", "application"] as const;

/** Parts of a controller's installation that route nothing. */
const otherParts = /default-?backend|webhook|admission|dashboard|migration|operator/i;

/** The controller that a name in an IngressClass means; null for one that is not known. */
export function familyOfController(controller: string): RouterFamily | null {
  return routerFamilies.find((family) => marks[family].controller.test(controller)) ?? null;
}

/** The controller whose rules the pod carries out; null for every other pod. */
export function familyOfPod({ phase, spec, labels, namespace }: SlimPod): RouterFamily | null {
  return isFinished({ phase }) ? null : familyOf(spec, labels, namespace);
}

/** The controller whose rules a workload's pods would carry out. */
export function familyOfWorkload({ template, templateLabels, namespace }: SlimWorkload): RouterFamily | null {
  return familyOf(template, templateLabels, namespace);
}

function familyOf(spec: SlimPodSpec, labels: Labels, namespace: string): RouterFamily | null {
  const part = labels["app.kubernetes.io/component"] ?? labels["component"] ?? "";
  if (otherParts.test(part)) return null;
  const images = spec.containers.map(({ image }) => imageName(image));
  return familyOfImages(images) ?? familyOfLabels(labels, namespace, part);
}

function familyOfImages(images: readonly string[]): RouterFamily | null {
  const found = routerFamilies.find((family) => {
    const { image } = marks[family];
    return image !== null && images.some((name) => image.test(name));
  });
  if (found !== undefined) return found;
  // Contour's Envoys have a container of Contour beside them that shuts them down.
  const has = (name: RegExp) => images.some((image) => name.test(image));
  return has(/(^|\/)envoy$/) && has(/(^|\/)contour$/) ? "contour" : null;
}

function familyOfLabels(labels: Labels, namespace: string, part: string): RouterFamily | null {
  if (labels["istio"] === "ingressgateway") return "istio";
  if (labels["ingresscontroller.operator.openshift.io/deployment-ingresscontroller"] !== undefined) return "openshift";
  for (const key of nameLabels) {
    const name = labels[key];
    if (name === undefined) continue;
    if (name === "contour" && part === "envoy") return "contour";
    if (name === "envoy" && namespace.includes("contour")) return "contour";
    // The chart that ingress-nginx had before its own.
    if (name === "nginx-ingress" && part === "controller") return "ingress-nginx";
    const found = routerFamilies.find((family) => marks[family].names.includes(name));
    if (found !== undefined) return found;
  }
  return null;
}

/** `registry.k8s.io/ingress-nginx/controller` of an image with tag and digest. */
function imageName(image: string): string {
  return image.replace(/@.*$/, "").replace(/:[^:/]*$/, "");
}
