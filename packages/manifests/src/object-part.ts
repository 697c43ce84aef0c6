/** The part of a document's text that holds one object: it is edited alone, so that a mend costs what its object costs. */
import { isAlias, isCollection, isPair, isSeq, visit, type Node } from "yaml";
import type { ManifestDocument, SourceChunk } from "./document-model.ts";
import { parseChunk } from "./locate-field.ts";
import { listIndentOf } from "./list-indent.ts";
import { readText } from "./parse-text.ts";
import { equals, valueAt, type Steps } from "./patch-value.ts";

export interface ObjectPart {
  readonly region: TextRegion;
  /** Where the object stands in what the region is read as. */
  readonly steps: Steps;
  /** By how many spaces lists of the document stand further in than their keys, where the part has none. */
  readonly listIndent: number;
}

/** A piece of a document's text that can be read alone. */
export interface TextRegion {
  readonly chunk: SourceChunk;
  /** Whole lines; between braces what stands between the object's own. */
  readonly text: string;
  /** Where it begins in the document's text. */
  readonly offset: number;
}

const parts = new WeakMap<ManifestDocument, ObjectPart>();
const wholes = new WeakMap<SourceChunk, TextRegion>();
const indents = new WeakMap<SourceChunk, number>();

/** The object's own part of a list; the whole document where it shares something with others by an anchor. */
export function partOf(document: ManifestDocument): ObjectPart {
  const known = parts.get(document);
  if (known !== undefined) return known;
  const { chunk, steps } = document;
  const own = steps.length === 0 ? null : ownPart(document);
  const part = own ?? { region: wholeOf(chunk), steps, listIndent: defaultIndent };
  parts.set(document, part);
  return part;
}

function wholeOf(chunk: SourceChunk): TextRegion {
  const whole = wholes.get(chunk) ?? { chunk, text: chunk.text, offset: 0 };
  wholes.set(chunk, whole);
  return whole;
}

const defaultIndent = 2;

function ownPart({ chunk, steps, value }: ManifestDocument): ObjectPart | null {
  const node = nodeAt(parseChunk(chunk).document.contents, steps);
  if (node?.range == null || isShared(node)) return null;
  const [from, , to] = node.range;
  const line = chunk.text.lastIndexOf("\n", from - 1) + 1;
  const margin = chunk.text.slice(line, from);
  // What stands before it on its line goes along, so that its lines keep their columns.
  const isItem = /^ *-[ \t]+$/.test(margin);
  const offset = isItem || margin.trim() === "" ? line : from;
  const region = { chunk, text: chunk.text.slice(offset, to), offset };
  const own = isItem ? [0] : [];
  const read = readText(region.text);
  if (read === null || !equals(valueAt(read.value, own), value)) return null;
  return { region, steps: own, listIndent: indentOf(chunk) };
}

function nodeAt(root: Node | null, steps: Steps): Node | null {
  let node = root;
  for (const step of steps) {
    if (!isCollection(node)) return null;
    const item: unknown = isSeq(node) ? node.items[Number(step)] : node.get(step, true);
    node = (isPair(item) ? item.value : item) as Node | null;
  }
  return node;
}

function isShared(node: Node): boolean {
  let found = false;
  visit(node, {
    Node: (_, each) => {
      if (!isAlias(each) && each.anchor === undefined) return undefined;
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}

function indentOf(chunk: SourceChunk): number {
  const indent = indents.get(chunk) ?? listIndentOf(chunk.text, parseChunk(chunk).document) ?? defaultIndent;
  indents.set(chunk, indent);
  return indent;
}
