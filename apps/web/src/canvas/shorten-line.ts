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
/** Inter's letters by width, in ems; a little generous, so that what is reckoned to fit does fit. */
const advances: readonly (readonly [RegExp, number])[] = [
  [/[mwMW@%→]/, 0.9],
  [/[iljI.,:;'|!]/, 0.28],
  [/[ftr()[\]/ -]/, 0.4],
  [/[A-Z0-9_=]/, 0.66],
];
const usualAdvance = 0.585;
const strongFactor = 1.05;
const gap = 10;
/** Less than this says nothing. */
const leastRight = 40;
/** Up to this long a right text is shown whole or not at all (`targetPort`, `any node`). */
const wordLength = 10;

/** The faces of a box's lines. */
export const faces = {
  above: { mono: 12, words: 11, strong: 13 },
  row: { mono: 12.5, words: 11, strong: 13 },
  below: { mono: 10.5, words: 11, strong: 13 },
  pod: { mono: 11, words: 11, strong: 13 },
} as const satisfies Record<string, Face>;

function wordsAdvance(character: string): number {
  return advances.find(([letters]) => letters.test(character))?.[1] ?? usualAdvance;
}

/** About how wide a text is, in pixels; exact for the monospaced face. */
export function textWidth(text: Text, face: Face): number {
  const characters = Array.from(text.text);
  if (text.mono) return characters.length * face.mono * monoAdvance;
  const ems = characters.reduce((sum, character) => sum + wordsAdvance(character), 0);
  return ems * (text.tone === "strong" ? face.strong * strongFactor : face.words);
}

/** How many of a text's characters fit, by its average width. */
function charactersIn(pixels: number, text: Text, face: Face): number {
  const wish = textWidth(text, face);
  return wish === 0 ? 0 : Math.floor((pixels / wish) * text.text.length + 0.02);
}

/** `frontend-7d9c5b7c6d-9qzlm` → `frontend…-9qzlm`: at most `length` characters, more of the beginning than of the end. */
export function breakMiddle(text: string, length: number): string {
  const characters = Array.from(text);
  if (characters.length <= length) return text;
  if (length < 4) return `${characters.slice(0, Math.max(1, length - 1)).join("")}…`;
  const tail = Math.min(8, Math.floor((length - 1) * 0.45));
  return `${characters.slice(0, length - 1 - tail).join("")}…${characters.slice(-tail).join("")}`;
}

/** Up to this long a number or a name is kept whole, and its neighbour gives way. */
const kept = 26;

function breaks(text: Text): boolean {
  return (text.mono || text.tone === "strong") && text.text.length > 12;
}

/** What is shown of a line, and the width that is left to its right text. */
export interface ShownLine {
  readonly left: string;
  readonly right: string | null;
  readonly rightWidth: number;
}

/** Fits a line into `width` pixels. Beside a very long left text, or on request, the right one keeps up to 45 % of it. */
export function shortenLine(line: TextLine, width: number, face: Face, rightFirst = false): ShownLine {
  const { left, right } = line;
  const shown = (text: Text, pixels: number) =>
    breaks(text) ? breakMiddle(text.text, charactersIn(pixels, text, face)) : text.text;
  const wish = textWidth(left, face);
  const rightWish = right === null ? 0 : textWidth(right, face) + 2;
  // How many more there are is never left out.
  const isCount = right !== null && /^\+\d+$/.test(right.text);
  const least = isCount ? rightWish : rightFirst || left.text.length > kept ? width * 0.45 : 0;
  const rightWidth = Math.min(rightWish, Math.max(width - wish - gap, least));
  // Half a word says less than none; of a note the beginning is worth its room.
  const wholeOnly = right !== null && !rightFirst && right.text.length <= wordLength;
  if (right === null || rightWidth < (wholeOnly ? rightWish : Math.min(rightWish, leastRight))) {
    return { left: shown(left, width), right: null, rightWidth: 0 };
  }
  const room = width - rightWidth - gap;
  return {
    left: shown(left, room),
    right: shown(right, rightWidth),
    rightWidth: Math.ceil(rightWidth),
  };
}

/** What is shown of each text of a cell in a slim row: the longest name gives way first. */
export function shortenCell(texts: readonly Text[], width: number): readonly string[] {
  const face: Face = { mono: 12, words: 12, strong: 12 };
  const wishes = texts.map((text) => textWidth(text, face));
  const spare = width - 18 - wishes.reduce((sum, wish) => sum + wish + 6, 0);
  if (spare >= 0) return texts.map(({ text }) => text);
  const longest = wishes.indexOf(Math.max(...wishes));
  return texts.map((text, index) =>
    index === longest && breaks(text)
      ? breakMiddle(text.text, charactersIn((wishes[index] ?? 0) + spare, text, face))
      : text.text,
  );
}
