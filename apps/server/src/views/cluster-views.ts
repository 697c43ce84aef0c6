/**
 * The views of one cluster: takes what its source says, lets the engine compute what that touches,
 * and answers with views whose unchanged parts are the same objects as before.
 */
import {
  answerTrace,
  kinds,
  listNodePorts,
  overlayPolicies,
  rehearseTraces,
  serviceId,
  suggestNames,
  type Analysis,
  type AnsweredTrace,
  type ClusterStatus,
  type FindingsView,
  type Keyed,
  type NameField,
  type NameSuggestion,
  type NamespaceView,
  type NodePortsView,
  type OverviewView,
  type ParsedViewKey,
  type PolicyClient,
  type PolicyOverlay,
  type Report,
  type ServicePaths,
  type ServiceView,
  type Totals,
  type TraceQuestion,
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
  /** Every finding with what was looked at, as `portolan check` reports it. */
  readonly report: () => Report;
  readonly namespaceNames: () => readonly string[];
  /** Every Service, and the missing ones that something refers to. */
  readonly serviceNames: (namespace: string) => readonly string[];
  readonly hasNamespace: (namespace: string) => boolean;
  readonly hasService: (namespace: string, name: string) => boolean;
  /** What happens to a connection, as of now. */
  readonly trace: (question: Omit<TraceQuestion, "namespaces">) => AnsweredTrace;
  /** Runs the code of traces before somebody waits for one; see the engine's `rehearseTraces`. */
  readonly rehearseTraces: () => void;
  /** Names that complete what is typed in the trace bar. */
  readonly suggest: (typed: string, field: NameField) => readonly NameSuggestion[];
  /** What network policies make of a Service's paths; undefined where there is no such Service. */
  readonly policies: (namespace: string, name: string, client: PolicyClient) => PolicyOverlay | undefined;
}

export interface ClusterViewsOptions {
  readonly source: ClusterSource;
  readonly analysis: Analysis;
  readonly timing: Timing;
  /** The cluster's DNS domain, as the analysis has it. Default: cluster.local. */
  readonly clusterDomain?: string;
  /** The time that debounces compare with (ms); a file has its own. Default: `timing.now`. */
  readonly ruleTime?: () => number;
}

/** Joins a source to the engine. Nothing is read before `start`. */
export function createClusterViews(options: ClusterViewsOptions): ClusterViews {
  return new Views(options);
}

class Views implements ClusterViews {
  readonly name: string;
  private readonly table = createServiceTable();
  private readonly since = createSinceObserver();
  private readonly listeners = new Set<() => void>();
  /** As last published: unlike `status()` it changes only when something has happened. */
  private published: ClusterStatus;
  /** Everything since the last refresh was seen. */
  private watching = false;
  private dirty = false;
  private overview: OverviewView | null = null;
  private nodePorts: NodePortsView | null = null;
  private cancelRecheck: (() => void) | null = null;
  private unsubscribe: (() => void) | null = null;

  constructor(private readonly options: ClusterViewsOptions) {
    this.name = options.source.name;
    this.published = options.source.status();
  }

  status(): ClusterStatus {
    return this.options.source.status();
  }

  start(): void {
    const { source } = this.options;
    this.unsubscribe ??= source.subscribe((update) => {
      this.takeUpdate(update);
    });
    source.start();
  }

  async stop(): Promise<void> {
    this.unsubscribe?.();
    this.cancelRecheck?.();
    this.unsubscribe = null;
    this.cancelRecheck = null;
    this.listeners.clear();
    await this.options.source.stop();
  }

