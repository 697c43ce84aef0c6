import { findViolations, widthBeyondWindow } from "../find-violations.ts";
import { expect, test } from "../test.ts";

const widths = [1440, 1024, 390] as const;
const schemes = ["light", "dark"] as const;

/** What each page says when it is there, whatever the width. */
const pages = [
  { name: "overview", path: "/c/demo", says: /6 of \d+ Service ports broken/ },
  { name: "namespace", path: "/c/demo/ns/shop", says: "shop" },
  { name: "broken Service", path: "/c/demo/services/shop/orders", says: "orders" },
  { name: "whole Service", path: "/c/demo/services/shop/frontend", says: "frontend" },
  { name: "problems", path: "/c/demo/problems", says: "Problems" },
  { name: "nodePorts", path: "/c/demo/node-ports", says: /6 in use/ },
  { name: "trace", path: "/c/demo/trace?from=outside&to=https://shop.example.com/cart", says: "HTTP 503" },
  { name: "rule", path: "/rules/selector-no-pods", says: "selector-no-pods" },
] as const;

for (const { name, path, says } of pages) {
  test(`${name}: sound at every width, light and dark`, async ({ page, frozenDemo }) => {
    test.slow();
    for (const width of widths) {
      await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
      await page.goto(`${frozenDemo.url}${path}`);
      await expect(page.getByText(says).filter({ visible: true }).first()).toBeVisible();
      await expect(page.getByTestId("state-waiting")).toHaveCount(0);
      for (const colorScheme of schemes) {
        await test.step(`${String(width)} wide, ${colorScheme}`, async () => {
          await page.emulateMedia({ colorScheme });
          expect(await widthBeyondWindow(page), "wider than the window").toBeLessThanOrEqual(0);
          expect(await findViolations(page), "axe").toEqual([]);
        });
      }
    }
  });
}

test("the theme that was chosen stays", async ({ page, frozenDemo }) => {
  await page.goto(`${frozenDemo.url}/c/demo`);
  const theme = () => page.evaluate(() => document.documentElement.className);
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await theme()).toBe("");
  const paper = await background();
  const toggle = page.getByTestId("theme-toggle");
  await toggle.click();
  await expect.poll(theme).toBe("light");
  expect(await background()).toBe(paper);
  await toggle.click();
  await expect.poll(theme).toBe("dark");
  expect(await background()).not.toBe(paper);
  await page.reload();
  await expect.poll(theme).toBe("dark");
});
