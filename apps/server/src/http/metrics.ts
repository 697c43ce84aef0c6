/** What the server tells Prometheus about itself. */
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import type { SourceState } from "@portolan/shared";
import type { StreamObserver } from "../stream/stream-hub.ts";

const sourceStates = [
  "connecting",
  "live",
  "reconnecting",
  "unreachable",
  "static",
] as const satisfies readonly SourceState["type"][];

export interface Metrics {
  /** The text that `/metrics` answers, and its content type. */
  readonly render: () => Promise<string>;
  readonly contentType: string;
  /** What one cluster's hub reports. */
  readonly streamObserver: (cluster: string) => StreamObserver;
  /** Reads a cluster's state whenever the metrics are asked for. */
  readonly watchSource: (cluster: string, state: () => SourceState["type"]) => void;
}

/** Metrics in a registry of their own; `processMetrics` adds Node's (event-loop lag, memory, CPU). */
export function createMetrics(options: { readonly processMetrics: boolean }): Metrics {
  const registry = new Registry();
  const registers = [registry];
  if (options.processMetrics) collectDefaultMetrics({ register: registry });

  const watchers = new Gauge({
    name: "portolan_stream_clients",
    help: "Streams that are open now.",
    labelNames: ["cluster"],
    registers,
  });
  const events = new Counter({
    name: "portolan_stream_events_total",
    help: "Events sent to streams.",
    labelNames: ["cluster", "event"],
    registers,
  });
  const bytes = new Counter({
    name: "portolan_stream_bytes_total",
    help: "Bytes of the events sent to streams.",
    labelNames: ["cluster", "event"],
    registers,
  });
  const slow = new Counter({
    name: "portolan_stream_slow_readers_total",
    help: "Streams that were cut off because their reader did not keep up.",
    labelNames: ["cluster"],
    registers,
  });
  const recompute = new Histogram({
    name: "portolan_view_recompute_seconds",
    help: "Time to bring a view up to date.",
    labelNames: ["cluster", "view"],
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1],
    registers,
  });
  const readers: (() => void)[] = [];
  const sources = new Gauge({
    name: "portolan_source_state",
    help: "1 for the state that a cluster's source is in, 0 for the others.",
    labelNames: ["cluster", "state"],
    registers,
    collect: () => {
      for (const read of readers) read();
    },
  });

  return {
    render: () => registry.metrics(),
    contentType: registry.contentType,
    streamObserver: (cluster) => {
      watchers.set({ cluster }, 0);
      slow.inc({ cluster }, 0);
      return {
        recomputed: (view, seconds) => {
          recompute.observe({ cluster, view }, seconds);
        },
        sent: (event, size) => {
          events.inc({ cluster, event });
          bytes.inc({ cluster, event }, size);
        },
        clients: (count) => {
          watchers.set({ cluster }, count);
        },
        droppedSlowReader: () => {
          slow.inc({ cluster });
        },
      };
    },
    watchSource: (cluster, state) => {
      readers.push(() => {
        const now = state();
        for (const each of sourceStates) sources.set({ cluster, state: each }, Number(each === now));
      });
    },
  };
}
