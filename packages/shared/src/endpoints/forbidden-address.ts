/** Endpoint addresses that the API server refuses, so that only files can hold them. */
import { matchesCidr, parseIpAddress } from "../model/match-cidr.ts";

const forbidden: readonly (readonly [string, string])[] = [
  ["127.0.0.0/8", "a loopback address"],
  ["::1/128", "a loopback address"],
  ["169.254.0.0/16", "a link-local address"],
  ["fe80::/10", "a link-local address"],
  ["224.0.0.0/24", "a link-local multicast address"],
  ["ff02::/16", "a link-local multicast address"],
  ["0.0.0.0/32", "the unspecified address"],
  ["::/128", "the unspecified address"],
];

/** What an endpoint's address is that it must not be (semantics.md 2); null where it may be one. */
export function forbiddenAddress(address: string): string | null {
  if (parseIpAddress(address) === null) return null;
  return forbidden.find(([cidr]) => matchesCidr(cidr, address))?.[1] ?? null;
}
