/** Edits of a text: one after the other, and all of them as they look from the text as it was. */

/** Text in place of what stands from `from` up to `to`, in characters. */
export interface Replacement {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** A text that is being edited. `edits` are of `original`, in order, and touch one another nowhere. */
export interface EditedText {
  readonly original: string;
  readonly text: string;
  readonly edits: readonly Replacement[];
}

export function unedited(text: string): EditedText {
  return { original: text, text, edits: [] };
}

/** Makes one more edit, in the text as it is now. */
export function editText({ original, text, edits }: EditedText, next: Replacement): EditedText {
  const before: Replacement[] = [];
  const touched: Replacement[] = [];
  const after: Replacement[] = [];
  let from = next.from;
  let to = next.to;
  // What the edits so far have added to the length.
  let grown = 0;
  for (const edit of edits) {
    const start = edit.from + grown;
    const end = start + edit.text.length;
    grown += edit.text.length - (edit.to - edit.from);
    if (end < next.from) before.push(edit);
    else if (start > next.to) after.push(edit);
    else {
      touched.push(edit);
      from = Math.min(from, start);
      to = Math.max(to, end);
    }
  }
  const merged = {
    from: from - growth(before),
    to: to - growth([...before, ...touched]),
    text: text.slice(from, next.from) + next.text + text.slice(next.to, to),
  };
  return {
    original,
    text: text.slice(0, next.from) + next.text + text.slice(next.to),
    edits: [...before, merged, ...after],
  };
}

function growth(edits: readonly Replacement[]): number {
  return edits.reduce((sum, { from, to, text }) => sum + text.length - (to - from), 0);
}
