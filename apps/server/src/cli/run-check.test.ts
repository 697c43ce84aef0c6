import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { runCommand, stateFile } from "../../test/run-command.ts";

const typo = stateFile("103-selector-typo.json");
const fine = stateFile("102-targetport-without-containerport.json");
const folder = mkdtempSync(join(tmpdir(), "portolan-check-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

describe("portolan check", () => {
  it("reports in JSON exactly as documented", async () => {
    const { status, stdout, stderr } = await runCommand(["check", "--state", typo, "--format", "json"]);
    expect([status, stderr]).toEqual([1, ""]);
    const patch = [
      { op: "test", path: "/spec/selector/app", value: "wbe" },
      { op: "replace", path: "/spec/selector/app", value: "web" },
    ];
    const service = { kind: "Service", namespace: "s-103", name: "web" };
    const podOf = (name: string) => ({
      object: { kind: "Pod", namespace: "s-103", name },
      path: "metadata.labels.app",
      value: "web",
    });
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      summary: { error: 1, warning: 0, info: 0, services: 1, objects: 15, silenced: 0, notJudged: 0 },
      findings: [
        {
          rule: "selector-no-pods",
          severity: "error",
          object: service,
          port: "80/TCP",
          hop: "endpoints",
          message: "No pod in namespace s-103 has app=wbe, which Service web selects; 2 pods have app=web",
          since: "2026-11-20T11:00:09Z",
          managedBy: null,
          evidence: [
            { object: service, path: "spec.selector.app", value: "wbe" },
            podOf("web-6585d969b7-clbqw"),
            podOf("web-6585d969b7-k8xg4"),
          ],
          fix: {
            summary: "Select what the pods have: app=web instead of app=wbe",
            patch,
            command: `kubectl -n s-103 patch service web --type=json -p '${JSON.stringify(patch)}'`,
          },
          location: null,
        },
      ],
    });
  });

  it("reports in words, object by object", async () => {
    const { stdout } = await runCommand(["check", "--state", typo]);
    expect(stdout).toBe(`Service s-103/web
  error    No pod in namespace s-103 has app=wbe, which Service web selects; 2 pods have app=web
           seen  spec.selector.app = "wbe"
           seen  Pod s-103/web-6585d969b7-clbqw metadata.labels.app = "web"
           seen  Pod s-103/web-6585d969b7-k8xg4 metadata.labels.app = "web"
           mend  Select what the pods have: app=web instead of app=wbe
                 kubectl -n s-103 patch service web --type=json -p '[{"op":"test","path":"/spec/selector/app","value":"wbe"},{"op":"replace","path":"/spec/selector/app","value":"web"}]'
           rule  selector-no-pods  80/TCP  since 2026-11-20T11:00:09Z

1 error, 0 warnings, 0 info in 1 object (15 objects read, 1 Service)
`);
  });

  it("colours on a terminal only, and not where NO_COLOR is set", async () => {
    const args = ["check", "--state", typo];
    expect((await runCommand(args)).stdout).not.toContain("\u001b[");
    expect((await runCommand(args, { terminal: true })).stdout).toContain("\u001b[31merror  \u001b[0m");
    expect((await runCommand(args, { terminal: true, env: { NO_COLOR: "1" } })).stdout).not.toContain("\u001b[");
    const json = await runCommand([...args, "--format", "json"], { terminal: true });
    expect(json.stdout).not.toContain("\u001b[");
  });

  it.each<{ name: string; args: readonly string[]; status: 0 | 1 }>([
    { name: "without a finding", args: [fine], status: 0 },
    { name: "with an error", args: [typo], status: 1 },
    { name: "never, if told so", args: [typo, "--fail-on", "never"], status: 0 },
    { name: "when the rule is made a warning", args: [typo, "--rule", "selector-no-pods=warning"], status: 0 },
    {
      name: "when the rule is made a warning and warnings fail",
      args: [typo, "--rule", "selector-no-pods=warning", "--fail-on", "warning"],
      status: 1,
    },
    {
      name: "when the rule is made an info and infos fail",
      args: [typo, "--rule", "selector-no-pods=info", "--fail-on", "info"],
      status: 1,
    },
    { name: "when the rule is off", args: [typo, "--rule", "selector-no-pods=off"], status: 0 },
    { name: "in the namespace with the fault", args: [typo, "-n", "s-103"], status: 1 },
    { name: "at another time", args: [typo, "--now", "2027-01-01T00:00:00Z"], status: 1 },
  ])("ends $name with $status", async ({ args, status }) => {
    expect(await runCommand(["check", "--state", ...args])).toMatchObject({ status, stderr: "" });
  });

  it.each<{ name: string; args: readonly string[]; status: 0 | 1; stderr: string }>([
    {
      name: "only a namespace without Services",
      args: ["-n", "s-301"],
      status: 0,
      stderr: "portolan: namespace s-301 has no Service: nothing was checked there.\n",
    },
    {
      name: "such a namespace among others",
      args: ["-n", "s-103", "-n", "default"],
      status: 1,
      stderr: "portolan: namespace default has no Service: nothing was checked there.\n",
    },
  ])("says that it checked nothing where it is given $name", async ({ args, status, stderr }) => {
    expect(await runCommand(["check", "--state", typo, ...args])).toMatchObject({ status, stderr });
  });

  it("leaves a rule that is off out of the summary", async () => {
    const { stdout } = await runCommand([
      "check",
      "--state",
      typo,
      "--rule",
      "selector-no-pods=off",
      "--format",
      "json",
    ]);
    expect(JSON.parse(stdout)).toEqual({
      version: 1,
      summary: { error: 0, warning: 0, info: 0, services: 1, objects: 15, silenced: 0, notJudged: 0 },
      findings: [],
    });
  });

  it("takes an empty list for what it is, and says so", async () => {
    const file = write("empty-list.json", '{"apiVersion":"v1","kind":"List","items":[]}');
    const { status, stdout, stderr } = await runCommand(["check", "--state", file]);
    expect([status, stdout]).toEqual([0, "0 errors, 0 warnings, 0 info (0 objects read, 0 Services)\n"]);
    expect(stderr).toBe(`portolan: ${file} holds no object of a kind that Portolan reads.\n`);
  });
});

