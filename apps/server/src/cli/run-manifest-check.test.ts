/** `portolan check PATH…`: what is read, what is told of what cannot be read, and how it ends. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CheckJson } from "@portolan/shared";
import { afterAll, describe, expect, it } from "vitest";
import { runCommand, stateFile } from "../../test/run-command.ts";

const folder = mkdtempSync(join(tmpdir(), "portolan-manifests-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, content: string | Uint8Array): string {
  mkdirSync(join(folder, name, ".."), { recursive: true });
  writeFileSync(join(folder, name), content);
  return name;
}

/** In the tests' folder, so that files are named as they were given. */
function check(...args: readonly string[]) {
  return runCommand(["check", ...args], { cwd: folder });
}

function deployment(name: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: ${name}, image: ${name}, ports: [{ containerPort: 8080 }] }] }
---
`;
}

function service(name: string, app: string): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
spec:
  selector:
    app: ${app}
  ports:
    - port: 80
      targetPort: 8080
`;
}

const fine = write("fine.yaml", deployment("web") + service("web", "web"));
const broken = write("broken.yaml", deployment("web") + service("web", "wbe"));

describe("portolan check PATH", () => {
  it("tells what is wrong and where it stands", async () => {
    const { status, stdout, stderr } = await check(broken);
    expect([status, stderr]).toEqual([1, ""]);
    expect(stdout).toBe(`Service default/web
  error    No pod in namespace default has app=wbe, which Service web selects; 1 pod has app=web
           at    broken.yaml:17:10
           17 |     app: wbe
              |          ^^^
           seen  spec.selector.app = "wbe"
           seen  Deployment default/web spec.template.metadata.labels.app = "web"
           mend  Select what the pods have: app=web instead of app=wbe
                 kubectl -n default patch service web --type=json -p '[{"op":"test","path":"/spec/selector/app","value":"wbe"},{"op":"replace","path":"/spec/selector/app","value":"web"}]'
           rule  selector-no-pods  80/TCP

1 error, 0 warnings, 0 info in 1 object (2 objects read, 1 Service)
`);
  });

  it("says the place in JSON, too", async () => {
    const { findings, summary } = JSON.parse((await check(broken, "--format", "json")).stdout) as CheckJson;
    expect(summary).toEqual({ error: 1, warning: 0, info: 0, services: 1, objects: 2, silenced: 0, notJudged: 0 });
    expect(findings.map(({ location }) => location)).toEqual([{ file: "broken.yaml", line: 17 }]);
  });

  it.each<{ name: string; args: readonly string[]; status: 0 | 1 }>([
    { name: "a file", args: [fine], status: 0 },
    { name: "--manifests", args: ["--manifests", fine], status: 0 },
    { name: "what --fail-on lets pass", args: [broken, "--fail-on", "never"], status: 0 },
    { name: "a rule that is off", args: [broken, "--rule", "selector-no-pods=off"], status: 0 },
    { name: "another namespace", args: [broken, "-n", "shop"], status: 0 },
    { name: "another time", args: [broken, "--now", "2030-01-01T00:00:00Z"], status: 1 },
    { name: "a cluster's dump, which is taken for what it is", args: [stateFile("103-selector-typo.json")], status: 1 },
  ])("ends by what is found: $name", async ({ args, status }) => {
    expect(await check(...args)).toMatchObject({ status });
  });

  it("reads standard input", async () => {
    const { stdout, status } = await runCommand(["check", "-", "--format", "json"], {
      stdin: deployment("web") + service("web", "wbe"),
    });
    expect([status, (JSON.parse(stdout) as CheckJson).findings[0]?.location]).toEqual([1, { file: "-", line: 17 }]);
  });

  it("reads folders, all files together and in order, and passes by what is not its own", async () => {
    write("tree/b/service.yml", service("web", "web"));
    write(
      "tree/a/deployment.json",
      JSON.stringify({
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "web" },
        spec: {
          selector: { matchLabels: { app: "web" } },
          template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "web" }] } },
        },
      }),
    );
    write("tree/values.yaml", "replicaCount: 2\n");
    write("tree/notes.txt", "{{ no manifest");
    write("tree/node_modules/x.yaml", "a: [");
    write("tree/.git/x.yaml", "a: [");
    write("tree/shop.yaml", "apiVersion: example.org/v1\nkind: Shop\nmetadata: { name: a }\n");
    const { status, stdout, stderr } = await check("tree");
    expect([status, stdout]).toEqual([0, "0 errors, 0 warnings, 0 info (3 objects read, 1 Service)\n"]);
    expect(stderr).toBe(
      "portolan: 1 document without apiVersion and kind left out (tree/values.yaml).\nportolan: of kinds that are not read: Shop (example.org/v1).\n",
    );
  });

  it("says which API versions are gone, and which file is a template", async () => {
    write(
      "gone.yaml",
      "apiVersion: extensions/v1beta1\nkind: Ingress\nmetadata: { name: old }\nspec: { backend: { serviceName: a, servicePort: 80 } }\n",
    );
    write(
      "chart.yaml",
      'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, labels: { app: "{{ .Chart.Name }}" } }\n',
    );
    expect((await check("gone.yaml")).stderr).toBe(
      "portolan: extensions/v1beta1 of Ingress is gone since Kubernetes 1.22: write networking.k8s.io/v1 (old in gone.yaml:1).\n",
    );
    expect((await check("chart.yaml")).stderr).toContain(
      "portolan: chart.yaml looks like a template: check what it renders to (helm template … | portolan check -).\n",
    );
  });

  it("says what it does not judge, and judges it where it is told that there is nothing else", async () => {
    const file = write(
      "alias.yaml",
      "apiVersion: v1\nkind: Service\nmetadata: { name: pay }\nspec: { type: ExternalName, externalName: payments.shop.svc.cluster.local }\n",
    );
    const open = await check(file);
    expect([open.status, open.stdout]).toEqual([0, expect.stringContaining("1 not judged (1 object read, 1 Service)")]);
    expect(open.stdout).toContain(
      'Service default/pay spec.externalName = "payments.shop.svc.cluster.local"  (externalname-target)',
    );
    expect((await check(file, "--closed")).status).toBe(1);
  });

  it("takes the range of nodePorts that the API server has", async () => {
    const file = write(
      "node-port.yaml",
      (deployment("web") + service("web", "web"))
        .replace("spec:\n  selector:\n", "spec:\n  type: NodePort\n  selector:\n")
        .replace("    - port: 80\n", "    - port: 80\n      nodePort: 8080\n"),
    );
    expect((await check(file)).stdout).toContain("rule  node-port-invalid  80/TCP");
    expect(await check(file, "--node-port-range", "8000-9000")).toMatchObject({ status: 0 });
  });
});

