/**
 * Fits a line of text into a width. Names, addresses and labels are broken in the middle, since their
 * ends tell them apart (`web-7d9…4x2`); words give way at their end, by the style sheet.
 */
import type { Text, TextLine } from "@portolan/shared";

/** Font sizes in pixels, as the style sheet sets them, and how wide a character of the face is in ems. */
export interface Face {
  readonly mono: number;
  readonly words: number;
  readonly strong: number;
}

const monoAdvance = 0.6;
const wordsAdvance = 0.545;
const strongAdvance = 0.59;
const gap = 10;

/** The faces of a box's lines. */
export const faces = {
  above: { mono: 12, words: 11, strong: 13 },
  row: { mono: 12.5, words: 11, strong: 13 },
  below: { mono: 10.5, words: 11, strong: 13 },
  pod: { mono: 11, words: 11, strong: 13 },
} as const satisfies Record<string, Face>;

function advance(text: Text, face: Face): number {
  if (text.mono) return face.mono * monoAdvance;
  return text.tone === "strong" ? face.strong * strongAdvance : face.words * wordsAdvance;
}

/** About how wide a text is, in pixels; exact for the monospaced face. */
export function textWidth(text: Text, face: Face): number {
  return [...text.text].length * advance(text, face);
}

/** `frontend-7d9c5b7c6d-9qzlm` → `frontend…-9qzlm`: at most `length` characters, more of the beginning than of the end. */
export function breakMiddle(text: string, length: number): string {
  const characters = [...text];
  if (characters.length <= length) return text;
  if (length < 4) return `${characters.slice(0, Math.max(1, length - 1)).join("")}…`;
  const tail = Math.min(8, Math.floor((length - 1) * 0.45));
  return `${characters.slice(0, length - 1 - tail).join("")}…${characters.slice(-tail).join("")}`;
}

function breaks(text: Text): boolean {
  return text.mono || text.tone === "strong";
}

/** What is shown of a line in `width` pixels. The right text keeps at most 45 % of it when the left one needs room. */
export function shortenLine(
  line: TextLine,
  width: number,
  face: Face,
): { readonly left: string; readonly right: string | null } {
  const { left, right } = line;
  const wish = textWidth(left, face);
  const rightWish = right === null ? 0 : textWidth(right, face);
  const rightRoom = right === null ? 0 : Math.min(rightWish, Math.max(width - wish - gap, width * 0.45));
  const room = width - (right === null ? 0 : rightRoom + gap);
  const shown = (text: Text, pixels: number) =>
    breaks(text) ? breakMiddle(text.text, Math.floor(pixels / advance(text, face) + 0.05)) : text.text;
  return { left: shown(left, room), right: right === null ? null : shown(right, rightRoom + 0.5) };
}

/** What is shown of each text of a cell in a slim row: the last keeps its room first, the first gives way. */
export function shortenCell(texts: readonly Text[], width: number): readonly string[] {
  const face: Face = { mono: 12, words: 12, strong: 12 };
  const wishes = texts.map((text) => textWidth(text, face));
  const spare = width - 8 - wishes.reduce((sum, wish) => sum + wish + 6, 0);
  if (spare >= 0) return texts.map(({ text }) => text);
  const longest = wishes.indexOf(Math.max(...wishes));
  return texts.map((text, index) =>
    index === longest && breaks(text)
      ? breakMiddle(text.text, Math.floor(((wishes[index] ?? 0) + spare) / advance(text, face)))
      : text.text,
  );
}
