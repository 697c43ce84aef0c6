/** Lines and cut marks of the right half of a Service port. */
import { bracket } from "./draw-line.ts";
import { cutSize } from "./measure-box.ts";
import { outcomeWords } from "./judge-port.ts";
import { makeCut, span } from "./make-card.ts";
import type { Card, Cut, Line, LineTruth } from "./layout-model.ts";
import type { Hop, PathBreak } from "../paths/path-model.ts";
import type { BehindContext } from "./make-behind-cards.ts";

/** A line between two boxes of the right half, before it has its SVG path. */
export interface Drawn {
  readonly key: string;
  readonly from: Card | Cut;
  readonly to: Card | Cut;
  readonly truth: LineTruth;
  readonly member: Card["member"];
  readonly y1: number;
  readonly y2: number;
  /** Where the line turns, if it does. */
  readonly upright: number;
  readonly word?: string;
}

/** Draws a line onto the sheet; its word stands in the middle, over its end. */
export function drawLine({ sheet }: BehindContext, drawn: Drawn): void {
  const { key, from, to, truth, member, y1, y2, upright, word } = drawn;
  const [x1, x2] = [from.x + from.width, to.x];
  sheet.lines.push({
    key,
    from: from.key,
    to: to.key,
    d: bracket(x1, y1, upright, x2, y2),
    truth,
    word: word === undefined ? null : { text: word, x: (x1 + x2) / 2, y: y2 },
    label: null,
    member,
  } satisfies Line);
}

/** Where a cut mark stands, and where its words do. */
export interface CutPlace {
  readonly key: string;
  readonly hop: Hop;
  readonly x: number;
  readonly y: number;
  readonly member: Card["member"];
  readonly wordsAt: { readonly x: number; readonly y: number; readonly width: number } | null;
}

/** Puts a cut mark on the sheet. `said` is what is written beside it, null where nothing is. */
export function cutMark(
  context: BehindContext,
  pathBreak: PathBreak,
  unknown: boolean,
  place: CutPlace,
  said: string | null,
): Cut {
  const outcome = outcomeWords(pathBreak.outcome);
  const { wordsAt, ...at } = place;
  const mark = makeCut({
    ...at,
    mark: unknown ? "unknown" : "cut",
    text: [pathBreak.text, outcome].filter(Boolean).join(", "),
    words:
      said === null || wordsAt === null
        ? null
        : {
            text: said,
            dx: wordsAt.x - (place.x - cutSize / 2),
            dy: wordsAt.y - (place.y - cutSize / 2),
            width: wordsAt.width,
          },
  });
  context.sheet.cuts.push(mark);
  return mark;
}

/** Words stand above the line, over the next box, whose top is lower than its neighbours'. */
const wordsUp = 50;

/** Where words stand over the boxes from one column to another. */
export function wordsOver(context: BehindContext, y: number, hop: Hop, reach: Hop): CutPlace["wordsAt"] {
  const { x, width } = span(context.columns.of, hop, reach);
  const gap = gapBefore(context, "container");
  return { x, y: y - wordsUp, width: reach === "endpoints" ? width + gap.to - gap.from - 8 : width };
}

/** The stretch of picture between a column and the one before it. */
export function gapBefore(context: BehindContext, hop: "endpoints" | "container") {
  const before = context.columns.of[hop === "endpoints" ? "service" : "endpoints"];
  const from = before.x + before.width;
  const to = context.columns.of[hop].x;
  return { from, to, middle: (from + to) / 2 };
}