describe("input that cannot be used", () => {
  mkdirSync(join(folder, "a-folder"));
  const truncated = write("truncated.json", '{\n  "apiVersion": "v1",\n  "kind": "List",\n  "items": [\n');
  const yaml = write("bad.yaml", "kind: List\nitems:\n  - a: [1, 2\n");
  const files: readonly { name: string; file: string; says: RegExp }[] = [
    { name: "a file that does not exist", file: join(folder, "nowhere.json"), says: /nowhere\.json does not exist\./ },
    { name: "a folder", file: join(folder, "a-folder"), says: /a-folder cannot be read: it is a directory\./ },
    { name: "an empty file", file: write("empty.json", ""), says: /empty\.json is empty\./ },
    { name: "a file of blanks", file: write("blank.yaml", "\n\n"), says: /blank\.yaml is empty\./ },
    { name: "JSON that ends early", file: truncated, says: /truncated\.json:\d+:\d+: this is neither JSON nor YAML: / },
    { name: "malformed YAML", file: yaml, says: /bad\.yaml:\d+:\d+: this is neither JSON nor YAML: / },
    {
      name: "a text",
      file: write("text.txt", "hello world\n"),
      says: /text\.txt holds no Kubernetes objects: it must be an object, is a string/,
    },
    {
      name: "JSON that is no Kubernetes object",
      file: write("other.json", '{"name":"x"}'),
      says: /other\.json holds no Kubernetes objects: it has no kind/,
    },
    {
      name: "a list with something else in it",
      file: write("mixed.json", '{"apiVersion":"v1","kind":"List","items":[5]}'),
      says: /mixed\.json: items\[0\]: must be an object, is a number/,
    },
    {
      name: "an object with a field that cannot be read",
      file: write(
        "odd.json",
        '{"apiVersion":"v1","kind":"Service","metadata":{"name":"web","namespace":"shop"},"spec":{"ports":"none"}}',
      ),
      says: /odd\.json: Service shop\/web: spec\.ports must be a list, is a string/,
    },
  ];

  it.each(files)("$name ends check and serve with 2", async ({ file, says }) => {
    for (const command of ["check", "serve"]) {
      const { status, stdout, stderr } = await runCommand([command, "--state", file]);
      expect([status, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(/^portolan: /);
      expect(stderr).toMatch(says);
    }
  });

  it.each<{ name: string; args: readonly string[]; says: string }>([
    { name: "an unknown command", args: ["chekc"], says: 'There is no command "chekc".' },
    { name: "an unknown option", args: ["check", "--stat", "x"], says: "unknown option '--stat'" },
    { name: "an option without its value", args: ["check", "--state"], says: "argument missing" },
    {
      name: "an unknown format",
      args: ["check", "--state", typo, "--format", "xml"],
      says: "Allowed choices are text, json",
    },
    {
      name: "an unknown severity",
      args: ["check", "--state", typo, "--fail-on", "fatal"],
      says: "Allowed choices are error",
    },
    {
      name: "an unknown rule",
      args: ["check", "--state", typo, "--rule", "no-pods=off"],
      says: 'There is no rule "no-pods"',
    },
    {
      name: "a rule without severity",
      args: ["check", "--state", typo, "--rule", "lb-pending"],
      says: "It must be ID=error|",
    },
    { name: "no time", args: ["check", "--state", typo, "--now", "yesterday"], says: "It must be a time as" },
    { name: "two sources", args: ["check", "--state", typo, "--demo"], says: "--demo and --state exclude each other" },
    { name: "an unknown rule's page", args: ["rules", "lb-pendin"], says: 'The closest is "lb-pending"' },
    { name: "a bad port", args: ["serve", "--demo", "--port", "70000"], says: "It must be a number from 0 to 65535" },
    {
      name: "a bad base path",
      args: ["serve", "--demo", "--base-path", "a b"],
      says: "It must be a path as /portolan",
    },
    { name: "a bad alias", args: ["serve", "--demo", "--alias", "prod"], says: "It must be CONTEXT=NAME" },
    {
      name: "an alias for the demo",
      args: ["serve", "--demo", "--alias", "prod=p"],
      says: '--alias names the context "prod", which is not shown.\n  No context is shown.',
    },
    {
      name: "an alias for a state file",
      args: ["serve", "--state", typo, "--alias", "prod=p"],
      says: '--alias names the context "prod", which is not shown.',
    },
    {
      name: "an alias where there is no kubeconfig",
      args: ["serve", "--alias", "prod=p"],
      says: "/nonexistent/kubeconfig does not exist",
    },
    { name: "a bad log level", args: ["serve", "--demo", "--log-level", "loud"], says: "It must be one of debug" },
  ])("$name ends with 2", async ({ args, says }) => {
    const { status, stdout, stderr } = await runCommand(args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(says);
  });

  it("never answers about the demo unasked", async () => {
    const { status, stderr } = await runCommand(["check"]);
    expect(status).toBe(2);
    expect(stderr).toContain("/nonexistent/kubeconfig does not exist");
  });
});

describe("help and version", () => {
  it("end with 0 on standard output", async () => {
    expect(await runCommand(["--version"])).toEqual({ status: 0, stdout: "1.2.3\n", stderr: "" });
    const help = await runCommand(["--help"]);
    expect([help.status, help.stderr]).toEqual([0, ""]);
    for (const command of ["serve", "check", "rules"]) expect(help.stdout).toContain(command);
  });

  it("do not offer what is not there", async () => {
    const help = (await runCommand(["check", "--help"])).stdout + (await runCommand(["serve", "--help"])).stdout;
    for (const option of ["--allow-embed-origin", "--probes"]) expect(help).not.toContain(option);
  });
});

describe("portolan rules", () => {
  it("lists every rule with its severity", async () => {
    const { status, stdout } = await runCommand(["rules"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^selector-no-pods +error +\S/m);
    expect(stdout).toMatch(/^lb-pending +warning +\S/m);
    expect(stdout.match(/^.*off by default.*$/gm)).toEqual([
      expect.stringMatching(/^workload-unserved +info +No Service selects the pods \(off by default\)$/),
    ]);
  });

  it("prints one", async () => {
    const { status, stdout } = await runCommand(["rules", "selectorless-no-endpoints"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^selectorless-no-endpoints \(error\)\n\n# No selector and no endpoints made by hand\n/);
  });
});
