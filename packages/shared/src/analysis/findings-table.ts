/** The findings of each Service and each other object, judged again where something that rules read has changed or a debounce has ended. */
import type { ObjectKey, ServiceId } from "../model/names.ts";
import type { ServicePaths } from "../paths/path-model.ts";
import type { Finding } from "../rules/finding.ts";
import type { CheckContext } from "../rules/rule-context.ts";
import { keepIdentity, type Computation } from "./computation.ts";
import type { DependencyIndex } from "./dependency-index.ts";
import type { ReadRecorder } from "./record-reads.ts";

interface FindingsComputation extends Computation<readonly Finding[]> {
  /** The paths that the rules looked at; null for an object that is no Service. */
  paths: ServicePaths | null;
  /** The `now` that the rules were told (ms). */
  computedAt: number;
  /** When a debounce ends though nothing changes (ms). */
  recheckAt: number | null;
}

/** What the rules look at, and how. */
export interface Judged {
  /** Null for an object that is no Service. */
  readonly paths: ServicePaths | null;
  /** Says that its findings may have changed. */
  readonly announce: () => void;
  readonly check: (context: CheckContext) => readonly Finding[];
}

export class FindingsTable {
  readonly #recorder: ReadRecorder;
  readonly #dependencies: DependencyIndex<Computation<unknown>>;
  readonly #context: Pick<CheckContext, "namespaces" | "openInput">;
  readonly #computations = new Map<ServiceId | ObjectKey, FindingsComputation>();
  /** The computations whose debounce ends at a time (ms). */
  readonly #rechecks = new Map<FindingsComputation, number>();

  constructor(
    recorder: ReadRecorder,
    dependencies: DependencyIndex<Computation<unknown>>,
    context: Pick<CheckContext, "namespaces" | "openInput">,
  ) {
    this.#recorder = recorder;
    this.#dependencies = dependencies;
    this.#context = context;
  }

  /** From what was kept, or by running the rules. */
  get(id: ServiceId | ObjectKey, judged: Judged, now: number): readonly Finding[] {
    const known = this.#computations.get(id);
    if (known !== undefined && isCurrent(known, judged.paths, now)) return known.value;
    const { value, reads, recheckAt } = this.#judge(judged, now);
    const { announce, paths } = judged;
    const computation = known ?? { announce, paths, value, stale: false, computedAt: now, recheckAt };
    computation.value = keepIdentity(known?.value, value);
    computation.stale = false;
    computation.paths = paths;
    computation.computedAt = now;
    computation.recheckAt = recheckAt;
    this.#computations.set(id, computation);
    this.#dependencies.set(computation, reads);
    if (recheckAt === null) this.#rechecks.delete(computation);
    else this.#rechecks.set(computation, recheckAt);
    return computation.value;
  }

  forget(id: ServiceId | ObjectKey): void {
    const computation = this.#computations.get(id);
    if (computation === undefined) return;
    this.#dependencies.delete(computation);
    this.#rechecks.delete(computation);
    this.#computations.delete(id);
  }

  /** Announces those whose debounce has ended by `now` (ms). */
  announceEnded(now: number): void {
    for (const [computation, time] of this.#rechecks) {
      if (time > now) continue;
      this.#rechecks.delete(computation);
      computation.announce();
    }
  }

  /** When a debounce ends next (ms), or null. */
  nextRecheck(): number | null {
    let next: number | null = null;
    for (const time of this.#rechecks.values()) if (next === null || time < next) next = time;
    return next;
  }

  #judge({ check }: Judged, now: number) {
    const rechecksAt: number[] = [];
    const recheckAt = (time: number): void => {
      if (time > now) rechecksAt.push(time);
    };
    const { value, reads } = this.#recorder.record((snapshot) => check({ ...this.#context, snapshot, now, recheckAt }));
    return { value, reads, recheckAt: rechecksAt.length === 0 ? null : Math.min(...rechecksAt) };
  }
}

/** Findings hold while nothing that they were computed from has changed and no debounce has ended since. */
function isCurrent(known: FindingsComputation, paths: ServicePaths | null, now: number): boolean {
  if (known.stale || known.paths !== paths || now < known.computedAt) return false;
  return known.recheckAt === null || now < known.recheckAt;
}
