import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Trace, TraceOutcome } from "@portolan/shared";
import { afterAll, describe, expect, it } from "vitest";
import { runCommand, type CommandResult } from "../../test/run-command.ts";

const truth = fileURLToPath(new URL("../../../../packages/shared/test/truth/", import.meta.url));
const local = join(truth, "116-external-local-one-node", "state.json");
const folder = mkdtempSync(join(tmpdir(), "portolan-trace-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, content: string): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** Traces in the recording of externalTrafficPolicy Local with pods on node-b only. */
async function trace(...args: readonly string[]): Promise<CommandResult> {
  return runCommand(["trace", ...args, "--state", local]);
}

async function traceJson(...args: readonly string[]): Promise<Trace> {
  return JSON.parse((await trace(...args, "--format", "json")).stdout) as Trace;
}

interface Recorded {
  readonly from: string;
  readonly to: string;
  readonly observed: readonly {
    readonly outcome: string;
    readonly pod?: string;
    readonly port?: number;
    readonly client?: string;
  }[];
}

/** An outcome as the recordings write it. */
function asRecorded({ outcome, pod, port, clientAddress }: TraceOutcome): string {
  return outcome === "delivered" ? `${pod ?? ""}:${String(port)} sees ${clientAddress ?? ""}` : outcome;
}

describe("portolan trace", () => {
  it.each([
    "116-external-local-one-node",
    "116-external-local-one-node.nftables",
    "101-nodeport-as-in-the-blog",
    "159-two-tier",
  ])("answers the probes of %s in their order, as was recorded", async (name) => {
    const { probes } = JSON.parse(readFileSync(join(truth, name, "observed.json"), "utf8")) as { probes: Recorded[] };
    const asked = probes.map(({ from, ...probe }) => ({
      ...probe,
      from: from === "outside" ? "outside/10.77.0.100" : from,
    }));
    const file = write(`${name}.json`, JSON.stringify(asked));
    const mode = name.endsWith("nftables") ? "nftables" : "iptables";
    const args = ["--probes", file, "--proxy-mode", mode, "--state", join(truth, name, "state.json")];
    const { stdout, stderr } = await runCommand(["trace", ...args, "--format", "json"]);
    const traces = JSON.parse(stdout) as readonly Trace[];
    expect(stderr).toBe("");
    expect(traces.map(({ from, to }) => ({ from, to }))).toEqual(asked.map(({ from, to }) => ({ from, to })));
    expect(traces.map(({ proxyMode }) => proxyMode)).toEqual(traces.map(() => mode));
    expect(traces.map(({ outcomes }) => [...new Set(outcomes.map(asRecorded))].sort())).toEqual(
      asked.map(({ observed }) =>
        observed
          .map(({ outcome, pod = "", port, client = "" }) =>
            outcome === "delivered" ? `${pod}:${String(port)} sees ${client}` : outcome,
          )
          .sort(),
      ),
    );
  });

  it("answers each probe as it answers it alone", async () => {
    const questions = [
      { from: "outside", to: "tcp://10.77.0.12:30116" },
      { from: "pod/clients/client-a", to: "http://web.s-116/" },
      { from: "outside", to: "tcp://10.77.0.11:30116" },
    ];
    const file = write("alone.json", JSON.stringify(questions));
    const alone = await Promise.all(questions.map(({ from, to }) => traceJson(from, to)));
    expect(alone.map(({ verdict }) => verdict)).toEqual(["delivered", "delivered", "dropped"]);
    expect(JSON.parse((await trace("--probes", file, "--format", "json")).stdout)).toEqual(alone);
  });

  it("tells the verdict first, then why, who answers, and every hop", async () => {
    const { status, stdout, stderr } = await trace("outside", "tcp://10.77.0.12:30116");
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("delivered  outside → tcp://10.77.0.12:30116\n");
    expect(stdout).toMatch(
      /\n {3}50 % {2}delivered {2}s-116\/web-7b68595db4-cc27q port 8080 {2}10\.244\.2\.28 {2}container app {2}by node node-b\n/,
    );
    expect(stdout).toMatch(/\n {2}node-port {2}10\.77\.0\.12:30116 /);
    expect(stdout).toMatch(/ rules .*KUBE-EXT-4KZTNVOZR4FHEQNL → KUBE-SVL-4KZTNVOZR4FHEQNL\n/);
    expect(stdout).toMatch(/\n {2}rules as kube-proxy writes them in iptables mode\n$/);
  });

  it("tells of several how many are delivered", async () => {
    const { status, stdout } = await trace("outside", "curl -I http://10.77.0.{11,12}:30116/");
    expect(status).toBe(1);
    expect(stdout).toMatch(/^dropped {2}outside → http:\/\/10\.77\.0\.11:30116\/\n/);
    expect(stdout).toMatch(/\n\ndelivered {2}outside → http:\/\/10\.77\.0\.12:30116\/\n/);
    expect(stdout).toMatch(/\n\n1 of 2 delivered\n$/);
  });

  it("colours on a terminal only, and not where NO_COLOR is set", async () => {
    const args = ["trace", "outside", "tcp://10.77.0.12:30116", "--state", local];
    expect((await runCommand(args)).stdout).not.toContain("\u001b[");
    expect((await runCommand(args, { terminal: true })).stdout).toContain("\u001b[32mdelivered\u001b[0m");
    expect((await runCommand(args, { terminal: true, env: { NO_COLOR: "1" } })).stdout).not.toContain("\u001b[");
    expect((await runCommand([...args, "--format", "json"], { terminal: true })).stdout).not.toContain("\u001b[");
  });

  it.each<{ name: string; args: readonly string[]; status: 0 | 1; from: string; to: string; verdict: string }>([
    {
      name: "a line that is typed",
      args: ["outside", "curl -sSI 'http://10.77.0.12:30116/x'"],
      status: 0,
      from: "outside",
      to: "http://10.77.0.12:30116/x",
      verdict: "delivered",
    },
    {
      name: "a line alone, from outside",
      args: ["nc -zv 10.77.0.11 30116"],
      status: 1,
      from: "outside",
      to: "tcp://10.77.0.11:30116",
      verdict: "dropped",
    },
    {
      name: "a line that names its client",
      args: ["outside", "kubectl exec -n clients client-a -- curl http://web.s-116"],
      status: 0,
      from: "pod/clients/client-a",
      to: "http://web.s-116",
      verdict: "delivered",
    },
    {
      name: "a name of the cluster from outside",
      args: ["outside", "tcp://web.s-116:80"],
      status: 1,
      from: "outside",
      to: "tcp://web.s-116:80",
      verdict: "no-such-name",
    },
  ])("takes $name", async ({ args, status, from, to, verdict }) => {
    expect(await traceJson(...args)).toMatchObject({ from, to, verdict });
    expect((await trace(...args)).status).toBe(status);
  });

  it("echoes the proxy mode", async () => {
    const proxied = await traceJson("outside", "tcp://10.77.0.12:30116", "--proxy-mode", "nftables");
    expect(proxied.proxyMode).toBe("nftables");
    expect(proxied.hops.flatMap(({ rules }) => rules).join(" ")).not.toContain("KUBE-");
  });

  it("answers a question to DNS as resolve does", async () => {
    const { status, stdout } = await trace("pod/clients/client-a", "dig +search web.s-116", "--format", "json");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      question: "web.s-116",
      type: "A",
      status: "NOERROR",
      answers: [{ name: "web.s-116.svc.cluster.local", type: "A", data: "10.96.66.197" }],
    });
    expect((await trace("pod/clients/client-a", "nslookup nope.s-116")).status).toBe(1);
  });

  it.each<{ name: string; args: readonly string[]; stderr: string }>([
    { name: "nothing", args: [], stderr: "Give either FROM and TO or --probes." },
    { name: "a client alone", args: ["outside"], stderr: "TO is missing." },
    { name: "a client that is none", args: ["nowhere", "tcp://10.77.0.11:1"], stderr: 'FROM: "nowhere" is no place' },
    {
      name: "a pod that is not there",
      args: ["pod/clients/x", "tcp://10.77.0.11:1"],
      stderr: "FROM: There is no pod x in namespace clients",
    },
    {
      name: "a port that is none",
      args: ["outside", "tcp://10.77.0.11:0"],
      stderr: 'TO: "0" is no port.\n  tcp://10.77.0.11:0\n                   ^\n',
    },
    {
      name: "a quote that is open",
      args: ["outside", "curl 'http://x"],
      stderr: "TO: The quote ' is not closed.\n  curl 'http://x\n       ^\n",
    },
    {
      name: "a proxy mode that is none",
      args: ["outside", "tcp://10.77.0.11:1", "--proxy-mode", "ebpf"],
      stderr: "Allowed choices are iptables, nftables, ipvs, none, unknown",
    },
    {
      name: "a Deployment that is not there",
      args: ["kubectl exec deploy/web -n nope -- curl http://web"],
      stderr: 'TO: Namespace nope has no Deployment "web".',
    },
  ])("refuses $name", async ({ args, stderr }) => {
    const result = await trace(...args);
    expect([result.status, result.stdout]).toEqual([2, ""]);
    expect(result.stderr).toContain(stderr);
  });

  it.each<{ name: string; content: string; stderr: string }>([
    { name: "no JSON", content: "[{", stderr: "FILE is no JSON: " },
    { name: "no list", content: "{}", stderr: "FILE is no list." },
    { name: "a text in the list", content: '["outside"]', stderr: "FILE [0] is no object." },
    {
      name: "a probe without TO",
      content: '[{"from":"outside","to":"tcp://10.77.0.11:1"},{"from":"outside"}]',
      stderr: "FILE [1].to is missing.",
    },
    { name: "a FROM that is a number", content: '[{"from":1,"to":"x"}]', stderr: "FILE [0].from is no text." },
    { name: "an empty TO", content: '[{"from":"outside","to":""}]', stderr: "FILE [0].to is empty." },
    {
      name: "a TO that is endless",
      content: `[{"from":"outside","to":"${"a".repeat(2001)}"}]`,
      stderr: "FILE [0].to has more than 2000 characters.",
    },
    {
      name: "a TO that is not understood",
      content: '[{"from":"outside","to":"tcp://10.77.0.11"}]',
      stderr: "FILE [0].to: No port is written after 10.77.0.11.",
    },
    {
      name: "a FROM that is no place",
      content: '[{"from":"nodes/none","to":"tcp://10.77.0.11:1"}]',
      stderr: 'FILE [0].from: "nodes/none" is no place to start from.',
    },
    {
      name: "a TO that is several",
      content: '[{"from":"outside","to":"http://10.77.0.{11,12}/"}]',
      stderr: "FILE [0].to: The line stands for 2 connections.",
    },
    {
      name: "a question to DNS",
      content: '[{"from":"outside","to":"nslookup web"}]',
      stderr: "FILE [0].to: The line asks DNS only.",
    },
  ])("refuses a file with $name", async ({ content, stderr }) => {
    const file = write("bad.json", content);
    const result = await trace("--probes", file);
    expect([result.status, result.stdout]).toEqual([2, ""]);
    expect(result.stderr).toContain(stderr.replace("FILE", file));
    // The cure.
    expect(result.stderr.trimEnd().split("\n").at(-1)).toMatch(/^ {2}\S/);
  });

  it("answers a probe of what is not in the data in its place", async () => {
    const probes = [
      { from: "node/none", to: "tcp://10.77.0.12:30116" },
      { from: "outside", to: "tcp://10.77.0.12:30116" },
      { from: "pod/clients/x", to: "http://web.s-116/" },
    ];
    const file = write("missing.json", JSON.stringify(probes));
    const { status, stdout, stderr } = await trace("--probes", file, "--format", "json");
    const traces = JSON.parse(stdout) as readonly Trace[];
    expect([status, stderr]).toEqual([1, ""]);
    expect(traces.map(({ from, verdict }) => [from, verdict])).toEqual([
      ["node/none", "unknown"],
      ["outside", "delivered"],
      ["pod/clients/x", "unknown"],
    ]);
    expect(traces[0]).toEqual({
      from: "node/none",
      to: "tcp://10.77.0.12:30116",
      protocol: null,
      proxyMode: "iptables",
      verdict: "unknown",
      outcomes: [],
      hops: [],
      because: ["There is no node none.", "Did you mean node/node-a?"],
      chains: [],
    });
    expect(traces[2]?.because[0]).toBe("There is no pod x in namespace clients.");
    expect((await trace("--probes", file)).stdout).toContain("unknown  node/none → tcp://10.77.0.12:30116\n");
  });

  it("refuses a file that is not there", async () => {
    const { status, stderr } = await trace("--probes", "/nonexistent.json");
    expect([status, stderr]).toEqual([
      2,
      "portolan: There is no file /nonexistent.json.\n  Name a file of probes after --probes.\n",
    ]);
  });
});
