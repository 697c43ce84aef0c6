/** The problems of a cluster: filters that live in the URL, orders and groups, what is silenced, downloads, and many of them. */
import { writeFile } from "node:fs/promises";
import { findViolationsInLightAndDark, widthBeyondWindow } from "../find-violations.ts";
import { ProblemsPage } from "../pages/problems-page.ts";
import { expect, test } from "../test.ts";

interface Downloaded {
  readonly summary?: { readonly error: number; readonly silenced: number };
  readonly findings?: readonly { readonly rule: string }[];
  readonly runs?: readonly { readonly results: readonly { readonly ruleId: string }[] }[];
}

test("filters, groups and orders live in the URL, and what is filtered is what is downloaded", async ({
  page,
  frozenDemo,
}) => {
  const list = new ProblemsPage(page);
  await page.goto(`${frozenDemo.url}/c/demo/problems`);
  await expect(list.count).toHaveText("7");
  await list.picker("Severity").selectOption("error");
  await expect(list.count).toHaveText("6 of 7");
  await list.picker("Namespace").selectOption("monitoring");
  await expect(list.problems).toHaveCount(1);
  await expect(list.problems).toContainText("statsd");
  await expect(page).toHaveURL(/\?severity=error&within=monitoring$/);
  const json = (await list.download("JSON")) as Downloaded;
  expect(json.findings?.map(({ rule }) => rule)).toEqual(["target-port-protocol-mismatch"]);
  const sarif = (await list.download("SARIF")) as Downloaded;
  expect(sarif.runs?.[0]?.results.map(({ ruleId }) => ruleId)).toEqual(["target-port-protocol-mismatch"]);

  await page.goBack();
  await expect(list.problems).toHaveCount(6);
  await page.goForward();
  await page.reload();
  await expect(list.problems).toHaveCount(1);
  await list.filter.fill("nothing like it");
  await expect(page.getByTestId("state-problems-no-match")).toBeVisible();
  await page.getByRole("button", { name: "Clear the filter" }).click();
  await expect(list.problems).toHaveCount(7);

  await list.picker("Group").selectOption("rule");
  await expect(page.getByRole("heading", { name: "selector-no-pods 1" })).toBeVisible();
  await list.picker("Group").selectOption("");
  await list.picker("Order").selectOption("newest");
  await expect.poll(() => list.objects()).toEqual(expect.arrayContaining(["Service shop/recommendations"]));
  expect((await list.objects())[0]).toBe("Service shop/recommendations");
  await list.picker("Order").selectOption("exposed");
  await expect
    .poll(async () => (await list.objects()).slice(0, 3))
    .toEqual(["Service shop/cart", "Service shop/orders", "Service ingress-nginx/ingress-nginx-controller"]);
});

test("a rule is explained where its finding is told, and its page is one click away", async ({
  page,
  portolan,
  frozenDemo,
}) => {
  await page.goto(`${frozenDemo.url}/c/demo/problems?rule=selector-no-pods`);
  await page.getByTestId("problem").getByRole("link").first().click();
  await expect(portolan.section("mend")).toContainText("broken since");
  const help = page.getByTestId("rule-help");
  await help.getByText("What this rule means").click();
  await expect(help).toContainText("A Service finds its pods by labels");
  await help.getByRole("link", { name: "The whole rule, with examples" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "The selector matches no pod" })).toBeVisible();
});

test("by keyboard: the skip link leads to the problems, Enter to the heading of the details, ? shows the keys", async ({
  portolan,
  page,
  frozenDemo,
}) => {
  await page.goto(`${frozenDemo.url}/c/demo/problems`);
  const first = page.getByTestId("problem").first().getByRole("link").first();
  await expect(first).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Skip to the problems" })).toBeFocused();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(first).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(portolan.section("headline")).toBeFocused();
  await page.keyboard.press("?");
  const keys = page.getByRole("dialog", { name: "Keys" });
  await expect(keys).toBeVisible();
  expect(await findViolationsInLightAndDark(page)).toEqual([]);
  await page.keyboard.press("Escape");
  await expect(keys).toBeHidden();
  await expect(page.locator(".react-flow__edge:not([aria-hidden])[aria-label^='Edge from']")).toHaveCount(0);
});

