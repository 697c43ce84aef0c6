/** Runs the controllers: dirty keys now, delayed keys when their time has come, until nothing is left to do. */
import type { Resource, WatchEvent } from "../core/api.ts";
import type { Controller, Enqueue } from "./controller.ts";
import { TimerQueue } from "./timer-queue.ts";

interface Runner {
  readonly controller: Controller;
  readonly dirty: Set<string>;
  readonly enqueue: Enqueue;
}

/** More rounds than any settling cluster needs: past it two controllers undo each other, which is a bug. */
const roundLimit = 10_000;

export class ControlLoop {
  readonly #runners: readonly Runner[];
  readonly #timers = new TimerQueue();
  #now: number;

  constructor(controllers: readonly Controller[], now: number) {
    this.#now = now;
    this.#runners = controllers.map((controller, index) => {
      const dirty = new Set<string>();
      const enqueue: Enqueue = (key, at) => {
        if (at === undefined || at <= this.#now) dirty.add(key);
        else this.#timers.add(at, index, key);
      };
      return { controller, dirty, enqueue };
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

  #settle(): void {
    for (let round = 0; round < roundLimit; round++) {
      let worked = false;
      for (const { controller, dirty, enqueue } of this.#runners) {
        if (dirty.size === 0) continue;
        worked = true;
        const keys = [...dirty];
        dirty.clear();
        for (const key of keys) controller.reconcile(key, enqueue);
      }
      if (!worked) return;
    }
    const busy = this.#runners.filter(({ dirty }) => dirty.size > 0).map(({ controller }) => controller.name);
    throw new Error(`controllers do not settle: ${busy.join(", ")}`);
  }
}
