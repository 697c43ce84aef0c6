/**
 * The slim objects that the engine works on: of every Kubernetes kind only the fields that a path,
 * a rule or the drawing needs. They are made by `project-*.ts` from what the API server sent and
 * are never changed afterwards. Those of the Gateway API and NetworkPolicies have files of their own.
 */
import type { Assigned } from "./assigned.ts";
import type { RouteKind, SlimGateway, SlimGatewayClass, SlimReferenceGrant, SlimRoute } from "./gateway-objects.ts";
import type { Protocol } from "./names.ts";
import type { Labels, SlimMeta } from "./object-meta.ts";
import type { SlimNetworkPolicy } from "./policy-objects.ts";

export interface SlimNode extends SlimMeta {
  readonly kind: "Node";
  readonly addresses: readonly { readonly type: string; readonly address: string }[];
  readonly podCIDRs: readonly string[];
  readonly zone: string | null;
  /** Cordoned; a cordoned node still forwards traffic. */
  readonly unschedulable: boolean;
  /** The Ready condition; `unknown` when the kubelet stopped reporting, `unreported` where there is no such condition. */
  readonly ready: "true" | "false" | "unknown" | "unreported";
  readonly readySince: string | null;
  readonly readyReason: string | null;
}

export interface SlimNamespace extends SlimMeta {
  readonly kind: "Namespace";
  readonly phase: "Active" | "Terminating";
}

export type ServiceType = "ClusterIP" | "NodePort" | "LoadBalancer" | "ExternalName";

export type TrafficPolicy = "Cluster" | "Local";

export type IpFamily = "IPv4" | "IPv6";

export interface SlimServicePort {
  /** Empty when the port has no name. */
  readonly name: string;
  readonly port: number;
  readonly protocol: Protocol;
  readonly targetPort: number | string;
  /** `<assigned>` in manifests that leave it to the cluster. */
  readonly nodePort: number | Assigned | null;
  readonly appProtocol: string | null;
}

export interface LoadBalancerIngress {
  readonly ip: string | null;
  readonly hostname: string | null;
  readonly ipMode: "VIP" | "Proxy";
}

export interface SlimService extends SlimMeta {
  readonly kind: "Service";
  readonly type: ServiceType;
  /** `["None"]` for a headless Service, empty for ExternalName and before allocation. */
  readonly clusterIPs: readonly string[];
  readonly ipFamilies: readonly IpFamily[];
  readonly ports: readonly SlimServicePort[];
  /** Null where there is no selector or an empty one: the controller makes no endpoints then. */
  readonly selector: Labels | null;
  readonly externalName: string | null;
  readonly externalIPs: readonly string[];
  readonly internalTrafficPolicy: TrafficPolicy;
  readonly externalTrafficPolicy: TrafficPolicy;
  readonly trafficDistribution: string | null;
  readonly sessionAffinity: "None" | "ClientIP";
  readonly sessionAffinityTimeoutSeconds: number | null;
  readonly publishNotReadyAddresses: boolean;
  readonly loadBalancerClass: string | null;
  readonly loadBalancerSourceRanges: readonly string[];
  readonly allocateLoadBalancerNodePorts: boolean;
  readonly healthCheckNodePort: number | null;
  readonly loadBalancer: readonly LoadBalancerIngress[];
  /** When somebody last changed the spec, by managedFields; null where that is not recorded. */
  readonly specChangedAt: string | null;
}

export interface SliceEndpoint {
  readonly addresses: readonly string[];
  /** Missing conditions are filled in: ready true, serving true, terminating false (semantics.md 1). */
  readonly ready: boolean;
  readonly serving: boolean;
  readonly terminating: boolean;
  readonly hostname: string | null;
  readonly nodeName: string | null;
  readonly zone: string | null;
  readonly targetRef: { readonly kind: string; readonly namespace: string; readonly name: string } | null;
  readonly hintZones: readonly string[];
  readonly hintNodes: readonly string[];
}

export interface SlicePort {
  readonly name: string;
  readonly protocol: Protocol;
  /** Null means "all ports"; kube-proxy ignores such a port. */
  readonly port: number | null;
  readonly appProtocol: string | null;
}

export interface SlimEndpointSlice extends SlimMeta {
  readonly kind: "EndpointSlice";
  readonly addressType: "IPv4" | "IPv6" | "FQDN";
  /** The label `kubernetes.io/service-name`; null where it is missing. */
  readonly serviceName: string | null;
  /** The label `endpointslice.kubernetes.io/managed-by`. */
  readonly sliceManagedBy: string | null;
  readonly endpoints: readonly SliceEndpoint[];
  readonly ports: readonly SlicePort[];
  /** The annotation `endpoints.kubernetes.io/last-change-trigger-time`. */
  readonly lastChangeTriggerTime: string | null;
}

