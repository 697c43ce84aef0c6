/**
 * The little Markdown that rule pages are written in: headings, paragraphs, lists, fenced code, and inline
 * code, emphasis and links. The result is data for React; no HTML is ever made of text.
 */
export type MarkdownInline =
  | { readonly type: "text" | "code" | "strong" | "emphasis"; readonly text: string }
  | { readonly type: "link"; readonly text: string; readonly href: string };

export type MarkdownBlock =
  | { readonly type: "heading"; readonly level: number; readonly content: readonly MarkdownInline[] }
  | { readonly type: "paragraph"; readonly content: readonly MarkdownInline[] }
  | { readonly type: "list"; readonly ordered: boolean; readonly entries: readonly (readonly MarkdownInline[])[] }
  | { readonly type: "code"; readonly text: string };

const inlinePattern = /`([^`]+)`|\*\*([^*]+)\*\*|[_*]([^_*]+)[_*]|\[([^\]]+)\]\(([^)\s]+)\)/g;

/** Parses the inside of a paragraph. A link that does not lead to the web or within the app stays text. */
export function parseInline(text: string): readonly MarkdownInline[] {
  const content: MarkdownInline[] = [];
  let end = 0;
  for (const match of text.matchAll(inlinePattern)) {
    // `snake_case` is a word, not an emphasis.
    const inWord = match[3] !== undefined && /\w/.test(text[match.index - 1] ?? " ");
    if (inWord) continue;
    if (match.index > end) content.push({ type: "text", text: text.slice(end, match.index) });
    end = match.index + match[0].length;
    content.push(parseMatch(match));
  }
  if (end < text.length) content.push({ type: "text", text: text.slice(end) });
  return content;
}

function parseMatch([whole, code, strong, emphasis, label, href]: RegExpExecArray): MarkdownInline {
  if (code !== undefined) return { type: "code", text: code };
  if (strong !== undefined) return { type: "strong", text: strong };
  if (emphasis !== undefined) return { type: "emphasis", text: emphasis };
  if (label !== undefined && href !== undefined && /^(?:https?:\/\/|rules\/)/.test(href))
    return { type: "link", text: label, href };
  return { type: "text", text: label ?? whole };
}

const entryPattern = /^(?:[-*]|(\d+)\.) +(.*)$/;

/** Parses a page. */
export function parseMarkdown(text: string): readonly MarkdownBlock[] {
  const blocks: MarkdownBlock[] = [];
  const lines = text.split("\n");
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    const heading = /^(#{1,4}) +(.*)$/.exec(line);
    if (line.trim() === "") at += 1;
    else if (line.startsWith("```")) {
      const close = lines.findIndex((other, index) => index > at && other.startsWith("```"));
      const end = close < 0 ? lines.length : close;
      blocks.push({ type: "code", text: lines.slice(at + 1, end).join("\n") });
      at = end + 1;
    } else if (heading !== null) {
      blocks.push({ type: "heading", level: heading[1]?.length ?? 1, content: parseInline(heading[2] ?? "") });
      at += 1;
    } else {
      const end = findBlockEnd(lines, at);
      blocks.push(parseProse(lines.slice(at, end)));
      at = end;
    }
  }
  return blocks;
}

function findBlockEnd(lines: readonly string[], from: number): number {
  let end = from + 1;
  while (end < lines.length && !/^(?:\s*$|#{1,4} |```)/.test(lines[end] ?? "")) end += 1;
  return end;
}

/** A list, or a paragraph whose lines are joined. */
function parseProse(lines: readonly string[]): MarkdownBlock {
  const first = entryPattern.exec(lines[0] ?? "");
  if (first === null) return { type: "paragraph", content: parseInline(lines.map((line) => line.trim()).join(" ")) };
  const entries: string[] = [];
  for (const line of lines) {
    const entry = entryPattern.exec(line);
    if (entry === null) entries.push(`${entries.pop() ?? ""} ${line.trim()}`);
    else entries.push(entry[2] ?? "");
  }
  return { type: "list", ordered: first[1] !== undefined, entries: entries.map(parseInline) };
}
