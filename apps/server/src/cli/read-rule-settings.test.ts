import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { describeSettings } from "../../test/describe-settings.ts";
import { readRuleSettings } from "./read-rule-settings.ts";
import { UsageError } from "./usage-error.ts";

const folder = mkdtempSync(join(tmpdir(), "portolan-rules-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function read(file: string | null) {
  if (file === null) rmSync(join(folder, "portolan.yaml"), { force: true });
  else writeFileSync(join(folder, "portolan.yaml"), file);
  return readRuleSettings({ cwd: folder });
}

describe("what portolan.yaml says of rules", () => {
  it.each([
    { name: "no file", file: null },
    { name: "an empty file", file: "" },
    { name: "other settings", file: "port: 7171\n" },
  ])("nothing: $name", ({ file }) => {
    expect(read(file)).toEqual({ severities: new Map(), ignored: [], failOn: null });
  });

  it("severities, silences with their reasons, and when to fail", () => {
    const file = `rules: { external-ips: off, lb-pending: error }
ignore:
  - { rule: selector-no-pods, namespace: shop, name: web, reason: made by hand }
  - { kind: Ingress, reason: another team's }
fail-on: warning
port: 7171
`;
    expect(read(file)).toEqual({
      severities: new Map([
        ["external-ips", "off"],
        ["lb-pending", "error"],
      ]),
      ignored: [
        { rule: "selector-no-pods", kind: null, namespace: "shop", name: "web", reason: "made by hand" },
        { rule: null, kind: "Ingress", namespace: null, name: null, reason: "another team's" },
      ],
      failOn: "warning",
    });
  });

  it.each([
    {
      name: "a rule that there is not",
      file: "\nrules:\n  external-ip: off\n",
      says: "portolan.yaml:3: rules.external-ip: ",
      cure: 'Did you mean "external-ips"?',
    },
    {
      name: "a severity that there is not",
      file: "rules:\n  lb-pending: fatal\n",
      says: "portolan.yaml:2: rules.lb-pending: ",
      cure: '"portolan rules" lists every rule; severities are error, warning, info and off.',
    },
    {
      name: "a silence without a reason",
      file: "ignore:\n  - rule: lb-pending\n    reason: known\n  - rule: lb-pending\n",
      says: "portolan.yaml:4: ignore[1].reason: ",
      cure: '"portolan rules" lists every rule; severities are error, warning, info and off.',
    },
    {
      name: "a silence of everything",
      file: "ignore:\n  - reason: calm\n",
      says: "portolan.yaml:2: ignore[0]: names nothing: add rule, kind, namespace or name.",
      cure: '"portolan rules" lists every rule; severities are error, warning, info and off.',
    },
    {
      name: "a silence of a rule that there is not",
      file: "ignore:\n  - rule: lb-pendin\n    reason: known\n",
      says: 'portolan.yaml:2: ignore[0].rule: there is no rule "lb-pendin".',
      cure: 'Did you mean "lb-pending"?',
    },
    {
      name: "a field of a silence that there is not",
      file: "ignore:\n  - { rule: lb-pending, namespce: shop, reason: known }\n",
      says: "portolan.yaml:2: ignore[0].namespce: there is nothing of that name.",
      cure: 'Did you mean "namespace"?',
    },
    {
      name: "a key that there is not",
      file: "port: 1\nrule: { lb-pending: off }\n",
      says: 'portolan.yaml:2: there is no setting "rule".',
      cure: 'Did you mean "rules"?',
    },
    {
      name: "no YAML",
      file: "rules: {\n",
      says: "portolan.yaml:2:1: ",
      cure: null,
    },
  ])("refuses $name, with line and field", ({ file, says, cure }) => {
    const told = (): unknown => {
      try {
        return read(file);
      } catch (error) {
        return error;
      }
    };
    const error = told();
    expect(error).toBeInstanceOf(UsageError);
    expect((error as UsageError).message).toContain(says);
    expect((error as UsageError).cure).toBe(cure);
  });
});

describe("the schema of portolan.yaml", () => {
  it("is published as it is read", async () => {
    const text = `${JSON.stringify(describeSettings(), null, 2)}\n`;
    await expect(text).toMatchFileSnapshot("../../../../docs/portolan.schema.json");
  });
});
