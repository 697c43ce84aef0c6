/**
 * What a path is: from a way in, through a Service port, to the containers behind it. This is both
 * what the engine computes and what goes over the wire and is drawn: plain data, no methods.
 */
import type { Endpoint, TargetContainer } from "../endpoints/endpoint-model.ts";
import type { Assigned } from "../model/assigned.ts";
import type { Labels } from "../model/object-meta.ts";
import type { ServiceType } from "../model/objects.ts";
import type { ObjectRef, Protocol, ServiceId, ServicePortId } from "../model/names.ts";

export type { Endpoint, EndpointState, TargetContainer } from "../endpoints/endpoint-model.ts";

/** The columns of the picture, in the order in which a connection passes them. */
export const hops = ["client", "way-in", "service", "endpoints", "container"] as const;
export type Hop = (typeof hops)[number];

/** The truth of a path. `unknown`: a kind that it depends on cannot be read. */
export type Verdict = "whole" | "part" | "severed" | "unknown";

/** What a client sees where a path ends early (semantics.md 3, "No endpoint"). */
export type Outcome = "refused" | "dropped" | "no-such-name" | "http-404" | "http-500" | "http-503";

/** Why a path is not whole. One code, one sentence. */
export type BreakCode =
  | "service-missing"
  | "service-port-missing"
  | "no-pod-selected"
  | "no-ready-endpoint"
  | "some-not-ready"
  | "target-port-name-missing"
  | "target-port-name-partial"
  | "target-port-protocol"
  | "no-endpoint-of-family"
  | "no-endpoints-by-hand"
  | "endpoint-port-name-mismatch"
  | "scaled-to-zero"
  | "no-local-endpoint"
  | "node-down"
  | "load-balancer-pending"
  | "external-name-missing"
  | "external-name-loop"
  | "external-name-address"
  | "proxy-elsewhere"
  | "ingress-class-missing"
  | "controller-not-ready"
  | "controller-no-way-in"
  | "gateway-missing"
  | "gateway-not-served"
  | "route-not-attached"
  | "route-sends-nothing"
  | "reference-not-granted"
  | "not-readable";

/** The first hop that breaks and why. `outcome` is null where only a part is lost. */
export interface PathBreak {
  readonly hop: Hop;
  readonly code: BreakCode;
  readonly outcome: Outcome | null;
  /** One sentence for a person, without a full stop where it stands on an edge. */
  readonly text: string;
  /** What is missing, to be drawn where it should be; null where nothing is. */
  readonly ghost: Ghost | null;
}

/** A dashed box in place of what is missing. */
export interface Ghost {
  /** The first column that it fills; it reaches to the container column. */
  readonly hop: Hop;
  /** What kind of thing was asked for: `selector`, `targetPort`, `Service`, `EndpointSlice`, … */
  readonly title: string;
  /** What was asked for: `app=order`, `"htpp" → ?`, `payments`. */
  readonly wanted: string;
  /** Why it is not there. */
  readonly why: string;
  /** What is near: `3 pods have app=orders`; null where nothing is. */
  readonly near: string | null;
}

/** A node, or many alike, by which a nodePort or an external address may be entered. */
export interface EntryNodes {
  readonly verdict: Verdict;
  readonly break: PathBreak | null;
  readonly count: number;
  /** At most ten of them, by name. */
  readonly nodes: readonly { readonly name: string; readonly address: string | null }[];
}

/** One way to a controller's pods. */
export interface ControllerEntry {
  /** Unique within the controller; stable over time. */
  readonly id: string;
  readonly type: "load-balancer" | "node-port" | "external-ip" | "host-network" | "host-port" | "cluster-ip";
  /** What a client dials: the Service port, the nodePort or the host's port. */
  readonly port: number | Assigned;
  /** The Service that gives this way; null for hostNetwork and hostPort. */
  readonly service: ServiceId | null;
  readonly addresses: readonly string[];
  readonly entries: readonly EntryNodes[];
  readonly verdict: Verdict;
  readonly break: PathBreak | null;
}

