/**
 * The views of one cluster: takes what its source says, lets the engine compute what that touches,
 * and answers with views whose unchanged parts are the same objects as before.
 */
import {
  serviceId,
  type Analysis,
  type ClusterStatus,
  type FindingsView,
  type NamespaceView,
  type OverviewView,
  type ParsedViewKey,
  type ServiceView,
  type Totals,
  type View,
} from "@portolan/shared";
import type { Timing } from "../kube/timing.ts";
import type { ClusterSource, SourceUpdate } from "../store/cluster-source.ts";
import { listFacts } from "./list-facts.ts";
import { createSinceObserver } from "./observe-since.ts";
import { selectOverviewPaths } from "./select-overview-paths.ts";
import { createServiceTable } from "./service-table.ts";

export interface ClusterViews {
  readonly name: string;
  /** The source's state as of now. */
  readonly status: () => ClusterStatus;
  /** Starts the source. */
  readonly start: () => void;
  /** Stops the source and every timer. */
  readonly stop: () => Promise<void>;
  /** The view as of now. A namespace or Service that does not exist has a view too, which says so. */
  readonly view: (key: ParsedViewKey) => View;
  readonly totals: () => Totals;
  /** Brings everything up to date with the source; every question does so by itself. */
  readonly refresh: () => void;
  /** Calls back when a view may have changed; `view` tells whether it has. Returns the way to stop it. */
  readonly onChange: (listener: () => void) => () => void;
  readonly namespaceNames: () => readonly string[];
  /** Every Service, and the missing ones that something refers to. */
  readonly serviceNames: (namespace: string) => readonly string[];
  readonly hasNamespace: (namespace: string) => boolean;
  readonly hasService: (namespace: string, name: string) => boolean;
}

export interface ClusterViewsOptions {
  readonly source: ClusterSource;
  readonly analysis: Analysis;
  readonly timing: Timing;
  /** The time that debounces compare with (ms); a file has its own. Default: `timing.now`. */
  readonly ruleTime?: () => number;
}

/** Joins a source to the engine. Nothing is read before `start`. */
export function createClusterViews(options: ClusterViewsOptions): ClusterViews {
  const { source, analysis, timing } = options;
  const ruleTime = options.ruleTime ?? timing.now;
  const table = createServiceTable();
  const since = createSinceObserver();
  const listeners = new Set<() => void>();
  let status = source.status();
  let watching = false;
  let dirty = false;
  let overview: OverviewView | null = null;
  let cancelRecheck: (() => void) | null = null;
  let unsubscribe: (() => void) | null = null;

  function notify(): void {
    for (const listener of listeners) listener();
  }

  function takeUpdate(update: SourceUpdate): void {
    switch (update.type) {
      case "events":
        analysis.apply(update.events);
        for (const event of update.events) {
          if (event.type === "delete" && event.kind === "Namespace") table.removeNamespace(event.name);
          if (event.type === "upsert" && event.object.kind === "Namespace") table.addNamespace(event.object.name);
        }
        break;
      case "status":
        status = update.status;
        analysis.setUnreadable(update.unread);
        break;
      default:
        update satisfies never;
    }
    overview = null;
    dirty = true;
    notify();
  }

  /** Brings the table up to date with the engine. */
  function refresh(): void {
    if (!dirty) return;
    dirty = false;
    const now = ruleTime();
    for (const id of analysis.takeChanged(now)) {
      const paths = analysis.paths(id);
      if (paths === undefined) {
        since.forget(id);
        table.remove(id);
      } else {
        table.set(id, paths, since.observe(paths, analysis.findings(id, now), { now, watching }));
      }
    }
    overview = null;
    watching = status.state.type === "live";
    scheduleRecheck(now);
  }

  function scheduleRecheck(now: number): void {
    cancelRecheck?.();
    cancelRecheck = null;
    const next = analysis.nextRecheck();
    // A file's time stands still: no debounce ever ends there.
    if (next === null || source.source === "file") return;
    cancelRecheck = timing.after(Math.max(0, next - now), () => {
      dirty = true;
      notify();
    });
  }

  function buildOverview(): OverviewView {
    overview ??= {
      view: "overview",
      cluster: status,
      totals: table.totals(),
      namespaces: table.namespaceRows(),
      services: table.serviceRows(),
      ...selectOverviewPaths(table.entries(), table.portCount()),
    };
    return overview;
  }

  function buildNamespace(namespace: string): NamespaceView {
    const entries = [...table.entriesIn(namespace)];
    return {
      view: "namespace",
      cluster: status,
      namespace,
      exists: table.hasNamespace(namespace),
      totals: table.totalsOf(namespace),
      paths: Object.fromEntries(entries.map(({ shortPaths }) => [shortPaths.id, shortPaths])),
      findings: Object.fromEntries(entries.flatMap(({ findings }) => findings.map((finding) => [finding.id, finding]))),
    };
  }

  function buildService(namespace: string, name: string): ServiceView {
    const entry = table.get(serviceId(namespace, name));
    return {
      view: "service",
      cluster: status,
      namespace,
      name,
      paths: entry?.paths ?? null,
      findings: Object.fromEntries((entry?.findings ?? []).map((finding) => [finding.id, finding])),
      facts: entry === undefined ? [] : listFacts(entry.paths, analysis.snapshot),
    };
  }

  function buildFindings(): FindingsView {
    return { view: "findings", cluster: status, totals: table.totals(), findings: table.findings() };
  }

  return {
    name: source.name,
    status: () => source.status(),
    start: () => {
      unsubscribe ??= source.subscribe(takeUpdate);
      source.start();
    },
    stop: async () => {
      unsubscribe?.();
      unsubscribe = null;
      cancelRecheck?.();
      cancelRecheck = null;
      listeners.clear();
      await source.stop();
    },
    view: (key) => {
      refresh();
      switch (key.type) {
        case "overview":
          return buildOverview();
        case "findings":
          return buildFindings();
        case "namespace":
          return buildNamespace(key.namespace);
        case "service":
          return buildService(key.namespace, key.name);
        default:
          return key satisfies never;
      }
    },
    totals: () => {
      refresh();
      return table.totals();
    },
    refresh,
    onChange: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    namespaceNames: () => {
      refresh();
      return Object.keys(table.namespaceRows());
    },
    serviceNames: (namespace) => {
      refresh();
      return [...table.entriesIn(namespace)].map(({ paths }) => paths.name);
    },
    hasNamespace: (namespace) => {
      refresh();
      return table.hasNamespace(namespace);
    },
    hasService: (namespace, name) => {
      refresh();
      return table.get(serviceId(namespace, name)) !== undefined;
    },
  };
}
