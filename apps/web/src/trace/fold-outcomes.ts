/** A trace's ends for a table: ends that differ only in the node that was entered are one row. */
import type { TraceOutcome } from "@portolan/shared";

/** An end, with every node by which it is met. */
export interface FoldedOutcome {
  readonly outcome: TraceOutcome;
  readonly entries: readonly string[];
  /** The source addresses that the far end sees, one for each entry; null among them where it is the client's own. */
  readonly clients: readonly (string | null)[];
  /** The least and the greatest share of its entries. */
  readonly shares: readonly [number, number];
}

function keyOf({ outcome, pod, container, address, port, listener, policy }: TraceOutcome): string {
  return JSON.stringify([outcome, pod, container, address, port, listener, policy]);
}

function join<T>(values: readonly T[], value: T): readonly T[] {
  return values.includes(value) ? values : [...values, value];
}

/** In the order of the trace. */
export function foldOutcomes(outcomes: readonly TraceOutcome[]): readonly FoldedOutcome[] {
  const folded = new Map<string, FoldedOutcome>();
  for (const outcome of outcomes) {
    const key = keyOf(outcome);
    const known = folded.get(key);
    const [least, most] = known?.shares ?? [outcome.share, outcome.share];
    folded.set(key, {
      outcome: known?.outcome ?? outcome,
      entries: outcome.entry === null ? (known?.entries ?? []) : join(known?.entries ?? [], outcome.entry),
      clients: join(known?.clients ?? [], outcome.clientAddress),
      shares: [Math.min(least, outcome.share), Math.max(most, outcome.share)],
    });
  }
  return [...folded.values()];
}

/** Every node by which the connection may enter, in the order of the trace. */
export function entryNodes(outcomes: readonly TraceOutcome[]): readonly string[] {
  return [...new Set(outcomes.flatMap(({ entry }) => entry ?? []))];
}
