/** The GitHub Action and the pre-commit hook: valid by their own measures, and what is put in reaches `portolan check` word by word. */
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";

const root = join(import.meta.dirname, "../../..");
const read = (file: string): unknown => parse(readFileSync(join(root, file), "utf8"));
const folder = mkdtempSync(join(tmpdir(), "portolan-action-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe("action.yml", () => {
  it("is valid, and every input is used", () => {
    const schema = JSON.parse(readFileSync(join(import.meta.dirname, "schemas/github-action.json"), "utf8")) as object;
    const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
    const action = read("action.yml") as { readonly inputs: Readonly<Record<string, unknown>> };
    validate(action);
    expect(validate.errors).toBeNull();
    const text = readFileSync(join(root, "action.yml"), "utf8");
    const unused = Object.keys(action.inputs).filter((name) => !text.includes(`\${{ inputs.${name} }}`));
    expect(unused).toEqual([]);
    // What is put in comes by the environment: it never stands in a command.
    expect(text.split("run: ").slice(1).join("")).not.toContain("${{");
  });

  const script = join(folder, "check-action.sh");
  copyFileSync(join(root, "scripts/check-action.sh"), script);
  chmodSync(script, 0o755);
  writeFileSync(join(folder, "portolan.mjs"), "console.log(JSON.stringify(process.argv.slice(2)));\n");

  /** The arguments of each call, in their order. */
  function run(inputs: Readonly<Record<string, string>>): string {
    const env = {
      PATH: process.env["PATH"],
      CHECK_FAIL_ON: "error",
      CHECK_CLOSED: "false",
      CHECK_SARIF: "",
      CHECK_ARGS: "",
    };
    return execFileSync("bash", [script], { encoding: "utf8", env: { ...env, ...inputs } });
  }

  it("passes paths and arguments on as they are, a line each", () => {
    const inputs = {
      CHECK_PATHS: "k8s/base\nk8s/with space\n$(touch x); *\n",
      CHECK_ARGS: "--rule=external-ips=off\n",
    };
    expect(run({ ...inputs, CHECK_CLOSED: "true", CHECK_FAIL_ON: "warning" })).toBe(
      '["check","--format","github","--fail-on","warning","--rule=external-ips=off","--closed","--","k8s/base","k8s/with space","$(touch x); *"]\n',
    );
  });

  it("writes SARIF first, and does not fail by it", () => {
    const sarif = join(folder, "out.sarif");
    expect(run({ CHECK_PATHS: ".", CHECK_SARIF: sarif })).toBe(
      '["check","--format","github","--fail-on","error","--","."]\n',
    );
    expect(readFileSync(sarif, "utf8")).toBe('["check","--format","sarif","--fail-on","never","--","."]\n');
  });
});

describe(".pre-commit-hooks.yaml", () => {
  it("starts a program that is there and may be run, once for all files", () => {
    expect(read(".pre-commit-hooks.yaml")).toEqual([
      {
        id: "portolan-check",
        name: "portolan check",
        description: "Finds the connections that Kubernetes manifests break, before they are applied.",
        entry: "scripts/portolan.mjs",
        language: "script",
        args: ["check", "."],
        pass_filenames: false,
        files: String.raw`\.(ya?ml|json)$`,
        require_serial: true,
      },
    ]);
    const program = join(root, "scripts/portolan.mjs");
    expect(existsSync(program)).toBe(true);
    expect(statSync(program).mode & 0o111).not.toBe(0);
  });
});
