/** What `portolan check PATH…` says on standard error of what it lived with. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { runCommand } from "../../test/run-command.ts";

const folder = mkdtempSync(join(tmpdir(), "portolan-notes-"));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function write(name: string, content: string): void {
  mkdirSync(join(folder, name, ".."), { recursive: true });
  writeFileSync(join(folder, name), content);
}

const deployment = (replicas: number): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: ${String(replicas)}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [{ name: web, image: web }] }
`;

it("says of how many replicas it has tried some", async () => {
  write("large/web.yaml", deployment(500));
  expect(await runCommand(["check", "large"], { cwd: folder })).toMatchObject({
    status: 0,
    stderr: "portolan: Deployment web: 100 of 500 replicas tried; the others would be alike.\n",
  });
});

it("does not take a kustomization's patches for objects, and says what tells more", async () => {
  write("base/web.yaml", deployment(1));
  write("base/kustomization.yaml", "resources: [web.yaml]\npatches: [{ path: patches/cpu.yaml }]\n");
  write(
    "base/patches/cpu.yaml",
    "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec: { template: {} }\n",
  );
  const { status, stdout, stderr } = await runCommand(["check", "base"], { cwd: folder });
  expect([status, stdout]).toEqual([0, expect.stringContaining("1 object")]);
  expect(stderr.split("\n")).toEqual(
    expect.arrayContaining([
      'portolan: base is a kustomization: "kustomize build base | portolan check -" checks what it makes.',
      "portolan: 1 file of patches left out, which hold no whole objects.",
    ]),
  );
});

it("leaves out objects that an overlay completes, and tells nothing of what they would do", async () => {
  write("shop/kustomization.yaml", "resources: [base]\n");
  write("shop/base/kustomization.yaml", "resources: [web.yaml, service.yaml]\n");
  write("shop/base/web.yaml", deployment(1).replace("  selector: { matchLabels: { app: web } }\n", ""));
  write(
    "shop/base/service.yaml",
    "apiVersion: v1\nkind: Service\nmetadata: { name: web }\nspec: { selector: { app: web }, ports: [{ port: 80 }] }\n",
  );
  const { status, stdout, stderr } = await runCommand(["check", "shop", "--closed"], { cwd: folder });
  expect([status, stdout]).toEqual([0, expect.stringContaining("0 errors, 0 warnings")]);
  expect(stderr.split("\n")).toEqual(
    expect.arrayContaining([
      'portolan: 2 folders are kustomizations (shop/base, shop): "kustomize build FOLDER | portolan check -" checks what one makes.',
      "portolan: 1 object left out, which patches another or lacks what an overlay gives it: Deployment web (shop/base/web.yaml).",
    ]),
  );
  rmSync(join(folder, "shop"), { recursive: true });
});

it("leaves a chart's templates to Helm, and reads what stands beside them", async () => {
  write("shop/chart/Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n");
  write("shop/chart/templates/web.yaml", "{{- if .Values.on }}\nkind: Service\n{{- end }}\n");
  write("shop/chart/crds/web.yaml", deployment(1));
  write("shop/data.json", '{"a": 1}\n{"a": 2}\n');
  const { status, stdout, stderr } = await runCommand(["check", "shop"], { cwd: folder });
  expect([status, stdout]).toEqual([0, expect.stringContaining("1 object")]);
  expect(stderr.split("\n")).toContain(
    'portolan: templates of the chart shop/chart left out: "helm template shop/chart | portolan check -" checks what they make.',
  );
});
