/**
 * The views that the server streams and the web shows. A view is one JSON document; `GET` answers
 * it whole, the stream sends it once as `snapshot` and then as `delta`s. Fields that are keyed
 * collections (`viewCollections`) change key by key, every other field as a whole.
 */
import type { Finding, Severity } from "../rules/finding.ts";
import type { HostPortUse, NodePortList, NodePortUse } from "../paths/node-port-model.ts";
import type { ServicePaths, Verdict } from "../paths/path-model.ts";
import type { ServiceType } from "../model/objects.ts";
import type { ObjectRef } from "../model/names.ts";

export type Keyed<T> = Readonly<Record<string, T>>;

/** How the server stands to the cluster. */
export type SourceState =
  | { readonly type: "connecting"; readonly kindsReady: number; readonly kindsTotal: number }
  | { readonly type: "live" }
  /** Data is old; `since` is when it was last known to be current (RFC 3339). */
  | { readonly type: "reconnecting"; readonly dataAsOf: string | null; readonly error: string }
  /** Nothing was ever read. */
  | { readonly type: "unreachable"; readonly error: string }
  /** A file: it does not change. */
  | { readonly type: "static"; readonly file: string };

/** A kind that may not be read, and what would help. */
export interface UnreadableKind {
  readonly kind: string;
  /** Where it may not be read, while it may elsewhere; empty: it may be read nowhere. */
  readonly namespaces: readonly string[];
  readonly reason: string;
  /** The RBAC rule that would allow it, as YAML. */
  readonly permission: string;
}

export interface ClusterStatus {
  /** The name in URLs. */
  readonly name: string;
  readonly source: "live" | "file" | "demo";
  /** The context's name, file's name or the demo's API address. */
  readonly title: string;
  readonly state: SourceState;
  /** When the data was last known to be current, RFC 3339. */
  readonly dataAsOf: string | null;
  readonly unreadable: readonly UnreadableKind[];
  /** Null: all namespaces. */
  readonly namespaces: readonly string[] | null;
  /** Why this cluster is shown (the demo, say), or null. */
  readonly note: string | null;
}

export type VerdictCounts = Readonly<Record<Verdict, number>>;
export type FindingCounts = Readonly<Record<Severity, number>>;

/** Service ports by verdict. `worst` is the worst finding's severity. */
export interface NamespaceRow {
  readonly name: string;
  readonly services: number;
  readonly ports: VerdictCounts;
  readonly worst: Severity | null;
}

/** One Service in the explorer: small, there may be 10,000. */
export interface ServiceRow {
  readonly namespace: string;
  readonly name: string;
  /** Something refers to it, and it does not exist: no Service, and not counted as one. */
  readonly missing: boolean;
  readonly type: ServiceType;
  readonly headless: boolean;
  /** `kubectl get service`'s PORT(S). */
  readonly ports: string;
  readonly verdict: Verdict;
  /** Its Service ports by verdict: the explorer's counts are sums of these, so that they add up to the totals. */
  readonly portCounts: VerdictCounts;
  /** Usable endpoints of the worst port, and all that were meant to be. */
  readonly used: number;
  readonly total: number;
  /** The first break's sentence, or the worst finding's message. */
  readonly headline: string | null;
  readonly worst: Severity | null;
  /** Whether it can be reached from outside the cluster. */
  readonly exposed: boolean;
}

export interface Totals {
  readonly services: number;
  readonly ports: VerdictCounts;
  /** Without the silenced ones. */
  readonly findings: FindingCounts;
  readonly silenced: number;
}

export interface OverviewView {
  readonly view: "overview";
  readonly cluster: ClusterStatus;
  readonly totals: Totals;
  readonly namespaces: Keyed<NamespaceRow>;
  /** By `namespace/name`. */
  readonly services: Keyed<ServiceRow>;
  /** The paths that the overview draws: all of a small cluster, else the broken ones; by `namespace/name`. */
  readonly paths: Keyed<ServicePaths>;
  /** How many broken Services are not in `paths`. */
  readonly omitted: number;
}

