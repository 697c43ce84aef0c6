/**
 * ConfigMaps are watched only where the operator turns it on. kube-proxy's own is read by its name in
 * any case, for the proxy mode; that it does not exist or may not be read is nothing to speak of.
 */
import { projectObject } from "@portolan/shared";
import type { SlimObject } from "@portolan/shared";
import { describeError } from "../kube/describe-error.ts";
import type { RequestProblem } from "../kube/describe-error.ts";
import { resourcePath } from "../kube/resource-path.ts";
import { retryDelay } from "../kube/retry-delay.ts";
import { wait } from "../kube/timing.ts";
import { limitConfigMap } from "./limit-objects.ts";
import { watchKind } from "./watch-kind.ts";
import type { KindState, KindStatus, KindWatcher, KindWatcherOptions } from "./watch-kind.ts";

const namespace = "kube-system";
const name = "kube-proxy";

/** `readAll`: watch every ConfigMap of the namespaces that are read. Starts at once. */
export function watchConfigMaps(options: KindWatcherOptions, readAll: boolean): KindWatcher {
  const watcher = new Watcher(options, readAll ? watchKind(options) : null);
  watcher.start();
  return watcher;
}

class Watcher implements KindWatcher {
  private readonly abort = new AbortController();
  private finished: Promise<void> = Promise.resolve();
  /** How kube-proxy's ConfigMap stands. */
  private state: KindState = { type: "connecting", problem: null };
  private failures = 0;

  constructor(
    private readonly options: KindWatcherOptions,
    private readonly all: KindWatcher | null,
  ) {}

  start(): void {
    this.finished = this.loop();
  }

  setNamespaces(namespaces: readonly string[]): void {
    this.all?.setNamespaces(namespaces);
  }

  /** Whoever asks once for the state of the cluster gets the proxy mode with it, so the first answer is waited for. */
  status(): KindStatus {
    if (this.all !== null && this.state.type !== "connecting") return this.all.status();
    return { entry: this.options.entry, state: this.state, readIn: null, forbiddenIn: [] };
  }

  async stop(): Promise<void> {
    this.abort.abort();
    await Promise.all([this.finished, this.all?.stop()]);
  }

  private async loop(): Promise<void> {
    const { signal } = this.abort;
    const { timing, policy } = this.options;
    while (!signal.aborted) {
      const answered = this.isWatched() || (await this.readOnce());
      const delay = answered ? policy.namedReadMs : retryDelay(policy.retry, this.failures - 1, timing.random());
      await wait(timing, delay, signal);
    }
  }

  /** The watch of all ConfigMaps holds it already. */
  private isWatched(): boolean {
    const status = this.all?.status();
    if (status === undefined) return false;
    const { state, readIn } = status;
    if (state.type !== "current" && state.type !== "stale") return false;
    return readIn === null || readIn.includes(namespace);
  }

  private async readOnce(): Promise<boolean> {
    const { client, conditions, entry } = this.options;
    const path = `${resourcePath(entry, { type: "namespace", namespace }, {})}/${name}`;
    try {
      this.hold(await client.getJson(path, this.abort.signal));
    } catch (error) {
      if (this.abort.signal.aborted) return false;
      const problem = describeError(error, client.server);
      if (isOutage(problem)) return this.endInOutage(problem);
      this.options.store.remove("ConfigMap", namespace, name);
    }
    this.failures = 0;
    conditions.answer(this.subject);
    this.setState({ type: "not-asked-for" });
    return true;
  }

  private hold(raw: unknown): void {
    const { entry, share, store } = this.options;
    const projection = projectObject(entry, raw, share);
    const object = projection.type === "object" ? this.limit(projection.object) : null;
    if (object === null) store.remove("ConfigMap", namespace, name);
    else store.upsert(object);
  }

  /** Whole where the operator asked for this namespace's ConfigMaps: a watch may hold it too, and must find it equal. */
  private limit(object: SlimObject): SlimObject | null {
    const { namespaces } = this.options;
    const asked = this.all !== null && (namespaces === null || namespaces.includes(namespace));
    return asked || object.kind !== "ConfigMap" ? object : limitConfigMap(object);
  }

  /** Nothing is known as long as the cluster does not answer at all; what was known stays. */
  private endInOutage(problem: RequestProblem): boolean {
    this.failures += 1;
    this.options.conditions.fail(this.subject, problem);
    if (this.state.type === "connecting") this.setState({ type: "connecting", problem });
    return false;
  }

  private get subject(): string {
    return `${this.options.entry.kind} ${namespace}/${name}`;
  }

  private setState(state: KindState): void {
    this.state = state;
    this.options.onChange();
  }
}

/** A refusal, whatever its reason, is an answer: it is optional. */
function isOutage({ concerns }: RequestProblem): boolean {
  return concerns === "cluster";
}
