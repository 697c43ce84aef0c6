/** Cards from their lines: the box's height follows from the lines, its place from the first row's line. */
import type { Hop } from "../paths/path-model.ts";
import type { BoxRow, Card, Column, Cut, Member } from "./layout-model.ts";
import { cutSize, downwards, podsHeight, podsPadding, upwards } from "./measure-box.ts";

/** A row and the height of its line in the block. */
export type PlacedRow = Omit<BoxRow, "at"> & { readonly y: number };

type CardParts = Pick<Card, "key" | "hop" | "above" | "member"> &
  Partial<Pick<Card, "look" | "health" | "icon" | "lanes" | "pods" | "more" | "fold">> & {
    readonly column: Pick<Column, "x" | "width">;
    readonly rows: readonly PlacedRow[];
    /** Set when the box must reach further down than its last row. */
    readonly reach?: number;
  };

/** A card whose rows lie on their lines. */
export function makeCard(parts: CardParts): Card {
  const { column, rows, lanes = [], pods = [], more = 0 } = parts;
  const first = rows[0]?.y ?? 0;
  const last = rows.at(-1);
  const y = first - upwards(parts.above.length);
  const text = last === undefined ? 0 : last.y + downwards(last.below.length);
  const bottom = Math.max(text, parts.reach ?? 0);
  const list = podsHeight(pods.length, more);
  return {
    type: "card",
    key: parts.key,
    hop: parts.hop,
    x: column.x,
    y,
    width: column.width,
    height: bottom - y + list,
    look: parts.look ?? "solid",
    health: parts.health ?? "none",
    icon: parts.icon ?? null,
    above: parts.above,
    rows: rows.map(({ y: lineAt, ...row }) => ({ ...row, at: lineAt - y })),
    lanes: lanes.map((lane) => ({ ...lane, at: lane.at - y })),
    pods,
    podsAt: bottom - y + podsPadding,
    more,
    fold: parts.fold ?? null,
    member: parts.member,
  };
}

/** A cut mark centred at a point of a line. */
export function makeCut(
  parts: Pick<Cut, "key" | "hop" | "mark" | "text" | "words" | "member"> & { readonly x: number; readonly y: number },
): Cut {
  const { x, y, ...rest } = parts;
  return { type: "cut", ...rest, x: x - cutSize / 2, y: y - cutSize / 2, width: cutSize, height: cutSize };
}

/** A column from the left edge of one to the right edge of another. */
export function span(columns: Readonly<Record<Hop, Column>>, from: Hop, to: Hop): Pick<Column, "x" | "width"> {
  return { x: columns[from].x, width: columns[to].x + columns[to].width - columns[from].x };
}

/** A member of one chain, or of all chains of a port. */
export function memberOf(service: Member["service"], port: string, way: string | null, backend: string | null): Member {
  return {
    service,
    ports: [port],
    ways: way === null ? null : [way],
    backends: backend === null ? null : [backend],
  };
}
