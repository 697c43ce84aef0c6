/** What goes into a reflector and what comes out. */
import type { KindEntry, Share, SlimObject } from "@portolan/shared";
import type { ApiClient } from "./api-client.ts";
import type { RequestProblem } from "./describe-error.ts";
import type { Scope } from "./resource-path.ts";
import { retryPolicy } from "./retry-delay.ts";
import type { RetryPolicy } from "./retry-delay.ts";
import type { Timing } from "./timing.ts";

export interface ReflectorPolicy {
  readonly retry: RetryPolicy;
  readonly pageSize: number;
  /** Each watch is asked to end after a random time between these, s, so that watches spread over API servers. */
  readonly watchMinSeconds: number;
  readonly watchMaxSeconds: number;
  /** A watch that has been open this long, ms, counts as healthy even if nothing has happened. */
  readonly settleMs: number;
  /** That a watch breaks off which was healthy for this long, ms, is nothing to speak of. */
  readonly routineMs: number;
  /** How often it is asked which CRDs are installed, ms. */
  readonly discoveryMs: number;
  /** How often a single object that is not watched is read, ms. */
  readonly namedReadMs: number;
}

/** Pages of 250 keep the peak of memory low and cost no time: measured with 150,000 pods. */
export const reflectorPolicy: ReflectorPolicy = {
  retry: retryPolicy,
  pageSize: 250,
  watchMinSeconds: 300,
  watchMaxSeconds: 600,
  settleMs: 2_000,
  routineMs: 30_000,
  discoveryMs: 30_000,
  namedReadMs: 600_000,
};

/** How one reflector stands. */
export type ReflectorState =
  | { readonly type: "connecting"; readonly problem: RequestProblem | null }
  | { readonly type: "current" }
  /** `since`: when the data were last known to be current, ms since 1970. */
  | { readonly type: "stale"; readonly since: number; readonly problem: RequestProblem }
  /** `polled`: listing is allowed and only watching is not, so the list is read again and again. */
  | { readonly type: "forbidden"; readonly problem: RequestProblem; readonly polled: boolean }
  /** The API server does not serve the kind: there are no such objects. */
  | { readonly type: "absent" };

/** Takes what a reflector reads. None of it may throw. */
export interface ReflectorSink {
  /** A list begins: what is not handed on before `endList` is gone. A list that fails is begun again. */
  readonly beginList: () => void;
  readonly upsert: (object: SlimObject) => void;
  readonly remove: (namespace: string, name: string) => void;
  readonly endList: () => void;
  readonly onState: (state: ReflectorState) => void;
  /** An attempt failed; called for each one. */
  readonly onProblem: (problem: RequestProblem) => void;
  /** Worth a line once, and no failure. */
  readonly onNote: (note: RequestProblem) => void;
  /** The watch is healthy: whatever was wrong is over. */
  readonly onHealthy: () => void;
  /** An object that does not hold what it must is left out. `path` is the field at fault. */
  readonly onUnreadableObject: (raw: unknown, path: string, reason: string) => void;
}

export interface ReflectorOptions {
  readonly entry: KindEntry;
  readonly scope: Scope;
  readonly client: ApiClient;
  readonly share: Share;
  readonly sink: ReflectorSink;
  readonly timing: Timing;
  readonly policy: ReflectorPolicy;
}

export interface Reflector {
  readonly state: () => ReflectorState;
  /** Resolves when nothing of it runs any more. */
  readonly stop: () => Promise<void>;
}
