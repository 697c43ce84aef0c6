/** The line that a finding is about, with marks under what is meant, in so many columns of a terminal. */
import type { Excerpt } from "@portolan/manifests";

export interface FittedExcerpt {
  readonly text: string;
  /** As wide as what stands before what is meant; tabs stay tabs. */
  readonly indent: string;
  readonly marks: string;
}

/** Stands where a part of the line is left out. */
const gap = "…";

/** A line that is too long is cut around what is meant, of which the beginning is always there. */
export function fitExcerpt({ text, column, length }: Excerpt, width: number): FittedExcerpt {
  const [from, to] = [column - 1, column - 1 + length];
  // A line may be a whole file: no more than so much of it is looked at.
  const before = Array.from(text.slice(Math.max(0, from - width), from)).reverse();
  const meant = Array.from(text.slice(from, Math.min(to, from + width)));
  const after = Array.from(text.slice(to, to + width));
  const isWhole = text.length <= 3 * width && sumWidth([...before, ...meant, ...after]) <= width;
  const room = isWhole ? width : Math.max(1, width - 2 * gap.length);
  const shown = takeWidth(meant, room);
  const isCut = lengthOf(shown) < length;
  const left = takeWidth(before, isWhole ? width : Math.floor((room - sumWidth(shown)) / 2));
  const right = isCut ? [] : takeWidth(after, room - sumWidth(shown) - sumWidth(left));
  const lead = [...(lengthOf(left) < from ? [gap] : []), ...left.toReversed()];
  const hasMore = isCut || to + lengthOf(right) < text.length;
  return {
    text: [...lead, ...shown, ...right, hasMore ? gap : ""].join(""),
    indent: lead.map((sign) => (sign === "\t" ? sign : " ".repeat(widthOf(sign)))).join(""),
    marks: "^".repeat(Math.max(1, sumWidth(shown))),
  };
}

/** In UTF-16 units. */
function lengthOf(signs: readonly string[]): number {
  return signs.reduce((sum, { length }) => sum + length, 0);
}

/** As many signs from the start as fit. */
function takeWidth(signs: readonly string[], width: number): readonly string[] {
  let taken = 0;
  let sum = 0;
  for (const sign of signs) {
    sum += widthOf(sign);
    if (sum > width) break;
    taken += 1;
  }
  return signs.slice(0, taken);
}

function sumWidth(signs: readonly string[]): number {
  return signs.reduce((sum, sign) => sum + widthOf(sign), 0);
}

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Columns of one sign: none for one that joins the sign before it, two for Chinese, Japanese, Korean and pictures (Unicode annex 11). */
function widthOf(sign: string): number {
  if (/^[\p{Mn}\p{Me}\u200b-\u200d\ufe00-\ufe0f]$/u.test(sign)) return 0;
  return wide.test(sign) ? 2 : 1;
}
