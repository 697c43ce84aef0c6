import { expect, test } from "../test.ts";

/** The demo's six faults: where they show on the first screen, and what is read when one opens them. */
const faults = [
  {
    service: "shop/orders",
    row: /no pod has app=order/,
    headline: /No pod in namespace shop has app=order, which Service orders selects; 3 pods have app=orders/,
    rule: "selector-no-pods",
    evidence: [/spec\.selector\.app/, /metadata\.labels\.app/],
    patch: ["- app: order", "+ app: orders"],
  },
  {
    service: "shop/cart",
    row: /htpp/,
    headline: /asks for a container port named "htpp", which no container of its 2 pods has; they have "http"/,
    rule: "target-port-name-missing",
    evidence: [/spec\.ports\[0\]\.targetPort/, /spec\.template\.spec\.containers\[0\]\.ports/],
    patch: ["targetPort: htpp", "targetPort: http"],
  },
  {
    service: "monitoring/statsd",
    row: /statsd/,
    headline: /asks for "statsd" over UDP, and container statsd declares it for TCP/,
    rule: "target-port-protocol-mismatch",
    evidence: [/spec\.ports\[0\]\.protocol/],
    patch: ["protocol: UDP", "protocol: TCP"],
  },
  {
    service: "shop/legacy-billing",
    row: /no endpoints|no selector/i,
    headline: /legacy-billing has no selector, so its endpoints must be made by hand/,
    rule: "selectorless-no-endpoints",
    evidence: [/spec\.selector/],
    patch: [],
  },
  {
    service: "shop/loyalty",
    row: /loyalty/,
    headline: /leads to loyalty\.crm\.svc\.cluster\.local, and there is no such Service; namespace crm has loyalty-api/,
    rule: "externalname-target",
    evidence: [/spec\.externalName/],
    patch: ["loyalty.crm.svc.cluster.local", "loyalty-api.crm.svc.cluster.local"],
  },
  {
    service: "shop/recommendations",
    row: /not ready|no traffic|ready/,
    headline: /The only pod behind Service recommendations is not ready: /,
    rule: "no-ready-endpoints",
    evidence: [/status\.conditions\[type="Ready"\]/],
    patch: [],
  },
] as const;

for (const fault of faults) {
  test(`the demo's fault ${fault.rule} is found on the first screen, opened and read`, async ({
    portolan,
    frozenDemo,
    page,
  }) => {
    await page.goto(frozenDemo.url);
    const row = portolan.row(fault.service);
    await expect(row).toHaveAttribute("data-verdict", "severed");
    await expect(row).toContainText(fault.row);
    await row.click();

    await expect(portolan.section("headline")).toContainText(fault.headline);
    await expect(portolan.inspector.getByRole("link", { name: fault.rule })).toBeVisible();
    for (const path of fault.evidence) await expect(portolan.section("evidence")).toContainText(path);
    for (const line of fault.patch) await expect(portolan.section("mend")).toContainText(line);
    await expect(portolan.section("reproduce")).toContainText("kubectl");
  });
}

test("the headline counts what the explorer lists, broken ones first", async ({ portolan, frozenDemo, page }) => {
  await page.goto(frozenDemo.url);
  await expect(portolan.headline).toHaveText(/6 of \d+ Service ports broken/);
  const broken = page.locator('[data-testid="explorer-row"][data-verdict="severed"]');
  // The seventh is the Service that shop/loyalty leads to and that does not exist; it has no port to count.
  await expect(broken).toHaveCount(7);
  const rows = page.getByTestId("explorer-row");
  const services = await rows.evaluateAll((all) => all.slice(0, 7).map((row) => row.getAttribute("data-service")));
  expect(services).toEqual([
    "shop/cart",
    "shop/orders",
    "shop/legacy-billing",
    "crm/loyalty",
    "shop/loyalty",
    "shop/recommendations",
    "monitoring/statsd",
  ]);
});

test("the problems page lists the same six, and each leads to its Service", async ({ portolan, frozenDemo, page }) => {
  await page.goto(`${frozenDemo.url}/c/demo/problems`);
  const problems = page.getByTestId("problem");
  await expect(problems.filter({ hasText: "No pod in namespace shop has app=order" })).toBeVisible();
  for (const { headline } of faults) await expect(problems.filter({ hasText: headline })).toHaveCount(1);
  await problems.filter({ hasText: "No pod in namespace shop has app=order" }).getByRole("link").first().click();
  await expect(page).toHaveURL(/\/c\/demo\/services\/shop\/orders/);
  await expect(portolan.section("headline")).toContainText("No pod in namespace shop has app=order");
});
