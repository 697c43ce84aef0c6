/** Fields all over the applications of the tests, changed one by one: each can be, and only its own lines change. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { objectKey, type PatchOperation } from "@portolan/shared";
import { describe, expect, it } from "vitest";
import { applyEdits } from "../src/apply-edits.ts";
import type { ManifestDocument } from "../src/document-model.ts";
import { editFix } from "../src/edit-manifests.ts";
import { readManifests } from "../src/read-manifests.ts";

const folder = join(import.meta.dirname, "sets");
const files = readdirSync(folder, { recursive: true })
  .map(String)
  .filter((name) => /\.ya?ml$/.test(name))
  .sort();

/** So many fields are passed by between two that are tried. */
const stride = 23;

const layouts: Readonly<Record<string, (text: string) => string>> = {
  YAML: (text) => text,
  "YAML of Windows": (text) => text.replaceAll("\n", "\r\n"),
  "YAML without a line break at its end": (text) => text.trimEnd(),
  JSON: (text) =>
    JSON.stringify(
      readManifests("a.yaml", text).documents.map(({ value }) => value),
      null,
      2,
    ),
};

describe.each(Object.entries(layouts))("%s", (_, layout) => {
  it.each(files)("%s", (name) => {
    const text = layout(readFileSync(join(folder, name), "utf8"));
    const { documents } = readManifests("a.yaml", text);
    const byKey = new Map(documents.map((each) => [objectKey(each), each]));
    const trials = documents.flatMap((document) => [...trialsOf(document, document.value, "")]);
    const wrong = trials
      .filter((__, index) => index % stride === 0)
      .flatMap(({ document, operation }) => {
        const fix = { summary: "", object: document, patch: [operation], command: "" };
        const result = byKey.get(objectKey(document)) === document ? editFix(byKey, fix) : null;
        if (result === null) return [];
        const title = `${document.kind} ${document.name} ${JSON.stringify(operation)}`;
        if (result.type === "left")
          return / anchor | merge key /.test(result.reason) ? [] : [`${title}: ${result.reason}`];
        const after = applyEdits(text, result.edits);
        return operation.op === "remove" || keepsLines(text, after) ? [] : [`${title} changes other lines`];
      });
    expect(wrong).toEqual([]);
  });
});

interface Trial {
  readonly document: ManifestDocument;
  readonly operation: PatchOperation;
}

function* trialsOf(document: ManifestDocument, value: unknown, path: string): Iterable<Trial> {
  if (typeof value !== "object" || value === null) {
    // A text of several lines is replaced by one line.
    if (typeof value === "string" && value.includes("\n")) return;
    for (const other of ["x: y", 81]) yield { document, operation: { op: "replace", path, value: other } };
    return;
  }
  const added = { q: 1, r: { s: ["t"] } };
  yield { document, operation: { op: "add", path: `${path}/${Array.isArray(value) ? "-" : "zz"}`, value: added } };
  for (const [key, each] of Object.entries(value)) {
    const inside = `${path}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    yield { document, operation: { op: "remove", path: inside } };
    yield* trialsOf(document, each, inside);
  }
}

/** All lines but one are still there; a line before an added one may have got a comma, the last of all a line break. */
function keepsLines(before: string, after: string): boolean {
  const [old, now] = [before.split("\n"), after.split("\n")];
  let start = 0;
  while (start < old.length && old[start] === now[start]) start += 1;
  let end = 0;
  while (end < old.length - start && old.at(-1 - end) === now.at(-1 - end)) end += 1;
  return old.length - start - end <= 1;
}
