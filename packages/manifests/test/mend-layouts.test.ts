/** The mends of every rule's broken example, in every layout: they say the same everywhere, and leave every other line alone. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { objectKey, rules, type Finding, type Fix, type ObjectKey } from "@portolan/shared";
import { describe, expect, it } from "vitest";
import { applyEdits } from "../src/apply-edits.ts";
import { checkManifests } from "../src/check-manifests.ts";
import type { ManifestDocument } from "../src/document-model.ts";
import { editManifests } from "../src/edit-manifests.ts";
import { readManifests } from "../src/read-manifests.ts";
import { layouts, sharedLayouts } from "./layouts.ts";

const folder = join(import.meta.dirname, "../../shared/src/rules");

interface Case {
  readonly title: string;
  readonly yaml: string;
  readonly fix: Fix;
  /** What the mended manifests say. */
  readonly mended: readonly unknown[];
}

/** Each mend alone, the second best too. That they mend is the examples' test. */
const cases: readonly Case[] = rules.flatMap(({ id }) => {
  const yaml = readFileSync(join(folder, id, "broken.yaml"), "utf8");
  const { findings } = checkManifests(readManifests("a.yaml", yaml).documents, { closed: true });
  const fixes = findings.filter(({ rule }) => rule === id).flatMap((finding) => finding.fixes);
  return fixes.map((fix) => ({ title: `${id}: ${fix.summary}`, yaml, fix, mended: valuesOf(mend(yaml, fix).text) }));
});

function valuesOf(text: string): readonly unknown[] {
  const { documents, problems } = readManifests("a.yaml", text);
  expect(problems).toEqual([]);
  return documents.map(({ value }) => value);
}

interface Mended {
  readonly text: string;
  readonly left: string | null;
}

function mend(text: string, fix: Fix): Mended {
  const { edits, left } = editManifests(byKey(text), [{ fixes: [fix] } as unknown as Finding]);
  return { text: applyEdits(text, edits), left: left[0]?.reason ?? null };
}

/** Names are the same in all namespaces of an example, so that it does not matter which kinds have one. */
function byKey(text: string): ReadonlyMap<ObjectKey, ManifestDocument> {
  const { documents } = readManifests("a.yaml", text);
  const keyIn = (document: ManifestDocument, namespace: string | null) => objectKey({ ...document, namespace });
  return new Map(
    documents.flatMap((each) => [
      [keyIn(each, each.namespace ?? "default"), each],
      [keyIn(each, null), each],
    ]),
  );
}

describe.each(Object.entries(layouts))("%s", (_, layout) => {
  it.each(cases)("$title", ({ yaml, fix, mended }) => {
    const before = layout(yaml);
    expect(valuesOf(before)).toEqual(valuesOf(yaml));
    const { text, left } = mend(before, fix);
    expect(left).toBeNull();
    expect(valuesOf(text)).toEqual(mended);
    expect(text.replaceAll("\r\n", "").includes("\n")).toBe(before.replaceAll("\r\n", "").includes("\n"));
    expect(text.startsWith("\uFEFF")).toBe(before.startsWith("\uFEFF"));
    const lost = lostLines(before, text);
    const most = mostLines(fix, byKey(before).get(objectKey(fix.object))?.value);
    expect(lost.length).toBeLessThanOrEqual(lost.some((line) => line.includes("#\tabove")) ? 2 * most : most);
    // A comment goes only with what it stands on.
    if (!fix.patch.some(takesAway)) expect(commentsOf(text)).toEqual(commentsOf(before));
  });
});

describe.each(Object.entries(sharedLayouts))("%s", (_, layout) => {
  it.each(cases)("$title", ({ yaml, fix, mended }) => {
    const before = layout(yaml);
    const { text, left } = mend(before, fix);
    if (left === null) expect(valuesOf(text)).toEqual(mended);
    else expect([left, text]).toEqual([expect.stringContaining("an anchor with aliases"), before]);
  });
});

/** The lines of the first text that are not in the second, by their longest common subsequence. */
function lostLines(before: string, after: string): readonly string[] {
  const [old, now] = [before.split("\n"), after.split("\n")];
  // By how many lines the texts have in common from there on.
  const common = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  const at = (i: number, j: number): number => common[i]?.[j] ?? 0;
  for (let i = old.length - 1; i >= 0; i--) {
    for (let j = now.length - 1; j >= 0; j--) {
      const row = common[i];
      if (row) row[j] = old[i] === now[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lost: string[] = [];
  for (let i = 0, j = 0; i < old.length;) {
    if (j < now.length && old[i] === now[j]) {
      i += 1;
      j += 1;
    } else if (j < now.length && at(i, j + 1) >= at(i + 1, j)) j += 1;
    else lost.push(old[i++] ?? "");
  }
  return lost;
}

/** How many lines a mend may take away or change: those of a value that goes, and of each place one more and the one beside it. */
function mostLines({ patch }: Fix, object: unknown): number {
  return patch.reduce((sum, { op, path }) => {
    if (op === "test") return sum;
    const steps = path.split("/").slice(1);
    const value = steps.reduce<unknown>(
      (each, step) => (each as Record<string, unknown> | undefined)?.[step.replaceAll("~1", "/").replaceAll("~0", "~")],
      object,
    );
    return sum + 2 + (value === undefined ? 0 : JSON.stringify(value, null, 1).split("\n").length);
  }, 0);
}

function takesAway(operation: Fix["patch"][number]): boolean {
  return operation.op === "remove" || (operation.op === "replace" && typeof operation.value === "object");
}

function commentsOf(text: string): readonly string[] {
  return [...text.matchAll(/#.*$/gm)].map(([each]) => each);
}
