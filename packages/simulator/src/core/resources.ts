/**
 * The kinds that the simulated API server knows, one line a kind. Names, short names and subresources are
 * those of Kubernetes 1.36's discovery documents.
 */
import type { Resource } from "./api.ts";

interface Names {
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
}

interface Traits {
  readonly short?: readonly string[];
  readonly cluster?: true;
  readonly sub?: readonly string[];
  readonly categories?: readonly string[];
  readonly deprecation?: string;
}

function line(group: string, version: string, names: Names, traits: Traits = {}): Resource {
  return {
    group,
    version,
    kind: names.kind,
    plural: names.plural,
    singular: names.singular,
    shortNames: traits.short ?? [],
    namespaced: traits.cluster !== true,
    subresources: traits.sub ?? [],
    categories: traits.categories ?? [],
    ...(traits.deprecation === undefined ? {} : { deprecation: traits.deprecation }),
  };
}

function names(kind: string, plural: string): Names {
  return { kind, plural, singular: kind.toLowerCase() };
}

const status = ["status"];
const statusAndScale = ["status", "scale"];
const all = ["all"];

/** Every resource, in the order of discovery: the core group first. */
export const resources: readonly Resource[] = [
  line("", "v1", names("ConfigMap", "configmaps"), { short: ["cm"] }),
  line("", "v1", names("Endpoints", "endpoints"), {
    short: ["ep"],
    deprecation: "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
  }),
  line("", "v1", names("Event", "events"), { short: ["ev"] }),
  line("", "v1", names("LimitRange", "limitranges"), { short: ["limits"] }),
  line("", "v1", names("Namespace", "namespaces"), { short: ["ns"], cluster: true, sub: status }),
  line("", "v1", names("Node", "nodes"), { short: ["no"], cluster: true, sub: status }),
  line("", "v1", names("PersistentVolumeClaim", "persistentvolumeclaims"), { short: ["pvc"], sub: status }),
  line("", "v1", names("PersistentVolume", "persistentvolumes"), { short: ["pv"], cluster: true, sub: status }),
  line("", "v1", names("Pod", "pods"), { short: ["po"], sub: status, categories: all }),
  line("", "v1", names("PodTemplate", "podtemplates")),
  line("", "v1", names("ReplicationController", "replicationcontrollers"), {
    short: ["rc"],
    sub: statusAndScale,
    categories: all,
  }),
  line("", "v1", names("ResourceQuota", "resourcequotas"), { short: ["quota"], sub: status }),
  line("", "v1", names("Secret", "secrets")),
  line("", "v1", names("ServiceAccount", "serviceaccounts"), { short: ["sa"] }),
  line("", "v1", names("Service", "services"), { short: ["svc"], sub: status, categories: all }),
  line("apiextensions.k8s.io", "v1", names("CustomResourceDefinition", "customresourcedefinitions"), {
    short: ["crd", "crds"],
    cluster: true,
    sub: status,
    categories: ["api-extensions"],
  }),
  line("apps", "v1", names("ControllerRevision", "controllerrevisions")),
  line("apps", "v1", names("DaemonSet", "daemonsets"), { short: ["ds"], sub: status, categories: all }),
  line("apps", "v1", names("Deployment", "deployments"), { short: ["deploy"], sub: statusAndScale, categories: all }),
  line("apps", "v1", names("ReplicaSet", "replicasets"), { short: ["rs"], sub: statusAndScale, categories: all }),
  line("apps", "v1", names("StatefulSet", "statefulsets"), { short: ["sts"], sub: statusAndScale, categories: all }),
  line("autoscaling", "v2", names("HorizontalPodAutoscaler", "horizontalpodautoscalers"), {
    short: ["hpa"],
    sub: status,
    categories: all,
  }),
  line("batch", "v1", names("CronJob", "cronjobs"), { short: ["cj"], sub: status, categories: all }),
  line("batch", "v1", names("Job", "jobs"), { sub: status, categories: all }),
  line("coordination.k8s.io", "v1", names("Lease", "leases")),
  line("discovery.k8s.io", "v1", names("EndpointSlice", "endpointslices")),
  line("networking.k8s.io", "v1", names("IngressClass", "ingressclasses"), { cluster: true }),
  line("networking.k8s.io", "v1", names("Ingress", "ingresses"), { short: ["ing"], sub: status }),
  line("networking.k8s.io", "v1", names("NetworkPolicy", "networkpolicies"), { short: ["netpol"] }),
  line("policy", "v1", names("PodDisruptionBudget", "poddisruptionbudgets"), { short: ["pdb"], sub: status }),
  line("storage.k8s.io", "v1", names("StorageClass", "storageclasses"), { short: ["sc"], cluster: true }),
];

/** `v1` or `GROUP/VERSION`, as written in `apiVersion`. */
export function apiVersionOf(resource: Resource): string {
  return resource.group === "" ? resource.version : `${resource.group}/${resource.version}`;
}

/** `services`, `deployments.apps`: how the API server names a resource in its messages. */
export function qualifiedName(resource: Resource): string {
  return resource.group === "" ? resource.plural : `${resource.plural}.${resource.group}`;
}

const byPath = new Map(resources.map((resource) => [`${resource.group}/${resource.plural}`, resource]));
const byKind = new Map(resources.map((resource) => [`${resource.group}/${resource.kind}`, resource]));

/** The resource of a group and plural, or undefined. */
export function findResource(group: string, version: string, plural: string): Resource | undefined {
  const resource = byPath.get(`${group}/${plural}`);
  return resource?.version === version ? resource : undefined;
}

/** The resource of an object's `apiVersion` and `kind`, or undefined. */
export function findResourceOfKind(apiVersion: string, kind: string): Resource | undefined {
  const slash = apiVersion.indexOf("/");
  const resource = byKind.get(`${slash < 0 ? "" : apiVersion.slice(0, slash)}/${kind}`);
  return resource?.version === apiVersion.slice(slash + 1) ? resource : undefined;
}

function known(group: string, kind: string): Resource {
  const resource = byKind.get(`${group}/${kind}`);
  if (!resource) throw new Error(`no resource for ${group}/${kind}`);
  return resource;
}

/** The resources that admission and controllers name in code. */
export const kinds = {
  configMap: known("", "ConfigMap"),
  customResourceDefinition: known("apiextensions.k8s.io", "CustomResourceDefinition"),
  endpoints: known("", "Endpoints"),
  namespace: known("", "Namespace"),
  node: known("", "Node"),
  persistentVolumeClaim: known("", "PersistentVolumeClaim"),
  pod: known("", "Pod"),
  replicationController: known("", "ReplicationController"),
  service: known("", "Service"),
  serviceAccount: known("", "ServiceAccount"),
  controllerRevision: known("apps", "ControllerRevision"),
  daemonSet: known("apps", "DaemonSet"),
  deployment: known("apps", "Deployment"),
  replicaSet: known("apps", "ReplicaSet"),
  statefulSet: known("apps", "StatefulSet"),
  job: known("batch", "Job"),
  cronJob: known("batch", "CronJob"),
  endpointSlice: known("discovery.k8s.io", "EndpointSlice"),
  ingress: known("networking.k8s.io", "Ingress"),
  ingressClass: known("networking.k8s.io", "IngressClass"),
  networkPolicy: known("networking.k8s.io", "NetworkPolicy"),
  persistentVolume: known("", "PersistentVolume"),
  podDisruptionBudget: known("policy", "PodDisruptionBudget"),
} as const;
