/** How far in a text's lists stand. */
import { isSeq, visit, type Document, type Node } from "yaml";

/** By how many spaces its first list stands further in than its key (kubectl: by none); null where it has no list. */
export function listIndentOf(text: string, document: Document): number | null {
  let indent: number | null = null;
  const columnOf = (node: Node): number => {
    const at = node.range?.[0] ?? 0;
    return at - (text.lastIndexOf("\n", at - 1) + 1);
  };
  visit(document, {
    Pair: (_, { key, value }) => {
      if (!isSeq(value) || value.flow === true) return undefined;
      indent = columnOf(value) - columnOf(key as Node);
      return visit.BREAK;
    },
  });
  return indent;
}