test("the mark beside a note is the note's, and the path is said to be whole", async ({
  portolan,
  page,
  frozenDemo,
}) => {
  const service = "ingress-nginx/ingress-nginx-controller";
  await page.goto(`${frozenDemo.url}/c/demo/services/${service}?select=${service}:443/TCP`);
  const headline = portolan.section("headline");
  await expect(headline).toContainText("take the same pods");
  await expect(headline.getByTestId("severity")).toHaveAttribute("data-severity", "info");
  await expect(headline.getByTestId("verdict")).toHaveCount(0);
  await expect(portolan.inspector).toContainText("The path itself is whole.");
});

const ignore = "{ portolan.dev/ignore: selector-no-pods, portolan.dev/ignore-reason: ticket 4711 <b>open</b> }";
const longName = `${"ingress-of-the-shop.".repeat(12)}example`;

/** So many Services without pods, every hundredth of them silenced, and an Ingress with as long a name as there can be. */
function manyFaults(count: number): string {
  const services = Array.from(
    { length: count },
    (_, index) => `apiVersion: v1
kind: Service
metadata: { name: svc-${index}, namespace: shop${index % 100 === 0 ? `, annotations: ${ignore}` : ""} }
spec: { selector: { app: none-${index} }, ports: [{ port: 80 }] }
`,
  );
  return `${services.join("---\n")}---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${longName}, namespace: shop }
spec: { defaultBackend: { service: { name: nowhere, port: { number: 80 } } } }
`;
}

test("five hundred problems: only those in sight are drawn, keys go from one to the next, silenced ones wait", async ({
  page,
  start,
}, testInfo) => {
  const file = testInfo.outputPath("many.yaml");
  await writeFile(file, manyFaults(500));
  const served = await start("--manifests", file);
  const list = new ProblemsPage(page);
  await page.goto(`${served.url}/c/file/problems?rule=selector-no-pods`);
  await expect(list.problems.first()).toBeVisible();
  expect(await list.problems.count()).toBeLessThan(40);
  await list.problems.first().getByRole("link").first().focus();
  await page.keyboard.press("ArrowDown");
  await expect(list.problems.nth(1).getByRole("link").first()).toBeFocused();
  await page.keyboard.press("End");
  await expect(list.problems.filter({ hasText: "Service shop/svc-499" }).getByRole("link").first()).toBeFocused();
  await page.keyboard.press("Home");
  await expect(list.problems.filter({ hasText: "Service shop/svc-1 " }).getByRole("link").first()).toBeFocused();

  await expect(list.problems.filter({ hasText: "Service shop/svc-0 " })).toHaveCount(0);
  await page.getByRole("checkbox", { name: "Show 5 silenced" }).check();
  const silenced = list.problems.filter({ hasText: "Service shop/svc-0 " });
  await expect(silenced).toContainText("silenced by its annotation");
  await expect(silenced).toContainText("ticket 4711 <b>open</b>");
  expect(((await list.download("JSON")) as Downloaded).summary).toMatchObject({ error: 495, silenced: 5 });

  await page.goto(`${served.url}/c/file/problems?find=ingress-service-missing&group=object`);
  await expect(list.problems).toHaveCount(1);
  await expect(list.problems).toContainText(longName);
  for (const [width, height] of [
    [390, 844],
    [720, 450],
  ] as const) {
    await page.setViewportSize({ width, height });
    await expect(list.problems).toBeInViewport();
    expect(await widthBeyondWindow(page), `${width} pixels`).toBeLessThanOrEqual(0);
  }
  await page.getByRole("button", { name: "Filter and order" }).click();
  await expect(list.picker("Order")).toBeVisible();
  expect(await findViolationsInLightAndDark(page)).toEqual([]);
});
