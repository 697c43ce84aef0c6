import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { runCommand } from "../../test/run-command.ts";

const recordings = ["truth", "lab"]
  .map((folder) => fileURLToPath(new URL(`../../../../packages/shared/test/${folder}`, import.meta.url)))
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .filter((folder) => existsSync(join(folder, "dns.json")));
const state = join(recordings.find((folder) => folder.includes("161")) ?? "", "state.json");
const folder = mkdtempSync(join(tmpdir(), "portolan-resolve-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

interface Recorded {
  readonly question: string;
  readonly type: string;
  readonly status: string;
  readonly answers: readonly { readonly name: string; readonly type: string; readonly data: string }[];
}

/** The recorded questions. */
function readQuestions(file: string): readonly Recorded[] {
  const { questions } = JSON.parse(readFileSync(file, "utf8")) as { readonly questions: readonly Recorded[] };
  return questions;
}

/** DNS answers have no order. */
function sorted(answers: readonly Recorded[]): readonly Recorded[] {
  return answers.map((each) => ({
    ...each,
    answers: [...each.answers].sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))),
  }));
}

describe("portolan resolve", () => {
  it.each(recordings)("answers as was recorded in %s", async (recording) => {
    const questions = readQuestions(join(recording, "dns.json"));
    const probes = write("probes.json", JSON.stringify(questions.map(({ question, type }) => ({ question, type }))));
    const args = ["--state", join(recording, "state.json"), "--probes", probes, "--format", "json"];
    const { status, stdout } = await runCommand(["resolve", ...args]);
    expect(status).toBe(questions.every((each) => each.status === "NOERROR") ? 0 : 1);
    expect(sorted(JSON.parse(stdout) as readonly Recorded[])).toEqual(sorted(questions));
  });

  it.each<{ name: string; args: readonly string[]; status: 0 | 1; stdout: string }>([
    {
      name: "a Service",
      args: ["web.s-161.svc.cluster.local"],
      status: 0,
      stdout: `web.s-161.svc.cluster.local  A  NOERROR
  web.s-161.svc.cluster.local  A  10.96.138.45
  Service s-161/web has a ClusterIP: its name gives that address, whatever endpoints there are.
`,
    },
    {
      name: "a chain of CNAMEs",
      args: ["ext-in.s-161.svc.cluster.local."],
      status: 0,
      stdout: `ext-in.s-161.svc.cluster.local.  A  NOERROR
  ext-in.s-161.svc.cluster.local  CNAME  web.s-161.svc.cluster.local
  web.s-161.svc.cluster.local  A  10.96.138.45
  Service s-161/ext-in is an ExternalName: a CNAME to web.s-161.svc.cluster.local.
  Service s-161/web has a ClusterIP: its name gives that address, whatever endpoints there are.
`,
    },
    {
      name: "a name that does not exist",
      args: ["missing.s-161.svc.cluster.local", "--type", "AAAA"],
      status: 1,
      stdout: `missing.s-161.svc.cluster.local  AAAA  NXDOMAIN
  There is no Service missing in namespace s-161.
`,
    },
    {
      name: "a name outside",
      args: ["example.com"],
      status: 1,
      stdout: `example.com  A  unknown
  The name is not in the cluster's zone: another name server answers.
`,
    },
    {
      name: "a pod's short name",
      args: ["web", "--from", "pod/s-161/db-0", "--type", "SRV"],
      status: 0,
      stdout: `web  SRV  NOERROR
  web.s-161.svc.cluster.local  SRV  0 50 80 web.s-161.svc.cluster.local
  web.s-161.svc.cluster.local  SRV  0 50 9090 web.s-161.svc.cluster.local
  Service s-161/web has a ClusterIP: its name gives that address, whatever endpoints there are.
`,
    },
    {
      name: "a slip of a pod",
      args: ["wbe.s-161", "--from", "pod/s-161/db-0"],
      status: 1,
      stdout: `wbe.s-161  A  NXDOMAIN
  There is no Service wbe in namespace s-161.
  The node's own name servers are asked for wbe.s-161 last; they would have to know it.
  tried first: wbe.s-161.s-161.svc.cluster.local, wbe.s-161.svc.cluster.local, wbe.s-161.cluster.local
  Did you mean web.s-161?
`,
    },
    {
      name: "a Service's name from a node",
      args: ["web.s-161.svc.cluster.local", "--from", "node/node-a"],
      status: 1,
      stdout: `web.s-161.svc.cluster.local  A  NXDOMAIN
  Node node-a asks its own name servers. The names of Services exist in the cluster's DNS only, which pods ask.
`,
    },
    {
      name: "another cluster domain",
      args: ["web.s-161.svc.k8s.example", "--cluster-domain", "k8s.example"],
      status: 0,
      stdout: `web.s-161.svc.k8s.example  A  NOERROR
  web.s-161.svc.k8s.example  A  10.96.138.45
  Service s-161/web has a ClusterIP: its name gives that address, whatever endpoints there are.
`,
    },
    {
      name: "a namespace that is not read",
      args: ["web.s-161.svc.cluster.local", "-n", "default"],
      status: 1,
      stdout: `web.s-161.svc.cluster.local  A  unknown
  Namespace s-161 is not read.
`,
    },
  ])("answers $name in words", async ({ args, status, stdout }) => {
    expect(await runCommand(["resolve", "--state", state, ...args])).toEqual({ status, stdout, stderr: "" });
  });

  it("answers one name with one object", async () => {
    const args = ["resolve", "db-0.db.s-161.svc.cluster.local", "--state", state, "--format", "json"];
    expect(JSON.parse((await runCommand(args)).stdout)).toEqual({
      question: "db-0.db.s-161.svc.cluster.local",
      type: "A",
      status: "NOERROR",
      answers: [{ name: "db-0.db.s-161.svc.cluster.local", type: "A", data: "10.244.2.72" }],
    });
  });

  it("answers every type in its place, in small letters too", async () => {
    const name = "db-read.s-161.svc.cluster.local";
    const file = write(
      "types.json",
      JSON.stringify([
        { question: name, type: "a" },
        { question: name, type: "txt" },
        { question: `no-${name}`, type: "MX" },
        { question: "cluster.local", type: "SOA" },
        { question: "1.0.96.10.in-addr.arpa", type: "PTR" },
        { question: name, type: "FOO" },
        { question: name },
      ]),
    );
    const { status, stdout, stderr } = await runCommand([
      "resolve",
      "--probes",
      file,
      "--state",
      state,
      "--format",
      "json",
    ]);
    const answers = JSON.parse(stdout) as readonly Recorded[];
    expect([status, stderr]).toEqual([1, ""]);
    expect(answers.map((answer) => [answer.type, answer.status, answer.answers.length])).toEqual([
      ["A", "NOERROR", 1],
      ["TXT", "NOERROR", 0],
      ["MX", "NXDOMAIN", 0],
      ["SOA", "unknown", 0],
      ["PTR", "unknown", 0],
      ["FOO", "unknown", 0],
      ["A", "NOERROR", 1],
    ]);
    expect((await runCommand(["resolve", name, "--type", "txt", "--state", state])).stdout).toContain(
      "  TXT  NOERROR\n",
    );
  });

  it("says in JSON who asked and what was tried", async () => {
    const args = ["resolve", "db-read.s-161", "--from", "pod/s-161/db-0", "--state", state, "--format", "json"];
    expect(JSON.parse((await runCommand(args)).stdout)).toEqual({
      question: "db-read.s-161",
      type: "A",
      status: "NOERROR",
      answers: [{ name: "db-read.s-161.svc.cluster.local", type: "A", data: "10.96.220.223" }],
      from: "pod/s-161/db-0",
      tried: ["db-read.s-161.s-161.svc.cluster.local"],
    });
  });

  const form = 'Write [{"question": "web.shop.svc.cluster.local", "type": "A"}, …].';
  it.each<{ name: string; content: string; message: string }>([
    { name: "no JSON", content: "[{", message: "is no JSON: " },
    { name: "no array", content: '{"questions":[]}', message: " must hold an array of questions.\n" },
    { name: "no object", content: '[{"question":"a"},"b"]', message: ": [1] is no question.\n" },
    { name: "no name", content: '[{"type":"A"}]', message: ": [0].question must be a name, and is missing.\n" },
    { name: "an empty name", content: '[{"question":" "}]', message: ': [0].question must be a name, and is " ".\n' },
    {
      name: "a type that is no text",
      content: '[{"question":"a","type":1}]',
      message: ": [0].type must be a record type, as A, AAAA, SRV or CNAME, and is 1.\n",
    },
  ])("refuses probes with $name, and says where", async ({ content, message }) => {
    const file = write("bad.json", content);
    const { status, stdout, stderr } = await runCommand(["resolve", "--state", state, "--probes", file]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(`portolan: ${file}`);
    expect(stderr).toContain(message);
    expect(stderr).toContain(form);
  });

  it.each<{ name: string; args: readonly string[]; stderr: string }>([
    {
      name: "neither name nor probes",
      args: ["--state", state],
      stderr: "portolan: Give either a name or --probes.\n  portolan resolve web.shop.svc.cluster.local\n",
    },
    {
      name: "a file that is not there",
      args: ["--state", state, "--probes", "/nonexistent/probes.json"],
      stderr: "portolan: /nonexistent/probes.json does not exist.\n",
    },
    {
      name: "a pod that is not there",
      args: ["web", "--state", state, "--from", "pod/s-161/db-7"],
      stderr: "portolan: --from: there is no pod db-7 in namespace s-161.\n  Did you mean pod/s-161/db-0?\n",
    },
  ])("ends with 2 for $name", async ({ args, stderr }) => {
    expect(await runCommand(["resolve", ...args])).toEqual({ status: 2, stdout: "", stderr });
  });
});
