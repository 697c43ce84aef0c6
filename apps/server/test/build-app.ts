/** The application over clusters that a test scripts. */
import { pino } from "pino";
import { createAnalysis, type RuleDocument } from "@portolan/shared";
import type { ServedCluster } from "../src/http/app-context.ts";
import { createApp, type AppDeps } from "../src/http/create-app.ts";
import { createMetrics } from "../src/http/metrics.ts";
import { systemTiming } from "../src/kube/timing.ts";
import { createStreamHub, defaultStreamLimits, type StreamLimits } from "../src/stream/stream-hub.ts";
import { createClusterViews } from "../src/views/cluster-views.ts";
import { createScriptedSource, type ScriptedSource } from "./scripted-source.ts";
import { shopObjects } from "./shop-objects.ts";

const testRules: readonly RuleDocument[] = [
  {
    id: "selector-no-pods",
    severity: "error",
    title: "The selector takes no pod",
    docs: "# No pod\n",
    broken: "a: 1\n",
    fixed: "a: 2\n",
  },
  {
    id: "lb-pending",
    severity: "warning",
    title: "No address yet",
    docs: "# Pending\n",
    broken: "b: 1\n",
    fixed: "b: 2\n",
  },
];

export interface TestAppOptions {
  readonly sources?: readonly ScriptedSource[];
  readonly deps?: Partial<AppDeps>;
  readonly limits?: Partial<StreamLimits>;
  /** Lines of the log. */
  readonly log?: string[];
}

/** The shop as cluster `test`, unless sources are given. */
export function buildApp({ sources, deps, limits, log = [] }: TestAppOptions = {}) {
  const shown = sources ?? [createScriptedSource({ objects: shopObjects() })];
  const metrics = createMetrics({ processMetrics: false });
  const clusters = new Map(
    shown.map((source): [string, ServedCluster] => {
      const views = createClusterViews({ source, analysis: createAnalysis(), timing: systemTiming });
      views.start();
      metrics.watchSource(source.name, () => views.status().state.type);
      const observer = metrics.streamObserver(source.name);
      const hub = createStreamHub({
        views,
        timing: systemTiming,
        observer,
        limits: { ...defaultStreamLimits, ...limits },
      });
      return [source.name, { views, hub }];
    }),
  );
  const app = createApp({
    clusters,
    rules: testRules,
    version: "1.2.3",
    hostRules: { boundHost: "127.0.0.1", allowedHosts: ["portolan.example"] },
    basePath: "/",
    web: null,
    metrics,
    log: pino({ level: "debug", base: null }, { write: (line) => log.push(line) }),
    isStopping: () => false,
    ...deps,
  });
  const hubs = [...clusters.values()].map(({ hub }) => hub);
  return { app, sources: shown, clusters, hubs };
}