/** The pods that carry out an Ingress or a Gateway, and the ways by which requests come to them. */
export interface ControllerPath {
  readonly workload: ObjectRef;
  /** Why these pods are held for the controller. */
  readonly foundBy: string;
  /** `k8s.io/ingress-nginx`; null where no class names it. */
  readonly controllerName: string | null;
  readonly ready: number;
  readonly total: number;
  readonly entries: readonly ControllerEntry[];
  /** The truth of the way from a client to the controller's pods. */
  readonly verdict: Verdict;
  readonly break: PathBreak | null;
  /** What this controller does differently from others where it matters here. */
  readonly note: string | null;
}

/** A workload whose env, command, arguments or ConfigMap names a Service port: an intention, nothing observed. */
export interface DeclaredClient {
  /** The top workload, or the pod where it has none. */
  readonly workload: ObjectRef;
  /** As written: `db.shop:5432`. */
  readonly address: string;
  /** Where it is written. */
  readonly object: ObjectRef;
  readonly fieldPath: string;
}

interface WayInBase {
  /** Unique within the Service port; stable over time. */
  readonly id: string;
  /** The truth of the whole path from here to the containers; `break.hop` says how far it holds. */
  readonly verdict: Verdict;
  readonly break: PathBreak | null;
  /** Who can come this way. */
  readonly client: "outside" | "cluster";
  /** True where the line passes the ClusterIP by (Ingress controllers, headless DNS). */
  readonly bypassesClusterIp: boolean;
}

/** How a client gets to a Service port. */
export type WayIn = WayInBase &
  (
    | {
        readonly type: "cluster-ip";
        readonly addresses: readonly string[];
        readonly port: number;
        readonly dnsName: string;
      }
    | { readonly type: "node-port"; readonly nodePort: number | Assigned; readonly entries: readonly EntryNodes[] }
    | {
        readonly type: "load-balancer";
        readonly port: number;
        /** IPs and hostnames; empty while pending. */
        readonly addresses: readonly string[];
        readonly entries: readonly EntryNodes[];
      }
    | {
        readonly type: "external-ip";
        readonly port: number;
        readonly addresses: readonly string[];
        readonly entries: readonly EntryNodes[];
      }
    | { readonly type: "headless-dns"; readonly port: number; readonly dnsName: string }
    | {
        readonly type: "external-name";
        readonly dnsName: string;
        /** Each name of the CNAME chain after the first, with the Service that it is, if it is one. */
        readonly chain: readonly { readonly name: string; readonly service: ObjectRef | null }[];
      }
    | {
        readonly type: "ingress";
        readonly ingress: ObjectRef;
        readonly className: string | null;
        /** Null takes every host. */
        readonly host: string | null;
        readonly path: string | null;
        readonly pathType: string;
        readonly tls: boolean;
        readonly backendPort: number | string;
        /** status.loadBalancer of the Ingress. */
        readonly addresses: readonly string[];
        /** Null where no pods of the cluster are known to carry it out. */
        readonly controller: ControllerPath | null;
        /**
         * True where the controller dials `Backend.targetPort` although `Backend.reached` is another port: DNS
         * clients of a headless Service dial the Service port, controllers translate it.
         */
        readonly dialsTargetPort: boolean;
      }
    | {
        readonly type: "gateway";
        readonly gateway: ObjectRef;
        readonly listener: string;
        readonly listenerPort: number;
        readonly listenerProtocol: string;
        readonly route: ObjectRef;
        /** Null takes every host. */
        readonly hostname: string | null;
        /** `PathPrefix /cart`, `GET Exact /`, …; null for TLS, TCP and UDP routes. */
        readonly match: string | null;
        readonly fieldPath: string;
        readonly backendPort: number | null;
        /** Of the rule's requests, of 1. */
        readonly share: number;
        /** status.addresses of the Gateway. */
        readonly addresses: readonly string[];
        /** `Accepted`, `ResolvedRefs: RefNotPermitted`, …: what the controller says, shortest form. */
        readonly conditions: readonly string[];
        readonly controller: ControllerPath | null;
        /**
         * True where the controller dials `Backend.targetPort` although `Backend.reached` is another port: DNS
         * clients of a headless Service dial the Service port, controllers translate it.
         */
        readonly dialsTargetPort: boolean;
      }
    | {
        readonly type: "host-port";
        readonly hostPort: number;
        /** Nodes on which pods with this hostPort run. */
        readonly entries: readonly EntryNodes[];
      }
  );

