/** What the routes answer from. */
import type { RuleDocument } from "@portolan/shared";
import type { StreamHub } from "../stream/stream-hub.ts";
import type { ClusterViews } from "../views/cluster-views.ts";
import { findNearNames } from "./find-near-names.ts";
import { ProblemError } from "./problem.ts";

/** A cluster as it is served. */
export interface ServedCluster {
  readonly views: ClusterViews;
  readonly hub: StreamHub;
}

export interface AppContext {
  /** By the name in URLs, in the order in which they are listed. */
  readonly clusters: ReadonlyMap<string, ServedCluster>;
  readonly rules: readonly RuleDocument[];
  readonly version: string;
}

/** The cluster of that name; a problem that offers the names near it where there is none. */
export function findCluster(context: AppContext, name: string): ServedCluster {
  const cluster = context.clusters.get(name);
  if (cluster !== undefined) return cluster;
  const near = findNearNames(name, [...context.clusters.keys()]);
  throw new ProblemError("cluster-not-found", `No cluster is called "${name}".`, near);
}

/** Refuses where nothing was read yet: that something is missing cannot be said then. */
export function refuseWithoutData({ views }: ServedCluster): void {
  const { state } = views.status();
  switch (state.type) {
    case "connecting":
      throw new ProblemError(
        "no-data-yet",
        `Cluster "${views.name}" is still being read: ${String(state.kindsReady)} of ${String(state.kindsTotal)} kinds are known.`,
      );
    case "unreachable":
      throw new ProblemError("no-data-yet", `Cluster "${views.name}" cannot be reached: ${state.error}`);
    case "live":
    case "reconnecting":
    case "static":
      return;
    default:
      state satisfies never;
  }
}

/** Refuses a namespace that does not exist. */
export function requireNamespace(cluster: ServedCluster, namespace: string): void {
  const { views } = cluster;
  if (views.hasNamespace(namespace)) return;
  refuseWithoutData(cluster);
  const near = findNearNames(namespace, views.namespaceNames());
  throw new ProblemError("namespace-not-found", `Cluster "${views.name}" has no namespace "${namespace}".`, near);
}

/** Refuses a Service that does not exist and that nothing refers to. */
export function requireService(cluster: ServedCluster, namespace: string, name: string): void {
  const { views } = cluster;
  if (views.hasService(namespace, name)) return;
  requireNamespace(cluster, namespace);
  const near = findNearNames(name, views.serviceNames(namespace));
  throw new ProblemError("service-not-found", `Namespace "${namespace}" has no Service "${name}".`, near);
}
