import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Trace } from "@portolan/shared";
import { createDemoCluster } from "@portolan/simulator/demo";
import { startApiServer, type ApiServer } from "@portolan/simulator/http";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { runCommand } from "../../test/run-command.ts";

const folder = mkdtempSync(join(tmpdir(), "portolan-trace-live-"));
const kubeconfig = join(folder, "kubeconfig.yaml");
let api: ApiServer;

beforeAll(async () => {
  api = await startApiServer({ cluster: createDemoCluster(Date.now()), host: "127.0.0.1", port: 0 });
  api.freeze();
  writeFileSync(
    kubeconfig,
    `apiVersion: v1
kind: Config
current-context: demo
clusters: [{ name: demo, cluster: { server: "${api.url}" } }]
contexts: [{ name: demo, context: { cluster: demo, user: "" } }]
`,
  );
});
afterEach(() => {
  api.faults.clear();
});
afterAll(async () => {
  await api.close();
  rmSync(folder, { recursive: true });
});

describe("portolan trace on a live cluster", { timeout: 30_000 }, () => {
  it.each([
    ["kubectl -n shop exec deploy/cart -- curl http://orders:8080/", "refused", 1],
    ["kubectl -n shop exec svc/cart -- nc -zv tomcat6.default 8080", "delivered", 0],
    ["kubectl -n shop exec svc/cart -- curl http://cart/", "refused", 1],
    ["curl -H 'Host: nobody.example.com' http://tomcat6.default:8080/", "no-such-name", 1],
  ] as const)("%s", async (line, verdict, status) => {
    const result = await runCommand(["trace", line, "--kubeconfig", kubeconfig, "--format", "json"]);
    expect([result.stderr, (JSON.parse(result.stdout) as Trace).verdict, result.status]).toEqual(["", verdict, status]);
  });

  it("says on a terminal that it reads, and answers on standard output only", async () => {
    const args = ["trace", "outside", "udp://10.96.0.10:53", "--kubeconfig", kubeconfig];
    const { stderr, stdout } = await runCommand(args, { terminal: true });
    expect(stderr).toBe("portolan: reading demo …\n");
    expect(stdout).toContain("outside → udp://10.96.0.10:53");
  });

  it("asks the demo where it is told to", async () => {
    const line = "kubectl -n shop exec svc/cart -- nc -zv tomcat6.default 8080";
    const { status, stdout } = await runCommand(["trace", line, "--demo", "--format", "json"]);
    expect([status, (JSON.parse(stdout) as Trace).verdict]).toEqual([0, "delivered"]);
  });

  it("ends with 2 where there is no cluster", async () => {
    const { status, stdout, stderr } = await runCommand(["trace", "outside", "tcp://10.0.0.1:80"]);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("/nonexistent/kubeconfig");
  });
});
