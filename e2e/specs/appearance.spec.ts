import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "../test.ts";

const widths = [1440, 1024, 390] as const;
const schemes = ["light", "dark"] as const;
const pages = [
  { name: "overview", path: "/c/demo" },
  { name: "namespace", path: "/c/demo/ns/shop" },
  { name: "broken Service", path: "/c/demo/services/shop/orders" },
  { name: "whole Service", path: "/c/demo/services/shop/frontend" },
  { name: "problems", path: "/c/demo/problems" },
  { name: "rule", path: "/rules/selector-no-pods" },
] as const;

for (const colorScheme of schemes) {
  for (const width of widths) {
    test.describe(`${colorScheme}, ${String(width)} wide`, () => {
      test.use({ colorScheme, viewport: { width, height: width === 390 ? 844 : 900 } });

      for (const { name, path } of pages) {
        test(`the ${name} page is sound`, async ({ page, frozenDemo }) => {
          await page.goto(`${frozenDemo.url}${path}`);
          await expect(page.getByRole("heading").first()).toBeVisible();
          await expect(page.getByTestId("state-waiting")).toHaveCount(0);
          const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
          expect(wider).toBeLessThanOrEqual(0);
          const { violations } = await new AxeBuilder({ page }).analyze();
          const serious = violations
            .filter(({ impact }) => impact === "serious" || impact === "critical")
            .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
          expect(serious).toEqual([]);
        });
      }
    });
  }
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
