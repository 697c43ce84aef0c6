/** The mends of every rule's broken example, written into its text: the fault is gone, and nothing else is wrong. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rules, type Finding } from "@portolan/shared";
import { describe, expect, it } from "vitest";
import { applyEdits } from "../src/apply-edits.ts";
import { checkManifests } from "../src/check-manifests.ts";
import { editFix, editManifests } from "../src/edit-manifests.ts";
import { readManifests } from "../src/read-manifests.ts";

const folder = join(import.meta.dirname, "../../shared/src/rules");

function check(text: string) {
  const { documents, problems } = readManifests("broken.yaml", text);
  expect(problems).toEqual([]);
  return checkManifests(documents, { closed: true });
}

function isGrave({ severity }: Finding): boolean {
  return severity !== "info";
}

function text({ severity, rule, object, message }: Finding): string {
  return `${severity} ${rule} ${object.kind} ${object.name}: ${message}`;
}

const examples = rules.map(({ id }) => {
  const yaml = readFileSync(join(folder, id, "broken.yaml"), "utf8");
  const checked = check(yaml);
  const findings = checked.findings.filter(({ rule, fixes }) => rule === id && fixes.length > 0);
  return { id, yaml, ...checked, findings };
});

describe("the mends of broken.yaml, written into it", () => {
  it.each(examples.filter(({ findings }) => findings.length > 0))("$id", ({ id, yaml, built, findings }) => {
    const { edits, mended, left } = editManifests(built.documents, findings);
    expect(left.map(({ reason }) => reason)).toEqual([]);
    expect(mended.length).toBeGreaterThan(0);
    const mendedText = applyEdits(yaml, edits);
    const after = check(mendedText).findings.filter((finding) => finding.rule === id || isGrave(finding));
    expect(after.map(text)).toEqual([]);
    // What is written about the manifest stays.
    expect(commentsOf(mendedText)).toEqual(commentsOf(yaml));
  });

  it("can be written, the second best too", () => {
    const left = examples.flatMap(({ id, built, findings }) =>
      findings
        .flatMap(({ fixes }) => fixes)
        .map((fix) => ({ name: `${id}: ${fix.summary}`, result: editFix(built.documents, fix) }))
        .flatMap(({ name, result }) => (result.type === "left" ? [[name, result.reason] as const] : [])),
    );
    expect(left).toEqual([]);
  });
});

function commentsOf(yaml: string): readonly string[] {
  return [...yaml.matchAll(/#.*$/gm)].map(([comment]) => comment);
}
