/** One document of YAML, read as `kubectl`'s parser does where that takes what the specification does not. */
import { Composer, Lexer, LineCounter, Parser, parseDocument, type Document } from "yaml";
import { parseOptions } from "./parse-options.ts";

/** Parses a document; its errors are in it. `lines` learns where the text's lines begin. */
export function parseYaml(text: string, lines = new LineCounter()): Document {
  const document: Document = parseDocument(text, { ...parseOptions, lineCounter: lines });
  if (!document.errors.some(({ code }) => code === "MISSING_CHAR")) return document;
  const scalars = findOpenScalars(text);
  if (scalars.length === 0) return document;
  const lenient = parseJoined(text, scalars);
  return lenient === null || lenient.errors.length > 0 ? document : lenient;
}

type Range = readonly [start: number, end: number];

/**
 * Quoted texts whose further lines stand no deeper than their key, as Go's encoder once broke long lines (and many CRDs
 * still have them): the lexer ends them with their first line, and Go's reads on to the closing quote.
 */
function findOpenScalars(text: string): readonly Range[] {
  const found: Range[] = [];
  let offset = 0;
  let readUpTo = 0;
  for (const lexeme of new Lexer().lex(text)) {
    if (isMark(lexeme)) continue;
    if (offset >= readUpTo && /^["']/.test(lexeme) && closingQuote(lexeme, 0) !== lexeme.length - 1) {
      const end = closingQuote(text, offset);
      if (end < 0) return found;
      found.push([offset, end + 1]);
      readUpTo = end + 1;
    }
    offset += lexeme.length;
  }
  return found;
}

/** What the lexer says of its state; it is no part of the text (a byte order mark is cut off before). */
function isMark(lexeme: string): boolean {
  return lexeme === "\u0002" || lexeme === "\u0018" || lexeme === "\u001f";
}

/** Where the quote that opens at `start` is closed; -1 where it is not. */
function closingQuote(text: string, start: number): number {
  const pattern = text[start] === "'" ? /'(?:[^']|'')*'/y : /"(?:[^"\\]|\\[^])*"/y;
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex - 1 : -1;
}

/** Lexes the text with each of these scalars on one line, and parses what the text has in their places. */
function parseJoined(text: string, scalars: readonly Range[]): Document | null {
  const pieces: string[] = [];
  let from = 0;
  for (const [start, end] of scalars) {
    pieces.push(text.slice(from, start), text.slice(start, end).replace(/[\r\n]/g, " "));
    from = end;
  }
  pieces.push(text.slice(from));
  const parser = new Parser();
  function* tokens() {
    let offset = 0;
    for (const lexeme of new Lexer().lex(pieces.join(""))) {
      const length = isMark(lexeme) ? 0 : lexeme.length;
      yield* parser.next(length === 0 ? lexeme : text.slice(offset, offset + length));
      offset += length;
    }
    yield* parser.end();
  }
  const [document = null, ...others] = new Composer(parseOptions).compose(tokens(), true, text.length);
  return others.length > 0 ? null : document;
}
