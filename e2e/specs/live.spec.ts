import { createObject, deleteService, labelPod, podNames, scaleDeployment } from "../kube-api.ts";
import { service } from "../manifests.ts";
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

test("the demo's fault that comes and goes is seen to go, without loading again", async ({ portolan, page, start }) => {
  const demo = await start("--demo");
  await page.goto(`${demo.url}/c/demo/services/shop/recommendations?q=recommendations`);
  const row = portolan.row("shop/recommendations");
  await page.evaluate(() => Object.assign(window, { portolanLoaded: "once" }));
  await expect(row).toHaveAttribute("data-verdict", "severed", { timeout: 20_000 });
  await expect(portolan.section("headline")).toContainText(
    "The only pod behind Service recommendations is not ready: ",
  );
  await expect(row).toHaveAttribute("data-verdict", "whole", { timeout: 20_000 });
  await expect(portolan.section("headline")).toContainText("Path whole");
  await expect(portolan.diagram.row("Service recommendations port 80/TCP, whole")).toBeVisible();
  expect(await page.evaluate(() => (window as unknown as { portolanLoaded?: string }).portolanLoaded)).toBe("once");
});

test("scaling a Deployment: pods come, go, and the Service that has none left says why", async ({
  portolan,
  page,
  start,
}) => {
  const demo = await start("--demo");
  const apiUrl = demo.apiUrl ?? "";
  await page.goto(`${demo.url}/c/demo/services/shop/static-pages?q=static-pages`);
  const { diagram } = portolan;
  await expect(diagram.row("Deployment static-pages, containerPort 80 not declared, 2 of 2 reached")).toBeVisible();
  await scaleDeployment(apiUrl, "shop", "static-pages", 4);
  await expect(diagram.row("Deployment static-pages, containerPort 80 not declared, 4 of 4 reached")).toBeVisible();
  await scaleDeployment(apiUrl, "shop", "static-pages", 1);
  await expect(diagram.row("Deployment static-pages, containerPort 80 not declared, 1 of 1 reached")).toBeVisible();
  await scaleDeployment(apiUrl, "shop", "static-pages", 0);
  await expect(portolan.row("shop/static-pages")).toHaveAttribute("data-verdict", "severed");
  await expect(portolan.inspector.getByRole("link", { name: "scaled-to-zero" })).toBeVisible();
  await scaleDeployment(apiUrl, "shop", "static-pages", 2);
  await expect(portolan.row("shop/static-pages")).toHaveAttribute("data-verdict", "whole");
});

test("a new Service takes a free place and nothing else moves; deleted it goes, and its page says so", async ({
  portolan,
  page,
  start,
}) => {
  const demo = await start("--demo", "--demo-freeze");
  const apiUrl = demo.apiUrl ?? "";
  await page.goto(`${demo.url}/c/demo/ns/crm?in=crm`);
  const { diagram } = portolan;
  await expect(diagram.row("Service loyalty-api port 80/TCP, whole")).toBeVisible();
  const [before, viewport] = [await diagram.positions(), await diagram.viewport()];
  const points = diagram.row("Service points port 80/TCP, whole");

  await createObject(
    apiUrl,
    "services",
    service("crm", "points", { selector: { app: "loyalty-api" }, ports: [{ port: 80, targetPort: "http" }] }),
  );
  await expect(points).toBeVisible();
  await expect(portolan.row("crm/points")).toBeVisible();
  const after = await diagram.positions();
  expect(after).toMatchObject(before);
  expect(await diagram.viewport()).toBe(viewport);

  await deleteService(apiUrl, "crm", "points");
  await expect(points).toHaveCount(0);
  await expect(portolan.row("crm/points")).toHaveCount(0);
  expect(await diagram.positions()).toEqual(before);

  await page.goto(`${demo.url}/c/demo/services/crm/loyalty-api`);
  await expect(diagram.row("Service loyalty-api port 80/TCP, whole")).toBeVisible();
  await deleteService(apiUrl, "crm", "loyalty-api");
  await expect(page.getByRole("heading", { name: "There is no Service loyalty-api in namespace crm." })).toBeVisible();
  await page.getByRole("link", { name: "Show the whole cluster" }).click();
  await expect(page).toHaveURL(`${demo.url}/c/demo`);
});
