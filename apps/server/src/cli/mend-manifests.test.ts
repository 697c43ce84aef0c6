/** `portolan check --fix` and `--diff`: what is written, what is shown, and what is left alone. */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkManifests } from "@portolan/manifests";
import { afterAll, describe, expect, it } from "vitest";
import { runCommand, stateFile, type CommandOptions } from "../../test/run-command.ts";
import { mendInput, writeMends } from "./mend-manifests.ts";
import { readManifestInput, type ManifestInput } from "./read-manifest-input.ts";

const folder = mkdtempSync(join(tmpdir(), "portolan-mends-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

const broken = `# the shop
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: web, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector:
    app: wbe # as the Deployment's
  ports:
    - port: 80
      targetPort: 8080
`;
const mended = broken.replace("wbe", "web");
const summary = "Select what the pods have: app=web instead of app=wbe";
const fine = "0 errors, 0 warnings, 0 info (2 objects read, 1 Service)\n";

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return name;
}

function read(name: string): string {
  return readFileSync(join(folder, name), "utf8");
}

function check(args: readonly string[], options: CommandOptions = {}) {
  return runCommand(["check", ...args], { cwd: folder, ...options });
}

const diff = (file: string): string => `--- a/${file}
+++ b/${file}
@@ -15,7 +15,7 @@
   name: web
 spec:
   selector:
-    app: wbe # as the Deployment's
+    app: web # as the Deployment's
   ports:
     - port: 80
       targetPort: 8080
`;

it("writes the mends, says of each file what has changed, and reports what is left", async () => {
  const file = write("fix.yaml", broken);
  expect(await check([file, "--fix"])).toEqual({
    status: 0,
    stdout: fine,
    stderr: `portolan: fix.yaml: mended: ${summary}\n`,
  });
  expect(read(file)).toBe(mended);
  // What is mended is not mended again.
  expect(await check([file, "--fix"])).toEqual({ status: 0, stdout: fine, stderr: "" });
});

it("shows the mends, writes nothing, and ends as the check does", async () => {
  const file = write("diff.yaml", broken);
  expect(await check([file, "--diff"])).toEqual({ status: 1, stdout: diff(file), stderr: "" });
  expect(await check([file, "--diff", "--fail-on", "never"])).toMatchObject({ status: 0 });
  expect(read(file)).toBe(broken);
});

it("writes standard input, mended, to standard output and the report to standard error", async () => {
  const result = await check(["-", "--fix"], { stdin: broken });
  expect(result).toEqual({ status: 0, stdout: mended, stderr: `portolan: -: mended: ${summary}\n${fine}` });
  // A pipe goes on, whatever was found.
  expect(await check(["-", "--fix"], { stdin: mended })).toEqual({ status: 0, stdout: mended, stderr: fine });
  expect(await check(["-", "--diff"], { stdin: broken })).toEqual({ status: 1, stdout: diff("-"), stderr: "" });
});

it("keeps a byte order mark, line ends and the link by which a file was named", async () => {
  const windows = (text: string): string => `\uFEFF${text.replaceAll("\n", "\r\n")}`;
  write("target.yaml", windows(broken));
  symlinkSync("target.yaml", join(folder, "link.yaml"));
  expect(await check(["link.yaml", "--fix"])).toMatchObject({ status: 0, stdout: fine });
  expect(read("target.yaml")).toBe(windows(mended));
});

it("leaves what cannot be mended, and says why", async () => {
  const shared = broken.replace("selector:\n    app: wbe", "selector: &s\n    app: wbe").concat("  extra: *s\n");
  const file = write("anchor.yaml", shared);
  const { status, stderr } = await check([file, "--fix", "--rule", "unknown-field=off"]);
  expect([status, stderr]).toEqual([
    1,
    `portolan: anchor.yaml:18: not mended (selector-no-pods): ${summary}: it stands in a part that the manifest uses in several places (an anchor with aliases).\n`,
  ]);
  expect(read(file)).toBe(shared);
});

it("leaves a mend that opens a NetworkPolicy to a person, and shows it", async () => {
  const example = join(import.meta.dirname, "../../../../packages/shared/src/rules/policy-blocks-path/broken.yaml");
  const near = readFileSync(example, "utf8").replace("app: web", "app: fornt");
  const file = write("policy.yaml", near);
  const opens = "Ask for what the client has: app=front instead of app=fornt";
  const { status, stdout, stderr } = await check([file, "--fix"]);
  expect([status, stderr]).toEqual([
    0,
    `portolan: policy.yaml:67: not mended (policy-blocks-path): ${opens}: it opens a NetworkPolicy; apply it yourself.\n`,
  ]);
  expect(stdout).toContain(`mend  ${opens}\n`);
  expect(stdout).toContain('"path":"/spec/ingress/0/from/0/podSelector/matchLabels/app","value":"front"');
  expect(read(file)).toBe(near);
});

describe("mends that lie on each other", () => {
  const misspelt = broken.replace("selector:\n    app", "slector:\n    app");

  it("are made one after the other, and shown together", async () => {
    const file = write("rounds.yaml", misspelt);
    const shown = await check([file, "--diff"]);
    expect(shown).toEqual({
      status: 1,
      stdout: `--- a/rounds.yaml
+++ b/rounds.yaml
@@ -14,8 +14,8 @@
 metadata:
   name: web
 spec:
-  slector:
-    app: wbe # as the Deployment's
+  selector:
+    app: web # as the Deployment's
   ports:
     - port: 80
       targetPort: 8080
`,
      stderr: "",
    });
    expect(await check([file, "--fix"])).toEqual({
      status: 0,
      stdout: fine,
      stderr: `portolan: rounds.yaml: mended: Write selector\nportolan: rounds.yaml: mended: ${summary}\n`,
    });
    expect(read(file)).toBe(mended);
  });
});

it.each([
  {
    name: "that can be read",
    more: '---\napiVersion: v1\nkind: ConfigMap\nmetadata: { name: "{{ .Release.Name }}" }\n',
    says: "looks like a template",
  },
  {
    name: "that cannot",
    more: "---\n{{- if .Values.on }}\napiVersion: v1\n{{- end }}\n",
    says: "It looks like a template",
  },
])("never writes into a template $name", async ({ more, says }) => {
  const text = broken + more;
  const file = write("template.yaml", text);
  const { stderr } = await check([file, "--fix", "--rule", "invalid-object=off"]);
  expect(stderr).toContain(says);
  expect(stderr).toContain(`${summary}: the file is a template, which is not rendered.\n`);
  expect(read(file)).toBe(text);
  expect((await check([file, "--diff"])).stdout).toBe("");
});

it("says of each finding that it does not mend why not", async () => {
  const other = broken.replaceAll("name: web", "name: wab").split("---\n")[1] ?? "";
  const twice = `${mended}---\n${other.replace("app: wbe # as the Deployment's", "none: here")}`;
  const file = write("left.yaml", twice);
  const { status, stderr } = await check([file, "--fix"]);
  expect([status, stderr]).toEqual([
    1,
    "portolan: left.yaml:29: not mended (selector-no-pods): No pod in namespace default has none=here, which Service wab selects: what would mend it does not follow from the manifests.\n",
  ]);
});

describe("a file", () => {
  it("keeps its mode, and nothing is left beside it", async () => {
    mkdirSync(join(folder, "own"));
    const file = write("own/mode.yaml", broken);
    chmodSync(join(folder, file), 0o640);
    await check([file, "--fix"]);
    expect([read(file), statSync(join(folder, file)).mode & 0o777]).toEqual([mended, 0o640]);
    expect(readdirSync(join(folder, "own"))).toEqual(["mode.yaml"]);
  });

  it("that is read-only is not written", async () => {
    const file = write("read-only.yaml", broken);
    chmodSync(join(folder, file), 0o444);
    const { status, stderr } = await check([file, "--fix"]);
    expect([status, stderr]).toEqual([2, "portolan: read-only.yaml: not written: it is read-only.\n"]);
    expect(read(file)).toBe(broken);
  });

  it("of which one cannot be written: the others are", async () => {
    const [first, second] = [write("first.yaml", broken), write("second.yaml", broken.replaceAll(/\bweb\b/g, "api"))];
    chmodSync(join(folder, first), 0o444);
    const { status, stdout, stderr } = await check([first, second, "--fix"]);
    expect(status).toBe(2);
    expect(stdout).toContain("Service web selects");
    expect(stdout).not.toContain("Service api selects");
    expect(stderr).toContain("portolan: second.yaml: mended: ");
    expect(read(second)).not.toContain("wbe");
  });

  it("that is a link to nowhere is told", async () => {
    symlinkSync("nowhere.yaml", join(folder, "dangling.yaml"));
    const { status, stderr } = await check(["dangling.yaml", "--fix"]);
    expect(status).toBe(2);
    expect(stderr).toContain("dangling.yaml");
  });
});

it("does not mend what is silenced, in another namespace, or an info by its setting", async () => {
  for (const args of [
    ["--rule", "selector-no-pods=info"],
    ["-n", "shop"],
    ["--rule", "selector-no-pods=off"],
  ]) {
    const file = write("silent.yaml", broken);
    await check([file, "--fix", ...args]);
    expect(read(file)).toBe(broken);
  }
});

it("does not write over what is not in UTF-8", async () => {
  const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(broken, "utf16le")]);
  const file = write("utf16.yaml", bytes);
  const { status, stderr } = await check([file, "--fix"]);
  expect([status, stderr]).toEqual([2, "portolan: utf16.yaml: not written: it is not written in UTF-8.\n"]);
  expect(readFileSync(join(folder, file)).equals(bytes)).toBe(true);
});

