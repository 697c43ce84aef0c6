/**
 * Keeps a kind in step that may not be installed (a CRD): it is read in the version that discovery
 * names, for as long as it is served. What is not installed is no error, and there are no such objects.
 */
import { chooseVersion } from "../kube/discover-group.ts";
import type { GroupDiscovery } from "../kube/discover-group.ts";
import type { ReflectorState } from "../kube/reflector-types.ts";
import { watchKind } from "./watch-kind.ts";
import type { KindStatus, KindWatcher, KindWatcherOptions } from "./watch-kind.ts";

export interface InstalledKindWatcher extends KindWatcher {
  /** To be called when discovery has a new answer. */
  readonly follow: () => void;
}

/** Reads nothing before discovery has answered. */
export function watchInstalledKind(options: KindWatcherOptions, discovery: GroupDiscovery): InstalledKindWatcher {
  return new Watcher(options, discovery);
}

class Watcher implements InstalledKindWatcher {
  private running: { readonly version: string; readonly watcher: KindWatcher } | null = null;
  private readonly ending = new Set<Promise<void>>();
  private namespaces: readonly string[] = [];
  private stopped = false;

  constructor(
    private readonly options: KindWatcherOptions,
    private readonly discovery: GroupDiscovery,
  ) {}

  follow(): void {
    if (this.stopped) return;
    const version = chooseVersion(this.options.entry, this.discovery.state());
    if (version !== (this.running?.version ?? null)) {
      this.end();
      if (version === null) this.forget();
      else this.begin(version);
    }
    this.options.onChange();
  }

  setNamespaces(namespaces: readonly string[]): void {
    this.namespaces = namespaces;
    this.running?.watcher.setNamespaces(namespaces);
  }

  status(): KindStatus {
    const discovered = this.discovery.state();
    if (this.running !== null) {
      const status = this.running.watcher.status();
      // Where discovery is forbidden the kind may be served all the same, in another version.
      if (status.state.type !== "absent" || discovered.type !== "forbidden") return status;
      return { ...status, state: { type: "forbidden", problem: discovered.problem, polled: false } };
    }
    const state: ReflectorState =
      discovered.type === "unknown" ? { type: "connecting", problem: discovered.problem } : { type: "absent" };
    return { entry: this.options.entry, state, readIn: null, forbiddenIn: [] };
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.end();
    await Promise.all(this.ending);
  }

  private begin(version: string): void {
    const { entry, onChange } = this.options;
    const watcher = watchKind({
      ...this.options,
      entry: { ...entry, version },
      onChange: () => {
        // Not served any more, or not any more in this version.
        if (this.running?.watcher.status().state.type === "absent") this.discovery.lookAgain();
        onChange();
      },
    });
    this.running = { version, watcher };
    watcher.setNamespaces(this.namespaces);
  }

  private end(): void {
    if (this.running === null) return;
    const ended = this.running.watcher.stop();
    this.running = null;
    this.ending.add(ended);
    void ended.then(() => {
      this.ending.delete(ended);
      // What was on its way when it was stopped.
      if (this.running === null) this.forget();
    });
  }

  private forget(): void {
    if (!this.stopped) this.options.store.clear(this.options.entry.kind, { type: "all" });
  }
}
