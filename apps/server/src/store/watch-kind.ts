/**
 * Keeps one kind in step with the cluster: with one reflector over all namespaces or, where that is
 * forbidden or not wanted, with one for each namespace.
 */
import type { KindEntry, Share } from "@portolan/shared";
import type { ApiClient } from "../kube/api-client.ts";
import type { RequestProblem } from "../kube/describe-error.ts";
import type { ConditionLog } from "../kube/log-condition.ts";
import { startReflector } from "../kube/reflect-kind.ts";
import type { Reflector, ReflectorPolicy, ReflectorSink, ReflectorState } from "../kube/reflector-types.ts";
import { formatScope } from "../kube/resource-path.ts";
import type { Scope } from "../kube/resource-path.ts";
import type { Timing } from "../kube/timing.ts";
import type { ListInProgress, ObjectStore } from "./object-store.ts";

/** How a kind stands. */
export type KindState =
  | ReflectorState
  /** It is read only where the operator turns it on, and that was not done. */
  | { readonly type: "not-asked-for" };

/** How one kind stands, over all the reflectors that read it. */
export interface KindStatus {
  readonly entry: KindEntry;
  readonly state: KindState;
  /** The namespaces that are read one by one; null where one reflector reads all, and for cluster-scoped kinds. */
  readonly readIn: readonly string[] | null;
  /** The namespaces that were tried and may not be read; empty where `readIn` is null. */
  readonly forbiddenIn: readonly string[];
}

export interface KindWatcherOptions {
  readonly entry: KindEntry;
  readonly client: ApiClient;
  readonly share: Share;
  readonly store: ObjectStore;
  readonly conditions: ConditionLog;
  readonly timing: Timing;
  readonly policy: ReflectorPolicy;
  /** What `--namespace` names: never anything else is asked for. Null: all. */
  readonly namespaces: readonly string[] | null;
  readonly onChange: () => void;
}

export interface KindWatcher {
  readonly status: () => KindStatus;
  /** The namespaces to read one by one where all at once is forbidden. */
  readonly setNamespaces: (namespaces: readonly string[]) => void;
  readonly stop: () => Promise<void>;
}

/** A namespace that may not be read is asked for less and less often: there may be hundreds, for every kind. */
const namespaceSlowMaxMs = 600_000;

interface Part {
  readonly scope: Scope;
  readonly reflector: Reflector;
}

/** Starts at once. */
export function watchKind(options: KindWatcherOptions): KindWatcher {
  const watcher = new Watcher(options);
  watcher.start();
  return watcher;
}

class Watcher implements KindWatcher {
  /** Over all namespaces; null where `--namespace` forbids that. */
  private whole: Reflector | null = null;
  /** By scope. */
  private readonly parts = new Map<string, Part>();
  private readonly ending = new Set<Promise<void>>();
  private candidates: readonly string[] = [];
  private stopped = false;

  constructor(private readonly options: KindWatcherOptions) {}

  start(): void {
    const { entry, namespaces } = this.options;
    if (namespaces === null || !(entry.namespaced || entry.kind === "Namespace")) {
      this.whole = this.reflect({ type: "all" }, this.options.policy, true);
      return;
    }
    for (const name of namespaces) {
      this.addPart(entry.namespaced ? { type: "namespace", namespace: name } : { type: "name", name });
    }
  }

  setNamespaces(namespaces: readonly string[]): void {
    if (this.whole === null || !this.options.entry.namespaced) return;
    this.candidates = namespaces;
    this.arrange();
  }

  status(): KindStatus {
    const { entry } = this.options;
    if (this.whole !== null && this.parts.size === 0) {
      return { entry, state: this.whole.state(), readIn: null, forbiddenIn: [] };
    }
    const parts = [...this.parts.values()];
    const allowed = parts.filter((part) => !isForbidden(part.reflector.state()));
    const forbidden = parts.filter((part) => isForbidden(part.reflector.state()));
    const refusal = this.whole?.state() ?? forbidden[0]?.reflector.state();
    const state =
      allowed.length === 0 && refusal ? refusal : mergeStates(allowed.map((part) => part.reflector.state()));
    if (!entry.namespaced) return { entry, state, readIn: null, forbiddenIn: [] };
    return { entry, state, readIn: parts.filter(isRead).map(namespaceOf), forbiddenIn: forbidden.map(namespaceOf) };
  }

  async stop(): Promise<void> {
    this.stopped = true;
    const running = [...this.parts.values()].map((part) => part.reflector);
    if (this.whole !== null) running.push(this.whole);
    await Promise.all([...running.map((reflector) => reflector.stop()), ...this.ending]);
  }

  /** Begins or ends reading namespace by namespace, as the reflector over all namespaces stands. */
  private arrange(): void {
    if (this.stopped || this.whole === null || !this.options.entry.namespaced) return;
    const state = this.whole.state();
    if (state.type === "connecting" || state.type === "stale") return;
    const wanted = isForbidden(state) ? this.candidates : [];
    const scopes = new Map(wanted.map((namespace) => [formatScope({ type: "namespace", namespace }), namespace]));
    for (const [key, part] of this.parts) {
      if (scopes.has(key)) continue;
      this.endPart(key, part);
      if (isForbidden(state)) this.options.store.clear(this.options.entry.kind, part.scope);
    }
    for (const [key, namespace] of scopes) if (!this.parts.has(key)) this.addPart({ type: "namespace", namespace });
  }

