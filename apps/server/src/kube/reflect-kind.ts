/**
 * A reflector: keeps a copy of one kind's objects (all, or one namespace's) in step with the API
 * server. It lists once, then watches; whatever breaks, it comes back by itself from where it was,
 * and only what it reads is handed on: what was read before stays until a new list replaces it.
 */
import { projectObject } from "@portolan/shared";
import type { LineStream } from "./api-client.ts";
import { describeError, describeStatus, problem, RequestError } from "./describe-error.ts";
import type { RequestErrorCode, RequestProblem } from "./describe-error.ts";
import { listPages } from "./list-pages.ts";
import { isOlderVersion, readListPage, readWatchEvent } from "./read-watch-event.ts";
import type { WatchEvent } from "./read-watch-event.ts";
import type { Reflector, ReflectorOptions, ReflectorState } from "./reflector-types.ts";
import { resourcePath } from "./resource-path.ts";
import { retryDelay, slowRetryDelay } from "./retry-delay.ts";
import { wait } from "./timing.ts";

/** After so many failures in a row the list is read anew, in pages, instead of resuming the watch. */
const failuresBeforeRelist = 5;

/** Failures that may come from the version or from the streamed list itself. */
const mayNeedRelist: ReadonlySet<RequestErrorCode> = new Set(["server-error", "truncated", "refused-parameters"]);

/** Starts to reflect; goes on until stopped. */
export function startReflector(options: ReflectorOptions): Reflector {
  const run = new ReflectorRun(options);
  const finished = run.loop();
  return {
    state: () => run.state,
    stop: async () => {
      run.abort.abort();
      await finished;
    },
  };
}

/** What the present attempt has come to. */
interface Attempt {
  readonly startedAt: number;
  /** The verb that the last request needs, as RBAC has it. */
  verb: "list" | "watch";
  /** Between the opening of a streamed list and its closing bookmark. */
  inInitialEvents: boolean;
  listed: boolean;
  healthy: boolean;
  stream: LineStream | null;
  cancelSettling: (() => void) | null;
}

class ReflectorRun {
  readonly abort = new AbortController();
  state: ReflectorState = { type: "connecting", problem: null };
  /** Where the watch resumes; null means that the list must be read. */
  private version: string | null = null;
  private streamedLists = true;
  /** Failures in a row since the watch was last healthy. */
  private failures = 0;
  /** Answers 410 in a row since the watch was last healthy. */
  private expirations = 0;
  /** Refusals (403, 404) in a row. */
  private refusals = 0;
  private mustVerifyVersion = false;
  /** When the data were last known to be current; null before the first list. */
  private currentUntil: number | null = null;
  private attempt: Attempt;

  constructor(private readonly options: ReflectorOptions) {
    this.attempt = this.beginAttempt();
  }

  async loop(): Promise<void> {
    const { signal } = this.abort;
    while (!signal.aborted) {
      this.attempt = this.beginAttempt();
      let delay = 0;
      try {
        await this.readOnce();
        delay = this.endInGoodOrder();
      } catch (error) {
        if (this.stopped) return;
        delay = this.endInFailure(describeError(error, this.options.client.server));
      }
      await wait(this.options.timing, delay, signal);
    }
  }

  private get stopped(): boolean {
    return this.abort.signal.aborted;
  }

  private beginAttempt(): Attempt {
    const startedAt = this.options.timing.now();
    const fresh = { verb: "list", inInitialEvents: false, listed: false, healthy: false, stream: null } as const;
    return { ...fresh, startedAt, cancelSettling: null };
  }

  private async readOnce(): Promise<void> {
    const { sink } = this.options;
    if (this.version !== null && this.mustVerifyVersion) await this.verifyVersion();
    if (this.version === null && !this.streamedLists) {
      sink.beginList();
      const version = await listPages(this.options, this.abort.signal, (raw) => {
        this.upsert(raw);
      });
      this.endList(version);
    }
    await this.watch();
  }

  /**
   * After an outage the API server may have come back with an older state (a restored backup). It
   * answers a watch from a version of its future with silence, so that must be asked for.
   */
  private async verifyVersion(): Promise<void> {
    const { client, entry, scope, sink } = this.options;
    const page = readListPage(await client.getJson(resourcePath(entry, scope, { limit: "1" }), this.abort.signal));
    this.mustVerifyVersion = false;
    if (this.version === null || page?.resourceVersion == null) return;
    if (!isOlderVersion(page.resourceVersion, this.version)) return;
    this.version = null;
    const text = `The API server came back with an older state (${page.resourceVersion}); everything is read anew.`;
    sink.onNote(problem("version-reset", text, "Nothing to do."));
  }

