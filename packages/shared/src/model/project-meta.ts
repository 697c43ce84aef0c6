/** The part of `metadata` that every slim object carries. */
import { readDroppedFields } from "./read-dropped-fields.ts";
import type { Field } from "./read-field.ts";
import type { Labels, ManagedBy, OwnerReference, SlimMeta } from "./object-meta.ts";
import type { Share } from "./share-values.ts";

/**
 * The annotations that are kept, because a path or a rule needs them. All others are dropped: they
 * may hold secrets (`last-applied-configuration`) and they change without meaning.
 */
const keptAnnotations: readonly string[] = [
  "deployment.kubernetes.io/revision",
  "endpoints.kubernetes.io/over-capacity",
  "ingressclass.kubernetes.io/is-default-class",
  "kubernetes.io/ingress.class",
  // The user's word on findings.
  "portolan.dev/ignore",
  "portolan.dev/ignore-reason",
  "service.kubernetes.io/topology-mode",
  // Where ingress-nginx sends a request.
  "nginx.ingress.kubernetes.io/app-root",
  "nginx.ingress.kubernetes.io/backend-protocol",
  "nginx.ingress.kubernetes.io/canary",
  "nginx.ingress.kubernetes.io/canary-by-cookie",
  "nginx.ingress.kubernetes.io/canary-by-header",
  "nginx.ingress.kubernetes.io/canary-by-header-pattern",
  "nginx.ingress.kubernetes.io/canary-by-header-value",
  "nginx.ingress.kubernetes.io/canary-weight",
  "nginx.ingress.kubernetes.io/canary-weight-total",
  "nginx.ingress.kubernetes.io/default-backend",
  "nginx.ingress.kubernetes.io/force-ssl-redirect",
  "nginx.ingress.kubernetes.io/from-to-www-redirect",
  "nginx.ingress.kubernetes.io/permanent-redirect",
  "nginx.ingress.kubernetes.io/permanent-redirect-code",
  "nginx.ingress.kubernetes.io/rewrite-target",
  "nginx.ingress.kubernetes.io/server-alias",
  "nginx.ingress.kubernetes.io/service-upstream",
  "nginx.ingress.kubernetes.io/ssl-passthrough",
  "nginx.ingress.kubernetes.io/ssl-redirect",
  "nginx.ingress.kubernetes.io/temporal-redirect",
  "nginx.ingress.kubernetes.io/use-regex",
  "nginx.ingress.kubernetes.io/whitelist-source-range",
  // Where other controllers do.
  "alb.ingress.kubernetes.io/target-type",
  "traefik.ingress.kubernetes.io/router.entrypoints",
  "traefik.ingress.kubernetes.io/router.pathmatcher",
  "traefik.ingress.kubernetes.io/router.priority",
  // How the clouds are told to make a load balancer that is internal.
  "cloud.google.com/load-balancer-type",
  "networking.gke.io/load-balancer-type",
  "service.beta.kubernetes.io/aws-load-balancer-internal",
  "service.beta.kubernetes.io/aws-load-balancer-scheme",
  "service.beta.kubernetes.io/azure-load-balancer-internal",
  "service.beta.kubernetes.io/oci-load-balancer-internal",
  "service.beta.kubernetes.io/openstack-internal-load-balancer",
  "load-balancer.hetzner.cloud/disable-public-network",
  "service.beta.kubernetes.io/alibaba-cloud-loadbalancer-address-type",
  "service.beta.kubernetes.io/cce-load-balancer-internal-vpc",
  "service.beta.kubernetes.io/do-loadbalancer-network",
  "service.beta.kubernetes.io/scw-loadbalancer-private",
  "service.kubernetes.io/ibm-load-balancer-cloud-provider-ip-type",
  "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid",
  "yandex.cloud/load-balancer-type",
];

/** Kept without their value: that they stand there matters; their value changes every two seconds, or may hold a secret. */
const keptAnnotationNames: readonly string[] = [
  "control-plane.alpha.kubernetes.io/leader",
  "nginx.ingress.kubernetes.io/auth-type",
  "nginx.ingress.kubernetes.io/auth-url",
  "nginx.ingress.kubernetes.io/configuration-snippet",
  "nginx.ingress.kubernetes.io/server-snippet",
];

/** Reads `metadata`; `namespaced` objects without a namespace (manifests) belong to `default`. */
export function projectMeta(object: Field, namespaced: boolean, share: Share): SlimMeta {
  const metadata = object.at("metadata");
  const labels = share.value(metadata.at("labels").textMap());
  const annotations = metadata.at("annotations");
  const droppedFields = readDroppedFields(object);
  return {
    name: metadata.at("name").requiredText(),
    namespace: namespaced ? (metadata.at("namespace").filledText() ?? "default") : "",
    labels,
    annotations: share.value(keepAnnotations(annotations)),
    createdAt: metadata.at("creationTimestamp").filledText(),
    deletedAt: metadata.at("deletionTimestamp").filledText(),
    owner: readOwner(metadata, share),
    managedBy: readManagedBy(labels, annotations, share),
    ...(droppedFields.length > 0 && { droppedFields }),
  };
}

function keepAnnotations(annotations: Field): Labels {
  const kept: Record<string, string> = {};
  for (const key of keptAnnotations) {
    const value = annotations.at(key).text();
    if (value !== null) kept[key] = value;
  }
  for (const key of keptAnnotationNames) if (annotations.at(key).present) kept[key] = "";
  return kept;
}

function readOwner(metadata: Field, share: Share): OwnerReference | null {
  for (const reference of metadata.at("ownerReferences").items()) {
    if (reference.at("controller").flag() !== true) continue;
    return share.value({ kind: reference.at("kind").requiredText(), name: reference.at("name").requiredText() });
  }
  return null;
}

/** Argo CD's tracking id reads `application:group/kind:namespace/name`. */
function readManagedBy(labels: Labels, annotations: Field, share: Share): ManagedBy | null {
  const argo =
    annotations.at("argocd.argoproj.io/tracking-id").filledText()?.split(":")[0] ??
    labels["argocd.argoproj.io/instance"];
  if (argo) return share.value<ManagedBy>({ tool: "argocd", name: argo });
  // Flux before Helm: a release that Flux makes carries Helm's marks too, and Flux is what puts it back.
  const flux = labels["kustomize.toolkit.fluxcd.io/name"] ?? labels["helm.toolkit.fluxcd.io/name"];
  if (flux) return share.value<ManagedBy>({ tool: "flux", name: flux });
  const helm = annotations.at("meta.helm.sh/release-name").filledText();
  if (helm !== null) return share.value<ManagedBy>({ tool: "helm", name: helm });
  return null;
}

/**
 * When somebody last changed `spec`, by managedFields (RFC 3339); null where they are not recorded
 * (`kubectl get` leaves them out). Entries of a subresource (`status`, `scale`) do not count.
 */
export function readSpecChangedAt(object: Field): string | null {
  let latest: string | null = null;
  for (const entry of object.at("metadata").at("managedFields").items()) {
    if (entry.at("subresource").filledText() !== null) continue;
    if (!entry.at("fieldsV1").at("f:spec").present) continue;
    const time = entry.at("time").filledText();
    if (time !== null && (latest === null || time > latest)) latest = time;
  }
  return latest;
}
