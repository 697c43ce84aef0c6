/**
 * The measures of boxes. A chain's line runs through the numbered row of every box, so a box is
 * measured upwards and downwards from that line.
 */
import type { LayoutDepth } from "./layout-model.ts";

const padding = 7;
const aboveLine = 16;
const belowLine = 15;
const halfRow = 10;

export const slimHeight = 28;
export const bandHeight = 40;
/** Between two Services. */
export const blockGap = 26;
export const slimGap = 10;
export const podHeight = 20;
export const podsPadding = 6;
/** The cut mark's square. */
export const cutSize = 20;
/** More pods than this are counted, not listed. */
export const podsListed = 8;

/** Pixels from the top of a box down to its first row's line. */
export function upwards(linesAbove: number): number {
  return padding + linesAbove * aboveLine + halfRow;
}

/** Pixels from a row's line down to the bottom of the box. */
export function downwards(linesBelow: number): number {
  return halfRow + linesBelow * belowLine + padding;
}

/** Room for a list of pods under a box. */
export function podsHeight(listed: number, more: number): number {
  const rows = listed + (more > 0 ? 1 : 0);
  return rows === 0 ? 0 : rows * podHeight + 2 * podsPadding;
}

/** The room that a way in, and a Service port with what is behind it, always take: a change of status fits in. */
export interface Room {
  readonly wayUp: number;
  readonly wayDown: number;
  readonly wayGap: number;
  readonly portUp: number;
  readonly portDown: number;
  readonly portGap: number;
}

/** The room at a depth. One Service has a line more under each number: its YAML field. */
export function roomFor(depth: LayoutDepth): Room {
  const field = depth === "service" ? 1 : 0;
  return {
    wayUp: upwards(1),
    wayDown: downwards(1 + field),
    wayGap: 8,
    portUp: upwards(2),
    portDown: downwards(2),
    portGap: 12,
  };
}
