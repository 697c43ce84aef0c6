/** Edits made in a file's text. */
import type { TextEdit } from "@portolan/shared";

/** `edits` are of this file, in order, and overlap nowhere. A byte order mark stays. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const mark = text.startsWith("\uFEFF") ? 1 : 0;
  const starts = [mark, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const offset = ({ line, column }: TextEdit["from"]): number => (starts[line - 1] ?? text.length) + column - 1;
  let result = "";
  let done = 0;
  for (const { from, to, text: written } of edits) {
    result += text.slice(done, offset(from)) + written;
    done = offset(to);
  }
  return result + text.slice(done);
}
