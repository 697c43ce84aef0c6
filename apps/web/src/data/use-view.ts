/** Subscribes a component to a view of the cluster whose pages it stands on. */
import { skipToken, useQuery } from "@tanstack/react-query";
import { useContext, useEffect, useSyncExternalStore } from "react";
import type { ViewKey } from "@portolan/shared";
import { ClusterStreamContext } from "./cluster-stream-context.tsx";
import type { BrowserConnection } from "./stream-manager.ts";
import { pageViewKey, viewQueryKey, type PagePlace, type ViewOf } from "./view-keys.ts";

/** No view lies under the empty name; it stands in where nothing is asked for. */
const noCluster = "";

/**
 * The view's document as the stream keeps it, or undefined until its first snapshot. Null asks for nothing.
 * Old data stays while the connection is lost.
 */
export function useView<K extends ViewKey>(view: K | null): ViewOf<K> | undefined {
  const stream = useContext(ClusterStreamContext);
  useEffect(() => (stream === null || view === null ? undefined : stream.views.acquire(view)), [stream, view]);
  const { data } = useQuery<ViewOf<K>>({
    queryKey: viewQueryKey(stream?.cluster ?? noCluster, view ?? "overview"),
    // Only the stream fills the cache: an answer to a GET could overwrite what is newer.
    queryFn: skipToken,
    enabled: stream !== null && view !== null,
    staleTime: Infinity,
    structuralSharing: false,
  });
  return view === null ? undefined : data;
}

/**
 * Subscribes to the view of the page whose URL this is, without waiting for the page to be drawn: it is
 * drawn only when the overview is there, and its view rides on the same first stream. A name that names no
 * view is left to the page.
 */
export function usePageView(page: PagePlace): void {
  const stream = useContext(ClusterStreamContext);
  const view = pageViewKey(page);
  useEffect(() => (stream === null || view === null ? undefined : stream.views.acquire(view)), [stream, view]);
}

const connecting: BrowserConnection = { type: "connecting" };
const noSubscription = (): (() => void) => () => undefined;
const getConnecting = (): BrowserConnection => connecting;

/** How the browser stands to Portolan's server. */
export function useConnection(): BrowserConnection {
  const stream = useContext(ClusterStreamContext);
  return useSyncExternalStore(stream?.connection.subscribe ?? noSubscription, stream?.connection.get ?? getConnecting);
}

/** Retries now, instead of when the back-off says. */
export function useRetry(): () => void {
  const stream = useContext(ClusterStreamContext);
  return stream?.retry ?? noRetry;
}

function noRetry(): void {
  // Before the stream exists there is nothing to retry.
}
