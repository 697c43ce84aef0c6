/** An address as DNS answers write it (RFC 5952). */
import { assignedFamily } from "../model/assigned.ts";
import { parseIpAddress } from "../model/match-cidr.ts";
import type { IpFamily } from "../model/objects.ts";

export interface WrittenAddress {
  readonly family: IpFamily;
  readonly text: string;
}

/**
 * Reads an address as Go's `net.ParseIP` does (no leading zeros in IPv4) and writes it in its
 * shortest form; null where the text is no address, so that it is taken for a name.
 */
export function formatIpAddress(text: string): WrittenAddress | null {
  const chosenLater = assignedFamily(text);
  if (chosenLater !== null) return { family: chosenLater, text };
  if (/(^|[.:])0\d+(\.|$)/.test(text) && text.includes(".")) return null;
  const address = parseIpAddress(text);
  if (address === null) return null;
  const { family, bytes } = address;
  return { family, text: family === "IPv4" ? bytes.join(".") : formatIpv6(bytes) };
}

function formatIpv6(bytes: readonly number[]): string {
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16),
  );
  const { start, length } = longestZeros(groups);
  if (length < 2) return groups.join(":");
  return `${groups.slice(0, start).join(":")}::${groups.slice(start + length).join(":")}`;
}

/** The first of the longest runs of zero groups. */
function longestZeros(groups: readonly string[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  let start = 0;
  groups.forEach((group, index) => {
    if (group !== "0") start = index + 1;
    else if (index + 1 - start > best.length) best = { start, length: index + 1 - start };
  });
  return best;
}
