/** One change of a YAML or JSON text. Whatever it does not touch stays as it is: order, comments, quotes, line ends. */
import { isAlias, isCollection, isMap, isPair, isScalar, isSeq, Scalar, visit } from "yaml";
import type { Document, Node, Pair, YAMLMap, YAMLSeq } from "yaml";
import type { Replacement } from "./compose-edits.ts";
import { listIndentOf } from "./list-indent.ts";
import { parseText } from "./parse-text.ts";
import type { Change, Steps } from "./patch-value.ts";
import { isFilled, writeFlow, writeFlowPair, writeItem, writePair, writeScalar } from "./write-value.ts";
import type { Manner, Quotes } from "./write-value.ts";

export type NodeEdit =
  /** From the last to the first. */
  | { readonly type: "edit"; readonly replacements: readonly Replacement[] }
  | { readonly type: "refused"; readonly reason: string };

type Collection = YAMLMap<Node, Node | null> | YAMLSeq<Node | null>;

/** Where a value stands: in which collection, and at which place of it. */
interface Place {
  readonly parent: Collection;
  readonly index: number;
}

interface Source {
  readonly text: string;
  readonly document: Document;
  readonly lineEnd: string;
  /** The names of anchors that an alias refers to. */
  readonly shared: ReadonlySet<string>;
  readonly listIndent: number;
}

/**
 * Says how the text is edited so that the change is made; nothing is said of what the result is read as. `listIndent` is
 * for a text without lists.
 */
export function editNode(text: string, change: Change, listIndent: number): NodeEdit {
  const document = parseText(text);
  const shared = new Set<string>();
  visit(document, { Alias: (_, { source }) => void shared.add(source) });
  const source = {
    ...{ text, document, shared },
    lineEnd: text.includes("\r\n") ? "\r\n" : "\n",
    listIndent: listIndentOf(text, document) ?? listIndent,
  };
  const found = follow(source, change.type === "set" ? change.steps.slice(0, -1) : change.steps);
  if (typeof found === "string") return refuse(found);
  const { node, places } = found;
  if (change.type === "remove") return remove(source, places);
  if (change.type === "rename") return rename(places, change.name);
  if (node !== null && isSharedItself(source, node)) return refuse(sharedReason);
  const step = change.steps.at(-1);
  if (change.type === "append") return isSeq(node) ? edits(append(source, node as YAMLSeq<Node>, change.value)) : odd;
  if (step === undefined || !isCollection(node)) return odd;
  const parent = node as Collection;
  const index = isSeq(parent) ? Number(step) : indexOfKey(parent, step);
  if (index < 0) return edits(addPair(source, parent as YAMLMap<Node, Node | null>, String(step), change.value));
  const child = valueOf({ parent, index });
  if (child !== null && isReferredTo(source, child)) return refuse(sharedReason);
  return edits([replaceValue(source, { parent, index }, change.value)]);
}

const sharedReason = "it stands in a part that the manifest uses in several places (an anchor with aliases)";
const odd: NodeEdit = refuse("the manifest is laid out in a way that cannot be edited safely");

function refuse(reason: string): NodeEdit {
  return { type: "refused", reason };
}

function edits(replacements: readonly Replacement[]): NodeEdit {
  return { type: "edit", replacements };
}

/** The node that steps lead to and the places on the way; a text is the reason why it may not be edited. */
function follow(source: Source, steps: Steps): { readonly node: Node | null; readonly places: Place[] } | string {
  let node: Node | null = source.document.contents;
  const places: Place[] = [];
  for (const step of steps) {
    if (node !== null && isSharedItself(source, node)) return sharedReason;
    if (!isCollection(node)) return "a field on the way to it is no object";
    const parent = node as Collection;
    const index = isSeq(parent) ? Number(step) : indexOfKey(parent, step);
    if (index < 0) return "it comes from a merge key (<<)";
    places.push({ parent, index });
    node = valueOf({ parent, index });
  }
  return { node, places };
}

/** Whether what is changed in it changes elsewhere too. */
function isSharedItself({ shared }: Source, node: Node): boolean {
  return isAlias(node) || (node.anchor !== undefined && shared.has(node.anchor));
}

/** Whether something in it, or it, is referred to from elsewhere. An alias alone can be taken away. */
function isReferredTo(source: Source, node: Node): boolean {
  let found = false;
  visit(node, {
    Node: (_, each) => {
      if (!isAlias(each) && isSharedItself(source, each)) found = true;
    },
  });
  return found;
}

function indexOfKey(map: Collection, step: string | number): number {
  return map.items.findIndex((pair) => isPair(pair) && isScalar(pair.key) && String(pair.key.value) === String(step));
}

function valueOf({ parent, index }: Place): Node | null {
  const item = parent.items[index];
  return (isPair(item) ? item.value : item) ?? null;
}

function startOf({ parent, index }: Place): number {
  const item = parent.items[index] as Pair<Node, Node | null> | Node | null;
  return (isPair(item) ? item.key.range : item?.range)?.[0] ?? 0;
}

