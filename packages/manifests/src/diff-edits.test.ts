/** Unified diffs of edits: what `patch` makes of them is what the edits make. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TextEdit } from "@portolan/shared";
import fc from "fast-check";
import { expect, it } from "vitest";
import { applyEdits } from "./apply-edits.ts";
import { diffEdits } from "./diff-edits.ts";

function edit(line: number, column: number, toLine: number, toColumn: number, text: string): TextEdit {
  return { file: "a.yaml", from: { line, column }, to: { line: toLine, column: toColumn }, text };
}

const ten = Array.from({ length: 16 }, (_, index) => `line ${String(index + 1)}\n`).join("");

it.each<{ name: string; text: string; edits: readonly TextEdit[]; diff: string }>([
  { name: "nothing", text: ten, edits: [], diff: "" },
  {
    name: "a word",
    text: ten,
    edits: [edit(5, 1, 5, 5, "LINE")],
    diff: "@@ -2,7 +2,7 @@\n line 2\n line 3\n line 4\n-line 5\n+LINE 5\n line 6\n line 7\n line 8\n",
  },
  {
    name: "a line more, and one less far from it",
    text: ten,
    edits: [edit(2, 7, 2, 7, "\nnew"), edit(14, 1, 15, 1, "")],
    diff: "@@ -1,5 +1,6 @@\n line 1\n line 2\n+new\n line 3\n line 4\n line 5\n@@ -11,6 +12,5 @@\n line 11\n line 12\n line 13\n-line 14\n line 15\n line 16\n",
  },
  {
    name: "two changes near each other",
    text: "a\nb\nc\nd\n",
    edits: [edit(1, 1, 1, 2, "A"), edit(4, 1, 4, 2, "D"), edit(4, 2, 4, 2, "!")],
    diff: "@@ -1,4 +1,4 @@\n-a\n+A\n b\n c\n-d\n+D!\n",
  },
  {
    name: "no line break at the end",
    text: "a\nb",
    edits: [edit(2, 2, 2, 2, "\nc")],
    diff: "@@ -1,2 +1,3 @@\n a\n-b\n\\ No newline at end of file\n+b\n+c\n\\ No newline at end of file\n",
  },
])("$name", ({ text, edits, diff }) => {
  expect(diffEdits("a.yaml", text, edits)).toBe(diff === "" ? "" : `--- a/a.yaml\n+++ b/a.yaml\n${diff}`);
});

it("is what git applies", () => {
  const folder = mkdtempSync(join(tmpdir(), "portolan-diff-"));
  const line = fc.constantFrom("a", "b", "  c", "");
  const texts = fc.tuple(fc.array(line, { minLength: 1, maxLength: 30 }), fc.constantFrom("\n", ""));
  const places = fc.array(fc.tuple(fc.nat(29), fc.nat(2), fc.constantFrom("x", "x\ny", "", "\nz")), { maxLength: 4 });
  try {
    const property = fc.property(texts, places, ([lines, end], wanted) => {
      const text = lines.join("\n") + end;
      const edits = [...new Map(wanted.map((each) => [each[0] % lines.length, each]))]
        .sort(([a], [b]) => a - b)
        .map(([at, [, length, written]]) =>
          edit(at + 1, 1, at + 1, 1 + Math.min(length, lines[at]?.length ?? 0), written),
        );
      const after = applyEdits(text, edits);
      const diff = diffEdits("a.yaml", text, edits);
      if (after === text) {
        expect(diff).toBe("");
        return;
      }
      writeFileSync(join(folder, "a.yaml"), text);
      execFileSync("git", ["apply", "--whitespace=nowarn", "-"], { cwd: folder, input: diff, stdio: "pipe" });
      expect(readFileSync(join(folder, "a.yaml"), "utf8")).toBe(after);
    });
    fc.assert(property, { numRuns: 60 });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
