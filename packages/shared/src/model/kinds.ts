/**
 * The table of the kinds that Portolan reads. The reflector, the reader of state files and the
 * texts about kinds that may not be read are all made from it: a new kind is a line here, its slim
 * shape in `objects.ts` and its projection.
 */
import type { SlimKind, SlimObject } from "./objects.ts";
import { projectConfigMap } from "./project-config-map.ts";
import { projectEndpoints, projectEndpointSlice } from "./project-endpoints.ts";
import { projectGateway, projectGatewayClass, projectReferenceGrant } from "./project-gateway.ts";
import { projectHorizontalPodAutoscaler } from "./project-horizontal-pod-autoscaler.ts";
import { projectIngress } from "./project-ingress.ts";
import { projectNetworkPolicy } from "./project-network-policy.ts";
import { projectIngressClass, projectNamespace, projectNode } from "./project-node.ts";
import { projectPod } from "./project-pod.ts";
import { projectRoute } from "./project-route.ts";
import { projectService } from "./project-service.ts";
import { projectWorkload } from "./project-workload.ts";
import type { Field } from "./read-field.ts";
import type { Share } from "./share-values.ts";

/** One kind: where the API server serves it and how it becomes a slim object. */
export interface KindEntry {
  readonly kind: SlimKind;
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  /** The name in URLs: `/apis/GROUP/VERSION/PLURAL`. */
  readonly plural: string;
  readonly namespaced: boolean;
  /** Other `group/version`s that files and API servers may still hold; their shapes are read too. */
  readonly olderVersions: readonly string[];
  /**
   * `always`: every API server serves it. `installed`: a CRD that may be missing and may come later.
   * `asked-for`: read only where the operator turns it on.
   */
  readonly availability: "always" | "installed" | "asked-for";
  /** Why it is read, to complete the sentence "without it …". */
  readonly neededFor: string;
  /** Throws a `FieldError` where a field does not hold what it must; call `projectObject` instead. */
  readonly project: (object: Field, share: Share) => SlimObject;
}

const gatewayGroup = "gateway.networking.k8s.io";
const olderGateway = [`${gatewayGroup}/v1beta1`, `${gatewayGroup}/v1alpha2`];
const routesNotKnown = "ways in by a Gateway are not known";
const olderApps = ["apps/v1beta1", "apps/v1beta2", "extensions/v1beta1"];

