/**
 * Every object of a cluster, with the indexes that the engine needs. Changed only by `applyEvent`;
 * building it from a list and applying events one by one end in the same state. Every query answers
 * in the order of namespaces and names, whatever the order in which the objects came.
 */
import type { SlimRoute } from "../model/gateway-objects.ts";
import type { Labels } from "../model/object-meta.ts";
import type {
  ObjectEvent,
  SlimConfigMap,
  SlimEndpointSlice,
  SlimEndpoints,
  SlimIngress,
  SlimKind,
  SlimNode,
  SlimOf,
  SlimPod,
  SlimService,
  SlimWorkload,
} from "../model/objects.ts";
import type { ObjectRef, ServiceId } from "../model/names.ts";
import type { RouterFamily } from "../model/router-family.ts";
import type { PodLabels, WorkloadLabels } from "./list-labels.ts";

export interface Snapshot {
  readonly applyEvent: (event: ObjectEvent) => void;
  readonly get: <K extends SlimKind>(kind: K, namespace: string, name: string) => SlimOf<K> | undefined;
  readonly all: <K extends SlimKind>(kind: K) => Iterable<SlimOf<K>>;
  readonly services: (namespace: string) => Iterable<SlimService>;
  readonly pods: (namespace: string) => Iterable<SlimPod>;
  readonly workloads: (namespace: string) => Iterable<SlimWorkload>;
  /** Pods that carry every pair of the selector. Costs what the rarest pair has, not what the namespace has. */
  readonly podsSelectedBy: (namespace: string, selector: Labels) => Iterable<SlimPod>;
  /** The labels of a namespace's pods; the same array until they change. */
  readonly podLabels: (namespace: string) => readonly PodLabels[];
  /** Pods of every namespace that have the address; several where they share a node's (hostNetwork). */
  readonly podsByAddress: (address: string) => Iterable<SlimPod>;
  /** Pods whose controller is exactly this object (a Deployment owns ReplicaSets, not pods). */
  readonly podsOwnedBy: (owner: ObjectRef) => Iterable<SlimPod>;
  readonly podsOn: (node: string) => Iterable<SlimPod>;
  /** Workloads whose template's labels carry every pair of the selector. */
  readonly workloadsSelectedBy: (namespace: string, selector: Labels) => Iterable<SlimWorkload>;
  /** The labels of a namespace's top workloads; the same array until they change. */
  readonly workloadLabels: (namespace: string) => readonly WorkloadLabels[];
  readonly slicesOf: (namespace: string, service: string) => Iterable<SlimEndpointSlice>;
  readonly endpointsOf: (namespace: string, service: string) => SlimEndpoints | undefined;
  readonly ingressesTo: (namespace: string, service: string) => Iterable<SlimIngress>;
  /**
   * Ingresses with a rule or an alias for exactly this host as it is written (`*.foo.com`), in lower case; empty: a rule
   * without host or a default backend.
   */
  readonly ingressesForHost: (host: string) => Iterable<SlimIngress>;
  /** Ingresses whose status has the address or host name. */
  readonly ingressesByAddress: (address: string) => Iterable<SlimIngress>;
  /** The first Ingress of a class (null: of none) that some controller has given an address. */
  readonly publishedIngress: (className: string | null) => Pick<SlimIngress, "namespace" | "name"> | null;
  /** Pods of any namespace that carry out the rules of this Ingress controller, by labels and image. */
  readonly routerPods: (family: RouterFamily) => Iterable<SlimPod>;
  /** Pods made for a Gateway (`namespace/name`), or for all of a GatewayClass (`gatewayClassKey`), by their labels. */
  readonly gatewayPods: (gateway: string) => Iterable<SlimPod>;
  /** Top workloads of any namespace whose template makes such pods. */
  readonly routerWorkloads: (family: RouterFamily) => Iterable<SlimWorkload>;
  /** Services of a namespace whose selector takes these labels. */
  readonly servicesSelecting: (namespace: string, labels: Labels) => Iterable<SlimService>;
  /** Gateway API routes with a backend that is this Service. */
  readonly routesTo: (namespace: string, service: string) => Iterable<SlimRoute>;
  /** Gateway API routes with a parentRef to this Gateway. */
  readonly routesOf: (gatewayNamespace: string, gateway: string) => Iterable<SlimRoute>;
  /** Services of any namespace that own the address: clusterIPs, externalIPs, load-balancer IPs. */
  readonly servicesByAddress: (address: string) => Iterable<SlimService>;
  /** Services of any namespace with a port of that nodePort, or that healthCheckNodePort. */
  readonly servicesByNodePort: (port: number) => Iterable<SlimService>;
  /** Services of any namespace that have a nodePort for this port or targetPort number. */
  readonly servicesExposing: (port: number) => Iterable<SlimService>;
  /** Services of that name in any namespace. */
  readonly servicesNamed: (name: string) => Iterable<SlimService>;
  readonly nodesByAddress: (address: string) => Iterable<SlimNode>;
  /** Objects of one namespace. */
  readonly inNamespace: <K extends SlimKind>(kind: K, namespace: string) => Iterable<SlimOf<K>>;
  /** Whether a namespace has an object of the kind. */
  readonly hasAny: (kind: SlimKind, namespace: string) => boolean;
  /** Workloads, and pods without one, whose env, command or arguments name this Service. */
  readonly clientsNaming: (namespace: string, service: string) => Iterable<SlimWorkload | SlimPod>;
  /** ConfigMaps whose values name this Service; empty unless ConfigMaps are read. */
  readonly configMapsNaming: (namespace: string, service: string) => Iterable<SlimConfigMap>;
  /** ExternalName Services of any namespace whose externalName is this Service's name in the cluster's DNS. */
  readonly externalNamesTo: (namespace: string, service: string) => Iterable<SlimService>;
  /** Every Service that an Ingress, a route or an externalName names, existing or not. */
  readonly referencedServices: () => Iterable<ServiceId>;
  /** The same array until a node changes. */
  readonly nodes: () => readonly SlimNode[];
  /** The Deployment rather than its ReplicaSet, the CronJob rather than its Job; the pod itself when bare. */
  readonly topOwner: (pod: Pick<SlimPod, "namespace" | "name" | "labels" | "owner">) => ObjectRef;
  /** Kinds that could not be read at all. */
  readonly unreadable: ReadonlySet<SlimKind>;
  readonly setUnreadable: (kinds: Iterable<SlimKind>) => void;
}
