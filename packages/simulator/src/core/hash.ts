/** Hashes, and what is drawn from a seed: all of it pure, so that equal input gives equal clusters. */

/** FNV-1a, 32 bit, over UTF-16 code units. */
export function fnv32a(text: string, basis = 0x811c9dc5): number {
  let hash = basis >>> 0;
  for (let i = 0; i < text.length; i++) {
    hash ^= text.charCodeAt(i);
    hash = Math.imul(hash, 0x01000193);
  }
  return hash >>> 0;
}

/** An evenly spread 32-bit number for a text under a seed. */
export function seededNumber(seed: number, text: string): number {
  let hash = fnv32a(text, 0x811c9dc5 ^ Math.imul(seed | 0, 0x9e3779b1));
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** The letters of generated names: no vowels and nothing that looks like one (apimachinery/pkg/util/rand). */
const alphabet = "bcdfghjklmnpqrstvwxz2456789";

/** The suffix that a generated name gets: five letters, drawn for `text` under `seed`. */
export function nameSuffix(seed: number, text: string): string {
  let number = seededNumber(seed, text);
  let suffix = "";
  for (let i = 0; i < 5; i++) {
    suffix += alphabet[number % alphabet.length] ?? "";
    number = Math.floor(number / alphabet.length);
  }
  return suffix;
}

/** The hash in `pod-template-hash` and `controller-revision-hash`: a number whose digits are written in safe letters. */
export function safeHash(text: string): string {
  return String(fnv32a(text)).replace(/\d/g, (digit) => alphabet[digit.charCodeAt(0) % alphabet.length] ?? "");
}

/** A version 4 UUID drawn for `text` under `seed`. */
export function seededUuid(seed: number, text: string): string {
  const hex = [0, 1, 2, 3]
    .map((part) =>
      seededNumber(seed + part, text)
        .toString(16)
        .padStart(8, "0"),
    )
    .join("");
  const variant = "89ab"[Number.parseInt(hex[16] ?? "0", 16) % 4] ?? "8";
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20),
  ].join("-");
}