export const kinds: readonly KindEntry[] = [
  kind("Node", "", "v1", "nodes", false, "the nodes that a nodePort opens on are not known", projectNode),
  kind("Namespace", "", "v1", "namespaces", false, "namespaces without Services are not listed", projectNamespace),
  kind("Service", "", "v1", "services", true, "nothing can be drawn", projectService),
  kind(
    "EndpointSlice",
    "discovery.k8s.io",
    "v1",
    "endpointslices",
    true,
    "it is not known where traffic goes",
    projectEndpointSlice,
    ["discovery.k8s.io/v1beta1"],
  ),
  kind("Endpoints", "", "v1", "endpoints", true, "endpoints made by hand are seen as slices only", projectEndpoints),
  kind("Pod", "", "v1", "pods", true, "containers, their ports and what a selector takes are not known", projectPod),
  kind(
    "Deployment",
    "apps",
    "v1",
    "deployments",
    true,
    "pods are not traced to their Deployment",
    projectWorkload("Deployment"),
    olderApps,
  ),
  kind(
    "ReplicaSet",
    "apps",
    "v1",
    "replicasets",
    true,
    "pods are not traced to their Deployment",
    projectWorkload("ReplicaSet"),
    olderApps,
  ),
  kind(
    "StatefulSet",
    "apps",
    "v1",
    "statefulsets",
    true,
    "StatefulSets without pods are not seen",
    projectWorkload("StatefulSet"),
    olderApps,
  ),
  kind(
    "DaemonSet",
    "apps",
    "v1",
    "daemonsets",
    true,
    "DaemonSets without pods are not seen",
    projectWorkload("DaemonSet"),
    olderApps,
  ),
  kind(
    "CronJob",
    "batch",
    "v1",
    "cronjobs",
    true,
    "it is not known which pods come only at times",
    projectWorkload("CronJob"),
    ["batch/v1beta1"],
  ),
  kind(
    "HorizontalPodAutoscaler",
    "autoscaling",
    "v2",
    "horizontalpodautoscalers",
    true,
    "what scales a workload is not known",
    projectHorizontalPodAutoscaler,
    ["autoscaling/v1", "autoscaling/v2beta1", "autoscaling/v2beta2"],
  ),
  kind("Ingress", "networking.k8s.io", "v1", "ingresses", true, "ways in by an Ingress are not known", projectIngress, [
    "extensions/v1beta1",
    "networking.k8s.io/v1beta1",
  ]),
  kind(
    "IngressClass",
    "networking.k8s.io",
    "v1",
    "ingressclasses",
    false,
    "the controllers behind Ingresses are not known",
    projectIngressClass,
    ["networking.k8s.io/v1beta1"],
  ),
  kind(
    "NetworkPolicy",
    "networking.k8s.io",
    "v1",
    "networkpolicies",
    true,
    "it is not known what network policies forbid",
    projectNetworkPolicy,
    ["extensions/v1beta1"],
  ),
  gatewayKind("GatewayClass", "v1", "gatewayclasses", false, projectGatewayClass, olderGateway),
  gatewayKind("Gateway", "v1", "gateways", true, projectGateway, olderGateway),
  gatewayKind("HTTPRoute", "v1", "httproutes", true, projectRoute("HTTPRoute"), olderGateway),
  gatewayKind("GRPCRoute", "v1", "grpcroutes", true, projectRoute("GRPCRoute"), olderGateway),
  gatewayKind("TLSRoute", "v1", "tlsroutes", true, projectRoute("TLSRoute"), [
    `${gatewayGroup}/v1alpha3`,
    `${gatewayGroup}/v1alpha2`,
  ]),
  gatewayKind("TCPRoute", "v1alpha2", "tcproutes", true, projectRoute("TCPRoute"), [`${gatewayGroup}/v1`]),
  gatewayKind("UDPRoute", "v1alpha2", "udproutes", true, projectRoute("UDPRoute"), [`${gatewayGroup}/v1`]),
  gatewayKind("ReferenceGrant", "v1beta1", "referencegrants", true, projectReferenceGrant, [
    `${gatewayGroup}/v1`,
    `${gatewayGroup}/v1alpha2`,
  ]),
  {
    ...kind("ConfigMap", "", "v1", "configmaps", true, "addresses in ConfigMaps are not seen", projectConfigMap),
    availability: "asked-for",
  },
];

function gatewayKind(
  name: SlimKind,
  version: string,
  plural: string,
  namespaced: boolean,
  project: KindEntry["project"],
  olderVersions: readonly string[],
): KindEntry {
  const entry = kind(name, gatewayGroup, version, plural, namespaced, routesNotKnown, project, olderVersions);
  return { ...entry, availability: "installed" };
}

function kind(
  name: SlimKind,
  group: string,
  version: string,
  plural: string,
  namespaced: boolean,
  neededFor: string,
  project: KindEntry["project"],
  olderVersions: readonly string[] = [],
): KindEntry {
  return { kind: name, group, version, plural, namespaced, olderVersions, availability: "always", neededFor, project };
}

const byKind = new Map<string, KindEntry>(kinds.map((entry) => [entry.kind, entry]));

/** The entry of a kind that Portolan reads. */
export function kindEntry(kind: SlimKind): KindEntry {
  const entry = byKind.get(kind);
  if (entry === undefined) throw new Error(`no entry for the kind ${kind}`);
  return entry;
}

/** `v1`, `apps/v1`: what `apiVersion` says of an entry's objects. */
export function apiVersionOf(entry: KindEntry): string {
  return entry.group === "" ? entry.version : `${entry.group}/${entry.version}`;
}

/** The entry for an object's apiVersion and kind, or undefined where Portolan does not read such objects. */
export function findKind(apiVersion: string, kind: string): KindEntry | undefined {
  const entry = byKind.get(kind);
  if (entry === undefined) return undefined;
  return apiVersion === apiVersionOf(entry) || entry.olderVersions.includes(apiVersion) ? entry : undefined;
}

/** The RBAC rule that allows a kind to be read, as YAML to be copied into a Role or ClusterRole. */
export function permissionYaml(entry: KindEntry): string {
  return `- apiGroups: ["${entry.group}"]\n  resources: ["${entry.plural}"]\n  verbs: ["get", "list", "watch"]\n`;
}
