/** The addresses of one service CIDR: drawn by lot from its upper part, as the API server does. */
import { addressAt, contains, parseAddress } from "../addresses.ts";
import type { Cidr } from "../addresses.ts";
import { seededNumber } from "../hash.ts";

export class ClusterIPAllocator {
  readonly cidr: Cidr;
  readonly #text: string;
  readonly #seed: number;
  readonly #taken = new Set<string>();

  constructor(cidr: Cidr, text: string, seed: number) {
    this.cidr = cidr;
    this.#text = text;
    this.#seed = seed;
  }

  /** Why this address cannot be had, or null. */
  problem(address: string): string | null {
    const parsed = parseAddress(address);
    const last = this.cidr.family === "IPv4" ? this.cidr.base + this.cidr.size - 1n : -1n;
    if (!parsed || !contains(this.cidr, parsed) || parsed.value === this.cidr.base || parsed.value === last) {
      return `the provided IP (${address}) is not in the valid range. The range of valid IPs is ${this.#text}`;
    }
    return this.#taken.has(address) ? "provided IP is already allocated" : null;
  }

  /** A free address for `owner`, or null when there is none. The same owner draws the same address where it is free. */
  draw(owner: string): string | null {
    const usable = this.#usable();
    const reserved = Math.min(Math.max(16, Math.floor(usable / 16)), 256);
    const first = usable > reserved * 2 ? reserved : 0;
    const span = usable - first;
    if (span <= 0) return null;
    const start = seededNumber(this.#seed, `clusterIP ${this.#text} ${owner}`) % span;
    for (let step = 0; step < usable; step++) {
      const offset = step < span ? first + ((start + step) % span) : step - span;
      const address = addressAt(this.cidr, BigInt(offset + 1));
      if (!this.#taken.has(address)) return address;
    }
    return null;
  }

  take(address: string): void {
    this.#taken.add(address);
  }

  release(address: string): void {
    this.#taken.delete(address);
  }

  /** Addresses without the network's own and the broadcast; huge IPv6 ranges are used up to 2^31. */
  #usable(): number {
    const ends = this.cidr.family === "IPv4" ? 2n : 1n;
    const usable = this.cidr.size - ends;
    return Number(usable > 0x7fff_ffffn ? 0x7fff_ffffn : usable);
  }
}
