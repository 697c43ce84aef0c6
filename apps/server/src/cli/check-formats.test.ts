/** The forms of `portolan check` over a state and over manifests: what is written is whole and says the same. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { runCommand, stateFile } from "../../test/run-command.ts";

const state = stateFile("103-selector-typo.json");
const rules = join(import.meta.dirname, "../../../../packages/shared/src/rules");
const manifest = join(rules, "target-port-name-missing/broken.yaml");
const message =
  'Port 80/TCP of Service cart asks for a container port named "htpp", which no container of its 2 pods has; they have "http"';

describe("portolan check --format", () => {
  it("text: the line with what is meant underlined, tabs and all", async () => {
    const { stdout } = await runCommand(["check", manifest]);
    expect(stdout.split("\n").slice(0, 6)).toEqual([
      "Service default/cart",
      `  error    ${message}`,
      `           at    ${manifest}:31:19`,
      "           31 |       targetPort: htpp",
      "              |                   ^^^^",
      '           seen  spec.ports[0].targetPort = "htpp"',
    ]);
    const json = readFileSync(manifest, "utf8")
      .split("---\n")
      .map((text) => JSON.stringify(parse(text), null, "\t"));
    const { stdout: tabbed } = await runCommand(["check", "-"], { stdin: `[${json.join(",")}]` });
    expect(tabbed).toContain('\t\t\t"targetPort": "htpp"\n');
    expect(tabbed).toMatch(/ \|\s\t{3,4} {14}\^{6}\n/);
  });

  it("text: a file of one line is cut to the terminal", async () => {
    const spec = { selector: { app: "web" }, ports: [{ port: 80, targetPort: "9376" }] };
    const items = ["a", "b"].map((name) => ({ apiVersion: "v1", kind: "Service", metadata: { name }, spec }));
    const stdin = JSON.stringify({ apiVersion: "v1", kind: "List", items });
    const narrow = await runCommand(["check", "-"], { stdin, env: { COLUMNS: "60" } });
    expect(narrow.stdout.split("\n").filter((line) => / \|/.test(line))).toEqual([
      '           1 | …":80,"targetPort":"9376"}]}},{"apiVersion":…',
      "             |                    ^^^^^^",
      '           1 | …":80,"targetPort":"9376"}]}}]}',
      "             |                    ^^^^^^",
    ]);
  });

  it("text: nothing of a file is obeyed by the terminal", async () => {
    const stdin = [
      "apiVersion: v1",
      "kind: Service",
      'metadata: { name: "a\\e[31mb" }',
      'spec: { selector: { app: web }, ports: [{ port: 80, targetPort: "9376" }] } # \u202e\u200e \u009b2J',
    ].join("\r\n");
    const { stdout, status } = await runCommand(["check", "-"], { stdin });
    expect(status).toBe(1);
    expect(stdout).toContain("Service default/a\ufffd[31mb\n");
    expect(stdout).toContain("--type=json");
    expect(stdout).toContain("service 'a\ufffd[31mb'");
    expect(stdout).toContain("# \ufffd\ufffd \ufffd2J\n");
    expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  });

  it("sarif: names the rule with its help, and the line", async () => {
    const { status, stdout, stderr } = await runCommand(["check", manifest, "--format", "sarif"]);
    expect([status, stderr]).toEqual([1, ""]);
    expect(JSON.parse(stdout)).toMatchObject({
      version: "2.1.0",
      runs: [
        {
          tool: {
            driver: {
              name: "Portolan",
              rules: [
                {
                  id: "target-port-name-missing",
                  shortDescription: { text: "The named targetPort is in no container" },
                  help: { markdown: expect.stringContaining("How to mend it") as string },
                },
              ],
            },
          },
          results: [
            {
              ruleId: "target-port-name-missing",
              level: "error",
              message: { text: message },
              locations: [{ physicalLocation: { region: { startLine: 31, startColumn: 19, endColumn: 23 } } }],
              fixes: [
                {
                  description: { text: 'Set targetPort to "http"' },
                  artifactChanges: [
                    {
                      replacements: [
                        {
                          deletedRegion: { startLine: 31, startColumn: 19, endLine: 31, endColumn: 23 },
                          insertedContent: { text: "http" },
                        },
                      ],
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it("github: a command with file and line", async () => {
    const { status, stdout } = await runCommand(["check", manifest, "--format", "github"]);
    expect(status).toBe(1);
    expect(stdout).toBe(
      `::error file=${manifest},line=31,col=19,endColumn=23,title=target-port-name-missing on Service default/cart::` +
        `${message}%0AMend: Set targetPort to "http"\n`,
    );
  });

  it("junit: a case that fails, from a state too", async () => {
    const { status, stdout } = await runCommand(["check", "--state", state, "--format", "junit"]);
    expect(status).toBe(1);
    expect(stdout.split("\n").slice(0, 4)).toEqual([
      '<?xml version="1.0" encoding="UTF-8"?>',
      '<testsuites name="portolan" tests="1" failures="1" errors="0" skipped="0">',
      '  <testsuite name="Service s-103/web" tests="1" failures="1" errors="0" skipped="0">',
      '    <testcase classname="Service s-103/web" name="selector-no-pods 80/TCP">',
    ]);
  });

  it.each<{ format: string; says: readonly string[] }>([
    {
      format: "json",
      says: ['"error": 1', '"unreadable": [\n    {\n      "file": "a.yaml",\n      "line": 2,\n      "column": 1,'],
    },
    { format: "sarif", says: ['"executionSuccessful": false', '"toolExecutionNotifications": ['] },
    {
      format: "github",
      says: ["::error file=a.yaml,line=2,col=1,title=cannot be read::", "::error file=b.yaml,line="],
    },
    { format: "junit", says: ['failures="1" errors="1"', '<testcase classname="a.yaml" name="can be read"'] },
    { format: "text", says: ["1 error, ", "1 input not read"] },
  ])("$format: tells what could not be read, beside the rest and alone", async ({ format, says }) => {
    const cwd = mkdtempSync(join(tmpdir(), "portolan-unread-"));
    writeFileSync(join(cwd, "a.yaml"), "kind: [\n");
    writeFileSync(join(cwd, "b.yaml"), readFileSync(manifest));
    const both = await runCommand(["check", "a.yaml", "b.yaml", "--format", format], { cwd });
    const alone = await runCommand(["check", "a.yaml", "--format", format], { cwd });
    rmSync(cwd, { recursive: true });
    expect([both.status, alone.status]).toEqual([2, 2]);
    for (const each of says) expect(both.stdout).toContain(each);
    expect(alone.stdout.includes("a.yaml")).toBe(format !== "text");
  });

  it("anything else is refused, with what there is", async () => {
    const { status, stderr } = await runCommand(["check", manifest, "--format", "xml"]);
    expect(status).toBe(2);
    expect(stderr).toContain("Allowed choices are text, json, sarif, github, junit");
  });
});
