import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDemoCluster } from "@portolan/simulator/demo";
import { startApiServer, type ApiServer } from "@portolan/simulator/http";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "../../test/run-command.ts";
import type { CheckJson } from "@portolan/shared";

const folder = mkdtempSync(join(tmpdir(), "portolan-live-"));
let api: ApiServer;

beforeAll(async () => {
  api = await startApiServer({ cluster: createDemoCluster(Date.now()), host: "127.0.0.1", port: 0 });
  api.freeze();
});
afterEach(() => {
  api.faults.clear();
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true });
});

/** A kubeconfig with the contexts `demo` (current) and `lost`, on which nobody answers. */
async function writeKubeconfig(current = "demo"): Promise<string> {
  const file = join(folder, "kubeconfig.yaml");
  const lost = await findClosedPort();
  writeFileSync(
    file,
    `apiVersion: v1
kind: Config
current-context: ${current}
clusters:
  - { name: demo, cluster: { server: "${api.url}" } }
  - { name: lost, cluster: { server: "http://127.0.0.1:${String(lost)}" } }
contexts:
  - { name: demo, context: { cluster: demo, user: "" } }
  - { name: lost, context: { cluster: lost, user: "" } }
`,
  );
  return file;
}

async function findClosedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

const demoFindings = [
  "externalname-target shop/loyalty",
  "no-ready-endpoints shop/recommendations",
  "selector-no-pods shop/orders",
  "selectorless-no-endpoints shop/legacy-billing",
  "target-port-name-missing shop/cart",
  "target-port-protocol-mismatch monitoring/statsd",
];

function listErrors(stdout: string): readonly string[] {
  const { findings } = JSON.parse(stdout) as CheckJson;
  return findings
    .filter(({ severity }) => severity === "error")
    .map(({ rule, object }) => `${rule} ${object.namespace ?? ""}/${object.name}`)
    .sort();
}

describe("portolan check on a live cluster", { timeout: 30_000 }, () => {
  it.each<{ name: string; args: (file: string) => readonly string[]; env: (file: string) => Record<string, string> }>([
    { name: "a named kubeconfig's current context", args: (file) => ["--kubeconfig", file], env: () => ({}) },
    { name: "a context", args: (file) => ["--kubeconfig", file, "--context", "demo"], env: () => ({}) },
    { name: "what KUBECONFIG names", args: () => [], env: (file) => ({ KUBECONFIG: file }) },
  ])("reads $name", async ({ args, env }) => {
    const file = await writeKubeconfig();
    const { status, stdout, stderr } = await runCommand(["check", ...args(file), "--format", "json"], {
      env: env(file),
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/^portolan: checking demo \(http:\/\/127\.0\.0\.1:\d+\)\n$/);
    expect(listErrors(stdout)).toEqual(demoFindings);
  });

  it("reads the demo where it is asked for", async () => {
    const { status, stdout } = await runCommand(["check", "--demo", "--format", "json"]);
    expect(status).toBe(1);
    expect(listErrors(stdout)).toEqual(demoFindings);
  });

  it("reads the namespaces that are named", async () => {
    const file = await writeKubeconfig();
    const { stdout } = await runCommand(["check", "--kubeconfig", file, "-n", "monitoring", "--format", "json"]);
    expect(listErrors(stdout)).toEqual(["target-port-protocol-mismatch monitoring/statsd"]);
  });

  it("ends with 2 where nobody answers", async () => {
    const file = await writeKubeconfig();
    const { status, stdout, stderr } = await runCommand(["check", "--kubeconfig", file, "--context", "lost"]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^portolan: checking lost \(.*\)\nportolan: lost cannot be read: .*refused.*\n$/);
  });

  it("ends with 2 where a context does not exist, and names the closest", async () => {
    const file = await writeKubeconfig();
    const { status, stderr } = await runCommand(["check", "--kubeconfig", file, "--context", "demmo"]);
    expect(status).toBe(2);
    expect(stderr).toContain('The context "demmo" is not in');
    expect(stderr).toContain('Did you mean "demo"?');
  });

  it("ends with 2 where the kubeconfig is malformed, and says once where", async () => {
    const file = join(folder, "malformed.yaml");
    writeFileSync(file, "kind: Config\nusers:\n- name: ada\n  user:\n    token: 12345\n");
    const { status, stderr } = await runCommand(["check", "--kubeconfig", file]);
    expect(status).toBe(2);
    expect(stderr).toContain(`portolan: ${file}:5:12: users[0].user.token: `);
  });

  it("ends with 2 where a kind that it needs is forbidden, with the permission that helps", async () => {
    api.faults.add({ type: "forbidden", allNamespacesOnly: false }, { resource: "pods" });
    const file = await writeKubeconfig();
    const { status, stdout, stderr } = await runCommand(["check", "--kubeconfig", file]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("Pod cannot be read");
    expect(stderr).toContain("demo cannot be checked without Pod.");
  });

  it("goes on without a kind that it can do without, and says so", async () => {
    api.faults.add({ type: "forbidden", allNamespacesOnly: false }, { resource: "ingressclasses" });
    const file = await writeKubeconfig();
    const { status, stdout, stderr } = await runCommand(["check", "--kubeconfig", file, "--format", "json"]);
    expect(status).toBe(1);
    expect(listErrors(stdout)).toEqual(demoFindings);
    expect(stderr).toContain("IngressClass cannot be read");
  });

  it("waits for a kind on which the server is busy for a moment", async () => {
    const busy = api.faults.add({ type: "too-many-requests", retryAfterSeconds: 1 }, { resource: "pods" });
    const file = await writeKubeconfig();
    const running = runCommand(["check", "--kubeconfig", file, "--format", "json"]);
    await expect.poll(() => api.faults.met(busy), { timeout: 10_000, interval: 10 }).toBeGreaterThan(0);
    api.faults.remove(busy);
    const { status, stdout, stderr } = await running;
    expect(status).toBe(1);
    expect(listErrors(stdout)).toEqual(demoFindings);
    expect(stderr.split("\n").filter((line) => line.includes("is read again"))).toHaveLength(1);
  });

  it("says once what it may not read", async () => {
    api.faults.add({ type: "forbidden", allNamespacesOnly: false }, { resource: "ingressclasses" });
    const file = await writeKubeconfig();
    const { stderr } = await runCommand(["check", "--kubeconfig", file, "--format", "json"]);
    expect(stderr.match(/IngressClass/g)).toHaveLength(1);
  });
});
