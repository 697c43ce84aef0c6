/** The columns' places for a width: between a least width, at which every number can still be read, and a greatest. */
import { hops } from "../paths/path-model.ts";
import type { Hop } from "../paths/path-model.ts";
import type { Column } from "./layout-model.ts";

interface Measure {
  readonly margin: number;
  readonly columns: readonly [number, number, number, number, number];
  readonly gaps: readonly [number, number, number, number];
}

const narrow: Measure = { margin: 10, columns: [88, 164, 162, 144, 178], gaps: [18, 20, 46, 62] };
const usual: Measure = { margin: 24, columns: [98, 192, 186, 204, 214], gaps: [40, 42, 58, 80] };
const wide: Measure = { margin: 40, columns: [118, 280, 250, 270, 300], gaps: [60, 60, 76, 106] };

function widthOf({ margin, columns, gaps }: Measure): number {
  return 2 * margin + [...columns, ...gaps].reduce((sum, part) => sum + part, 0);
}

function between(from: Measure, to: Measure, width: number): Measure {
  const share = Math.min(1, Math.max(0, (width - widthOf(from)) / (widthOf(to) - widthOf(from))));
  const mix = (a: number, b: number) => Math.floor(a + (b - a) * share);
  const [c, g, cc, gg] = [from.columns, from.gaps, to.columns, to.gaps];
  return {
    margin: mix(from.margin, to.margin),
    columns: [mix(c[0], cc[0]), mix(c[1], cc[1]), mix(c[2], cc[2]), mix(c[3], cc[3]), mix(c[4], cc[4])],
    gaps: [mix(g[0], gg[0]), mix(g[1], gg[1]), mix(g[2], gg[2]), mix(g[3], gg[3])],
  };
}

/** The columns by hop, their order as a list, and the width of the whole picture. */
export interface Columns {
  readonly list: readonly Column[];
  readonly of: Readonly<Record<Hop, Column>>;
  readonly margin: number;
  readonly width: number;
}

/** Shares `width` pixels out among the columns. The result may be wider than asked, never narrower than readable. */
export function placeColumns(width: number): Columns {
  const measure = width < widthOf(usual) ? between(narrow, usual, width) : between(usual, wide, width);
  let x = measure.margin;
  const list = hops.map((hop, index) => {
    const column = { hop, x, width: measure.columns[index] ?? 0 };
    x += column.width + (measure.gaps[index] ?? 0);
    return column;
  });
  const of = Object.fromEntries(list.map((column) => [column.hop, column])) as Record<Hop, Column>;
  return { list, of, margin: measure.margin, width: widthOf(measure) };
}