  /** Reads a watch to its end; a streamed list comes first where there is no version to resume from. */
  private async watch(): Promise<void> {
    const { attempt } = this;
    const { client, entry, scope, sink } = this.options;
    attempt.verb = "watch";
    attempt.inInitialEvents = this.version === null;
    const path = resourcePath(entry, scope, this.watchParameters());
    const stream = await client.openStream(path, this.abort.signal);
    attempt.stream = stream;
    if (attempt.inInitialEvents) sink.beginList();
    else this.settle();
    try {
      for await (const lines of stream.lines) for (const line of lines) this.take(readWatchEvent(line));
    } finally {
      attempt.cancelSettling?.();
    }
    if (stream.rest() !== "") throw new RequestError(truncated(client.server));
    if (attempt.inInitialEvents) throw new RequestError(endedEarly(client.server));
  }

  /** The watch proper begins: if it only stays open, that is healthy too. */
  private settle(): void {
    const { timing, policy } = this.options;
    this.attempt.cancelSettling = timing.after(policy.settleMs, () => {
      this.becomeHealthy();
    });
  }

  private watchParameters(): Readonly<Record<string, string | undefined>> {
    const { timing, policy } = this.options;
    const spread = policy.watchMaxSeconds - policy.watchMinSeconds;
    const timeoutSeconds = String(Math.round(policy.watchMinSeconds + timing.random() * spread));
    const common = { watch: "true", allowWatchBookmarks: "true", timeoutSeconds };
    if (this.version !== null) return { ...common, resourceVersion: this.version };
    return { ...common, sendInitialEvents: "true", resourceVersionMatch: "NotOlderThan" };
  }

  private take(event: WatchEvent): void {
    const { client, sink } = this.options;
    switch (event.type) {
      case "upsert":
        this.upsert(event.raw);
        break;
      case "delete":
        sink.remove(event.namespace, event.name);
        break;
      case "bookmark":
        if (this.attempt.inInitialEvents && event.endsInitialEvents && event.resourceVersion !== null) {
          this.attempt.inInitialEvents = false;
          this.endList(event.resourceVersion);
          this.settle();
          return;
        }
        break;
      case "error":
        throw new RequestError(describeStatus(event.status, client.server, null));
      case "unreadable":
        throw new RequestError(truncated(client.server));
      default:
        event satisfies never;
    }
    if (this.attempt.inInitialEvents) return;
    this.version = event.resourceVersion ?? this.version;
    this.becomeHealthy();
  }

  private upsert(raw: unknown): void {
    const { entry, share, sink } = this.options;
    const projection = projectObject(entry, raw, share);
    if (projection.type === "object") sink.upsert(projection.object);
    else sink.onUnreadableObject(raw, projection.path, projection.reason);
  }

  private endList(version: string): void {
    this.options.sink.endList();
    this.version = version;
    this.attempt.listed = true;
    this.currentUntil = this.options.timing.now();
    this.setState({ type: "current" });
  }

  /**
   * Something came after the list, or the watch has been open for a while. A list alone does not
   * count: a server that answers every watch with 410 would be listed without a pause.
   */
  private becomeHealthy(): void {
    if (this.attempt.healthy) return;
    this.attempt.healthy = true;
    this.failures = 0;
    this.expirations = 0;
    this.refusals = 0;
    this.mustVerifyVersion = false;
    this.setState({ type: "current" });
    this.options.sink.onHealthy();
  }

  /** The API server ended the watch. Returns how long to wait, ms. */
  private endInGoodOrder(): number {
    const { client, timing, policy } = this.options;
    if (!this.attempt.healthy) return this.endInFailure(endedEarly(client.server));
    this.currentUntil = timing.now();
    const lived = timing.now() - this.attempt.startedAt;
    return lived >= policy.settleMs ? 0 : retryDelay(policy.retry, 0, timing.random());
  }

