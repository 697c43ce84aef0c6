/** How long to wait before the next attempt. */
export interface RetryPolicy {
  /** Shortest and longest wait after a failure, ms. */
  readonly minMs: number;
  readonly maxMs: number;
  /** First and longest wait where asking again soon is no use: 403, and 404 for a group that is not installed, ms. */
  readonly slowMinMs: number;
  readonly slowMaxMs: number;
}

export const retryPolicy: RetryPolicy = { minMs: 500, maxMs: 30_000, slowMinMs: 5_000, slowMaxMs: 60_000 };

/** No `Retry-After` is obeyed for longer than this, ms: it may be a mistake in a proxy. */
const longestRetryAfterMs = 300_000;

function jittered(minMs: number, maxMs: number, attempt: number, random: number): number {
  const ceiling = Math.min(maxMs, minMs * 2 ** Math.min(attempt + 1, 30));
  // Half of it is random: watches that broke at the same moment come back spread out.
  return Math.max(minMs, Math.round(ceiling / 2 + (random * ceiling) / 2));
}

/**
 * Jittered, exponential: 0.5–1 s, then 1–2 s, … then 15–30 s with the default policy.
 * @param attempt failures in a row before this one, from 0
 * @param random at least 0, below 1
 */
export function retryDelay(
  policy: RetryPolicy,
  attempt: number,
  random: number,
  retryAfterMs: number | null = null,
): number {
  const own = jittered(policy.minMs, policy.maxMs, attempt, random);
  return Math.max(own, Math.min(retryAfterMs ?? 0, longestRetryAfterMs));
}

/** The same at the slow pace: 5–10 s, … 30–60 s with the default policy. */
export function slowRetryDelay(policy: RetryPolicy, attempt: number, random: number): number {
  return jittered(policy.slowMinMs, policy.slowMaxMs, attempt, random);
}
