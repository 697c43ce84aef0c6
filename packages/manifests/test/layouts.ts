/** The same manifests in the layouts that people and programs write. */
import { Alias, Document, isMap, isScalar, isSeq, parseAllDocuments, stringify, visit } from "yaml";
import type { Node, ToStringOptions, Scalar } from "yaml";
import { readManifests } from "../src/read-manifests.ts";

type Layout = (text: string) => string;

function documentsOf(text: string): readonly Document[] {
  return (parseAllDocuments(text) as Document[]).filter(({ contents }) => contents !== null);
}

function write(documents: readonly Document[], options: ToStringOptions): string {
  return documents.map((each) => each.toString({ lineWidth: 0, ...options }).replace(/^---\n/, "")).join("---\n");
}

/** Every document changed in place, and written again. */
function layOut(change: (document: Document) => void, options: ToStringOptions = {}): Layout {
  return (text) => {
    const documents = documentsOf(text);
    documents.forEach(change);
    return write(documents, options);
  };
}

const asItIs = (): void => undefined;

function listOf(text: string): { readonly apiVersion: string; readonly kind: string; readonly items: Node[] } {
  return { apiVersion: "v1", kind: "List", items: documentsOf(text).flatMap(({ contents }) => contents ?? []) };
}

function valuesOf(text: string): readonly unknown[] {
  return readManifests("a.yaml", text).documents.map(({ value }) => value);
}

/** From the second level on, as many write selectors and ports. */
function braceInside(depth: number): (document: Document) => void {
  return (document) => {
    visit(document, {
      Collection: (_, node, path) => {
        if (path.filter((each) => isMap(each) || isSeq(each)).length >= depth) node.flow = true;
      },
    });
  };
}

function quoteKeys(type: Scalar.Type): (document: Document) => void {
  return (document) => {
    visit(document, {
      Pair: (_, { key }) => {
        if (isScalar(key)) key.type = type;
      },
    });
  };
}

/** A text that stands again is an alias of the first. */
function shareTexts(document: Document): void {
  const first = new Map<string, Scalar>();
  let anchors = 0;
  visit(document, {
    Scalar: (key, node) => {
      if (key === "key" || typeof node.value !== "string") return undefined;
      const known = first.get(node.value);
      if (known === undefined) {
        first.set(node.value, node);
        return undefined;
      }
      known.anchor ??= `a${String((anchors += 1))}`;
      return new Alias(known.anchor);
    },
  });
}

/** A comment above each line and one on it, with tabs in them. */
function comment(text: string): string {
  const lines = text.split("\n").map((line, index) => {
    const margin = /^ */.exec(line)?.[0] ?? "";
    if (line.trim() === "" || line.startsWith("---") || line.includes("#")) return line;
    return `${margin}#\tabove ${String(index)}\n${line}\t# on\t${String(index)}`;
  });
  return lines.join("\n");
}

/** By name. */
export const layouts: Readonly<Record<string, Layout>> = {
  "as it is written": (text) => text,
  "with line ends of Windows": (text) => text.replaceAll("\n", "\r\n"),
  "with a byte order mark and line ends of Windows": (text) => `\uFEFF${text.replaceAll("\n", "\r\n")}`,
  "without a line break at its end": (text) => text.trimEnd(),
  "with comments and tabs in them": comment,
  "with comments and line ends of Windows": (text) => comment(text).replaceAll("\n", "\r\n"),
  "indented by four": layOut(asItIs, { indent: 4 }),
  "with lists in the column of their keys": layOut(asItIs, { indentSeq: false }),
  "indented by four, with lists in the column of their keys": layOut(asItIs, { indent: 4, indentSeq: false }),
  "with keys in double quotes": layOut(quoteKeys("QUOTE_DOUBLE"), { defaultStringType: "QUOTE_DOUBLE" }),
  "with keys in single quotes": layOut(quoteKeys("QUOTE_SINGLE"), {
    singleQuote: true,
    defaultStringType: "QUOTE_SINGLE",
  }),
  "in braces": layOut(asItIs, { collectionStyle: "flow", lineWidth: 80 }),
  "in braces on one line": (text) =>
    documentsOf(text)
      .map((each) => oneLine(each.toJS()))
      .join("---\n"),
  "in braces below the first level": layOut(braceInside(1)),
  "in braces below the second level": layOut(braceInside(2)),
  "in braces below the third level": layOut(braceInside(3)),
  "as a List": (text) => write([new Document(listOf(text))], {}),
  "as a List, as kubectl writes it": (text) => write([new Document(listOf(text))], { indentSeq: false }),
  "as a List, indented by four": (text) => write([new Document(listOf(text))], { indent: 4 }),
  "as a List of braces": (text) =>
    `apiVersion: v1\nkind: List\nitems:\n${valuesOf(text)
      .map((each) => `  - ${oneLine(each)}`)
      .join("")}`,
  "as a List with comments": (text) => comment(write([new Document(listOf(text))], { indentSeq: false })),
  "as JSON": (text) => JSON.stringify({ apiVersion: "v1", kind: "List", items: valuesOf(text) }, null, 2),
  "as JSON on one line": (text) => JSON.stringify(valuesOf(text)),
  "as JSON, a document each": (text) =>
    valuesOf(text)
      .map((each) => JSON.stringify(each, null, 4))
      .join("\n---\n"),
  "as JSON with tabs and line ends of Windows": (text) =>
    JSON.stringify({ apiVersion: "v1", kind: "List", items: valuesOf(text) }, null, "\t").replaceAll("\n", "\r\n"),
};

function oneLine(value: unknown): string {
  return stringify(value, { collectionStyle: "flow", lineWidth: 0 });
}

/** Texts that stand twice are shared: what a mend is about may stand in several places. */
export const sharedLayouts: Readonly<Record<string, Layout>> = {
  "with anchors and aliases": layOut(shareTexts),
  "as a List with anchors and aliases": (text) => {
    const list = new Document(listOf(text));
    shareTexts(list);
    return write([list], { indentSeq: false });
  },
};
