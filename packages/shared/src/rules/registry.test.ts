/** Every rule's folder is whole, and its examples do what they say in a control plane. */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { checkManifests, switchedOn } from "../../test/check-objects.ts";
import type { Finding } from "./finding.ts";
import { rules } from "./registry.generated.ts";

const folder = fileURLToPath(new URL(".", import.meta.url));
const generator = fileURLToPath(new URL("../../../../scripts/generate-rules.mjs", import.meta.url));
const folders = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

function read(id: string, file: string): string {
  return readFileSync(`${folder}${id}/${file}`, "utf8");
}

describe("the registry", () => {
  it("is what the generator makes of the folders", () => {
    expect(() => execFileSync(process.execPath, [generator, "--check"], { stdio: "pipe" })).not.toThrow();
  });

  it("holds each folder's rule by the folder's name", () => {
    expect(rules.map(({ id }) => id)).toEqual([...folders].sort());
  });

  it("has rules that explain others, and never one another", () => {
    const explains = new Map(rules.map((rule) => [rule.id, rule.explains ?? []]));
    for (const [id, others] of explains) {
      const reached = new Set<string>();
      const follow = (next: string): void => {
        for (const other of explains.get(next) ?? []) {
          expect(explains.has(other), `${next} explains ${other}, which is no rule`).toBe(true);
          if (!reached.has(other)) {
            reached.add(other);
            follow(other);
          }
        }
      };
      follow(id);
      expect(reached.has(id), `${id} explains ${others.join(", ")} and in the end itself`).toBe(false);
    }
  });
});

describe.each(rules.map((rule) => ({ id: rule.id, rule })))("$id", ({ id, rule }) => {
  it.each(["rule.ts", "rule.md", "broken.yaml", "fixed.yaml", "rule.test.ts"])("has a %s", (file) => {
    expect(existsSync(`${folder}${id}/${file}`)).toBe(true);
  });

  it("has a page under its title", () => {
    expect(read(id, "rule.md").split("\n", 1)[0]).toBe(`# ${rule.title}`);
  });

  it("finds its fault in broken.yaml, and no other error or warning", () => {
    const findings = checkManifests(read(id, "broken.yaml"), switchedOn(rule));
    expect(findings.map((finding) => finding.rule)).toContain(id);
    expect(findings.filter((finding) => finding.rule !== id && finding.severity !== "info").map(summary)).toEqual([]);
    expect(findings.filter((finding) => finding.rule === id && finding.evidence.length === 0)).toEqual([]);
  });

  it("finds nothing in fixed.yaml", () => {
    expect(checkManifests(read(id, "fixed.yaml"), switchedOn(rule)).map(summary)).toEqual([]);
  });
});

function summary({ rule, severity, object, port, message }: Finding): string {
  return `${severity} ${rule} ${object.namespace ?? ""}/${object.name} ${port ?? "*"}: ${message}`;
}