it("does not write over what has changed since it was read", async () => {
  const file = write("race.yaml", broken);
  let stderr = "";
  const io = {
    env: {},
    cwd: folder,
    readStdin: () => Promise.resolve(null),
    stdout: () => undefined,
    stdoutIsTerminal: false,
    stdoutColumns: null,
    stderrIsTerminal: false,
    webRoot: folder,
    rulesRoot: folder,
    stderr: (text: string) => {
      stderr += text;
    },
  };
  const input = await readManifestInput([file], io);
  const judge = ({ documents }: ManifestInput) => {
    const { findings, built, unjudged } = checkManifests(documents, { closed: false });
    return { report: { findings, services: 1, objects: 2, notJudged: [], unread: [] }, built, unjudged };
  };
  const mending = mendInput(input, judge(input), judge, io);
  const other = `${broken}# somebody else's\n`;
  write("race.yaml", other);
  const written = writeMends(mending, io);
  expect([written.failed, written.input.texts.get(file)]).toEqual([1, broken]);
  expect(stderr).toBe("portolan: race.yaml: not written: it has changed since it was read.\n");
  expect(read(file)).toBe(other);
});

it.each<{ name: string; args: readonly string[]; stderr: string }>([
  {
    name: "both at once",
    args: ["a.yaml", "--fix", "--diff"],
    stderr: "error: option '--fix' cannot be used with option '--diff'\n",
  },
  {
    name: "a cluster",
    args: ["--fix", "--state", stateFile("103-selector-typo.json")],
    stderr: "portolan: --fix is about manifests, and none are named.\n  portolan check PATH --fix\n",
  },
  {
    name: "a cluster's dump",
    args: [stateFile("103-selector-typo.json"), "--diff"],
    stderr: "portolan: A cluster's dump is not mended: its objects come from somewhere else.\n  Mend manifests.\n",
  },
])("refuses $name", async ({ args, stderr }) => {
  const result = await check(args);
  expect([result.status, result.stdout]).toEqual([2, ""]);
  expect(result.stderr).toContain(stderr);
});
