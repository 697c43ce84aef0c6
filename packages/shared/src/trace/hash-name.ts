/** SHA-256 and base32, by which kube-proxy names its chains. Written here since the engine imports nothing. */

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** A load balancer's trace names the same chains for every node that it may enter. */
const known = new Map<string, string>();
const mostKnown = 10_000;

/** The first characters of the base32 of a text's SHA-256 (Kubernetes: pkg/proxy/iptables `portProtoHash`). */
export function hashName(text: string, length: number): string {
  return hashWhole(text).slice(0, length);
}

function hashWhole(text: string): string {
  const before = known.get(text);
  if (before !== undefined) return before;
  const hashed = encodeBase32(sha256(new TextEncoder().encode(text)));
  if (known.size >= mostKnown) known.clear();
  known.set(text, hashed);
  return hashed;
}

/** RFC 4648, without padding. */
function encodeBase32(bytes: readonly number[]): string {
  let bits = 0;
  let value = 0;
  let out = "";
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xfff;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      out += alphabet.charAt((value >> bits) & 31);
    }
  }
  return bits > 0 ? out + alphabet.charAt((value << (5 - bits)) & 31) : out;
}

/** FIPS 180-4, section 6.2. */
function sha256(message: Uint8Array): readonly number[] {
  const state = [...initialState];
  const words = padMessage(message);
  for (let start = 0; start < words.length; start += 16) mixBlock(state, words.subarray(start, start + 16));
  return state.flatMap((word) => [word >>> 24, (word >>> 16) & 255, (word >>> 8) & 255, word & 255]);
}

function padMessage(message: Uint8Array): Uint32Array {
  const words = new Uint32Array((((message.length + 8) >> 6) + 1) * 16);
  const put = (index: number, byte: number) => {
    words[index >> 2] = (words[index >> 2] ?? 0) | (byte << (24 - (index % 4) * 8));
  };
  message.forEach((byte, index) => {
    put(index, byte);
  });
  put(message.length, 0x80);
  words[words.length - 1] = message.length * 8;
  return words;
}

function mixBlock(state: number[], block: Uint32Array): void {
  const schedule = new Uint32Array(64);
  schedule.set(block);
  for (let t = 16; t < 64; t++) {
    const w15 = schedule[t - 15] ?? 0;
    const w2 = schedule[t - 2] ?? 0;
    const s0 = rotate(w15, 7) ^ rotate(w15, 18) ^ (w15 >>> 3);
    const s1 = rotate(w2, 17) ^ rotate(w2, 19) ^ (w2 >>> 10);
    schedule[t] = (schedule[t - 16] ?? 0) + s0 + (schedule[t - 7] ?? 0) + s1;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let t = 0; t < 64; t++) {
    const s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
    const first = (h + s1 + ((e & f) ^ (~e & g)) + (roundConstants[t] ?? 0) + (schedule[t] ?? 0)) | 0;
    const s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
    const second = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, index) => {
    state[index] = ((state[index] ?? 0) + word) >>> 0;
  });
}

function rotate(word: number, bits: number): number {
  return (word >>> bits) | (word << (32 - bits));
}

/** The first 32 bits of the fractional parts of roots of the first primes: that is how the standard defines its constants. */
function fractionsOfRoots(count: number, root: (prime: number) => number): readonly number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes.map((prime) => Math.floor((root(prime) % 1) * 2 ** 32));
}

const initialState = fractionsOfRoots(8, Math.sqrt);
const roundConstants = fractionsOfRoots(64, Math.cbrt);
