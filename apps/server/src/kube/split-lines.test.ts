import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineSplitter } from "./split-lines.ts";

function nextSize(sizes: Iterator<number, unknown>): number {
  const next = sizes.next();
  return next.done === true ? 1 : next.value;
}

describe("LineSplitter", () => {
  it("gives the same lines wherever the text is cut", () => {
    const words = fc.array(fc.stringMatching(/^[a-z{}":]{0,6}$/), { maxLength: 12 });
    fc.assert(
      fc.property(words, fc.string(), fc.infiniteStream(fc.integer({ min: 1, max: 5 })), (lines, tail, sizes) => {
        const rest = tail.replaceAll("\n", "");
        const text = [...lines, rest].join("\n");
        const splitter = new LineSplitter();
        const found: string[] = [];
        for (let at = 0; at < text.length;) {
          const size = nextSize(sizes);
          found.push(...splitter.push(text.slice(at, at + size)));
          at += size;
        }
        expect(found).toEqual(lines.filter((line) => line !== ""));
        expect(splitter.rest).toBe(rest);
      }),
    );
  });
});
