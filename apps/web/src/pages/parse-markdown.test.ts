import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { parseInline, parseMarkdown } from "./parse-markdown.ts";

test("the blocks of a rule's page", () => {
  const page = [
    "# The selector",
    "",
    "A Service finds",
    "its pods.",
    "",
    "## How to mend it",
    "",
    "- If `app` is wrong,",
    "  change it.",
    "- Else wait.",
    "",
    "```yaml",
    "a: 1",
    "",
    "b: 2",
    "```",
    "1. first",
    "2. second",
  ].join("\n");
  const text = (content: string) => [{ type: "text", text: content }];
  expect(parseMarkdown(page)).toEqual([
    { type: "heading", level: 1, content: text("The selector") },
    { type: "paragraph", content: text("A Service finds its pods.") },
    { type: "heading", level: 2, content: text("How to mend it") },
    {
      type: "list",
      ordered: false,
      entries: [
        [
          { type: "text", text: "If " },
          { type: "code", text: "app" },
          { type: "text", text: " is wrong, change it." },
        ],
        text("Else wait."),
      ],
    },
    { type: "code", text: "a: 1\n\nb: 2" },
    { type: "list", ordered: true, entries: [text("first"), text("second")] },
  ]);
});

test.each([
  { text: "a **b** _c_", expected: ["text:a ", "strong:b", "text: ", "emphasis:c"] },
  { text: "snake_case_name stays", expected: ["text:snake_case_name stays"] },
  { text: "`spec.ports[0]` _is_", expected: ["code:spec.ports[0]", "text: ", "emphasis:is"] },
  { text: "[docs](https://kubernetes.io/docs)", expected: ["link:docs→https://kubernetes.io/docs"] },
  { text: "[x](javascript:alert)", expected: ["text:x"] },
  { text: "<b>no</b>", expected: ["text:<b>no</b>"] },
])("$text", ({ text, expected }) => {
  const parts = parseInline(text).map((part) =>
    part.type === "link" ? `link:${part.text}→${part.href}` : `${part.type}:${part.text}`,
  );
  expect(parts).toEqual(expected);
});

const rulesRoot = fileURLToPath(new URL("../../../../packages/shared/src/rules/", import.meta.url));
const ruleIds = readdirSync(rulesRoot, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

test.each(ruleIds)("the page of %s leaves no markup behind", (id) => {
  const blocks = parseMarkdown(readFileSync(`${rulesRoot}${id}/rule.md`, "utf8"));
  expect(blocks[0]?.type).toBe("heading");
  const plain = blocks.flatMap((block) => {
    if (block.type === "code") return [];
    return block.type === "list" ? block.entries.flat() : block.content;
  });
  const leftOver = plain.filter((part) => part.type === "text" && /`|\*\*|^#|\]\(|\|/.test(part.text));
  expect(leftOver).toEqual([]);
});
