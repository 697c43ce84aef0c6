/** The range of nodePorts and what is free in it. */
import type { FreePorts, PortRange } from "./node-port-model.ts";

/** `--service-node-port-range` of the API server, where nobody sets it. */
export const defaultNodePortRange: PortRange = { from: 30000, to: 32767 };

export interface GuessedRange {
  readonly range: PortRange;
  readonly isDefault: boolean;
  readonly note: string;
}

/** The range as far as the numbers in use show it: the flag itself is not visible. */
export function guessNodePortRange(numbers: readonly number[]): GuessedRange {
  const { from, to } = defaultNodePortRange;
  const flag = "--service-node-port-range is a flag of the API server and not visible";
  const isInside = (number: number): boolean => number >= from && number <= to;
  const outside = numbers.filter((number) => !isInside(number));
  if (outside.length === 0) {
    return {
      range: defaultNodePortRange,
      isDefault: true,
      note: `${flag}: its default ${formatPortRange({ from, to })} is shown.`,
    };
  }
  const seen = outside.length === 1 ? `${String(outside[0])} is` : `${String(outside.length)} numbers are`;
  // One range holds all of them; whether the default is part of it shows only where something lies in there.
  const known = numbers.some(isInside) ? [...numbers, from, to] : numbers;
  const range = { from: Math.min(...known), to: Math.max(...known) };
  return {
    range,
    isDefault: false,
    note: `${flag}: ${seen} in use outside its default ${formatPortRange({ from, to })}, so it reaches at least from ${String(range.from)} to ${String(range.to)}.`,
  };
}

/** What is free. The lowest is suggested: numbers are drawn by lot from the upper part first (pkg/registry/core/service/portallocator). */
export function findFreePorts({ range, isDefault }: GuessedRange, numbers: ReadonlySet<number>): FreePorts {
  const ranges: PortRange[] = [];
  let count = 0;
  let start: number | null = null;
  for (let number = range.from; number <= range.to + 1; number++) {
    const isFree = number <= range.to && !numbers.has(number);
    if (isFree) {
      start ??= number;
      count += 1;
    } else if (start !== null) {
      ranges.push({ from: start, to: number - 1 });
      start = null;
    }
  }
  return { count, ranges, suggested: isDefault ? (ranges[0]?.from ?? null) : null };
}

/** `30000–32767`, or one number alone. */
export function formatPortRange({ from, to }: PortRange): string {
  return from === to ? String(from) : `${String(from)}–${String(to)}`;
}
