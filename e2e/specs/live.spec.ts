import { labelPod, podNames } from "../kube-api.ts";
import { startPortolan } from "../start-portolan.ts";
import { expect, test } from "../test.ts";

test("a label taken from a pod severs the edge within a second, giving it back mends it, and nothing moves", async ({
  portolan,
  page,
}) => {
  const demo = await startPortolan("--demo", "--demo-freeze");
  const apiUrl = demo.apiUrl ?? "";
  try {
    await page.goto(`${demo.url}/c/demo/ns/shop`);
    const row = portolan.row("shop/pdf-renderer");
    await expect(row).toHaveAttribute("data-verdict", "whole");
    const before = await portolan.positions();
    const viewport = await portolan.viewport();
    expect(Object.keys(before).length).toBeGreaterThan(10);
    expect(await podNames(apiUrl, "shop", "app=pdf-renderer")).toEqual(["pdf-renderer"]);
    const cut = portolan.picture.getByText("no pod has app=pdf-renderer").first();

    await labelPod(apiUrl, "shop", "pdf-renderer", { app: "pdf" });
    await expect(cut).toBeVisible({ timeout: 1_000 });
    await expect(row).toHaveAttribute("data-verdict", "severed");
    const severed = await portolan.positions();
    const moved = (now: Record<string, string>) =>
      Object.keys(now).filter((key) => key in before && now[key] !== before[key]);
    expect(moved(severed)).toEqual([]);
    expect(await portolan.viewport()).toBe(viewport);

    await labelPod(apiUrl, "shop", "pdf-renderer", { app: "pdf-renderer" });
    await expect(cut).toBeHidden({ timeout: 1_000 });
    await expect(row).toHaveAttribute("data-verdict", "whole");
    expect(await portolan.positions()).toEqual(before);
    expect(await portolan.viewport()).toBe(viewport);
  } finally {
    await demo.stop();
  }
});
