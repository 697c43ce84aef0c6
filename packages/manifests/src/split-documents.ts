/** A YAML stream cut into its documents, so that a fault in one leaves the others whole. */
import type { SourceChunk } from "./document-model.ts";

/**
 * Document markers may stand nowhere inside of a document, not even in a block of text, so that lines tell
 * (YAML 1.2, 9.1.2). Directives (`%YAML`) belong to the document after the marker that ends them.
 */
const marker = /^(?:---|\.\.\.)(?=[ \t\r\n]|$)/gm;

export function splitDocuments(file: string, text: string): readonly SourceChunk[] {
  const chunks: SourceChunk[] = [];
  let from = 0;
  let line = 0;
  let scanned = 0;
  const push = (to: number): void => {
    if (from < to) chunks.push({ file, text: text.slice(from, to), linesBefore: line });
  };
  for (const match of text.matchAll(marker)) {
    const starts = match[0] === "---";
    // What stands before the marker and is only directives and comments goes with the document that begins here.
    if (starts && /^(?:[ \t]*(?:#[^\n]*)?\r?\n|%[^\n]*\n)*$/.test(text.slice(from, match.index))) continue;
    const end = starts ? match.index : match.index + match[0].length;
    push(end);
    line += countLines(text, scanned, end);
    scanned = end;
    from = end;
  }
  push(text.length);
  return chunks;
}

function countLines(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf("\n", from); at >= 0 && at < to; at = text.indexOf("\n", at + 1)) count += 1;
  return count;
}
