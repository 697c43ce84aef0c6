/** Addresses in free text: env values, command lines, configuration files. */
import { mayNameService } from "./declared-target.ts";
import type { DeclaredAddress } from "./objects.ts";

export type HostPort = Omit<DeclaredAddress, "fieldPath">;

/**
 * Stands in a text for the port that a Service's environment variable tells: the Service's first one.
 * A sign for private use, which no configuration holds.
 */
export const servicePortMark = "\uE000";

const nothing: readonly HostPort[] = [];

/**
 * Every `HOST:PORT`, `SCHEME://HOST[:PORT]` and `name.namespace.svc…` of a text whose host may be a
 * Service. Nothing around them is kept: neither user names and passwords nor paths. IP addresses,
 * images with their tags, times, files and what a server itself listens on are no such hosts. Costs
 * time in proportion to the text.
 *
 * @example readDeclaredAddresses("postgres://app:secret@db.shop:5432/orders")
 * // [{ host: "db.shop", port: 5432, scheme: "postgres" }]
 */
export function readDeclaredAddresses(text: string): readonly HostPort[] {
  // Most values name nothing: 150,000 pods have millions of them.
  if (!text.includes(":") && !text.includes(".svc")) return nothing;
  const found = new Map<string, HostPort>();
  const keep = (address: HostPort | null) => {
    if (address === null || !mayNameService(address.host)) return;
    const key = `${address.host}:${String(address.port)}`;
    if (!found.has(key)) found.set(key, address);
  };
  // URLs first: what they name is found again without its scheme.
  if (text.includes("://")) readUrls(text).forEach(keep);
  if (/:\d/.test(text)) readPairs(text).forEach(keep);
  if (text.includes(".svc")) readServiceNames(text).forEach(keep);
  return [...found.values()];
}

/** A URL that nobody closes is looked at no further than this. */
const longestUrl = 2048;

function readUrls(text: string): readonly (HostPort | null)[] {
  const found: (HostPort | null)[] = [];
  for (let at = text.indexOf("://"); at >= 0; at = text.indexOf("://", at + 3)) {
    const scheme = /[a-z][a-z0-9+.-]*$/i.exec(text.slice(Math.max(0, at - 20), at))?.[0].toLowerCase();
    if (scheme === undefined) continue;
    const rest = /^[^\s"'`<>\\]*/.exec(text.slice(at + 3, at + 3 + longestUrl))?.[0] ?? "";
    const [own = ""] = rest.split(/,(?=[a-z][a-z0-9+.-]{0,20}:\/\/)/i);
    found.push(...readAuthority(own).map((one) => readHostPort(one, scheme)));
  }
  return found;
}

/**
 * The hosts of a URL after its scheme; several are parted by commas. Everything up to the last `@` is
 * a user and a password, which may hold any sign where nobody escaped it, unless the `@` stands in a path.
 */
function readAuthority(rest: string): readonly string[] {
  const hosts = hostsOf(rest.slice(rest.lastIndexOf("@") + 1));
  if (!rest.includes("@") || hosts.some((one) => mayNameService(readHostPort(one, null)?.host ?? ""))) return hosts;
  const authority = hostsOf(rest);
  return authority.some((one) => one.includes("@")) ? [] : authority;
}

function hostsOf(text: string): readonly string[] {
  return (/^[^/?#;)}\]|&]*/.exec(text)?.[0] ?? "").split(",");
}

function readHostPort(text: string, scheme: string | null): HostPort | null {
  const [, host, digits] = /^([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)\.?(?::(\d{1,5}|\uE000))?$/i.exec(text) ?? [];
  if (host === undefined) return null;
  // Whichever port the Service has, not the scheme's own.
  if (digits === servicePortMark) return { host: host.toLowerCase(), port: null, scheme: null };
  return withPort(host, digits, scheme);
}

function withPort(host: string, digits: string | undefined, scheme: string | null): HostPort | null {
  const port = digits === undefined ? null : Number(digits);
  if (port !== null && (port < 1 || port > 65535)) return null;
  return { host: host.toLowerCase(), port, scheme };
}

/** `HOST:PORT`, where the signs beside it say that it is no part of something longer. */
const pair = /(^|[\s"'`=,;([{<>|@&!]|@\/\/)([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)\.?:(\d{2,5})(?![\w@%+-]|\.\w|:\d)/gi;
/** A tag of an image, or a user and a password, by the word before them. */
const otherPair = /(?:image["']?\s*[:=]?\s*["']?|(?:^|\s)(?:-u|-U|--user|--proxy-user)[ =]?["']?)$/i;
/** A user and a password, by the `@` that comes after. */
const beforeAt = /^[^\s"'`,;]*@/;
/** Below 80 a number is rather the tag of an image (`postgres:16`) but for these. */
const lowPorts: ReadonlySet<number> = new Set([21, 22, 25, 53]);

function readPairs(text: string): readonly (HostPort | null)[] {
  return [...text.matchAll(pair)].map(({ 1: before = "", 2: host = "", 3: digits, index }) => {
    const start = index + before.length;
    if (otherPair.test(text.slice(Math.max(0, start - 16), start))) return null;
    if (beforeAt.test(text.slice(start + host.length, start + host.length + 256))) return null;
    const address = withPort(host, digits, null);
    const port = address?.port ?? 0;
    return port >= 80 || lowPorts.has(port) ? address : null;
  });
}

/** A Service's full name without a port. */
const serviceName =
  /(?:^|[\s"'`=,;([{<>|&!])([a-z0-9][a-z0-9.-]*\.svc(?:\.[a-z0-9.-]*[a-z0-9])?)(?!\.?(?:\w|:\d)|[@-])/gi;

function readServiceNames(text: string): readonly HostPort[] {
  return [...text.matchAll(serviceName)].map(({ 1: host = "" }) => ({
    host: host.toLowerCase(),
    port: null,
    scheme: null,
  }));
}
