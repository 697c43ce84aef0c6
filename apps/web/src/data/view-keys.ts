/** Names of views as they stand in stream URLs and in the query cache. */
import {
  parseViewKey,
  type FindingsView,
  type NamespaceView,
  type NodePortsView,
  type OverviewView,
  type ServiceView,
  type ViewKey,
} from "@portolan/shared";

/** Which document each view key stands for. */
export type ViewOf<K extends ViewKey> = K extends "overview"
  ? OverviewView
  : K extends "findings"
    ? FindingsView
    : K extends "node-ports"
      ? NodePortsView
      : K extends `namespace:${string}`
        ? NamespaceView
        : ServiceView;

/** `namespace:shop`. */
export function namespaceViewKey(namespace: string): `namespace:${string}` {
  return `namespace:${namespace}`;
}

/** `service:shop/cart`. */
export function serviceViewKey(namespace: string, name: string): `service:${string}/${string}` {
  return `service:${namespace}/${name}`;
}

/** What a page's URL says: the namespace and the Service in its path, and which page of its own it is. */
export interface PagePlace {
  readonly ns?: string | undefined;
  readonly name?: string | undefined;
  readonly problems: boolean;
  readonly nodePorts: boolean;
}

/** The view that a page shows beside the overview; null where there is none, or where the URL names none. */
export function pageViewKey({ ns, name, problems, nodePorts }: PagePlace): ViewKey | null {
  if (problems) return "findings";
  if (nodePorts) return "node-ports";
  if (ns === undefined) return null;
  const key = name === undefined ? namespaceViewKey(ns) : serviceViewKey(ns, name);
  return parseViewKey(key) === null ? null : key;
}

/** The key under which a view lies in TanStack Query's cache. */
export function viewQueryKey(cluster: string, view: ViewKey): readonly [string, string, ViewKey] {
  return ["view", cluster, view];
}
