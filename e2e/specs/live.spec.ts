import { labelPod, podNames } from "../kube-api.ts";
import { expect, test } from "../test.ts";

test("a label taken from a pod severs the edge within a second, giving it back mends it, and nothing moves", async ({
  portolan,
  page,
  start,
}) => {
  const demo = await start("--demo", "--demo-freeze");
  const apiUrl = demo.apiUrl ?? "";
  await page.goto(`${demo.url}/c/demo/ns/shop?q=pdf-renderer`);
  const row = portolan.row("shop/pdf-renderer");
  await expect(row).toHaveAttribute("data-verdict", "whole");
  await expect(portolan.picture).toBeVisible();
  await expect.poll(async () => Object.keys(await portolan.positions()).length).toBeGreaterThan(10);
  const before = await portolan.positions();
  const viewport = await portolan.viewport();
  expect(await podNames(apiUrl, "shop", "app=pdf-renderer")).toEqual(["pdf-renderer"]);
  const moved = (now: Record<string, string>) =>
    Object.keys(now).filter((key) => key in before && now[key] !== before[key]);

  await labelPod(apiUrl, "shop", "pdf-renderer", { app: "pdf" });
  await expect(row).toHaveAttribute("data-verdict", "severed", { timeout: 1_000 });
  await expect(row).toContainText("no pod has app=pdf-renderer");
  expect(moved(await portolan.positions())).toEqual([]);
  expect(await portolan.viewport()).toBe(viewport);

  await labelPod(apiUrl, "shop", "pdf-renderer", { app: "pdf-renderer" });
  await expect(row).toHaveAttribute("data-verdict", "whole", { timeout: 1_000 });
  expect(moved(await portolan.positions())).toEqual([]);
  expect(await portolan.viewport()).toBe(viewport);
});
