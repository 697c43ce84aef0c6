/** Edits made in a file's text. */
import type { TextEdit } from "@portolan/shared";
import { editText, unedited } from "./compose-edits.ts";

/** `edits` are of this file, in order, and overlap nowhere. A byte order mark stays. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const offset = offsetsOf(text);
  let result = "";
  let done = 0;
  for (const { from, to, text: written } of edits) {
    result += text.slice(done, offset(from)) + written;
    done = offset(to);
  }
  return result + text.slice(done);
}

/** What edits of a text and then edits of what came out are together: edits of the text as it was. */
export function joinEdits(text: string, first: readonly TextEdit[], then: readonly TextEdit[]): readonly TextEdit[] {
  let edited = unedited(text);
  let file = "";
  for (const round of [first, then]) {
    const offset = offsetsOf(edited.text);
    for (const edit of round.toReversed()) {
      edited = editText(edited, { from: offset(edit.from), to: offset(edit.to), text: edit.text });
      ({ file } = edit);
    }
  }
  const starts = startsOf(text);
  const at = (offset: number): TextEdit["from"] => {
    const line = starts.findLastIndex((start) => start <= offset);
    return { line: line + 1, column: offset - (starts[line] ?? 0) + 1 };
  };
  return edited.edits.map(({ from, to, text: written }) => ({ file, from: at(from), to: at(to), text: written }));
}

function offsetsOf(text: string): (place: TextEdit["from"]) => number {
  const starts = startsOf(text);
  return ({ line, column }) => (starts[line - 1] ?? text.length) + column - 1;
}

/** Where the lines begin. */
function startsOf(text: string): readonly number[] {
  const mark = text.startsWith("\uFEFF") ? 1 : 0;
  return [mark, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
}