/** Behind the last character of what stands there, comments not counted. */
function endOf({ text }: Source, place: Place): number {
  const item = place.parent.items[place.index] as Pair<Node, Node | null> | Node | null;
  const value = valueOf(place);
  const key = isPair(item) ? (item.key.range?.[1] ?? 0) : startOf(place);
  const end = value === null ? key : Math.max(key, endOfNode(value));
  // The text of `|` ends with its line breaks.
  return key + text.slice(key, end).trimEnd().length;
}

function endOfNode(node: Node): number {
  const range = node.range?.[1] ?? 0;
  if (!isCollection(node) || node.flow === true) return range;
  const last: unknown = node.items.at(-1);
  const inner = isPair(last) ? ((last.value as Node | null) ?? (last.key as Node)) : (last as Node | null);
  const keyEnd = isPair(last) ? ((last.key as Node).range?.[1] ?? 0) : 0;
  return inner === null ? range : Math.max(keyEnd, endOfNode(inner));
}

/** Puts another value in a place. */
function replaceValue(source: Source, place: Place, value: unknown): Replacement {
  const { text, lineEnd } = source;
  const { parent } = place;
  const old = valueOf(place);
  const manner = mannerOf(source, parent);
  const end = endOf(source, place);
  const from = old?.range?.[0] ?? end;
  const written = text.slice(from, Math.max(from, end));
  if (isScalar(old) && written !== "" && !isFilled(value)) {
    const quotes = quotesOf(old) ?? manner.texts;
    const kept = typeof old.value !== "string" && quotes === "plain" ? manner.texts : quotes;
    return { from, to: end, text: writeScalarOr(value, kept, manner) };
  }
  if (parent.flow === true) return { from, to: Math.max(from, end), text: writeFlow(value, manner) };
  const mark = markEnd(source, place);
  const to = Math.max(mark, end);
  if (isCollection(old) && old.flow === true) return { from, to, text: writeFlow(value, manner) };
  // A comment that stands between a key and its block keeps its line.
  if (!isFilled(value) && text.slice(mark, from).includes("#")) return { from, to, text: writeFlow(value, manner) };
  if (!isFilled(value)) return { from: mark, to, text: ` ${writeFlow(value, manner)}` };
  const lines = isSeq(parent)
    ? writeItem(value, columnOf(text, mark - 1), manner)
    : writePair("", value, columnOf(text, startOf(place)), manner);
  // The first line has its dash or key already, and may end with a comment.
  const first = isSeq(parent) ? (lines[0] ?? "").trimStart().slice(1) : "";
  const stop = lineStop(text, to);
  return { from: mark, to: stop, text: [first + text.slice(to, stop), ...lines.slice(1)].join(lineEnd) };
}

function writeScalarOr(value: unknown, quotes: Quotes, manner: Manner): string {
  return typeof value === "object" && value !== null ? writeFlow(value, manner) : writeScalar(value, quotes);
}

/** Behind the colon of a pair or the dash of an item, in a block. */
function markEnd({ text }: Source, place: Place): number {
  const { parent, index } = place;
  if (isSeq(parent)) return dashOf(text, place) + 1;
  const key = (parent.items[index] as Pair<Node> | undefined)?.key.range?.[1] ?? 0;
  return text.indexOf(":", key) + 1;
}

/** Where the dash of a block list's item stands: in the column of the first, on a line of its own. */
function dashOf(text: string, { parent, index }: Place): number {
  const first = parent.range?.[0] ?? 0;
  if (index === 0) return first;
  const item = valueOf({ parent, index })?.range?.[0] ?? first;
  const column = columnOf(text, first);
  for (let line = lineStart(text, item); line > first; line = lineStart(text, line - 1)) {
    if (text[line + column] === "-" && text.slice(line, line + column).trim() === "") return line + column;
  }
  return first;
}

/** A key and its value put behind a map's last pair. */
function addPair(source: Source, map: YAMLMap<Node, Node | null>, key: string, value: unknown): readonly Replacement[] {
  const manner = mannerOf(source, map);
  if (map.flow === true) return addToFlow(source, map, writeFlowPair(key, value, manner));
  return [addLines(source, map, writePair(key, value, columnOf(source.text, map.range?.[0] ?? 0), manner))];
}

function append(source: Source, list: YAMLSeq<Node | null>, value: unknown): readonly Replacement[] {
  const manner = mannerOf(source, list);
  if (list.flow === true) return addToFlow(source, list, writeFlow(value, manner));
  return [addLines(source, list, writeItem(value, columnOf(source.text, list.range?.[0] ?? 0), manner))];
}

/** Lines behind the one on which a block ends. */
function addLines(source: Source, parent: Collection, lines: readonly string[]): Replacement {
  const at = lineStop(source.text, endOf(source, { parent, index: parent.items.length - 1 }));
  return { from: at, to: at, text: lines.map((line) => source.lineEnd + line).join("") };
}

