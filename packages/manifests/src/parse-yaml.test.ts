import { LineCounter } from "yaml";
import { describe, expect, it } from "vitest";
import { parseYaml } from "./parse-yaml.ts";

const deep = "  ";

describe("quoted texts whose further lines stand no deeper than their key", () => {
  it.each<[name: string, text: string, value: unknown]>([
    [
      "in single quotes",
      `a:\n${deep}b: 'one\n${deep}two: it''s\n\n${deep}three'\n${deep}c: 3\n`,
      { a: { b: "one two: it's\nthree", c: 3 } },
    ],
    ["in double quotes", `a:\n${deep}b: "one\n${deep}\\"two\\"\n${deep}# three"\n`, { a: { b: 'one "two" # three' } }],
    ["in a list", `- b: 'one\n${deep}two'\n- 'three\nfour'\n`, [{ b: "one two" }, "three four"]],
    [
      "with quotes of the other sort",
      `a:\n${deep}b: 'one\n${deep}"two\n${deep}three'\n${deep}c: "x"\n`,
      { a: { b: 'one "two three', c: "x" } },
    ],
    ["two of them", `a: 'one\ntwo'\nb: 'three\nfour'\n`, { a: "one two", b: "three four" }],
    ["Windows' line ends", "a: 'one\r\ntwo'\r\nb: 1\r\n", { a: "one two", b: 1 }],
  ])("%s", (_name, text, value) => {
    const document = parseYaml(text);
    expect(document.errors).toEqual([]);
    expect(document.toJS()).toEqual(value);
  });

  it("leaves all else where it stands", () => {
    const lines = new LineCounter();
    const text = "a: 'one\ntwo'\nb: 3 # c\n";
    const document = parseYaml(text, lines);
    expect(document.get("b", true)).toMatchObject({ range: [16, 17, 22] });
    expect(lines.linePos(16)).toEqual({ line: 3, col: 4 });
    expect(document.toString()).toContain("# c");
  });

  it("tells of a quote that nobody closes", () => {
    const { errors } = parseYaml("a:\n  - 'one\nb: 2\n");
    expect(errors.map(({ code, pos: [start] }) => [code, start])).toEqual([["MISSING_CHAR", 17]]);
  });

  it("takes no longer for many", () => {
    const text = Array.from({ length: 3000 }, (_, index) => `k${String(index)}: 'one\ntwo'\n`).join("");
    const started = performance.now();
    expect(parseYaml(text).errors).toEqual([]);
    expect(performance.now() - started).toBeLessThan(5000);
  });
});