  /** Returns how long to wait, ms. */
  private endInFailure(failure: RequestProblem): number {
    const { sink, timing, policy } = this.options;
    if (this.canListInPages(failure)) {
      this.streamedLists = false;
      this.version = null;
      if (failure.code !== "forbidden") sink.onNote(noStreamedLists);
      return 0;
    }
    this.noteCurrency(failure);
    if (this.isRoutine(failure)) {
      this.mustVerifyVersion = true;
      return 0;
    }
    const expiredFirst = failure.code === "expired-version" && this.expirations === 0;
    if (expiredFirst) sink.onNote(expiredVersion);
    else sink.onProblem(failure);
    if (failure.code === "forbidden" || failure.code === "not-found") return this.endInRefusal(failure);
    const { failures } = this;
    this.failures += 1;
    this.mustVerifyVersion ||= failure.concerns === "cluster";
    if (this.failures % failuresBeforeRelist === 0 && mayNeedRelist.has(failure.code)) {
      this.version = null;
      this.streamedLists = false;
    }
    const since = this.currentUntil;
    this.setState(
      since === null ? { type: "connecting", problem: failure } : { type: "stale", since, problem: failure },
    );
    if (failure.code === "expired-version") return this.endInExpiry();
    return retryDelay(policy.retry, failures, timing.random(), failure.retryAfterMs);
  }

  /**
   * The list must be read anew. The first time that need not wait, however often the server failed
   * before: it answers, and after its restart every kind gets a 410. Returns how long to wait, ms.
   */
  private endInExpiry(): number {
    const { timing, policy } = this.options;
    this.version = null;
    this.expirations += 1;
    return this.expirations === 1 ? 0 : retryDelay(policy.retry, this.expirations - 1, timing.random());
  }

  /**
   * Proxies cut what is idle, some without a word. A watch that was healthy for long is resumed at
   * once; only if that fails is anything wrong.
   */
  private isRoutine({ code }: RequestProblem): boolean {
    const { healthy, startedAt } = this.attempt;
    const lived = this.options.timing.now() - startedAt;
    return healthy && lived >= this.options.policy.routineMs && (code === "connection-closed" || code === "stalled");
  }

  /** Whether the failure only means that streaming the list, or watching, is not possible. */
  private canListInPages(failure: RequestProblem): boolean {
    const { attempt } = this;
    if (failure.code === "forbidden") return attempt.verb === "watch" && !attempt.listed;
    if (!attempt.inInitialEvents) return false;
    return failure.code === "refused-parameters" || (failure.code === "server-error" && attempt.stream !== null);
  }

  /** 403 and 404: asking again soon is no use. */
  private endInRefusal(refusal: RequestProblem): number {
    const { sink, timing, policy } = this.options;
    this.version = null;
    if (refusal.code === "not-found") {
      sink.beginList();
      sink.endList();
      this.currentUntil = timing.now();
      this.setState({ type: "absent" });
    } else {
      this.setState({ type: "forbidden", problem: refusal, polled: this.attempt.listed });
    }
    this.refusals += 1;
    return slowRetryDelay(policy.retry, this.refusals - 1, timing.random());
  }

  /**
   * An open watch was current until it broke, a silent one until its last byte. One that was resumed
   * must first have shown that it is healthy.
   */
  private noteCurrency(failure: RequestProblem): void {
    const { stream, healthy, listed } = this.attempt;
    if (stream === null || !(healthy || listed)) return;
    this.currentUntil = failure.code === "stalled" ? stream.lastByteAt() : this.options.timing.now();
  }

  private setState(state: ReflectorState): void {
    if (this.state.type === "current" && state.type === "current") return;
    this.state = state;
    this.options.sink.onState(state);
  }
}

const noStreamedLists = problem(
  "no-streamed-lists",
  "The API server does not stream lists; they are read in pages.",
  "Nothing to do.",
);

const expiredVersion = problem(
  "expired-version",
  "The API server no longer knows the version from which a watch was to go on (410), as after a restart; the list is read anew.",
  "Nothing to do.",
);

function truncated(server: string): RequestProblem {
  const text = `${server} sent a line of a watch that is cut off or no JSON.`;
  return problem("truncated", text, "A proxy may have cut the connection; Portolan resumes by itself.", {
    concerns: "kind",
  });
}

function endedEarly(server: string): RequestProblem {
  const text = `${server} ended a watch right after it began.`;
  return problem("connection-closed", text, "The API server may be shutting down; Portolan tries again by itself.");
}
