/** The demo: a small shop in a simulated cluster, read through its Kubernetes API as a real one is. */
import { connectToUrl } from "../kube/connection.ts";
import type { LogFunction } from "../kube/log-function.ts";
import type { Timing } from "../kube/timing.ts";
import { createLiveSource } from "../store/live-source.ts";
import type { OpenSource } from "./open-source.ts";

export interface DemoOptions {
  readonly namespaces: readonly string[] | null;
  readonly readConfigMaps: boolean;
  /** Holds the fault still that comes and goes. */
  readonly freeze: boolean;
  /** Why the demo is shown though nobody asked for it, or null. */
  readonly note: string | null;
  readonly timing: Timing;
  readonly log: LogFunction;
}

/** Starts the demo's API server on a free port of 127.0.0.1. */
export async function openDemo(options: DemoOptions): Promise<OpenSource> {
  // Loaded only when the demo is shown: a real cluster needs no simulator.
  const [{ startApiServer }, { createDemoCluster }] = await Promise.all([
    import("@portolan/simulator/http"),
    import("@portolan/simulator/demo"),
  ]);
  const api = await startApiServer({ cluster: createDemoCluster(options.timing.now()), host: "127.0.0.1", port: 0 });
  if (options.freeze) api.freeze();
  return {
    source: createLiveSource({
      name: "demo",
      title: api.url,
      source: "demo",
      connection: connectToUrl(api.url),
      log: options.log,
      namespaces: options.namespaces,
      readConfigMaps: options.readConfigMaps,
      timing: options.timing,
      note: options.note,
    }),
    newestTime: null,
    announcement: `The demo's Kubernetes API: ${api.url} (try: kubectl --server ${api.url} get services -A)`,
    close: () => api.close(),
  };
}
