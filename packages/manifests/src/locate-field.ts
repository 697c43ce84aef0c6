/** Where a field stands in its file. */
import { parseFieldPath } from "@portolan/shared";
import { isAlias, isMap, isScalar, isSeq, LineCounter, type Document, type Node, type YAMLMap } from "yaml";
import type { ManifestDocument, Position, SourceChunk } from "./document-model.ts";
import { parseYaml } from "./parse-yaml.ts";

/** A field's place, as far as it is written. */
export interface FieldPlace extends Position {
  /** Behind the last character. */
  readonly end: Position;
}

/** A document's tree, with where its lines begin. */
export interface ParsedChunk {
  readonly document: Document;
  readonly lines: LineCounter;
}

/** Only few documents are ever asked, so that the trees of the others are not kept. */
const parsed = new WeakMap<SourceChunk, ParsedChunk>();

/** Parses a document once; nobody may change the tree. */
export function parseChunk(chunk: SourceChunk): ParsedChunk {
  const known = parsed.get(chunk);
  if (known !== undefined) return known;
  const lines = new LineCounter();
  const fresh = { document: parseYaml(chunk.text, lines), lines };
  parsed.set(chunk, fresh);
  return fresh;
}

/**
 * The place of a field, by its path in the object (`spec.ports[0].targetPort`; empty: the object itself): of the
 * value, or of the key where the value is a block of its own. An absent field has its nearest parent's place.
 */
export function locateField(document: ManifestDocument, path: string): FieldPlace {
  return locateSteps(document.chunk, [...document.steps, ...parseFieldPath(path)]);
}

/** The place of a field's key; of an item of a list, or of an absent field, as `locateField`. */
export function locateKey(document: ManifestDocument, path: string): FieldPlace {
  const { chunk } = document;
  const steps = [...document.steps, ...parseFieldPath(path)];
  const tree = parseChunk(chunk).document;
  let node: Node | null = tree.contents;
  for (const step of steps.slice(0, -1)) node = entryOf(resolve(node, tree), step)?.value ?? null;
  const holder = resolve(node, tree);
  const last = steps.at(-1);
  const key = isMap(holder) ? findPair(holder, String(last))?.key : undefined;
  const range = isScalar(key) ? rangeOf(key) : undefined;
  if (range === undefined) return locateField(document, path);
  return { ...positionOf(chunk, range[0]), end: positionOf(chunk, range[1]) };
}

/** How many of a path's steps lead to what is written. */
export function countWritten({ chunk, steps }: ManifestDocument, path: string): number {
  return followSteps(parseChunk(chunk).document, [...steps, ...parseFieldPath(path)]).written - steps.length;
}

/** The same by steps from the document's root. */
export function locateSteps(chunk: SourceChunk, steps: readonly (string | number)[]): FieldPlace {
  const { range } = followSteps(parseChunk(chunk).document, steps);
  return { ...positionOf(chunk, range[0]), end: positionOf(chunk, range[1]) };
}

/** A plain value as it is written, without its quotes: `1.0` for what is read as 1. Null where there is none. */
export function readSource(document: ManifestDocument, steps: readonly (string | number)[]): string | null {
  const tree = parseChunk(document.chunk).document;
  let node: Node | null = tree.contents;
  for (const step of [...document.steps, ...steps]) {
    node = entryOf(resolve(node, tree), step)?.value ?? null;
  }
  const value = resolve(node, tree);
  return isScalar(value) ? (value.source ?? null) : null;
}

/** Where in its file a character of a document stands. */
export function positionOf(chunk: SourceChunk, offset: number): Position {
  const { line, col } = parseChunk(chunk).lines.linePos(offset);
  return { line: Math.max(line, 1) + chunk.linesBefore, column: Math.max(col, 1) };
}

type Range = readonly [start: number, end: number, ...rest: readonly number[]];

interface Way {
  readonly range: Range;
  /** How many steps there are to it. */
  readonly written: number;
}

/** As far as something is written. */
function followSteps(document: Document, steps: readonly (string | number)[]): Way {
  let node: Node | null = document.contents;
  let range: Range = node?.range ?? [0, 0];
  for (const [written, step] of steps.entries()) {
    const entry = entryOf(resolve(node, document), step);
    if (entry === undefined) return { range, written };
    node = entry.value;
    range = entry.range ?? range;
  }
  return { range, written: steps.length };
}

function resolve(node: Node | null, document: Document): Node | null {
  return isAlias(node) ? (node.resolve(document) ?? null) : node;
}

interface Entry {
  readonly value: Node | null;
  readonly range: Range | undefined;
}

function entryOf(node: Node | null, step: string | number): Entry | undefined {
  if (isSeq(node)) {
    const value = typeof step === "number" ? (node.items[step] as Node | undefined) : undefined;
    return value === undefined ? undefined : { value, range: rangeOf(value) };
  }
  if (!isMap(node)) return undefined;
  const pair = findPair(node, String(step));
  if (pair === undefined) return undefined;
  const value = pair.value as Node | null;
  const written = isScalar(value) && value.range && value.range[1] > value.range[0];
  return { value, range: rangeOf(written ? value : (pair.key as Node)) };
}

/** API servers call some fields as their code does: `spec.LoadBalancerSourceRanges`. */
function findPair(map: YAMLMap, step: string): YAMLMap["items"][number] | undefined {
  const find = (name: string) => map.items.find(({ key }) => isScalar(key) && String(key.value) === name);
  return find(step) ?? find(step.replace(/^[A-Z]/, (letter) => letter.toLowerCase()));
}

function rangeOf(node: Node): Range | undefined {
  if (!node.range) return undefined;
  return [node.range[0], node.range[1]];
}
