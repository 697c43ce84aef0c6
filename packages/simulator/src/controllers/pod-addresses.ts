/** The addresses that nodes give to pods: one after the other out of the node's podCIDRs, round and round. */
import { addressAt, parseCidr } from "../core/addresses.ts";
import type { Cidr } from "../core/addresses.ts";
import type { Node, Pod } from "../core/objects.ts";

interface Range {
  readonly cidr: Cidr;
  next: number;
  readonly taken: Set<number>;
}

/** The first address of a podCIDR is the node's bridge. */
const firstOffset = 2;

export class PodAddresses {
  readonly #ranges = new Map<string, Range>();
  readonly #given = new Map<string, readonly { readonly cidr: string; readonly offset: number }[]>();

  /** One address a podCIDR for the pod with this uid, or null when the node has none left; hostNetwork takes the node's. */
  take(pod: Pod, node: Node): readonly string[] | null {
    if (pod.spec.hostNetwork === true) {
      return (node.status?.addresses ?? []).filter(({ type }) => type === "InternalIP").map(({ address }) => address);
    }
    const given: { cidr: string; offset: number }[] = [];
    const addresses: string[] = [];
    for (const text of node.spec?.podCIDRs ?? []) {
      const range = this.#rangeOf(text);
      if (range === null) continue;
      const { cidr } = range;
      const size = Number(cidr.size > 65_536n ? 65_536n : cidr.size);
      const offset = nextOf(range, size - (cidr.family === "IPv4" ? 1 : 0));
      if (offset === null) return null;
      given.push({ cidr: text, offset });
      addresses.push(addressAt(cidr, BigInt(offset)));
    }
    if (addresses.length === 0) return null;
    for (const { cidr, offset } of given) this.#ranges.get(cidr)?.taken.add(offset);
    this.#given.set(pod.metadata.uid ?? "", given);
    return addresses;
  }

  /** Gives back what the pod with this uid had. */
  release(uid: string): void {
    for (const { cidr, offset } of this.#given.get(uid) ?? []) this.#ranges.get(cidr)?.taken.delete(offset);
    this.#given.delete(uid);
  }

  /** Null for a text that is no range. */
  #rangeOf(text: string): Range | null {
    const known = this.#ranges.get(text);
    if (known !== undefined) return known;
    const cidr = parseCidr(text);
    if (cidr === null) return null;
    const range = { cidr, next: firstOffset, taken: new Set<number>() };
    this.#ranges.set(text, range);
    return range;
  }
}

function nextOf(range: Range, end: number): number | null {
  for (let step = firstOffset; step < end; step++) {
    const offset = range.next;
    range.next = offset + 1 >= end ? firstOffset : offset + 1;
    if (!range.taken.has(offset)) return offset;
  }
  return null;
}
