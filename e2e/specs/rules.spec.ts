/** The rules: the list, a page with the fault and the same mended as two pictures, and a rule that there is none of. */
import type { Locator } from "@playwright/test";
import { findViolationsInLightAndDark, widthBeyondWindow } from "../find-violations.ts";
import { expect, test } from "../test.ts";

/** Whether every box of a picture stands inside its frame, and above its buttons. */
async function isInside(example: Locator): Promise<boolean> {
  return example.getByRole("region", { name: "Paths" }).evaluate((frame) => {
    const { bottom, right } = frame.getBoundingClientRect();
    const buttons = frame.querySelector("[role=group]")?.getBoundingClientRect().top ?? bottom;
    const boxes = [...frame.querySelectorAll(".react-flow__node")].map((box) => box.getBoundingClientRect());
    return boxes.length > 0 && boxes.every((box) => box.bottom <= buttons + 1 && box.right <= right + 1);
  });
}

test("the list leads to every rule, and its filter lives in the URL", async ({ page, frozenDemo }) => {
  await page.goto(`${frozenDemo.url}/rules`);
  const entries = page.getByTestId("rule-entry");
  await expect(entries.filter({ hasText: "etp-local-gap" })).toBeVisible();
  await page.getByRole("textbox", { name: "Filter by name or title" }).fill("selector-no matches");
  await expect(entries).toHaveCount(1);
  expect(await findViolationsInLightAndDark(page)).toEqual([]);
  await page.reload();
  await entries.getByRole("link").click();
  await expect(page).toHaveURL(/\/rules\/selector-no-pods$/);
  await page.goBack();
  await expect(page).toHaveURL(/\?find=selector-no%20matches$/);
});

test("two live pictures side by side, each as tall as what is drawn; one above the other where there is no room", async ({
  page,
  frozenDemo,
}) => {
  const [fault, mended] = [page.getByTestId("example-broken"), page.getByTestId("example-fixed")];
  for (const rule of ["selector-no-pods", "ingress-service-missing", "headless-port-translation"]) {
    await page.goto(`${frozenDemo.url}/rules/${rule}`);
    await expect(mended.getByText("Nothing found.")).toBeVisible();
    for (const example of [fault, mended]) await expect.poll(() => isInside(example), rule).toBe(true);
    const [left, right] = [await fault.boundingBox(), await mended.boundingBox()];
    expect([left?.y === right?.y, (left?.x ?? 0) < (right?.x ?? 0)], rule).toEqual([true, true]);
  }
  await expect(fault.getByRole("region", { name: "Manifest, broken" }).locator("[data-marked]")).toHaveText([
    "    - port: 15432",
  ]);
  await expect(mended.getByRole("region", { name: "Manifest, fixed" }).locator("[data-marked]")).toHaveText([
    "    - port: 5432",
  ]);
  expect(await findViolationsInLightAndDark(page)).toEqual([]);

  await page.setViewportSize({ width: 390, height: 844 });
  await expect(fault.getByRole("list", { name: "Path of db port 15432/TCP" })).toBeVisible();
  expect(await widthBeyondWindow(page)).toBeLessThanOrEqual(0);
});

test("a rule whose example has no Service says so, other rules in its text are links, and what is no rule leads on", async ({
  page,
  frozenDemo,
  expectedErrors,
}) => {
  await page.goto(`${frozenDemo.url}/rules/hostport-conflict`);
  await expect(page.getByTestId("example-broken")).toContainText("There is no Service in it");
  await page.goto(`${frozenDemo.url}/rules/selector-no-pods`);
  await page.getByTestId("rule").getByRole("link", { name: "scaled-to-zero" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "The workload is scaled to zero" })).toBeVisible();
  expectedErrors.push(/404/);
  await page.goto(`${frozenDemo.url}/rules/selector-no-pod`);
  await expect(page.getByTestId("state-rule-missing")).toContainText("There is no rule selector-no-pod.");
  await page.getByRole("link", { name: "selector-no-pods" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "The selector matches no pod" })).toBeVisible();
});
