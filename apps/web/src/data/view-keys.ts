/** Names of views as they stand in stream URLs and in the query cache. */
import type { FindingsView, NamespaceView, OverviewView, ServiceView, ViewKey } from "@portolan/shared";

/** Which document each view key stands for. */
export type ViewOf<K extends ViewKey> = K extends "overview"
  ? OverviewView
  : K extends "findings"
    ? FindingsView
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

/** The key under which a view lies in TanStack Query's cache. */
export function viewQueryKey(cluster: string, view: ViewKey): readonly [string, string, ViewKey] {
  return ["view", cluster, view];
}
