/** Joins the parts of one cluster's stream: subscribed views → stream manager → batcher → query cache. */
import { replaceEqualDeep, type QueryClient } from "@tanstack/react-query";
import type { View, ViewKey } from "@portolan/shared";
import { diagnosisUrl, streamUrl } from "./api-urls.ts";
import { applyStreamEvents } from "./apply-stream-events.ts";
import { createConnectionStore, type ConnectionStore } from "./connection-store.ts";
import { createEventBatcher } from "./event-batcher.ts";
import { diagnoseRefusal } from "./fetch-json.ts";
import { createStreamManager, type EventSourceLike } from "./stream-manager.ts";
import { createSubscribedViews, type SubscribedViews } from "./subscribed-views.ts";
import { viewQueryKey } from "./view-keys.ts";

export interface ClusterStream {
  readonly cluster: string;
  readonly connection: ConnectionStore;
  readonly views: SubscribedViews;
  readonly setVisible: (visible: boolean) => void;
  readonly retry: () => void;
}

/** What a cluster's stream needs of the browser. */
export interface StreamEnvironment {
  readonly base: string;
  readonly queryClient: QueryClient;
  readonly openEventSource: (url: string) => EventSourceLike;
  readonly fetcher: typeof fetch;
  readonly setTimer: (callback: () => void, ms: number) => () => void;
  readonly requestFrame: (callback: () => void) => () => void;
  readonly now: () => number;
  readonly random: () => number;
}

/** A page change releases the views of one page and acquires those of the next within this time. */
const settleMs = 5;

export function createClusterStream(environment: StreamEnvironment, cluster: string): ClusterStream {
  const { base, queryClient } = environment;
  const connection = createConnectionStore();
  const batcher = createEventBatcher(environment.requestFrame, (events) => {
    const known = (view: ViewKey): View | undefined => queryClient.getQueryData<View>(viewQueryKey(cluster, view));
    for (const [view, next] of applyStreamEvents(events, known, replaceEqualDeep))
      queryClient.setQueryData(viewQueryKey(cluster, view), next);
  });
  const manager = createStreamManager({
    url: (views, lastEventId) => streamUrl(base, cluster, views, lastEventId),
    openEventSource: environment.openEventSource,
    diagnose: () => diagnoseRefusal(environment.fetcher, diagnosisUrl(base, cluster)),
    setTimer: environment.setTimer,
    now: environment.now,
    random: environment.random,
    onEvent: batcher.push,
    onConnection: connection.set,
  });
  const views = createSubscribedViews(
    (callback) => {
      environment.setTimer(callback, settleMs);
    },
    (wanted) => {
      manager.setViews(wanted);
    },
  );
  return {
    cluster,
    connection,
    views,
    setVisible(visible) {
      if (!visible) batcher.stop();
      manager.setVisible(visible);
    },
    retry: manager.retry,
  };
}

/** The browser's own clock, frames and EventSource. */
export function browserEnvironment(queryClient: QueryClient): StreamEnvironment {
  return {
    base: document.baseURI,
    queryClient,
    openEventSource: (url) => new EventSource(url),
    fetcher: (input, init) => fetch(input, init),
    setTimer(callback, ms) {
      const timer = window.setTimeout(callback, ms);
      return () => {
        window.clearTimeout(timer);
      };
    },
    requestFrame(callback) {
      const frame = window.requestAnimationFrame(callback);
      return () => {
        window.cancelAnimationFrame(frame);
      };
    },
    now: () => Date.now(),
    random: () => Math.random(),
  };
}
