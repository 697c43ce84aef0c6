/** Random histories of a small cluster, for fast-check. */
import fc from "fast-check";
import type { ObjectEvent } from "../src/model/objects.ts";
import { eventKey, poolEvents } from "./object-pool.ts";

export const anyEvent: fc.Arbitrary<ObjectEvent> = fc
  .integer({ min: 0, max: poolEvents.length - 1 })
  .map((position) => poolEvents[position] as ObjectEvent);

/** Events in order; the same object comes and goes in them. */
export function anyHistory(maxLength: number): fc.Arbitrary<readonly ObjectEvent[]> {
  return fc.array(anyEvent, { maxLength, size: "max" });
}

/** A history, and the same events in another order in which each object's own events keep theirs. */
export function anyReorderedHistory(
  maxLength: number,
): fc.Arbitrary<{ readonly history: readonly ObjectEvent[]; readonly reordered: readonly ObjectEvent[] }> {
  return anyHistory(maxLength).chain((history) =>
    fc
      .shuffledSubarray([...history], { minLength: history.length })
      .map((shuffled) => ({ history, reordered: keepOwnOrder(history, shuffled) })),
  );
}

function keepOwnOrder(history: readonly ObjectEvent[], shuffled: readonly ObjectEvent[]): readonly ObjectEvent[] {
  const byKey = new Map<string, ObjectEvent[]>();
  for (const event of history) {
    const key = eventKey(event);
    byKey.set(key, [...(byKey.get(key) ?? []), event]);
  }
  return shuffled.flatMap((event) => byKey.get(eventKey(event))?.shift() ?? []);
}
