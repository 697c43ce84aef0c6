/** The rules' own examples, as a person would check them. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { rules, type CheckJson } from "@portolan/shared";
import { describe, expect, it } from "vitest";
import { runCommand } from "../../test/run-command.ts";

const folder = join(import.meta.dirname, "../../../../packages/shared/src/rules");
const folders = new Set(readdirSync(folder));

async function check(id: string, file: string) {
  const { severity } = rules.find((rule) => rule.id === id) ?? {};
  // A rule that is off by default runs where it is given a severity.
  const on = rules.some((rule) => rule.id === id && rule.offByDefault) ? ["--rule", `${id}=${severity ?? ""}`] : [];
  const { stdout, status } = await runCommand(["check", join(folder, id, file), "--closed", "--format", "json", ...on]);
  return { findings: (JSON.parse(stdout) as CheckJson).findings, status };
}

describe.each(rules.filter(({ id }) => folders.has(id)))("$id", ({ id }) => {
  it("is found in broken.yaml, where it stands, and no other error or warning", async () => {
    const { findings } = await check(id, "broken.yaml");
    const told = findings.filter(({ rule, severity }) => rule === id || severity !== "info");
    expect(new Set(told.map(({ rule }) => rule))).toEqual(new Set([id]));
    for (const { location } of told) expect(location).toMatchObject({ file: join(folder, id, "broken.yaml") });
  });

  it("is mended in fixed.yaml, with nothing else to tell", async () => {
    const { findings, status } = await check(id, "fixed.yaml");
    expect(findings.map(({ rule, message }) => `${rule}: ${message}`)).toEqual([]);
    expect(status).toBe(0);
  });
});
