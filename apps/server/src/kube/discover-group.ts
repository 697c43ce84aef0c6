/**
 * Which resources of an API group the server serves, and in which versions. Asked again and again:
 * a group that is made of CRDs may be installed, upgraded and removed while it is watched.
 */
import { isRecord, type KindEntry } from "@portolan/shared";
import type { ApiClient } from "./api-client.ts";
import { describeError, type RequestProblem } from "./describe-error.ts";
import { retryDelay, type RetryPolicy } from "./retry-delay.ts";
import { wait, type Timing } from "./timing.ts";

export type DiscoveryState =
  /** Not answered yet; `problem` says why the last attempt failed. */
  | { readonly type: "unknown"; readonly problem: RequestProblem | null }
  /** Discovery itself is forbidden: only reading a kind can tell. */
  | { readonly type: "forbidden"; readonly problem: RequestProblem }
  /** Holds `v1/httproutes` for each resource; empty where the group is not installed. */
  | { readonly type: "known"; readonly served: ReadonlySet<string> };

export interface DiscoveryOptions {
  readonly group: string;
  /** Only these versions are looked into. */
  readonly versions: ReadonlySet<string>;
  readonly client: ApiClient;
  readonly timing: Timing;
  readonly retry: RetryPolicy;
  /** How long until it is asked again, ms; a quarter more or less is left to chance. */
  readonly everyMs: number;
  readonly onChange: () => void;
  readonly onProblem: (problem: RequestProblem) => void;
  readonly onHealthy: () => void;
}

export interface GroupDiscovery {
  readonly state: () => DiscoveryState;
  /** Asks soon: a kind of the group turned out not to be served. */
  readonly lookAgain: () => void;
  readonly stop: () => Promise<void>;
}

/** Starts at once. An answer that is there stays until the server gives another one. */
export function startDiscovery(options: DiscoveryOptions): GroupDiscovery {
  const run = new DiscoveryRun(options);
  const finished = run.loop();
  return {
    state: () => run.state,
    lookAgain: () => {
      run.lookAgain();
    },
    stop: async () => {
      run.stop();
      await finished;
    },
  };
}

class DiscoveryRun {
  state: DiscoveryState = { type: "unknown", problem: null };
  private readonly abort = new AbortController();
  private pause = new AbortController();
  private mustLookAgain = false;
  private failures = 0;

  constructor(private readonly options: DiscoveryOptions) {}

  lookAgain(): void {
    this.mustLookAgain = true;
    this.pause.abort();
  }

  stop(): void {
    this.abort.abort();
    this.pause.abort();
  }

  async loop(): Promise<void> {
    const { signal } = this.abort;
    const { timing, retry, everyMs } = this.options;
    while (!signal.aborted) {
      const succeeded = await this.ask();
      const regular = Math.round(everyMs * (0.75 + timing.random() / 2));
      await this.rest(succeeded ? regular : retryDelay(retry, this.failures - 1, timing.random()));
      // Several kinds find out at the same moment, and a server takes a moment to remove a group.
      if (this.mustLookAgain) await wait(timing, retryDelay(retry, 0, timing.random()), signal);
      this.mustLookAgain = false;
    }
  }

  /** Waits, but no longer than until `lookAgain`. */
  private async rest(ms: number): Promise<void> {
    if (this.abort.signal.aborted || this.mustLookAgain) return;
    this.pause = new AbortController();
    await wait(this.options.timing, ms, this.pause.signal);
  }

  private async ask(): Promise<boolean> {
    const { client, onHealthy, onProblem } = this.options;
    try {
      this.setState({ type: "known", served: await readServed(this.options, this.abort.signal) });
    } catch (error) {
      if (this.abort.signal.aborted) return false;
      const problem = describeError(error, client.server);
      if (problem.code !== "forbidden") {
        this.failures += 1;
        onProblem(problem);
        if (this.state.type === "unknown") this.setState({ type: "unknown", problem });
        return false;
      }
      this.setState({ type: "forbidden", problem });
    }
    this.failures = 0;
    onHealthy();
    return true;
  }

  private setState(state: DiscoveryState): void {
    if (equalStates(this.state, state)) return;
    this.state = state;
    this.options.onChange();
  }
}

async function readServed(options: DiscoveryOptions, signal: AbortSignal): Promise<ReadonlySet<string>> {
  const { group, versions, client } = options;
  const path = `/apis/${group}`;
  const offered = namesIn(await getOrNull(client, path, signal), "versions", "version");
  const lists = await Promise.all(
    offered
      .filter((version) => versions.has(version))
      .map(async (version) => {
        const resources = namesIn(await getOrNull(client, `${path}/${version}`, signal), "resources", "name");
        return resources.map((resource) => `${version}/${resource}`);
      }),
  );
  return new Set(lists.flat());
}

/** Null for 404: what is not installed has no discovery document. */
async function getOrNull(client: ApiClient, path: string, signal: AbortSignal): Promise<unknown> {
  try {
    return await client.getJson(path, signal);
  } catch (error) {
    if (describeError(error, client.server).code === "not-found") return null;
    throw error;
  }
}

function namesIn(document: unknown, list: string, field: string): readonly string[] {
  const elements = isRecord(document) ? document[list] : null;
  if (!Array.isArray(elements)) return [];
  return elements.flatMap((element: unknown) => {
    const name = isRecord(element) ? element[field] : null;
    return typeof name === "string" ? [name] : [];
  });
}

function equalStates(left: DiscoveryState, right: DiscoveryState): boolean {
  if (left.type === "known" && right.type === "known") {
    return left.served.size === right.served.size && [...left.served].every((each) => right.served.has(each));
  }
  return left.type === right.type && left.type !== "unknown";
}

/** The versions in which an entry may be read, the preferred one first. */
export function versionsOf({ group, version, olderVersions }: KindEntry): readonly string[] {
  const prefix = `${group}/`;
  const older = olderVersions.filter((each) => each.startsWith(prefix)).map((each) => each.slice(prefix.length));
  return [version, ...older];
}

/** The version in which a kind is to be read now; null where it is not served or that is not known yet. */
export function chooseVersion(entry: KindEntry, state: DiscoveryState): string | null {
  switch (state.type) {
    case "unknown":
      return null;
    case "forbidden":
      return entry.version;
    case "known":
      return versionsOf(entry).find((version) => state.served.has(`${version}/${entry.plural}`)) ?? null;
    default:
      return state satisfies never;
  }
}
