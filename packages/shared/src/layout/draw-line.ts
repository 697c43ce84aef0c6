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

/** Through points, each straight beside or below the one before, with rounded corners. */
export function route(points: readonly (readonly [number, number])[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  const parts = [`M${String(first[0])} ${String(first[1])}`];
  rest.forEach(([x, y], index) => {
    const [fromX, fromY] = rest[index - 1] ?? first;
    const next = rest[index + 1];
    if (next === undefined) {
      parts.push(y === fromY ? `H${String(x)}` : `V${String(y)}`);
      return;
    }
    const turn = Math.min(
      radius,
      (Math.abs(x - fromX) + Math.abs(y - fromY)) / 2,
      (Math.abs(next[0] - x) + Math.abs(next[1] - y)) / 2,
    );
    const before =
      y === fromY ? `H${String(x - Math.sign(x - fromX) * turn)}` : `V${String(y - Math.sign(y - fromY) * turn)}`;
    const after = [x + Math.sign(next[0] - x) * turn, y + Math.sign(next[1] - y) * turn];
    parts.push(before, `Q${String(x)} ${String(y)} ${String(after[0])} ${String(after[1])}`);
  });
  return parts.join("");
}

/** Down from one point, and then to the right. */
export function descend(x1: number, y1: number, x2: number, y2: number): string {
  if (x1 === x2) return `M${String(x1)} ${String(y1)}V${String(y2)}`;
  const turn = Math.min(radius, Math.abs(y2 - y1), Math.abs(x2 - x1));
  return `M${String(x1)} ${String(y1)}V${String(y2 - turn)}Q${String(x1)} ${String(y2)} ${String(x1 + turn)} ${String(y2)}H${String(x2)}`;
}
