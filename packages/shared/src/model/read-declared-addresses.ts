/** Addresses in free text: env values, arguments, configuration files. */
import type { DeclaredAddress } from "./objects.ts";

/** A host of the cluster's DNS or an IPv4 address, with what may stand before and after it. */
const address =
  /(?:([a-z][a-z0-9+.-]*):\/\/)?(?:[^\s/@"',;]*@)?((?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*)\.?(?::(\d{1,5}))?(?![a-z0-9.-])/gi;

/**
 * Every `HOST:PORT`, `SCHEME://HOST[:PORT]` and `name.namespace.svc…` of a text. User names and
 * passwords before an `@` are dropped, and so is every path.
 */
export function readDeclaredAddresses(text: string, fieldPath: string): readonly DeclaredAddress[] {
  const found = new Map<string, DeclaredAddress>();
  for (const [, scheme, host, digits] of text.matchAll(address)) {
    if (host === undefined) continue;
    const port = digits === undefined ? null : Number(digits);
    const declares = port !== null || scheme !== undefined || /\.svc(\.|$)/i.test(host);
    if (!declares || (port !== null && (port < 1 || port > 65535)) || /^[\d.]+$/.test(host) !== isIpv4(host)) continue;
    const entry = { host: host.toLowerCase(), port, scheme: scheme?.toLowerCase() ?? null, fieldPath };
    found.set(`${entry.host} ${String(port)}`, entry);
  }
  return [...found.values()];
}

function isIpv4(host: string): boolean {
  const parts = host.split(".");
  return parts.length === 4 && parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255);
}