export interface SlimEndpoints extends SlimMeta {
  readonly kind: "Endpoints";
  readonly subsets: readonly {
    readonly addresses: readonly EndpointsAddress[];
    readonly notReadyAddresses: readonly EndpointsAddress[];
    readonly ports: readonly SlicePort[];
  }[];
}

export interface EndpointsAddress {
  readonly ip: string;
  readonly nodeName: string | null;
  readonly targetRef: { readonly kind: string; readonly namespace: string; readonly name: string } | null;
}

export interface ContainerPort {
  /** Empty when the port has no name. */
  readonly name: string;
  readonly containerPort: number;
  readonly protocol: Protocol;
  readonly hostPort: number | null;
  /** The node's address that the hostPort binds to; null: every one. */
  readonly hostIP: string | null;
}

/** `main`: spec.containers; `sidecar`: an initContainer with restartPolicy Always; `init`: any other. */
export type ContainerRole = "main" | "sidecar" | "init";

export interface Probe {
  readonly type: "http" | "tcp" | "grpc" | "exec";
  /** Null for exec. A string names a containerPort of the same container. */
  readonly port: number | string | null;
  readonly path: string | null;
}

/** Containers come in the order in which a named targetPort is looked up: main ones, then sidecars; init ones last. */
export interface SlimContainer {
  readonly name: string;
  readonly role: ContainerRole;
  readonly image: string;
  readonly ports: readonly ContainerPort[];
  /** Ports that its env, command and arguments tell it to listen on, in order; a container may listen on others. */
  readonly listenPorts: readonly number[];
  readonly readinessProbe: Probe | null;
  readonly livenessProbe: Probe | null;
  readonly startupProbe: Probe | null;
}

export interface ContainerState {
  readonly name: string;
  readonly ready: boolean;
  readonly restarts: number;
  /** `CrashLoopBackOff`, `ImagePullBackOff`, … from state.waiting or state.terminated; null when it runs. */
  readonly reason: string | null;
  readonly message: string | null;
}

/**
 * An address in env, command or args of a container, or in a ConfigMap that it takes: the host and
 * port only, never the text around them. Secrets are not read.
 */
export interface DeclaredAddress {
  /** As written, lower case, without a closing dot: `db`, `db.shop`, `db.shop.svc.cluster.local`, `10.96.0.7`. */
  readonly host: string;
  /** Null where only the scheme tells it or nothing does. */
  readonly port: number | null;
  /** `http`, `postgres`, … before `://`; null where there is none. */
  readonly scheme: string | null;
  /** Field path in the pod spec (`containers[0].env[2].value`), or in a ConfigMap (`data["nginx.conf"]`). */
  readonly fieldPath: string;
}

/** A ConfigMap that a pod takes. */
export interface ConfigMapUse {
  readonly name: string;
  /** The keys that it takes, in order; null: all of them. */
  readonly keys: readonly string[] | null;
}

/** `Default`: the node's resolver. `None`: what dnsConfig says, which is not read. */
export type DnsPolicy = "ClusterFirst" | "ClusterFirstWithHostNet" | "Default" | "None";

/** The part of a pod that a workload's template also has. */
export interface SlimPodSpec {
  readonly containers: readonly SlimContainer[];
  readonly hostNetwork: boolean;
  /** An Ingress controller that is told to serve Ingresses which name no class. */
  readonly watchesClassless: boolean;
  /** Which resolver its containers ask; `ClusterFirst` on the host's network is the node's own. */
  readonly dnsPolicy: DnsPolicy;
  readonly hostname: string | null;
  readonly subdomain: string | null;
  /** Addresses that env values, commands and arguments name. */
  readonly declaredAddresses: readonly DeclaredAddress[];
  /** ConfigMaps that containers mount or take env from, by name. */
  readonly configMaps: readonly ConfigMapUse[];
  /** PersistentVolumeClaims behind the volumes; a StatefulSet's are in its pods only. */
  readonly volumeClaims: readonly string[];
}

export interface SlimPod extends SlimMeta {
  readonly kind: "Pod";
  readonly spec: SlimPodSpec;
  readonly nodeName: string | null;
  readonly phase: "Pending" | "Running" | "Succeeded" | "Failed" | "Unknown";
  readonly podIPs: readonly string[];
  readonly ready: boolean;
  readonly readySince: string | null;
  /** Why it is not ready, from the conditions: `Unschedulable`, `ContainersNotReady`, …; null when ready. */
  readonly notReadyReason: string | null;
  /** The scheduler finds nodes on which the pod's host ports are taken. */
  readonly lacksHostPort: boolean;
  readonly containerStates: readonly ContainerState[];
}

