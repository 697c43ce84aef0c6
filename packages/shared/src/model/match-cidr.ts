/** IP addresses and CIDRs, as text (Kubernetes: k8s.io/utils/net `ParseIPSloppy`, `ParseCIDRSloppy`). */
import { assignedFamily } from "./assigned.ts";
import type { IpFamily } from "./objects.ts";

/** An address as its bytes: 4 for IPv4, 16 for IPv6. `::ffff:10.0.0.1` is the IPv4 address that it maps. */
export interface IpAddress {
  readonly family: IpFamily;
  readonly bytes: readonly number[];
}

/** Reads an address; null where the text is none. Leading zeros count as decimal digits, a zone (`%eth0`) is refused. */
export function parseIpAddress(text: string): IpAddress | null {
  const bytes = text.includes(":") ? readIpv6(text) : readIpv4(text);
  if (bytes === null) return null;
  if (bytes.length === 4) return { family: "IPv4", bytes };
  return isMapped(bytes) ? { family: "IPv4", bytes: bytes.slice(12) } : { family: "IPv6", bytes };
}

/** The family of an address as it is written; null where the text is no address. */
export function ipFamilyOf(text: string): IpFamily | null {
  return assignedFamily(text) ?? parseIpAddress(text)?.family ?? null;
}

/** The addresses that share the first bits of one. */
export interface Network extends IpAddress {
  /** How many bits. */
  readonly prefix: number;
}

/** Reads a CIDR; null where the text is none. Bits past the prefix do not count. */
export function parseCidr(text: string): Network | null {
  const slash = text.indexOf("/");
  const prefixText = text.slice(slash + 1);
  if (slash < 0 || !/^\d{1,3}$/.test(prefixText)) return null;
  const network = parseIpAddress(text.slice(0, slash));
  if (network === null) return null;
  const mapped = network.family === "IPv4" && text.includes(":");
  const prefix = Number(prefixText) - (mapped ? 96 : 0);
  return prefix < 0 || prefix > network.bytes.length * 8 ? null : { ...network, prefix };
}

/** Whether the address is one of the network's; one of another family is not. */
export function isInNetwork({ family, bytes, prefix }: Network, address: IpAddress): boolean {
  if (address.family !== family) return false;
  for (let bit = 0; bit < prefix; bit += 8) {
    const shift = Math.max(0, 8 - (prefix - bit));
    if ((bytes[bit / 8] ?? 0) >> shift !== (address.bytes[bit / 8] ?? 0) >> shift) return false;
  }
  return true;
}

/**
 * Whether the CIDR holds the address. What is no CIDR or no address holds nothing.
 *
 * @example matchesCidr("10.244.1.0/24", "10.244.1.9") // true
 */
export function matchesCidr(cidr: string, address: string): boolean {
  const network = parseCidr(cidr);
  const host = network === null ? null : parseIpAddress(address);
  return network !== null && host !== null && isInNetwork(network, host);
}

/** Whether two texts are the same address: `fd00::1` and `fd00:0::01`. */
export function sameAddress(a: string, b: string): boolean {
  if (a === b) return true;
  const [left, right] = [parseIpAddress(a), parseIpAddress(b)];
  return left !== null && left.bytes.join() === right?.bytes.join();
}

/** Digit by digit: every endpoint of a cluster comes by here. */
function readIpv4(text: string): number[] | null {
  const bytes: number[] = [];
  let byte = 0;
  let digits = 0;
  for (let at = 0; at <= text.length; at += 1) {
    const digit = text.charCodeAt(at) - 48;
    if (at === text.length || text[at] === ".") {
      if (digits === 0 || digits > 3 || byte > 255) return null;
      bytes.push(byte);
      byte = 0;
      digits = 0;
    } else {
      if (!(digit >= 0 && digit <= 9)) return null;
      byte = byte * 10 + digit;
      digits += 1;
    }
  }
  return bytes.length === 4 ? bytes : null;
}

/** Groups of hexadecimal digits; one `::` for any number of zero groups; the last two may be an IPv4 address. */
function readIpv6(text: string): number[] | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const [head = null, tail = []] = halves.map((half) => readGroups(half));
  if (head === null || tail === null) return null;
  const missing = 16 - head.length - tail.length;
  if (halves.length === 1) return missing === 0 ? head : null;
  return missing < 2 ? null : [...head, ...new Array<number>(missing).fill(0), ...tail];
}

function readGroups(text: string): number[] | null {
  if (text === "") return [];
  const bytes: number[] = [];
  const groups = text.split(":");
  for (const [index, group] of groups.entries()) {
    const ipv4 = index === groups.length - 1 && group.includes(".") ? readIpv4(group) : null;
    if (ipv4 !== null) bytes.push(...ipv4);
    else if (/^[0-9a-f]{1,4}$/i.test(group)) bytes.push(parseInt(group, 16) >> 8, parseInt(group, 16) & 255);
    else return null;
  }
  return bytes;
}

function isMapped(bytes: readonly number[]): boolean {
  return bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255 && bytes[11] === 255;
}