describe("what is wrong with a document whatever else there is", () => {
  const slip = (name: string): string => service(name, "web").replace("selector:", "slector:");
  const rulesIn = (text: string): readonly string[] =>
    [...text.matchAll(/^ +rule {2}(\S+)/gm)].map(([, id = ""]) => id);

  it("is told before the next file is read, where there are many", async () => {
    const maps = Array.from(
      { length: 200 },
      (_, at) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: m${at} }\n---\n`,
    );
    const first = write("early/a.yaml", maps.join("") + deployment("web") + slip("web"));
    const second = write("early/b.yaml", "");
    let told = "";
    const { stdout, status } = await runCommand(["check", first, second], {
      cwd: folder,
      onStdout: (text) => {
        if (told === "") write("early/b.yaml", slip("api") + "---\n" + service("db", "nobody"));
        told += text;
      },
    });
    expect([status, stdout]).toEqual([1, told]);
    expect(stdout.split("\n").filter((line) => /^[A-Z]/.test(line))).toEqual([
      "Service default/web",
      "Service default/api",
      "Service default/db",
    ]);
    expect(rulesIn(stdout)).toEqual(["unknown-field", "unknown-field", "selector-no-pods"]);
    expect(stdout).toMatch(
      /3 errors, 0 warnings, 0 info, 2 not judged in 3 objects \(204 objects read, 3 Services\)\n$/,
    );
  });

  it("stands under one heading with all else that is wrong with it, objects in the order of the files", async () => {
    const first = write("order/a.yaml", service("db", "nobdy") + "---\n" + deployment("db"));
    const second = write(
      "order/b.yaml",
      deployment("web") + service("web", "wbe").replace("    - port", "    - prot: 1\n      port"),
    );
    const { stdout } = await check(first, second, "--closed");
    expect(stdout.split("\n").filter((line) => /^[A-Z]/.test(line))).toEqual([
      "Service default/db",
      "Service default/web",
    ]);
    expect(rulesIn(stdout)).toEqual(["selector-no-pods", "selector-no-pods", "unknown-field"]);
    expect(stdout).toMatch(/3 errors, 0 warnings, 0 info in 2 objects \(4 objects read, 2 Services\)\n$/);
  });

  it("is told once, in every format, also of a document that another one replaces", async () => {
    const file = write("early/c.yaml", deployment("web") + slip("web") + "---\n" + service("web", "web"));
    const { findings } = JSON.parse((await check(file, "--format", "json")).stdout) as CheckJson;
    expect(findings.map(({ rule, location }) => [rule, location?.line])).toEqual([["unknown-field", 16]]);
    expect(rulesIn((await check(file)).stdout)).toEqual(["unknown-field"]);
    const lines = (await check(file, "--format", "github")).stdout.split("\n");
    expect(lines).toEqual([expect.stringMatching(/^::error file=early\/c\.yaml,line=16,/), ""]);
  });

  it("is told beside a cluster's dump, too", async () => {
    const dump = stateFile("102-targetport-without-containerport.json");
    const { status, stdout } = await check(write("early/e.yaml", slip("web")), dump);
    expect([status, rulesIn(stdout)]).toEqual([1, ["unknown-field", "selectorless-no-endpoints"]]);
  });

  it("waits where a kustomization may change it, and where mends are asked for", async () => {
    write("custom/kustomization.yaml", "namespace: shop\nresources: [a.yaml]\n");
    write("custom/a.yaml", deployment("web") + slip("web"));
    const { stdout } = await check("custom");
    expect(rulesIn(stdout)).toEqual(["unknown-field"]);
    expect((await check(write("early/d.yaml", deployment("web") + slip("web")), "--diff")).stdout).toMatch(/^--- /);
  });
});

describe("input that cannot be read ends with 2, and the others are checked", () => {
  const huge = write("huge.yaml", "a: 1\n");
  truncateSync(join(folder, huge), 100_000_000);
  mkdirSync(join(folder, "loop"));
  symlinkSync(".", join(folder, "loop/back"));
  write("loop/fine.yaml", deployment("web"));

  it.each<{ name: string; input: string; says: RegExp }>([
    { name: "a file that is not there", input: "nowhere.yaml", says: /^portolan: nowhere\.yaml: does not exist\.\n$/ },
    {
      name: "invalid YAML",
      input: write("bad.yaml", "kind: [\n"),
      says: /^portolan: bad\.yaml:\d+:\d+: this is no YAML: /,
    },
    {
      name: "a tab",
      input: write("tab.yaml", "kind: a\nb:\n\tc: d\n"),
      says: /^portolan: tab\.yaml:3:1: a tab stands where/,
    },
    {
      name: "a duplicate key",
      input: write("twice.yaml", "kind: a\nkind: b\n"),
      says: /^portolan: twice\.yaml:2:1: the same key stands twice/,
    },
    {
      name: "a file of 100 MB",
      input: huge,
      says: /^portolan: huge\.yaml: this is too large to be a manifest \(100 MB\): at most 50 MB are read\. /,
    },
    {
      name: "binary data",
      input: write("binary.yaml", Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 0, 1, 2)),
      says: /^portolan: binary\.yaml: this is no text but binary data\. /,
    },
    {
      name: "text of no known encoding",
      input: write("latin.yaml", Uint8Array.of(0x61, 0x3a, 0x20, 0xe9, 0x0a)),
      says: /^portolan: latin\.yaml: this is no text but binary data\. /,
    },
    {
      name: "a folder that leads back to itself",
      input: "loop",
      says: /^portolan: loop\/back: this link leads back to a folder that it stands in\. /,
    },
    {
      name: "no kind",
      input: write("kindless.yaml", "apiVersion: v1\nmetadata: { name: a }\n"),
      says: /^portolan: kindless\.yaml:1:1: kind: is missing\. /,
    },
    {
      name: "no apiVersion",
      input: write("versionless.yaml", "kind: Ingress\nmetadata: { name: a }\nspec: {}\n"),
      says: /^portolan: versionless\.yaml:1:1: apiVersion: is missing\. .*"apiVersion: networking\.k8s\.io\/v1"/,
    },
    {
      name: "a kind of another tool",
      input: write("feature.yaml", "kind: feature\narea: docs\n"),
      says: /^portolan: feature\.yaml: a document holds no Kubernetes object: an object has apiVersion, kind and metadata/,
    },
    {
      name: "something else",
      input: write("values.yaml", "replicaCount: 2\n"),
      says: /^portolan: values\.yaml: a document holds no Kubernetes object: /,
    },
  ])("$name", async ({ input, says }) => {
    const { status, stdout, stderr } = await check(input, broken, "--format", "json");
    expect([status, stderr]).toEqual([2, expect.stringMatching(says)]);
    expect((JSON.parse(stdout) as CheckJson).findings.map(({ rule }) => rule)).toEqual(["selector-no-pods"]);
  });

  it.each<{ name: string; args: readonly string[]; says: string }>([
    {
      name: "an empty file",
      args: [write("empty.yaml", "# nothing\n")],
      says: "empty.yaml holds no Kubernetes object.",
    },
    { name: "manifests and another source", args: [fine, "--demo"], says: "--demo and --manifests exclude each other" },
    {
      name: "a range that is none",
      args: [fine, "--node-port-range", "9-1"],
      says: "It must be a range as 30000-32767.",
    },
    { name: "--closed without manifests", args: ["--closed", "--demo"], says: "--closed is about manifests" },
  ])("$name is told", async ({ args, says }) => {
    const { status, stdout, stderr } = await check(...args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(says);
  });
});

describe("other commands over manifests", () => {
  it("see the cluster that they would make", async () => {
    const { status, stdout } = await runCommand(
      [
        "trace",
        "pod/default/web",
        "tcp://web:80",
        "--manifests",
        write(
          "pod.yaml",
          `apiVersion: v1\nkind: Pod\nmetadata: { name: web, labels: { app: web } }\nspec: { containers: [{ name: web, image: web, ports: [{ containerPort: 8080 }] }] }\n---\n${service("web", "web")}`,
        ),
      ],
      { cwd: folder },
    );
    expect([status, stdout]).toEqual([0, expect.stringContaining("delivered")]);
  });

  it("refuse what cannot be read", async () => {
    const { status, stderr } = await runCommand(["node-ports", "--manifests", "bad.yaml"], { cwd: folder });
    expect([status, stderr]).toEqual([2, expect.stringMatching(/bad\.yaml:\d+:\d+: this is no YAML/)]);
  });
});
