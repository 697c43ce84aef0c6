/** A live cluster as a source: the demo's API server too. */
import { createShare, equalObjects, kinds as allKinds } from "@portolan/shared";
import type { ClusterStatus, KindEntry, ObjectEvent, SlimKind } from "@portolan/shared";
import { createApiClient } from "../kube/api-client.ts";
import type { RequestLimits } from "../kube/api-client.ts";
import type { Connection } from "../kube/connection.ts";
import { startDiscovery, versionsOf } from "../kube/discover-group.ts";
import type { GroupDiscovery } from "../kube/discover-group.ts";
import { createConditionLog } from "../kube/log-condition.ts";
import type { LogFunction } from "../kube/log-function.ts";
import { reflectorPolicy } from "../kube/reflector-types.ts";
import type { ReflectorPolicy } from "../kube/reflector-types.ts";
import { systemTiming } from "../kube/timing.ts";
import type { Timing } from "../kube/timing.ts";
import type { ClusterSource, SourceListener, SourceUpdate } from "./cluster-source.ts";
import { createObjectStore } from "./object-store.ts";
import { summarizeStatus } from "./summarize-status.ts";
import type { StatusSummary } from "./summarize-status.ts";
import { watchConfigMaps } from "./watch-config-maps.ts";
import { watchInstalledKind } from "./watch-installed-kind.ts";
import type { InstalledKindWatcher } from "./watch-installed-kind.ts";
import { watchKind } from "./watch-kind.ts";
import type { KindWatcher, KindWatcherOptions } from "./watch-kind.ts";

export interface LiveSourceOptions {
  /** The name in URLs. */
  readonly name: string;
  /** The context's name, or the demo's API address. */
  readonly title: string;
  readonly source: "live" | "demo";
  readonly connection: Connection;
  readonly log: LogFunction;
  /** What `--namespace` names; null: all that may be read. */
  readonly namespaces?: readonly string[] | null;
  /** The context's own namespace: what is left where namespaces may not be listed. */
  readonly contextNamespace?: string;
  /** Read ConfigMaps too; else only kube-proxy's. */
  readonly readConfigMaps?: boolean;
  /** Why this cluster is shown. */
  readonly note?: string | null;
  readonly kinds?: readonly KindEntry[];
  readonly timing?: Timing;
  readonly policy?: ReflectorPolicy;
  readonly limits?: RequestLimits;
  /** How long events are gathered before they are published, ms. */
  readonly batchMs?: number;
}

const defaultBatchMs = 25;
/** A batch that grows to this is published without waiting: the first list of a large cluster comes in pieces. */
const largestBatch = 1_000;

/** Reads nothing before `start`. */
export function createLiveSource(options: LiveSourceOptions): ClusterSource {
  return new LiveSource(options);
}

class LiveSource implements ClusterSource {
  readonly name: string;
  readonly title: string;
  readonly source: "live" | "demo";
  private readonly timing: Timing;
  private readonly entries: readonly KindEntry[];
  private readonly watchers = new Map<SlimKind, KindWatcher>();
  private readonly discoveries: GroupDiscovery[] = [];
  private readonly listeners = new Set<SourceListener>();
  private readonly store = createObjectStore((event) => {
    this.onEvent(event);
  });
  private pending: ObjectEvent[] = [];
  private namespacesChanged = true;
  private cancelFlush: (() => void) | null = null;
  private published: StatusSummary | null = null;
  private close: () => void = () => {
    this.options.connection.close();
  };
  private stopped = false;

  constructor(private readonly options: LiveSourceOptions) {
    this.name = options.name;
    this.title = options.title;
    this.source = options.source;
    this.timing = options.timing ?? systemTiming;
    this.entries = options.kinds ?? allKinds;
  }

  start(): void {
    if (this.stopped || this.watchers.size > 0) return;
    const { options, timing, store } = this;
    const client = createApiClient(options.connection, timing, options.limits);
    this.close = client.close;
    const conditions = createConditionLog(options.log, this.name, timing);
    const share = createShare();
    const policy = options.policy ?? reflectorPolicy;
    const namespaces = options.namespaces ?? null;
    const common = { client, share, store, conditions, timing, policy, namespaces };
    const watch = (entry: KindEntry): KindWatcherOptions => {
      const onChange = (): void => {
        this.namespacesChanged ||= entry.kind === "Namespace";
        this.scheduleFlush();
      };
      return { entry, ...common, onChange };
    };
    for (const entry of this.entries) {
      if (entry.availability === "always") this.watchers.set(entry.kind, watchKind(watch(entry)));
      if (entry.availability === "asked-for") {
        this.watchers.set(entry.kind, watchConfigMaps(watch(entry), options.readConfigMaps ?? false));
      }
    }
    const installed = this.entries.filter(({ availability }) => availability === "installed");
    for (const group of new Set(installed.map((entry) => entry.group))) {
      this.watchGroup(group, installed.filter((entry) => entry.group === group).map(watch));
    }
  }