  private addPart(scope: Scope): void {
    const { policy } = this.options;
    const slower = {
      ...policy,
      retry: { ...policy.retry, slowMaxMs: Math.max(policy.retry.slowMaxMs, namespaceSlowMaxMs) },
    };
    const chosen = this.whole === null;
    const reflector = this.reflect(scope, chosen ? policy : slower, chosen);
    this.parts.set(formatScope(scope), { scope, reflector });
  }

  private endPart(key: string, part: Part): void {
    this.parts.delete(key);
    this.options.conditions.recover(this.subject(part.scope));
    const ended = part.reflector.stop();
    this.ending.add(ended);
    void ended.then(() => this.ending.delete(ended));
  }

  /** `logRefusals`: that a namespace nobody asked for may not be read is no news. */
  private reflect(scope: Scope, policy: ReflectorPolicy, logRefusals: boolean): Reflector {
    const { entry, client, share, timing } = this.options;
    const sink = this.sink(scope, logRefusals);
    return startReflector({ entry, scope, client, share, timing, policy, sink });
  }

  private sink(scope: Scope, logRefusals: boolean): ReflectorSink {
    const { entry, store, conditions } = this.options;
    const subject = this.subject(scope);
    const isExpected = ({ code }: RequestProblem): boolean =>
      (code === "forbidden" && !logRefusals) || (code === "not-found" && entry.availability === "installed");
    let list: ListInProgress | null = null;
    return {
      beginList: () => {
        list = store.beginList(entry.kind, scope);
      },
      upsert: (object) => {
        (list ?? store).upsert(object);
      },
      remove: (namespace, name) => {
        store.remove(entry.kind, namespace, name);
      },
      endList: () => {
        list?.end();
        list = null;
      },
      onState: () => {
        this.onState(scope);
      },
      onProblem: (problem) => {
        if (isExpected(problem)) conditions.answer(subject);
        else conditions.fail(subject, problem);
      },
      onNote: conditions.note,
      onHealthy: () => {
        conditions.recover(subject);
      },
      onUnreadableObject: (raw, path, reason) => {
        conditions.note(unreadableObject(entry, raw, path, reason));
      },
    };
  }

  private subject(scope: Scope): string {
    const { kind } = this.options.entry;
    switch (scope.type) {
      case "all":
        return kind;
      case "namespace":
        return `${kind} in ${scope.namespace}`;
      case "name":
        return `${kind} ${scope.name}`;
      default:
        return scope satisfies never;
    }
  }

  private onState(scope: Scope): void {
    if (this.stopped) return;
    this.arrange();
    this.clearRefused(scope);
    this.options.onChange();
  }

  /**
   * What was read of a namespace goes away when it is refused while another may be read. As long as
   * all are refused it stays: marked, but not blank.
   */
  private clearRefused(scope: Scope): void {
    const part = this.parts.get(formatScope(scope));
    if (!part || !isForbidden(part.reflector.state())) return;
    if ([...this.parts.values()].some(isRead)) this.options.store.clear(this.options.entry.kind, scope);
  }
}

function isRead({ reflector }: Part): boolean {
  const state = reflector.state();
  return state.type !== "connecting" && !isForbidden(state);
}

/** Listing is allowed where watching is not: then the data come by asking again and again. */
function isForbidden(state: ReflectorState): boolean {
  return state.type === "forbidden" && !state.polled;
}

function namespaceOf(part: Part): string {
  return part.scope.type === "namespace" ? part.scope.namespace : "";
}

/** The state of the worst: a kind is current when every part of it is. */
export function mergeStates(states: readonly ReflectorState[]): ReflectorState {
  const connecting = states.filter((state) => state.type === "connecting");
  const failed = connecting.find((state) => state.problem !== null);
  if (failed ?? connecting[0]) return failed ?? { type: "connecting", problem: null };
  const stale = states.filter((state) => state.type === "stale");
  const oldest = stale.toSorted((left, right) => left.since - right.since)[0];
  if (oldest) return oldest;
  const polled = states.find((state) => state.type === "forbidden");
  if (polled) return polled;
  return states.some((state) => state.type === "current") ? { type: "current" } : { type: "absent" };
}

function unreadableObject(entry: KindEntry, raw: unknown, path: string, reason: string): RequestProblem {
  return {
    code: "unreadable-object",
    message: `${entry.kind} ${nameOf(raw)} is left out: ${path === "" ? "it" : path} ${reason}.`,
    cure: "",
    status: null,
    retryAfterMs: null,
    concerns: "kind",
  };
}

function nameOf(raw: unknown): string {
  if (typeof raw !== "object" || raw === null || !("metadata" in raw)) return "without metadata";
  const metadata: unknown = raw.metadata;
  if (typeof metadata !== "object" || metadata === null) return "without metadata";
  const namespace = "namespace" in metadata && typeof metadata.namespace === "string" ? `${metadata.namespace}/` : "";
  return `${namespace}${"name" in metadata && typeof metadata.name === "string" ? metadata.name : "without name"}`;
}
