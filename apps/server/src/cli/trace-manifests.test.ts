/** `portolan trace … --manifests`: what a cluster will choose is not told as if it were chosen. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Trace } from "@portolan/shared";
import { afterAll, expect, it } from "vitest";
import { runCommand } from "../../test/run-command.ts";

const folder = mkdtempSync(join(tmpdir(), "portolan-trace-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

writeFileSync(
  join(folder, "web.yaml"),
  `apiVersion: apps/v1
kind: Deployment
metadata: { name: web, namespace: shop }
spec:
  replicas: 2
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: web, ports: [{ containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: peers, namespace: shop }
spec: { clusterIP: None, selector: { app: web } }
`,
);

const question = ["kubectl exec deploy/web -n shop -- curl http://web/", "--manifests", "web.yaml"];

it("tells addresses and names as assigned, and the nodes as examples", async () => {
  const { status, stdout, stderr } = await runCommand(["trace", ...question, "--format", "json"], { cwd: folder });
  expect([status, stderr]).toEqual([0, ""]);
  const trace = JSON.parse(stdout) as Trace;
  expect(trace.from).toMatch(/^pod\/shop\/web-<assigned(?:-2)?>$/);
  expect(trace.because.at(-1)).toMatch(
    /^On which nodes pods will run is not in the manifests: node-. is an example\.$/,
  );
  expect(trace.outcomes.map(({ pod, address, port }) => `${String(pod)} ${String(address)} ${String(port)}`)).toEqual([
    "shop/web-<assigned> <assigned> 8080",
    "shop/web-<assigned-2> <assigned> 8080",
  ]);
  expect(stdout).not.toMatch(/web-[0-9a-f]{8,}|10\.244\.|KUBE-SEP-[A-Z]/);
});

it("tells the same as text", async () => {
  const { stdout } = await runCommand(["trace", ...question], { cwd: folder });
  expect(stdout).toContain("shop/web-<assigned> port 8080  <assigned>");
  expect(stdout).not.toMatch(/web-[0-9a-f]{8,}|10\.244\.|KUBE-SEP-[A-Z]/);
});

it("answers names of pods so, too", async () => {
  const name = "peers.shop.svc.cluster.local";
  const { status, stdout } = await runCommand(["resolve", name, "--format", "json", "--manifests", "web.yaml"], {
    cwd: folder,
  });
  expect([status, JSON.parse(stdout)]).toEqual([
    0,
    {
      question: name,
      type: "A",
      status: "NOERROR",
      answers: [
        { name, type: "A", data: "<assigned>" },
        { name, type: "A", data: "<assigned>" },
      ],
    },
  ]);
});