  /** The kinds of a group that may be installed and removed while it is watched. */
  private watchGroup(group: string, kinds: readonly KindWatcherOptions[]): void {
    const [first] = kinds;
    if (first === undefined) return;
    const { client, timing, policy, conditions } = first;
    const watchers: InstalledKindWatcher[] = [];
    const discovery = startDiscovery({
      group,
      versions: new Set(kinds.flatMap(({ entry }) => versionsOf(entry))),
      client,
      timing,
      retry: policy.retry,
      everyMs: policy.discoveryMs,
      onChange: () => {
        for (const watcher of watchers) watcher.follow();
      },
      onProblem: (problem) => {
        conditions.fail(group, problem);
      },
      onHealthy: () => {
        conditions.recover(group);
      },
    });
    this.discoveries.push(discovery);
    for (const options of kinds) {
      const watcher = watchInstalledKind(options, discovery);
      watchers.push(watcher);
      this.watchers.set(options.entry.kind, watcher);
    }
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelFlush?.();
    this.listeners.clear();
    await Promise.all([...this.watchers.values(), ...this.discoveries].map((each) => each.stop()));
    this.close();
  }

  subscribe(listener: SourceListener): () => void {
    this.flush();
    this.listeners.add(listener);
    const summary = this.summarize();
    listener({ type: "status", status: this.toStatus(summary), unread: summary.unread });
    const events = Array.from(this.store.all(), (object): ObjectEvent => ({ type: "upsert", object }));
    if (events.length > 0) listener({ type: "events", events });
    return () => {
      this.listeners.delete(listener);
    };
  }

  status(): ClusterStatus {
    return this.toStatus(this.summarize());
  }

  unread(): ReadonlySet<SlimKind> {
    return this.summarize().unread;
  }

  private summarize(): StatusSummary {
    const kinds = [...this.watchers.values()].map((watcher) => watcher.status());
    const summary = summarizeStatus(kinds, this.options.namespaces ?? null, this.timing.now());
    if (kinds.length > 0) return summary;
    const unread = new Set(this.entries.map(({ kind }) => kind));
    return {
      ...summary,
      unread,
      dataAsOf: null,
      state: { type: "connecting", kindsReady: 0, kindsTotal: unread.size },
    };
  }

  private toStatus({ state, dataAsOf, unreadable, namespaces }: StatusSummary): ClusterStatus {
    const { name, title, source } = this;
    return { name, source, title, state, dataAsOf, unreadable, namespaces, note: this.options.note ?? null };
  }

  private onEvent(event: ObjectEvent): void {
    this.pending.push(event);
    const kind = event.type === "upsert" ? event.object.kind : event.kind;
    this.namespacesChanged ||= kind === "Namespace";
    this.scheduleFlush();
    // Never at once: what a subscriber does must not happen within a reflector.
    if (this.pending.length === largestBatch) this.flushAfter(0);
  }

  private scheduleFlush(): void {
    if (this.cancelFlush === null) this.flushAfter(this.options.batchMs ?? defaultBatchMs);
  }

  private flushAfter(ms: number): void {
    this.cancelFlush?.();
    if (this.stopped) return;
    this.cancelFlush = this.timing.after(ms, () => {
      this.flush();
    });
  }

  private flush(): void {
    this.cancelFlush?.();
    this.cancelFlush = null;
    if (this.stopped) return;
    const events = this.pending;
    this.pending = [];
    if (events.length > 0) this.publish({ type: "events", events });
    if (this.namespacesChanged) this.offerNamespaces();
    const summary = this.summarize();
    if (this.published !== null && sameButForTime(this.published, summary)) return;
    this.published = summary;
    this.publish({ type: "status", status: this.toStatus(summary), unread: summary.unread });
  }

  private publish(update: SourceUpdate): void {
    for (const listener of this.listeners) listener(update);
  }

  /** Tells each kind which namespaces to try one by one where it may not be read over all of them. */
  private offerNamespaces(): void {
    this.namespacesChanged = false;
    const state = this.watchers.get("Namespace")?.status().state;
    if (state?.type === "connecting") return;
    const forbidden = state === undefined || (state.type === "forbidden" && !state.polled);
    const own = [this.options.contextNamespace ?? "default"];
    const namespaces = forbidden ? own : Array.from(this.store.ofKind("Namespace"), ({ name }) => name);
    for (const watcher of this.watchers.values()) watcher.setNamespaces(namespaces);
  }
}

function sameButForTime(left: StatusSummary, right: StatusSummary): boolean {
  const plain = ({ unread, ...summary }: StatusSummary): unknown => ({
    ...summary,
    dataAsOf: null,
    unread: [...unread],
  });
  return equalObjects(plain(left), plain(right));
}