  view(key: ParsedViewKey): View {
    this.refresh();
    switch (key.type) {
      case "overview":
        return this.buildOverview();
      case "findings":
        return this.buildFindings();
      case "node-ports":
        return this.buildNodePorts();
      case "namespace":
        return this.buildNamespace(key.namespace);
      case "service":
        return this.buildService(key.namespace, key.name);
      default:
        return key satisfies never;
    }
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  totals(): Totals {
    this.refresh();
    return this.table.totals();
  }

  report(): Report {
    this.refresh();
    const { snapshot } = this.options.analysis;
    const objects = kinds.reduce((sum, { kind }) => sum + [...snapshot.all(kind)].length, 0);
    const { services } = this.table.totals();
    return { findings: Object.values(this.table.findings()), services, objects, notJudged: [], unread: [] };
  }

  namespaceNames(): readonly string[] {
    this.refresh();
    return Object.keys(this.table.namespaceRows());
  }

  serviceNames(namespace: string): readonly string[] {
    this.refresh();
    return [...this.table.entriesIn(namespace)].map(({ paths }) => paths.name);
  }

  hasNamespace(namespace: string): boolean {
    this.refresh();
    return this.table.hasNamespace(namespace);
  }

  hasService(namespace: string, name: string): boolean {
    this.refresh();
    return this.table.get(serviceId(namespace, name)) !== undefined;
  }

  trace(question: Omit<TraceQuestion, "namespaces">): AnsweredTrace {
    const { analysis, source, clusterDomain } = this.options;
    const { namespaces } = source.status();
    return answerTrace(analysis.snapshot, {
      clusterDomain,
      ...question,
      namespaces: namespaces === null ? null : new Set(namespaces),
    });
  }

  rehearseTraces(): void {
    rehearseTraces(this.options.analysis.snapshot);
  }

  suggest(typed: string, field: NameField): readonly NameSuggestion[] {
    return suggestNames(this.options.analysis.snapshot, typed, field);
  }

  policies(namespace: string, name: string, client: PolicyClient): PolicyOverlay | undefined {
    const { analysis } = this.options;
    const paths = analysis.paths(serviceId(namespace, name));
    return paths === undefined ? undefined : overlayPolicies(analysis.snapshot, paths, client);
  }

  refresh(): void {
    if (!this.dirty) return;
    this.dirty = false;
    const { analysis, timing, ruleTime = timing.now } = this.options;
    const now = ruleTime();
    const { services, objects } = analysis.takeChanged(now);
    for (const id of services) {
      const paths = analysis.paths(id);
      if (paths === undefined) {
        this.since.forget(id);
        this.table.remove(id);
      } else {
        const seen = { brokenPorts: brokenPorts(paths), findings: analysis.findings(id, now) };
        this.table.set(id, paths, this.since.observe(id, seen, { now, watching: this.watching }));
      }
    }
    for (const [key, ref] of objects) {
      const exists = analysis.snapshot.get(ref.kind, ref.namespace, ref.name) !== undefined;
      const seen = { brokenPorts: [], findings: analysis.objectFindings(ref, now) };
      this.table.setObject(key, this.since.observe(key, seen, { now, watching: this.watching }));
      if (!exists) this.since.forget(key);
    }
    this.forgetViews();
    this.watching = this.published.state.type === "live";
    this.scheduleRecheck(now);
  }

  private takeUpdate(update: SourceUpdate): void {
    const { analysis } = this.options;
    switch (update.type) {
      case "events":
        analysis.apply(update.events);
        for (const event of update.events) {
          if (event.type === "delete" && event.kind === "Namespace") this.table.removeNamespace(event.name);
          if (event.type === "upsert" && event.object.kind === "Namespace") this.table.addNamespace(event.object.name);
        }
        break;
      case "status":
        this.published = update.status;
        analysis.setUnreadable(update.unread);
        break;
      default:
        update satisfies never;
    }
    this.markChanged();
  }

  private forgetViews(): void {
    this.overview = null;
    this.nodePorts = null;
  }

  private markChanged(): void {
    this.forgetViews();
    this.dirty = true;
    for (const listener of this.listeners) listener();
  }

  private scheduleRecheck(now: number): void {
    const { analysis, source, timing } = this.options;
    this.cancelRecheck?.();
    this.cancelRecheck = null;
    const next = analysis.nextRecheck();
    // A file's time stands still: no debounce ever ends there.
    if (next === null || source.source === "file") return;
    this.cancelRecheck = timing.after(Math.max(0, next - now), () => {
      this.markChanged();
    });
  }

  private buildOverview(): OverviewView {
    const { table } = this;
    this.overview ??= {
      view: "overview",
      cluster: this.published,
      totals: table.totals(),
      namespaces: table.namespaceRows(),
      services: table.serviceRows(),
      ...selectOverviewPaths(table.entries(), table.portCount()),
    };
    return this.overview;
  }

  private buildNamespace(namespace: string): NamespaceView {
    const entries = [...this.table.entriesIn(namespace)];
    return {
      view: "namespace",
      cluster: this.published,
      namespace,
      exists: this.table.hasNamespace(namespace),
      totals: this.table.totalsOf(namespace),
      paths: Object.fromEntries(entries.map(({ shortPaths }) => [shortPaths.id, shortPaths])),
      findings: this.table.findingsIn(namespace),
    };
  }

  private buildService(namespace: string, name: string): ServiceView {
    const id = serviceId(namespace, name);
    const entry = this.table.get(id);
    return {
      view: "service",
      cluster: this.published,
      namespace,
      name,
      paths: entry?.paths ?? null,
      findings: this.table.findingsOf(id),
      facts: entry === undefined ? [] : listFacts(entry.paths, this.options.analysis.snapshot),
    };
  }

  private buildNodePorts(): NodePortsView {
    if (this.nodePorts !== null) return this.nodePorts;
    const { snapshot } = this.options.analysis;
    const list = listNodePorts(snapshot, (id) => this.table.get(id)?.paths, this.published.namespaces);
    const { nodePorts, hostPorts } = list;
    this.nodePorts = {
      view: "node-ports",
      cluster: this.published,
      ...list,
      nodePorts: byId(nodePorts),
      hostPorts: byId(hostPorts),
    };
    return this.nodePorts;
  }

  private buildFindings(): FindingsView {
    return {
      view: "findings",
      cluster: this.published,
      totals: this.table.totals(),
      findings: this.table.findings(),
    };
  }
}

function brokenPorts({ ports }: ServicePaths): readonly string[] {
  return ports.filter(({ verdict }) => verdict !== "whole").map(({ port, protocol }) => `${String(port)}/${protocol}`);
}

function byId<T extends { readonly id: string }>(entries: readonly T[]): Keyed<T> {
  return Object.fromEntries(entries.map((entry) => [entry.id, entry]));
}
