/** The nodePorts of the cluster: one number is taken once, whatever the protocol, unless one Service shares it. */
import { seededNumber } from "../hash.ts";

/** Both ends belong to it. */
export interface NodePortRange {
  readonly from: number;
  readonly to: number;
}

export class NodePortAllocator {
  readonly range: NodePortRange;
  readonly #seed: number;
  readonly #taken = new Set<number>();

  constructor(range: NodePortRange, seed: number) {
    this.range = range;
    this.#seed = seed;
  }

  /** Why this port cannot be had, or null. `held` are ports that the asking Service has already. */
  problem(port: number, held: ReadonlySet<number>): string | null {
    const { from, to } = this.range;
    if (port < from || port > to) {
      return `provided port is not in the valid range. The range of valid ports is ${from}-${to}`;
    }
    return this.#taken.has(port) || held.has(port) ? "provided port is already allocated" : null;
  }

  /** A free port for `owner`, or null when all are taken. The lower part of the range is left to those who ask for a number. */
  draw(owner: string, held: ReadonlySet<number>): number | null {
    const { from, to } = this.range;
    const size = to - from + 1;
    const reserved = Math.min(Math.max(16, Math.floor(size / 32)), 128);
    const first = size > reserved * 2 ? reserved : 0;
    const span = size - first;
    const start = seededNumber(this.#seed, `nodePort ${owner}`) % span;
    for (let step = 0; step < size; step++) {
      const port = from + (step < span ? first + ((start + step) % span) : step - span);
      if (!this.#taken.has(port) && !held.has(port)) return port;
    }
    return null;
  }

  take(port: number): void {
    this.#taken.add(port);
  }

  release(port: number): void {
    this.#taken.delete(port);
  }
}
