/** The quick reader of plain YAML says what the other one says, of every text that it takes. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseYaml } from "../src/parse-yaml.ts";
import { readPlainYaml } from "../src/read-plain-yaml.ts";
import { splitDocuments } from "../src/split-documents.ts";
import { mutateText, mutations } from "./mutate-text.ts";

const rules = join(import.meta.dirname, "../../shared/src/rules");
const sets = join(import.meta.dirname, "sets");
const texts = [rules, sets].flatMap((folder) =>
  readdirSync(folder, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => readFileSync(join(folder, name), "utf8")),
);

/** What the reader with places makes of it; an error is one, whatever it says. */
function readSlowly(text: string): unknown {
  const document = parseYaml(text);
  if (document.errors.length > 0) return { error: true };
  return { value: document.toJS() as unknown };
}

function differ(text: string): boolean {
  const plain = readPlainYaml(text);
  if (plain === undefined) return false;
  const slow = readSlowly(text);
  return JSON.stringify(plain) !== JSON.stringify(slow);
}

const seconds = Number(process.env["PORTOLAN_FUZZ_SECONDS"] ?? "5");
const seed = Number(process.env["PORTOLAN_FUZZ_SEED"] ?? "1");
const budget = { seed, numRuns: 1_000_000, interruptAfterTimeLimit: seconds * 1000, markInterruptAsFailure: false };

describe("plain YAML", { timeout: seconds * 1000 + 60_000 }, () => {
  it("is most of what there is", () => {
    const chunks = texts.flatMap((text) => splitDocuments("a", text)).map(({ text }) => text);
    const taken = chunks.filter((text) => readPlainYaml(text) !== undefined);
    expect(taken.length / chunks.length).toBeGreaterThan(0.9);
    expect(chunks.filter(differ)).toEqual([]);
  });

  it("means the same, whatever is done to it", () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), mutations, fc.boolean(), (text, all, ofWindows) => {
        const mutated = mutateText(text, all);
        for (const chunk of splitDocuments("a", ofWindows ? mutated.replaceAll("\n", "\r\n") : mutated)) {
          if (differ(chunk.text)) expect([readPlainYaml(chunk.text), chunk.text]).toEqual([readSlowly(chunk.text)]);
        }
      }),
      budget,
    );
  });

  const word = fc.constantFrom(
    ...[
      "a",
      "b",
      ":",
      ": ",
      "-",
      "- ",
      "#",
      " #",
      ",",
      "[",
      "]",
      "{",
      "}",
      "\n",
      "\n  ",
      "\n ",
      " ",
      "'",
      '"',
      "|",
      ">",
    ],
    ...[
      "|-",
      ">+",
      "|2",
      "\\",
      "\\n",
      "yes",
      "No",
      "null",
      "~",
      "010",
      "0x1F",
      "1_000",
      "1e3",
      "e3",
      ".",
      ".5",
      "-.inf",
    ],
    ...["0b11", "12:30", "2026-01-01", "---", "...", "!", "*", "*a", "%", "@", "`", "?", "é", "=", "__proto__", "\r\n"],
  );

  it("means the same, whatever its scalars and its signs", () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 14 }), (words) => {
        const text = `k:${words.join("")}`;
        if (differ(text)) expect([readPlainYaml(text), text]).toEqual([readSlowly(text)]);
      }),
      budget,
    );
  });

  it.each([
    ["truths", "a: yes\nb: Off\nc: y\nd: 'yes'\n", { a: true, b: false, c: true, d: "yes" }],
    ["numbers", "a: 0755\nb: 0x1F\nc: 1_000\nd: 1e3\ne: .5\n", { a: 493, b: 31, c: 1000, d: 1000, e: 0.5 }],
    [
      "texts",
      "a: e10\nb: .\nc: 12:30\nd: 2026-01-01\ne: 1.2.3\n",
      { a: "e10", b: ".", c: "12:30", d: "2026-01-01", e: "1.2.3" },
    ],
    ["nothing", "a:\nb: ~\nc: ''\n", { a: null, b: null, c: "" }],
  ])("reads %s as kubectl does", (_, text, value) => {
    expect([readPlainYaml(text), readSlowly(text)]).toEqual([{ value }, { value }]);
  });

  it.each([
    ["anchors", "a: &x 1\nb: *x\n"],
    ["merge keys", "a: { <<: { b: 1 } }\n"],
    ["tags", "a: !!str 1\n"],
    ["a key twice", "a: 1\na: 2\n"],
    ["tabs", "a:\n\tb: 1\n"],
    ["a key that is null", "~: 1\n"],
    ["a key that is null and alone", "{~}\n"],
    ["two documents", "a: 1\n---\nb: 1\n"],
  ])("leaves %s to the other reader", (_, text) => {
    expect(readPlainYaml(text)).toBeUndefined();
  });
});