export interface NamespaceView {
  readonly view: "namespace";
  readonly cluster: ClusterStatus;
  readonly namespace: string;
  readonly exists: boolean;
  readonly totals: Totals;
  readonly paths: Keyed<ServicePaths>;
  /** Of its Services and its other objects, without the silenced ones. */
  readonly findings: Keyed<Finding>;
}

export interface ServiceView {
  readonly view: "service";
  readonly cluster: ClusterStatus;
  readonly namespace: string;
  readonly name: string;
  /** Null when there is no such Service (any more). */
  readonly paths: ServicePaths | null;
  /** Its own, and those of other objects that name it, without the silenced ones. */
  readonly findings: Keyed<Finding>;
  /** Facts for the inspector. */
  readonly facts: readonly Fact[];
}

/** A fact and the field that it comes from. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly object: ObjectRef;
  readonly path: string;
}

export interface FindingsView {
  readonly view: "findings";
  readonly cluster: ClusterStatus;
  readonly totals: Totals;
  /** The silenced ones too. */
  readonly findings: Keyed<Finding>;
}

/** The nodePorts of the cluster (`NodePortList`), what is listed keyed by its id. */
export interface NodePortsView extends Omit<NodePortList, "nodePorts" | "hostPorts"> {
  readonly view: "node-ports";
  readonly cluster: ClusterStatus;
  readonly nodePorts: Keyed<NodePortUse>;
  readonly hostPorts: Keyed<HostPortUse>;
}

export type View = OverviewView | NamespaceView | ServiceView | FindingsView | NodePortsView;

/** The fields of each view that are keyed collections. */
export const viewCollections = {
  overview: ["namespaces", "services", "paths"],
  namespace: ["paths", "findings"],
  service: ["findings"],
  findings: ["findings"],
  "node-ports": ["nodePorts", "hostPorts"],
} as const satisfies Record<View["view"], readonly string[]>;

/** What changed in a view: `fields` replace, `set` and `remove` act on the keys of a collection. */
export interface ViewDelta {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly collections: Readonly<
    Record<string, { readonly set: Readonly<Record<string, unknown>>; readonly remove: readonly string[] }>
  >;
}

/** Names a view in a URL: `stream?view=overview&view=namespace:shop`. */
export type ViewKey = "overview" | "findings" | "node-ports" | `namespace:${string}` | `service:${string}/${string}`;

/**
 * The named server-sent events of a stream; the id of each is `epoch:seq`. One stream carries every
 * view that a tab shows, so each event says which one it is about.
 */
export type StreamEvent =
  | { readonly type: "snapshot"; readonly data: { readonly view: ViewKey; readonly snapshot: View } }
  | { readonly type: "delta"; readonly data: { readonly view: ViewKey; readonly delta: ViewDelta } }
  /** The client's last id is not known here; snapshots follow. */
  | { readonly type: "reset"; readonly data: { readonly reason: string } }
  | { readonly type: "ping"; readonly data: { readonly time: string } };

/** One cluster in the list of `GET /api/v1/clusters`. */
export interface ClusterSummary {
  readonly cluster: ClusterStatus;
  readonly totals: Totals;
}

/** What `GET /api/v1/clusters` answers; in the order in which the clusters were named at the start. */
export interface ClusterList {
  readonly clusters: readonly ClusterSummary[];
}

/** A rule in the list of `GET /api/v1/rules`. */
export interface RuleSummary {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
}

/** What `GET /api/v1/rules/RULE` answers. */
export interface RuleDocument extends RuleSummary {
  /** Markdown: the condition, why it matters, how to mend it. */
  readonly docs: string;
  /** Manifests (YAML) that have the fault, and the same without it. */
  readonly broken: string;
  readonly fixed: string;
}

/** An error as RFC 9457 has it; `type` is stable. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  /** Names that exist and are like the one that was asked for, the closest first, or all of them where they are few. */
  readonly near?: readonly string[];
  /** The parameter that is wrong, what to write instead, and from which character on it is not understood (from 0). */
  readonly field?: string;
  readonly cure?: string;
  readonly position?: number;
}
