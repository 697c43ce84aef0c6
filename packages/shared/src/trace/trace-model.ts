/**
 * What happens if FROM connects to TO. The JSON of `portolan trace`, of the API and of the trace
 * page; design.md fixes `from`, `to`, `verdict`, `outcomes` and `because`.
 */
import type { ObjectRef, Protocol, ServiceId, ServicePortId } from "../model/names.ts";
import type { PolicyJudgement } from "../policies/policy-model.ts";

/** Where a connection starts. */
export type TraceSource =
  /** `address` null: an address that is not known (plain `outside`). */
  | { readonly type: "outside"; readonly address: string | null }
  | { readonly type: "node"; readonly name: string }
  | { readonly type: "pod"; readonly namespace: string; readonly name: string };

/** What a client dials. */
export interface TraceTarget {
  readonly scheme: "tcp" | "udp" | "sctp" | "http" | "https" | "icmp";
  /** A name or an address, without brackets. */
  readonly host: string;
  /** Null for icmp. */
  readonly port: number | null;
  /** `/` and more for HTTP, else empty. */
  readonly path: string;
  /** The Host header where it differs from the host. */
  readonly hostHeader: string | null;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** How kube-proxy works here. `none`: another data plane replaces it; `unknown`: rule names are not shown. */
export const proxyModes = ["iptables", "nftables", "ipvs", "none", "unknown"] as const;
export type ProxyMode = (typeof proxyModes)[number];

export type TraceVerdict =
  "delivered" | "partial" | "refused" | "dropped" | "no-such-name" | "http-404" | "http-500" | "http-503" | "unknown";

/** One end of the connection's possible ends. */
export interface TraceOutcome {
  readonly outcome: "delivered" | "refused" | "dropped";
  /** `namespace/name`; null where it ends at no pod. */
  readonly pod: string | null;
  /** The container that declares the port, else the pod's only one; null where several could be meant or the pod is not known. */
  readonly container: string | null;
  readonly address: string | null;
  readonly port: number | null;
  /** Of 1; the shares of all outcomes of one entry add up to 1. */
  readonly share: number;
  /** The source address that the far end sees; null where it is not known. */
  readonly clientAddress: string | null;
  /** Whether a container declares the port: a listener itself is not visible from the API. Null where it is no pod. */
  readonly listener: "declared" | "undeclared" | null;
  /** The node by which the connection entered; null where there is none. */
  readonly entry: string | null;
  /** What network policies say of this outcome, if enforced; null where no policy selects either end. */
  readonly policy: PolicyJudgement | null;
}

export interface Socket {
  readonly address: string | null;
  readonly port: number | null;
}

export type TraceHopType =
  | "client"
  | "dns"
  | "load-balancer"
  | "node-port"
  | "external-ip"
  | "cluster-ip"
  | "host-port"
  | "health-check"
  | "node"
  | "controller"
  | "ingress-rule"
  | "gateway-listener"
  | "route-rule"
  | "endpoint"
  | "pod";

/** One step of a connection. */
export interface TraceHop {
  readonly type: TraceHopType;
  /** One sentence for a person. */
  readonly text: string;
  /** What the step gets and what it passes on; null addresses where they are not known or nothing is passed on. */
  readonly input: Socket | null;
  readonly output: Socket | null;
  /** The object that makes it so, and the field. */
  readonly object: ObjectRef | null;
  readonly fieldPath: string | null;
  /** The node whose rules carry it. */
  readonly node: string | null;
  /** The rules on the node, in the order in which a packet meets them; empty where no rule or no name is known. */
  readonly rules: readonly string[];
  /** The source address afterwards, and whether this step replaced it. */
  readonly sourceAddress: string | null;
  readonly sourceReplaced: boolean;
  /** Share of the connections that take this step, of 1. */
  readonly share: number;
  /** What ends here; null where the connection goes on. */
  readonly ends: "delivered" | "refused" | "dropped" | "no-such-name" | "http" | "unknown" | null;
}

/** A piece of the drawing that the connection passes: to light it up. */
export interface TraceChain {
  readonly service: ServiceId;
  readonly port: ServicePortId | null;
  /** `WayIn.id` within the Service port; null where it is entered by none that is drawn. */
  readonly wayIn: string | null;
}

export interface Trace {
  /** As they were given. */
  readonly from: string;
  readonly to: string;
  readonly protocol: Protocol | null;
  readonly proxyMode: ProxyMode;
  readonly verdict: TraceVerdict;
  readonly outcomes: readonly TraceOutcome[];
  /** In the order of the way; alternatives (several backends) stand one after the other with their shares. */
  readonly hops: readonly TraceHop[];
  /** One sentence a reason; the first hop that breaks comes first. */
  readonly because: readonly string[];
  readonly chains: readonly TraceChain[];
}

export interface TraceOptions {
  /** Undefined: as the cluster says (kube-proxy's ConfigMap), else iptables. */
  readonly proxyMode?: ProxyMode;
  readonly clusterDomain?: string;
  /** The namespaces that were read; null or undefined: all. What is in another is not known, rather than missing. */
  readonly namespaces?: ReadonlySet<string> | null;
  /** The Host header, where it is not in the target. */
  readonly hostHeader?: string;
}

/** A FROM or TO that cannot be traced, and what to write instead. */
export interface TraceProblem {
  readonly type: "problem";
  readonly part: "from" | "to";
  readonly reason: string;
  readonly cure: string;
  /** It is written well, but the data have no such object. */
  readonly missing: boolean;
}