/** Endpoints that are alike: pods of one workload in which the targetPort resolves to one number, or bare addresses. */
export interface Backend {
  /** Unique within the Service port; stable over time. */
  readonly id: string;
  /** `pods`, or `addresses` for endpoints that are no pods. */
  readonly type: "pods" | "addresses";
  /** The top owner of the pods (Deployment rather than ReplicaSet; the pod itself when bare); null for addresses. */
  readonly workload: ObjectRef | null;
  /** The workload's replicas, wanted and ready; null where there is no workload. */
  readonly replicas: { readonly wanted: number; readonly ready: number } | null;
  /** The number that the targetPort resolves to; null where it does not resolve. */
  readonly targetPort: number | null;
  /** Null where no container declares the port, and for addresses. */
  readonly container: TargetContainer | null;
  /**
   * The port of the pod that a connection ends at, and the container that declares it: the resolved
   * targetPort, but behind a headless Service the Service port, since its DNS clients dial the pods
   * themselves and nothing translates. Null where the targetPort does not resolve.
   */
  readonly reached: { readonly port: number; readonly container: TargetContainer | null } | null;
  /** Every port that the containers declare, `name:number/PROTOCOL`, for "did you mean". */
  readonly declaredPorts: readonly {
    readonly container: string;
    readonly name: string;
    readonly port: number;
    readonly protocol: Protocol;
  }[];
  readonly containers: readonly string[];
  readonly verdict: Verdict;
  readonly used: number;
  readonly total: number;
  /** Sorted by pod or address; a stream view may cut it to the first fifty (`total` tells). */
  readonly endpoints: readonly Endpoint[];
}

/** A Service port with everything that leads to it and everything behind it. */
export interface PortPath {
  readonly id: ServicePortId;
  readonly name: string;
  readonly port: number;
  readonly protocol: Protocol;
  readonly targetPort: number | string;
  readonly nodePort: number | Assigned | null;
  readonly appProtocol: string | null;
  /** The worst of what is behind the Service and of the ways in. */
  readonly verdict: Verdict;
  /** The first hop that breaks; null when the path is whole. */
  readonly break: PathBreak | null;
  readonly waysIn: readonly WayIn[];
  /** Workloads that name this port; several addresses of one workload are several entries. */
  readonly declaredClients: readonly DeclaredClient[];
  readonly backends: readonly Backend[];
  /** Usable endpoints and all that were meant to be. */
  readonly used: number;
  readonly total: number;
}

/** One Service with all its paths. A Service that something refers to and that does not exist has `missing`. */
export interface ServicePaths {
  readonly id: ServiceId;
  readonly namespace: string;
  readonly name: string;
  readonly missing: boolean;
  readonly type: ServiceType;
  readonly headless: boolean;
  readonly clusterIPs: readonly string[];
  readonly externalName: string | null;
  readonly selector: Labels | null;
  /** The PORT(S) column of `kubectl get service`. */
  readonly portsColumn: string;
  /** The ENDPOINTS column of `kubectl get endpoints`: the first three and how many more, or `<none>`. */
  readonly endpointsColumn: string;
  readonly internalTrafficPolicy: string;
  readonly externalTrafficPolicy: string | null;
  readonly sessionAffinity: string;
  readonly trafficDistribution: string | null;
  readonly publishNotReadyAddresses: boolean;
  /** `svc`, `svc.ns`, `svc.ns.svc`, `svc.ns.svc.cluster.local`. */
  readonly dnsNames: readonly string[];
  readonly verdict: Verdict;
  /** An ExternalName or headless Service without ports has one entry for its name with port 0. */
  readonly ports: readonly PortPath[];
  /** Ingress and route backends that name a port which the Service does not have; always severed. */
  readonly strayWaysIn: readonly WayIn[];
  /** Workloads that name a port which the Service does not have. */
  readonly strayClients: readonly DeclaredClient[];
}