function addToFlow(source: Source, parent: Collection, written: string): readonly Replacement[] {
  const { text, lineEnd } = source;
  const last = { parent, index: parent.items.length - 1 };
  if (last.index < 0) {
    const [from, to] = parent.range ?? [0, 0];
    return [{ from, to, text: isMap(parent) ? `{ ${written} }` : `[${written}]` }];
  }
  const end = endOf(source, last);
  const start = startOf(last);
  const margin = text.slice(lineStart(text, start), start);
  const stop = lineStop(text, end);
  const rest = /^(,?)[ \t]*(?:#.*)?$/.exec(text.slice(end, stop));
  if (margin.trim() !== "" || rest === null) return [{ from: end, to: end, text: `, ${written}` }];
  const comma = rest[1] ?? "";
  const line = { from: stop, to: stop, text: `${lineEnd}${margin}${written}${comma}` };
  return comma === "" ? [line, { from: end, to: end, text: "," }] : [line];
}

/** Takes the last of the places away, with its line, the comment on it and those right above it. */
function remove(source: Source, places: readonly Place[]): NodeEdit {
  const place = places.at(-1);
  if (place === undefined) return odd;
  const value = valueOf(place);
  if (value !== null && isReferredTo(source, value)) return refuse(sharedReason);
  const { parent } = place;
  if (parent.items.length > 1)
    return parent.flow === true ? removeFromFlow(source, place) : edits([removeLines(source, place)]);
  const outer = places.at(-2);
  return outer === undefined ? odd : edits([replaceValue(source, outer, isSeq(parent) ? [] : {})]);
}

function rename(places: readonly Place[], name: string): NodeEdit {
  const place = places.at(-1);
  const pair = place?.parent.items[place.index];
  if (!isPair(pair) || !isScalar(pair.key) || !pair.key.range) return odd;
  const [from, to] = pair.key.range;
  return edits([{ from, to, text: writeScalar(name, quotesOf(pair.key) ?? "plain") }]);
}

function removeFromFlow(source: Source, { parent, index }: Place): NodeEdit {
  const isLast = index === parent.items.length - 1;
  const from = isLast ? endOf(source, { parent, index: index - 1 }) : startOf({ parent, index });
  const to = isLast ? endOf(source, { parent, index }) : startOf({ parent, index: index + 1 });
  if (source.text.slice(from, to).includes("#")) return refuse("a comment stands beside it between braces");
  return edits([{ from, to, text: "" }]);
}

function removeLines(source: Source, place: Place): Replacement {
  const { text } = source;
  const { parent, index } = place;
  const start = isSeq(parent) ? dashOf(text, place) : startOf(place);
  const stop = lineStop(text, endOf(source, place));
  const next = Math.min(text.length, stop + (text.startsWith("\r\n", stop) ? 2 : 1));
  const line = lineStart(text, start);
  // The first key of a list's item stands behind the dash: the next one moves there.
  if (text.slice(line, start).trim() !== "") {
    const margin = /^[ \t]*/.exec(text.slice(next))?.[0].length ?? 0;
    return { from: start, to: next + margin, text: "" };
  }
  // A comment above the first may be about all of them.
  const from = index === 0 ? line : commentsAbove(text, line, start - line);
  if (next > stop) return { from, to: next, text: "" };
  // The file ends here without a line break, and will again.
  return { from: from - (text.slice(0, from).endsWith("\r\n") ? 2 : 1), to: stop, text: "" };
}

/** The start of the first of the comment lines right above a line that stand in its column. */
function commentsAbove(text: string, line: number, column: number): number {
  let from = line;
  while (from > 0) {
    const above = lineStart(text, from - 1);
    if (text.slice(above, above + column).trim() !== "" || text[above + column] !== "#") break;
    from = above;
  }
  return from;
}

function mannerOf({ document, listIndent }: Source, near: Collection): Manner {
  const json = near.flow === true && isJson(document.contents);
  const [key] = near.items.map((item) => (isPair(item) ? quotesOf(item.key) : null));
  const texts = near.items.map((_, index) => valueOf({ parent: near, index })).filter((node) => isScalar(node));
  const example = texts.find((node) => typeof node.value === "string");
  const quoted = near.flow === true && key === "double";
  return {
    keys: json || quoted ? "double" : "plain",
    texts: json || quoted ? "double" : ((example === undefined ? null : quotesOf(example)) ?? "plain"),
    listIndent,
  };
}

/** Whether it is written as JSON is: in braces, its keys in quotes. */
function isJson(root: Node | null): boolean {
  if (!isCollection(root) || root.flow !== true) return false;
  const [first] = root.items;
  return isPair(first) ? quotesOf(first.key) === "double" : isJson((first ?? null) as Node | null);
}

function quotesOf(node: unknown): Quotes | null {
  if (!isScalar(node)) return null;
  if (node.type === Scalar.QUOTE_DOUBLE) return "double";
  if (node.type === Scalar.QUOTE_SINGLE) return "single";
  return node.type === Scalar.PLAIN ? "plain" : null;
}

function lineStart(text: string, at: number): number {
  return at <= 0 ? 0 : text.lastIndexOf("\n", at - 1) + 1;
}

/** Where the line break is that ends the line. */
function lineStop(text: string, at: number): number {
  const stop = text.indexOf("\n", at);
  if (stop < 0) return text.length;
  return text[stop - 1] === "\r" ? stop - 1 : stop;
}

function columnOf(text: string, at: number): number {
  return at - lineStart(text, at);
}
