import { describe, expect, it } from "vitest";
import { fitExcerpt } from "./fit-excerpt.ts";

/** The excerpt of a line in which `«` and `»` enclose what is meant. */
function fit(marked: string, width: number): readonly string[] {
  const column = marked.indexOf("«") + 1;
  const length = marked.indexOf("»") - column;
  const { text, indent, marks } = fitExcerpt({ line: 1, text: marked.replace(/[«»]/g, ""), column, length }, width);
  return [text, indent + marks];
}

describe("fitExcerpt", () => {
  it.each<{ name: string; line: string; width?: number; expected: readonly [string, string] }>([
    {
      name: "a line that fits stays as it is",
      line: "      targetPort: «htpp» # oh",
      expected: ["      targetPort: htpp # oh", "                  ^^^^"],
    },
    { name: "a line that fits exactly", line: "ab«cd»ef", width: 6, expected: ["abcdef", "  ^^"] },
    { name: "a tab before it stays one", line: "\t\ta: «b»", expected: ["\t\ta: b", "\t\t   ^"] },
    {
      name: "wide letters take two columns, before it and in it",
      line: "说明: «服务»x",
      expected: ["说明: 服务x", "      ^^^^"],
    },
    { name: "pictures are one sign of two columns", line: "🚀 «🚢»", expected: ["🚀 🚢", "   ^^"] },
    { name: "accents that join a letter take none", line: "e\u0301 «b»", expected: ["e\u0301 b", "  ^"] },
    { name: "nothing is meant but a place", line: "ab«»", expected: ["ab", "  ^"] },
    {
      name: "a long line is cut on both sides",
      line: "aaaaaaaaaaaaaaaaaaaa«bb»cccccccccccccccccccc",
      width: 10,
      expected: ["…aaabbccc…", "    ^^"],
    },
    {
      name: "only what is left out is replaced",
      line: "a«bb»cccccccccccccccccccc",
      width: 10,
      expected: ["abbccccc…", " ^^"],
    },
    {
      name: "at the end of a long line",
      line: "aaaaaaaaaaaaaaaaaaaa«bb»",
      width: 10,
      expected: ["…aaabb", "    ^^"],
    },
    {
      name: "what is meant is itself too long",
      line: "aaaa«bbbbbbbbbbbbbbbbbbbb»cccc",
      width: 10,
      expected: ["…bbbbbbbb…", " ^^^^^^^^"],
    },
    {
      name: "a wide letter that does not fit any more",
      line: "«服务服务服务服务»x",
      width: 9,
      expected: ["服务服…", "^^^^^^"],
    },
  ])("$name", ({ line, width = 80, expected }) => {
    expect(fit(line, width)).toEqual(expected);
  });

  it("does not look through a whole file that is one line", () => {
    const text = "x".repeat(50_000_000);
    const from = performance.now();
    for (let at = 0; at < 1000; at++) fitExcerpt({ line: 1, text, column: 25_000_000, length: 4 }, 100);
    expect(performance.now() - from).toBeLessThan(2_000);
  });
});
