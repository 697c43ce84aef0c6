/** Moves an SVG path of `draw-line.ts` down by some pixels. Only the commands that are drawn there are known here. */
export function shiftPath(d: string, by: number): string {
  if (by === 0) return d;
  return d.replace(/([MCHVQ])([^MCHVQ]*)/g, (_, command: string, rest: string) => {
    const numbers = rest.trim().split(/\s+/).map(Number);
    if (command === "H") return `H${rest.trim()}`;
    const shifted = numbers.map((value, index) => (command === "V" || index % 2 === 1 ? value + by : value));
    return `${command}${shifted.join(" ")}`;
  });
}
