import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findFreePorts, formatPortRange, guessNodePortRange } from "./find-free-ports.ts";

const flag = "--service-node-port-range is a flag of the API server and not visible";

describe("guessNodePortRange", () => {
  it.each<[numbers: readonly number[], from: number, to: number, isDefault: boolean, note: string]>([
    [[], 30000, 32767, true, `${flag}: its default 30000–32767 is shown.`],
    [[30000, 32767], 30000, 32767, true, `${flag}: its default 30000–32767 is shown.`],
    [
      [80, 30080],
      80,
      32767,
      false,
      `${flag}: 80 is in use outside its default 30000–32767, so it reaches at least from 80 to 32767.`,
    ],
    [
      [30080, 40000, 40001],
      30000,
      40001,
      false,
      `${flag}: 2 numbers are in use outside its default 30000–32767, so it reaches at least from 30000 to 40001.`,
    ],
    [
      [20080, 20090],
      20080,
      20090,
      false,
      `${flag}: 2 numbers are in use outside its default 30000–32767, so it reaches at least from 20080 to 20090.`,
    ],
  ])("of %j", (numbers, from, to, isDefault, note) => {
    expect(guessNodePortRange(numbers)).toEqual({ range: { from, to }, isDefault, note });
  });
});

describe("findFreePorts", () => {
  it.each<[numbers: readonly number[], count: number, ranges: readonly string[], suggested: number | null]>([
    [[], 2768, ["30000–32767"], 30000],
    [[30000], 2767, ["30001–32767"], 30001],
    [[30001], 2767, ["30000", "30002–32767"], 30000],
    [[32767], 2767, ["30000–32766"], 30000],
    [[20080, 20082], 1, ["20081"], null],
    [[20080], 0, [], null],
  ])("beside %j", (numbers, count, ranges, suggested) => {
    const free = findFreePorts(guessNodePortRange(numbers), new Set(numbers));
    expect({ ...free, ranges: free.ranges.map(formatPortRange) }).toEqual({ count, ranges, suggested });
  });

  it("parts the range into used and free", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 29990, max: 32800 }), { maxLength: 40 }), (numbers) => {
        const guessed = guessNodePortRange(numbers);
        const { count, ranges } = findFreePorts(guessed, new Set(numbers));
        const free = ranges.flatMap(({ from, to }) =>
          Array.from({ length: to - from + 1 }, (_, index) => from + index),
        );
        expect(free).toHaveLength(count);
        const { from, to } = guessed.range;
        const all = Array.from({ length: to - from + 1 }, (_, index) => from + index);
        expect([...free, ...numbers].sort((a, b) => a - b)).toEqual(all);
      }),
    );
  });
});
