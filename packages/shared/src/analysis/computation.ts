/** A result that is kept with the marks of whether it still holds. */
import { equalObjects } from "../model/equal-objects.ts";

export interface Computation<T> {
  /** Says that it is stale, to whoever asks what has changed. */
  readonly announce: () => void;
  value: T;
  /** Whether something that it was computed from has changed. */
  stale: boolean;
}

export function markStale(computation: Computation<unknown>): void {
  computation.stale = true;
  computation.announce();
}

/** An equal value stays the same object, so that whoever draws or sends it sees that nothing changed. */
export function keepIdentity<T>(known: T | undefined, value: T): T {
  return known !== undefined && equalObjects(known, value) ? known : value;
}
