/** Endpoint addresses that the API server refuses, so that only files can hold them. */
import { isInNetwork, parseCidr, parseIpAddress } from "../model/match-cidr.ts";

const forbidden = [
  ["127.0.0.0/8", "a loopback address"],
  ["::1/128", "a loopback address"],
  ["169.254.0.0/16", "a link-local address"],
  ["fe80::/10", "a link-local address"],
  ["224.0.0.0/24", "a link-local multicast address"],
  ["ff02::/16", "a link-local multicast address"],
  ["0.0.0.0/32", "the unspecified address"],
  ["::/128", "the unspecified address"],
].flatMap(([cidr = "", what = ""]) => {
  const network = parseCidr(cidr);
  return network === null ? [] : { network, what };
});

/** What an endpoint's address is that it must not be (semantics.md 2); null where it may be one. */
export function forbiddenAddress(address: string): string | null {
  const parsed = parseIpAddress(address);
  return parsed === null ? null : (forbidden.find(({ network }) => isInNetwork(network, parsed))?.what ?? null);
}
