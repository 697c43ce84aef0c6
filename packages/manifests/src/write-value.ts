/** Values written as YAML in the manner of what stands around them. */
import { parseDocument, type ParseOptions, type DocumentOptions, type SchemaOptions } from "yaml";
import { parseOptions } from "./parse-options.ts";

export type Quotes = "plain" | "single" | "double";

/** How a text is written where something is added to it. */
export interface Manner {
  readonly keys: Quotes;
  /** Of texts: numbers, true, false and null never stand in quotes. */
  readonly texts: Quotes;
  /** By how many spaces a list stands further in than its key. */
  readonly listIndent: number;
}

/** A scalar on one line. Quotes are added where the text would be read as something else. */
export function writeScalar(value: unknown, quotes: Quotes): string {
  if (typeof value !== "string") return JSON.stringify(value);
  if (quotes === "plain" && isPlain(value)) return value;
  // Within single quotes nothing can be escaped.
  if (quotes === "single" && /^[\x20-\x7E]*$/.test(value)) return `'${value.replaceAll("'", "''")}'`;
  return JSON.stringify(value);
}

const otherVersions: readonly (ParseOptions & DocumentOptions & SchemaOptions)[] = [parseOptions, { version: "1.2" }];

/** Whether it is read as the same text without quotes, by any version of YAML and inside of braces too. */
function isPlain(text: string): boolean {
  if (!/^[A-Za-z0-9_/][A-Za-z0-9_./-]*$/.test(text)) return false;
  return otherVersions.every((options) => parseDocument(text, options).toJS() === text);
}

/** On one line: `{ a: b }`, `[1, 2]`. */
export function writeFlow(value: unknown, manner: Manner): string {
  if (Array.isArray(value)) return `[${value.map((each) => writeFlow(each, manner)).join(", ")}]`;
  if (typeof value !== "object" || value === null) return writeScalar(value, manner.texts);
  const pairs = Object.entries(value).map(([key, each]) => writeFlowPair(key, each, manner));
  return pairs.length === 0 ? "{}" : `{ ${pairs.join(", ")} }`;
}

/** `a: b` inside of braces. */
export function writeFlowPair(key: string, value: unknown, manner: Manner): string {
  return `${writeScalar(key, manner.keys)}: ${writeFlow(value, manner)}`;
}

/** A key and its value as the lines of a block. */
export function writePair(key: string, value: unknown, indent: number, manner: Manner): readonly string[] {
  const head = `${" ".repeat(indent)}${writeScalar(key, manner.keys)}:`;
  if (!isFilled(value)) return [`${head} ${writeFlow(value, manner)}`];
  return [head, ...writeBlock(value, indent + (Array.isArray(value) ? manner.listIndent : 2), manner)];
}

/** An item of a list as the lines of a block. */
export function writeItem(value: unknown, indent: number, manner: Manner): readonly string[] {
  const margin = " ".repeat(indent);
  if (!isFilled(value)) return [`${margin}- ${writeFlow(value, manner)}`];
  const [first = "", ...others] = writeBlock(value, indent + 2, manner);
  return [`${margin}- ${first.slice(indent + 2)}`, ...others];
}

function writeBlock(value: object, indent: number, manner: Manner): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((each) => writeItem(each, indent, manner));
  return Object.entries(value).flatMap(([key, each]) => writePair(key, each, indent, manner));
}

/** Whether it has lines of its own. */
export function isFilled(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}
