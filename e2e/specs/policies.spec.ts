import type { Locator, Page } from "@playwright/test";
import { findViolationsInLightAndDark } from "../find-violations.ts";
import { expect, test } from "../test.ts";

/** The marks whose words name a pod or a policy of one of the Services. */
function markOf(page: Page, name: string): Locator {
  return page.locator(`[data-testid="policy-mark"][title*="payments/${name}-"]`);
}

test("for anyone: each backend is marked, and the policies that isolate it are named, if enforced", async ({
  portolan,
  page,
  frozenDemo,
}) => {
  await page.goto(`${frozenDemo.url}/c/demo/ns/payments`);
  const client = page.getByTestId("policy-client");
  const marks = page.getByTestId("policy-mark");
  const notes = page.getByTestId("policy-notes");
  await expect(portolan.diagram.row("Service processor port 443/TCP, whole")).toBeVisible();
  await expect(client).toHaveValue("");
  await expect(marks).toHaveCount(0);
  await expect(notes).toHaveCount(0);

  await client.selectOption("for anyone");
  await expect(page).toHaveURL(/[?&]policies=anyone(&|$)/);
  await expect(marks).toHaveCount(2);
  await expect(markOf(page, "processor")).toHaveText("denied");
  await expect(markOf(page, "webhooks")).toHaveText("in part");
  await expect(markOf(page, "processor")).toHaveAttribute(
    "title",
    /^denied, if enforced: .*isolate pod payments\/processor-/,
  );
  await notes.getByText("If enforced: 1 denied, 1 in part, of 2 backends").click();
  await expect(notes.getByRole("listitem")).toHaveText([
    /^denied payments\/processor:443\/TCP if enforced, NetworkPolicies payments\/default-deny and payments\/processor-from-checkout isolate/,
    /^in part payments\/webhooks:80\/TCP not by every way in; if enforced, NetworkPolicies payments\/default-deny and payments\/webhooks-from-edge/,
  ]);
  // Laid over the picture: the paths themselves say the same as before.
  await expect(portolan.diagram.row("Service processor port 443/TCP, whole")).toBeVisible();
  await client.selectOption("not shown");
  await expect(page).not.toHaveURL(/policies=/);
  await expect(marks).toHaveCount(0);
});

test("for a workload: the rule that lets it in; the link keeps the choice", async ({ page, frozenDemo }) => {
  await page.goto(`${frozenDemo.url}/c/demo/ns/payments`);
  const client = page.getByTestId("policy-client");
  const marks = page.getByTestId("policy-mark");
  await client.selectOption("for deployment/shop/checkout");
  await expect(page).toHaveURL(/[?&]policies=deployment\/shop\/checkout(&|$)/);
  await expect(markOf(page, "processor")).toHaveText("let in");
  await expect(markOf(page, "webhooks")).toHaveText("denied");
  await expect(markOf(page, "processor")).toHaveAttribute(
    "title",
    /NetworkPolicy payments\/processor-from-checkout \(spec\.ingress\[0\]\) lets pod shop\/checkout-/,
  );
  await page.reload();
  await expect(client).toHaveValue("deployment/shop/checkout");
  await expect(markOf(page, "processor")).toHaveText("let in");
  await client.selectOption("for deployment/payments/webhooks");
  await expect(markOf(page, "processor")).toHaveText("denied");
  await page.goto(`${frozenDemo.url}/c/demo/services/shop/db?policies=anyone`);
  await expect(page.getByTestId("policy-client")).toHaveValue("anyone");
  await expect(marks.first()).toHaveText("denied");
});

test("the marks are sound for axe, in light and in dark", async ({ page, frozenDemo }) => {
  await page.goto(`${frozenDemo.url}/c/demo/ns/payments?policies=anyone`);
  await expect(page.getByTestId("policy-mark").first()).toBeVisible();
  await page.getByTestId("policy-notes").locator("summary").click();
  expect(await findViolationsInLightAndDark(page)).toEqual([]);
});
