/** IPv4 and IPv6 addresses and CIDRs as numbers, without Node's `net`, so that the core runs in a browser. */

export type IPFamily = "IPv4" | "IPv6";

/** An address as a number of its family. */
export interface Address {
  readonly family: IPFamily;
  readonly value: bigint;
}

/** A range of addresses; `base` has the host bits cleared. */
export interface Cidr {
  readonly family: IPFamily;
  readonly base: bigint;
  readonly prefix: number;
  /** How many addresses it holds. */
  readonly size: bigint;
}

const quad = "(0|[1-9]\\d{0,2})";
const quads = new RegExp(`^${[quad, quad, quad, quad].join("\\.")}$`);

function parseIPv4(text: string): bigint | null {
  const match = quads.exec(text);
  if (match === null) return null;
  let value = 0;
  for (let part = 1; part <= 4; part++) {
    const number = Number(match[part]);
    if (number > 255) return null;
    value = value * 256 + number;
  }
  return BigInt(value);
}

function groupsOf(text: string): bigint[] | null {
  if (text === "") return [];
  const groups: bigint[] = [];
  for (const [index, part] of text.split(":").entries()) {
    if (part.includes(".")) {
      const embedded = index === text.split(":").length - 1 ? parseIPv4(part) : null;
      if (embedded === null) return null;
      groups.push(embedded >> 16n, embedded & 0xffffn);
    } else {
      if (!/^[0-9a-fA-F]{1,4}$/.test(part)) return null;
      groups.push(BigInt(`0x${part}`));
    }
  }
  return groups;
}

function parseIPv6(text: string): bigint | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const head = groupsOf(halves[0] ?? "");
  const tail = groupsOf(halves[1] ?? "");
  if (!head || !tail) return null;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return null;
  const zeros = Array.from({ length: missing }, () => 0n);
  return [...head, ...zeros, ...tail].reduce((value, group) => (value << 16n) | group, 0n);
}

/** Reads an address; null if it is none. */
export function parseAddress(text: string): Address | null {
  const ipv4 = parseIPv4(text);
  if (ipv4 !== null) return { family: "IPv4", value: ipv4 };
  if (!text.includes(":")) return null;
  const ipv6 = parseIPv6(text);
  return ipv6 === null ? null : { family: "IPv6", value: ipv6 };
}

function formatIPv6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(16 * (7 - index))) & 0xffffn).toString(16));
  const runs = [...groups.join(":").matchAll(/(?:^|:)0(?::0)+(?=:|$)/g)].map((match) => match[0]);
  const longest = runs.reduce((best, run) => (run.length > best.length ? run : best), "");
  if (longest === "") return groups.join(":");
  const text = groups.join(":").replace(longest, "::").replace(":::", "::");
  return text;
}

/** Writes an address as Go does: dotted quads, or RFC 5952. */
export function formatAddress({ family, value }: Address): string {
  if (family === "IPv6") return formatIPv6(value);
  return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 0xffn)).join(".");
}

/** Reads a CIDR such as `10.96.0.0/16`; null if it is none. */
export function parseCidr(text: string): Cidr | null {
  const [address = "", length = "", ...rest] = text.split("/");
  const parsed = parseAddress(address);
  if (!parsed || rest.length > 0 || !/^\d{1,3}$/.test(length)) return null;
  const bits = parsed.family === "IPv4" ? 32 : 128;
  const prefix = Number(length);
  if (prefix > bits) return null;
  const size = 1n << BigInt(bits - prefix);
  return { family: parsed.family, base: parsed.value - (parsed.value % size), prefix, size };
}

/** The address at a place in a range; 0 is the network's own. */
export function addressAt(cidr: Cidr, offset: bigint): string {
  return formatAddress({ family: cidr.family, value: cidr.base + offset });
}

/** Whether the range holds the address. */
export function contains(cidr: Cidr, address: Address): boolean {
  return address.family === cidr.family && address.value >= cidr.base && address.value < cidr.base + cidr.size;
}

/** The family of an address in text; null if it is no address. */
export function familyOf(text: string): IPFamily | null {
  return parseAddress(text)?.family ?? null;
}