/** A CronJob keeps no pods: its Jobs make some at their time. */
export type WorkloadKind = "Deployment" | "ReplicaSet" | "StatefulSet" | "DaemonSet" | "CronJob";

export interface SlimWorkload extends SlimMeta {
  readonly kind: WorkloadKind;
  /** spec.replicas; for a DaemonSet status.desiredNumberScheduled, for a CronJob 0. */
  readonly replicas: number;
  readonly readyReplicas: number;
  /** spec.selector.matchLabels; matchExpressions are not needed to draw. */
  readonly selector: Labels;
  readonly templateLabels: Labels;
  readonly template: SlimPodSpec;
  /** StatefulSet only: the governing Service's name. */
  readonly serviceName: string | null;
}

/** What scales a workload by its load. */
export interface SlimHorizontalPodAutoscaler extends SlimMeta {
  readonly kind: "HorizontalPodAutoscaler";
  /** spec.scaleTargetRef, in the same namespace. */
  readonly target: { readonly kind: string; readonly name: string };
  readonly minReplicas: number;
  readonly maxReplicas: number;
  /** Null until its controller has written a status. */
  readonly currentReplicas: number | null;
  readonly desiredReplicas: number | null;
}

export interface IngressBackend {
  readonly service: string;
  /** `spec.rules[].http.paths[].backend.service.port`: a number, or a name. */
  readonly port: number | string;
  /** Where name and port stand, which the older API versions name otherwise. */
  readonly nameField: string;
  readonly portField: string;
}

export interface IngressPath {
  /** Field path of the backend in the Ingress, to be shown as evidence. */
  readonly fieldPath: string;
  /** Null for a rule without host and for the default backend. */
  readonly host: string | null;
  readonly path: string | null;
  readonly pathType: "Exact" | "Prefix" | "ImplementationSpecific";
  /** Null for a resource backend, which is no Service. */
  readonly backend: IngressBackend | null;
  readonly isDefault: boolean;
}

export interface SlimIngress extends SlimMeta {
  readonly kind: "Ingress";
  /** spec.ingressClassName, else the annotation `kubernetes.io/ingress.class`. */
  readonly className: string | null;
  /** Every rule's path, the default backend last. */
  readonly paths: readonly IngressPath[];
  /** Hosts of rules without any path: everything for them goes to the default backend. */
  readonly bareHosts: readonly string[];
  readonly tlsHosts: readonly string[];
  /** Whether `spec.tls` has an entry; one without hosts is for every host of the rules. */
  readonly hasTls: boolean;
  /** The hosts of each entry of `spec.tls`. */
  readonly tls: readonly (readonly string[])[];
  readonly loadBalancer: readonly LoadBalancerIngress[];
}

export interface SlimIngressClass extends SlimMeta {
  readonly kind: "IngressClass";
  readonly controller: string;
  readonly isDefault: boolean;
}

/**
 * Of a ConfigMap only the addresses that its values name, and kube-proxy's mode. Read only where the
 * operator turns it on; kube-proxy's own by name, always.
 */
export interface SlimConfigMap extends SlimMeta {
  readonly kind: "ConfigMap";
  readonly declaredAddresses: readonly DeclaredAddress[];
  /** `mode` of `kube-system/kube-proxy`'s configuration ("" is iptables); null in every other ConfigMap. */
  readonly proxyMode: string | null;
}

/** Every kind that Portolan reads, tagged by `kind`. */
export type SlimObject =
  | SlimNode
  | SlimNamespace
  | SlimService
  | SlimEndpointSlice
  | SlimEndpoints
  | SlimPod
  | SlimWorkload
  | SlimHorizontalPodAutoscaler
  | SlimIngress
  | SlimIngressClass
  | SlimGatewayClass
  | SlimGateway
  | SlimRoute
  | SlimReferenceGrant
  | SlimNetworkPolicy
  | SlimConfigMap;

export type SlimKind = SlimObject["kind"];

/** The slim object of a kind. */
export type SlimOf<K extends SlimKind> = K extends WorkloadKind
  ? SlimWorkload
  : K extends RouteKind
    ? SlimRoute
    : Extract<SlimObject, { kind: K }>;

/** A change of one object, as the store and the engine take it. */
export type ObjectEvent =
  | { readonly type: "upsert"; readonly object: SlimObject }
  | { readonly type: "delete"; readonly kind: SlimKind; readonly namespace: string; readonly name: string };
