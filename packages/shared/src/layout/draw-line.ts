/** SVG paths of lines. Only a fan is curved; every other line is straight, or turns at right angles. */

const radius = 9;

/** Along a chain's line. */
export function straight(x1: number, y: number, x2: number): string {
  return `M${String(x1)} ${String(y)}H${String(x2)}`;
}

/** From a client to the ways in below its first. */
export function fan(x1: number, y1: number, x2: number, y2: number): string {
  if (y1 === y2) return straight(x1, y1, x2);
  const middle = (x1 + x2) / 2;
  return `M${String(x1)} ${String(y1)}C${String(middle)} ${String(y1)} ${String(middle)} ${String(y2)} ${String(x2)} ${String(y2)}`;
}

/** From one height to another by way of an upright at `at`, with rounded corners. */
export function bracket(x1: number, y1: number, at: number, x2: number, y2: number): string {
  if (y1 === y2) return straight(x1, y1, x2);
  const turn = Math.min(radius, Math.abs(y2 - y1) / 2, Math.abs(at - x1), Math.abs(x2 - at));
  const down = y2 > y1 ? turn : -turn;
  return [
    `M${String(x1)} ${String(y1)}H${String(at - turn)}`,
    `Q${String(at)} ${String(y1)} ${String(at)} ${String(y1 + down)}`,
    `V${String(y2 - down)}`,
    `Q${String(at)} ${String(y2)} ${String(at + turn)} ${String(y2)}`,
    `H${String(x2)}`,
  ].join("");
}
