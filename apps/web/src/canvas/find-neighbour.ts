/** Moving through the picture by arrow keys: along a chain, and up and down a column. */
import type { Box, Member } from "@portolan/shared";
import { onOneChain } from "./chain-state.ts";

export type Direction = "left" | "right" | "up" | "down";

/** A place where the keyboard can stop: a row of a box, a cut, a slim row. Pixels of the picture. */
export interface Stop {
  readonly key: string;
  readonly left: number;
  readonly right: number;
  readonly y: number;
  readonly member: Member;
}

/** Every stop of the picture, in reading order. */
export function stopsOf(boxes: readonly Box[]): readonly Stop[] {
  return boxes.flatMap((box): Stop[] => {
    const sides = { left: box.x, right: box.x + box.width };
    switch (box.type) {
      case "card":
        return box.rows.map((row) => ({ key: row.key, ...sides, y: box.y + row.at, member: row.member }));
      case "cut":
      case "slim":
        return [{ key: box.key, ...sides, y: box.y + box.height / 2, member: box.member }];
      case "band":
        return [];
      default:
        return box satisfies never;
    }
  });
}

function nearest(stops: readonly Stop[], distance: (stop: Stop) => readonly [number, number]): Stop | null {
  let best: { readonly stop: Stop; readonly at: readonly [number, number] } | null = null;
  for (const stop of stops) {
    const at = distance(stop);
    if (best === null || at[0] < best.at[0] || (at[0] === best.at[0] && at[1] < best.at[1])) best = { stop, at };
  }
  return best?.stop ?? null;
}

/** The stop that an arrow key leads to; null at the edge. Left and right stay on the chain, up and down in the column. */
export function findNeighbour(stops: readonly Stop[], from: string, direction: Direction): Stop | null {
  const here = stops.find(({ key }) => key === from);
  if (here === undefined) return null;
  const others = stops.filter((stop) => stop !== here);
  switch (direction) {
    case "left":
    case "right": {
      const way = direction === "right" ? 1 : -1;
      const ahead = others.filter((stop) => (stop.left - here.left) * way > 0 && onOneChain(stop.member, here.member));
      return nearest(ahead, (stop) => [Math.abs(stop.left - here.left), Math.abs(stop.y - here.y)]);
    }
    case "up":
    case "down": {
      const way = direction === "down" ? 1 : -1;
      const column = others.filter(
        (stop) => (stop.y - here.y) * way > 0 && stop.left < here.right && here.left < stop.right,
      );
      return nearest(column, (stop) => [Math.abs(stop.y - here.y), Math.abs(stop.left - here.left)]);
    }
    default:
      return direction satisfies never;
  }
}
