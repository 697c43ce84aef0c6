/**
 * An object as a pattern, to make it again under other names. What no name stands in is one value
 * that all copies share, as equal values of one template are in a cluster.
 */

/** Makes a copy in which the literal of each place has become the value of that place. */
export type Pattern<T> = (values: readonly Scalar[]) => T;

type Scalar = string | number;

/** What is looked for: `within` finds a text in longer ones, too (a name in a longer name). */
export interface Literal {
  readonly value: Scalar;
  readonly match: "whole" | "within";
}

type Part =
  { readonly type: "shared"; readonly value: unknown } | { readonly type: "made"; readonly make: Pattern<unknown> };

/** @param literals what is to be replaced wherever it stands, as key never. */
export function makePattern<T>(value: T, literals: readonly Literal[]): Pattern<T> {
  const part = readPart(value, makeSearch(literals));
  return part.type === "shared" ? () => value : (part.make as Pattern<T>);
}

interface Search {
  readonly places: ReadonlyMap<Scalar, number>;
  /** Finds what is looked for within texts, the longest first; null where nothing is. */
  readonly within: RegExp | null;
}

function makeSearch(literals: readonly Literal[]): Search {
  const places = new Map(literals.map(({ value }, place) => [value, place]));
  const texts = literals
    .flatMap(({ value, match }) => (match === "within" ? String(value) : []))
    .sort((a, b) => b.length - a.length)
    .map((text) => `(?<!\\d)${escapeText(text)}(?!\\d)`);
  return { places, within: texts.length === 0 ? null : new RegExp(`(${texts.join("|")})`) };
}

function readPart(value: unknown, search: Search): Part {
  if (typeof value === "string") return readText(value, search);
  if (typeof value === "number") {
    const place = search.places.get(value);
    return place === undefined ? { type: "shared", value } : { type: "made", make: (values) => values[place] };
  }
  if (typeof value !== "object" || value === null) return { type: "shared", value };
  const entries = Object.entries(value).map(([key, item]) => [key, readPart(item, search)] as const);
  if (entries.every(([, { type }]) => type === "shared")) return { type: "shared", value };
  if (Array.isArray(value)) {
    const parts = entries.map(([, part]) => part);
    return { type: "made", make: (values) => parts.map((part) => writePart(part, values)) };
  }
  return {
    type: "made",
    make: (values) => {
      const copy: Record<string, unknown> = {};
      for (const [key, part] of entries) copy[key] = writePart(part, values);
      return copy;
    },
  };
}

function writePart(part: Part, values: readonly Scalar[]): unknown {
  return part.type === "shared" ? part.value : part.make(values);
}

function readText(value: string, { places, within }: Search): Part {
  const whole = places.get(value);
  if (whole !== undefined) return { type: "made", make: (values) => values[whole] };
  const pieces = within === null ? [value] : value.split(within);
  if (pieces.length === 1) return { type: "shared", value };
  const found = pieces.map((piece, index) => (index % 2 === 0 ? piece : (places.get(piece) ?? piece)));
  return {
    type: "made",
    make: (values) => found.map((piece) => (typeof piece === "number" ? values[piece] : piece)).join(""),
  };
}

function escapeText(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
