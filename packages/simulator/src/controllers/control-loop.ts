/** Runs the controllers: dirty keys now, delayed keys when their time has come, until nothing is left to do. */
import { ApiError } from "../core/api.ts";
import type { Resource, WatchEvent } from "../core/api.ts";
import type { Controller, Enqueue } from "./controller.ts";
import { TimerQueue } from "./timer-queue.ts";

interface Runner {
  readonly controller: Controller;
  readonly dirty: Set<string>;
  readonly enqueue: Enqueue;
  /** How often a key has been refused in a row. */
  readonly refusals: Map<string, number>;
}

/** What the API server refused a controller; it tries again later, as real controllers do. */
export interface Refusal {
  readonly controller: string;
  readonly key: string;
  readonly error: ApiError;
}

/** Milliseconds: the first and the longest wait after a refusal, doubling in between. */
const backOff = { first: 1000, longest: 60_000 };

/** More rounds than any settling cluster needs: past it two controllers undo each other, which is a bug. */
const roundLimit = 10_000;

export class ControlLoop {
  readonly #runners: readonly Runner[];
  readonly #timers = new TimerQueue();
  readonly #report: (refusal: Refusal) => void;
  #now: number;

  constructor(controllers: readonly Controller[], now: number, report: (refusal: Refusal) => void) {
    this.#now = now;
    this.#report = report;
    this.#runners = controllers.map((controller, index) => {
      const dirty = new Set<string>();
      const enqueue: Enqueue = (key, at) => {
        if (at === undefined || at <= this.#now) dirty.add(key);
        else this.#timers.add(at, index, key);
      };
      return { controller, dirty, enqueue, refusals: new Map() };
    });
  }

  /** The loop's own clock: between two calls of `advance` the time of the last timer. */
  now(): number {
    return this.#now;
  }

  observe(resource: Resource, event: WatchEvent): void {
    for (const { controller, enqueue } of this.#runners) controller.observe(resource, event, enqueue);
  }

  /** Lets time pass up to `now`, stopping at each timer on the way. */
  advance(now: number): void {
    this.#settle();
    for (;;) {
      const next = this.#timers.nextTime();
      if (next === null || next > now) break;
      this.#now = Math.max(this.#now, next);
      for (const { controller, key } of this.#timers.takeDue(this.#now)) this.#runners[controller]?.dirty.add(key);
      this.#settle();
    }
    this.#now = Math.max(this.#now, now);
    this.#settle();
  }

  /** When there is something to do next, or null. */
  nextWakeUp(): number | null {
    if (this.#runners.some(({ dirty }) => dirty.size > 0)) return this.#now;
    return this.#timers.nextTime();
  }

  #reconcile({ controller, enqueue, refusals }: Runner, key: string): void {
    try {
      controller.reconcile(key, enqueue);
      refusals.delete(key);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      const before = refusals.get(key) ?? 0;
      refusals.set(key, before + 1);
      enqueue(key, this.#now + Math.min(backOff.first * 2 ** before, backOff.longest));
      this.#report({ controller: controller.name, key, error });
    }
  }

  #settle(): void {
    for (let round = 0; round < roundLimit; round++) {
      let worked = false;
      for (const runner of this.#runners) {
        if (runner.dirty.size === 0) continue;
        worked = true;
        const keys = [...runner.dirty];
        runner.dirty.clear();
        for (const key of keys) this.#reconcile(runner, key);
      }
      if (!worked) return;
    }
    const busy = this.#runners.filter(({ dirty }) => dirty.size > 0).map(({ controller }) => controller.name);
    throw new Error(`controllers do not settle: ${busy.join(", ")}`);
  }
}
