import { labelPod, switchOffFaults, switchOnFault } from "../kube-api.ts";
import { writeKubeconfig } from "../start-api-server.ts";
import { expect, test } from "../test.ts";
import { watchForBlanks } from "../watch-for-blanks.ts";

const faults = [
  { name: "connections that are cut", fault: { type: "close" } },
  { name: "410 in the stream", fault: { type: "gone", form: "event" } },
  { name: "410 as a status", fault: { type: "gone", form: "status" } },
  { name: "429 with Retry-After", fault: { type: "too-many-requests", retryAfterSeconds: 1 } },
  { name: "500", fault: { type: "internal-error" } },
  { name: "401", fault: { type: "unauthorized" } },
  { name: "a truncated line", fault: { type: "truncate" } },
  { name: "403", fault: { type: "forbidden" } },
] as const;

for (const { name, fault } of faults) {
  test(`${name}: the screen never goes blank, and what happened meanwhile is caught up`, async ({
    portolan,
    page,
    start,
  }) => {
    const demo = await start("--demo", "--demo-freeze");
    const apiUrl = demo.apiUrl ?? "";
    await page.goto(`${demo.url}/c/demo/ns/shop?q=pdf-renderer`);
    const row = portolan.row("shop/pdf-renderer");
    await expect(row).toHaveAttribute("data-verdict", "whole");
    const blanks = await watchForBlanks(page);

    await switchOnFault(apiUrl, fault);
    // A watch that already runs does not meet every fault: the pods' is cut once.
    await switchOnFault(apiUrl, { type: "close" }, "pods", 1);
    await labelPod(apiUrl, "shop", "pdf-renderer", { app: "pdf" });
    await expect.poll(() => demo.output()).toMatch(/"level":[34]0/);
    await switchOffFaults(apiUrl);

    await expect(row).toHaveAttribute("data-verdict", "severed", { timeout: 30_000 });
    await labelPod(apiUrl, "shop", "pdf-renderer", { app: "pdf-renderer" });
    await expect(row).toHaveAttribute("data-verdict", "whole", { timeout: 30_000 });
    await expect(portolan.connection).toContainText("Live", { timeout: 30_000 });
    expect(await blanks()).toBe(0);
    // At most one line when it begins and one when it ends, for each of the twelve kinds.
    expect(demo.output().match(/"level":/g)?.length ?? 0).toBeLessThanOrEqual(24);
  });
}

test("an API server that is killed and started again: data as of meanwhile, then live by itself", async ({
  portolan,
  page,
  start,
  startApiServer,
}, testInfo) => {
  const first = await startApiServer();
  const kubeconfig = testInfo.outputPath("kubeconfig");
  await writeKubeconfig(kubeconfig, { harbor: first.url });
  const served = await start("--kubeconfig", kubeconfig);
  await page.goto(`${served.url}/c/harbor/ns/shop?q=pdf-renderer`);
  const row = portolan.row("shop/pdf-renderer");
  await expect(row).toHaveAttribute("data-verdict", "whole");
  const blanks = await watchForBlanks(page);

  await first.kill();
  await expect(portolan.connection).toContainText(/data as of/i);
  await expect(row).toHaveAttribute("data-verdict", "whole");

  const second = await startApiServer(Number(new URL(first.url).port));
  await expect(portolan.connection).toContainText("Live", { timeout: 40_000 });
  await labelPod(second.url, "shop", "pdf-renderer", { app: "pdf" });
  await expect(row).toHaveAttribute("data-verdict", "severed");
  expect(await blanks()).toBe(0);
});
