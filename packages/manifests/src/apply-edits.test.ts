import type { TextEdit } from "@portolan/shared";
import fc from "fast-check";
import { expect, it } from "vitest";
import { applyEdits, joinEdits } from "./apply-edits.ts";

function edit(from: [number, number], to: [number, number], text: string): TextEdit {
  const place = ([line, column]: [number, number]) => ({ line, column });
  return { file: "a.yaml", from: place(from), to: place(to), text };
}

it("tells edits of edited text as edits of the text as it was", () => {
  const text = "a: 1\nb: 2\nc: 3\n";
  const first = [edit([1, 4], [1, 5], "x\ny: 0"), edit([3, 1], [3, 2], "d")];
  expect(applyEdits(text, first)).toBe("a: x\ny: 0\nb: 2\nd: 3\n");
  const then = [edit([1, 4], [1, 5], "z"), edit([3, 4], [3, 5], "9")];
  expect(joinEdits(text, first, then)).toEqual([
    edit([1, 4], [1, 5], "z\ny: 0"),
    edit([2, 4], [2, 5], "9"),
    edit([3, 1], [3, 2], "d"),
  ]);
});

const lines = fc.array(fc.constantFrom("", "a", "bc", "def"), { maxLength: 6 }).map((each) => each.join("\n"));
const cuts = fc.array(fc.tuple(fc.nat(20), fc.nat(3), fc.constantFrom("", "x", "\n", "y\nz")), { maxLength: 4 });

/** Edits in order that overlap nowhere. */
function editsOf(text: string, wanted: readonly (readonly [number, number, string])[]): readonly TextEdit[] {
  const place = (offset: number): [number, number] => {
    const before = text.slice(0, offset).split("\n");
    return [before.length, (before.at(-1) ?? "").length + 1];
  };
  let done = 0;
  return [...wanted]
    .sort(([a], [b]) => a - b)
    .flatMap(([at, length, written]) => {
      const from = Math.min(at, text.length);
      if (from < done) return [];
      const to = Math.min(from + length, text.length);
      done = to + 1;
      return [edit(place(from), place(to), written)];
    });
}

it("gives the same text at once as one after the other", () => {
  fc.assert(
    fc.property(lines, cuts, cuts, (text, one, two) => {
      const first = editsOf(text, one);
      const between = applyEdits(text, first);
      const then = editsOf(between, two);
      expect(applyEdits(text, joinEdits(text, first, then))).toBe(applyEdits(between, then));
    }),
  );
});
