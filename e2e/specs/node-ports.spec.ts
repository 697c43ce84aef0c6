import { findViolationsInLightAndDark, widthBeyondWindow } from "../find-violations.ts";
import { scaleDeployment } from "../kube-api.ts";
import { expect, test } from "../test.ts";

/** The demo's nodePorts, in the order of the page. */
const demoRows = [
  /^30080\/TCP.*shop\/frontend.*80.*http/,
  /^31080\/TCP.*ingress-nginx\/ingress-nginx-controller.*80.*http/,
  /^31443\/TCP.*ingress-nginx\/ingress-nginx-controller.*443.*https/,
  /^32080\/TCP.*envoy-gateway-system\/envoy-edge-public-5d3f7c1a.*80/,
  /^32081\/TCP.*envoy-gateway-system\/.*/,
  /^32510\/TCP.*default\/tomcat6.*8080/,
];

test("the nodePorts of the cluster in one table: number, Service port, whether its path is whole", async ({
  page,
  frozenDemo,
}) => {
  await page.goto(`${frozenDemo.url}/c/demo`);
  await page.getByRole("link", { name: "nodePorts" }).first().click();
  await expect(page).toHaveURL(/\/c\/demo\/node-ports/);
  await expect(page.getByTestId("node-ports-summary")).toHaveText("6 in use, 2,762 free of 30000–32767");
  const rows = page.getByTestId("node-port");
  await expect(rows).toHaveText(demoRows);
  await expect(rows.last()).toHaveAttribute("data-verdict", "whole");
  await rows.filter({ hasText: "32510" }).getByRole("link").click();
  await expect(page).toHaveURL(/\/c\/demo\/services\/default\/tomcat6\?select=default\/tomcat6:8080\/TCP$/);
});

test("the filter takes numbers, Services and port names, and is in the URL", async ({ page, frozenDemo }) => {
  await page.goto(`${frozenDemo.url}/c/demo/node-ports`);
  const rows = page.getByTestId("node-port");
  const filter = page.getByTestId("node-ports-filter");
  for (const [typed, left] of [
    [":32510", [/^32510/]],
    ["INGRESS-NGINX", [/^31080/, /^31443/]],
    ["https", [/^31443/]],
    ["shop/", [/^30080/]],
  ] as const) {
    await filter.fill(typed);
    await expect(rows).toHaveText([...left]);
  }
  await filter.fill("3144");
  await expect(page).toHaveURL(/\?find=3144$/);
  await page.reload();
  await expect(filter).toHaveValue("3144");
  await expect(rows).toHaveText([/^31443/]);
  await filter.fill("no such port");
  await expect(page.getByText("No nodePort matches.")).toBeVisible();
});

test("the free numbers, stretch by stretch, and one to choose by hand", async ({ page, frozenDemo }) => {
  await page.goto(`${frozenDemo.url}/c/demo/node-ports`);
  await expect(page.getByRole("heading", { name: /^2,?762 numbers are free$/ })).toBeVisible();
  await expect(page.getByText("To choose one by hand, 30000 is the safest")).toBeVisible();
  const free = page.getByTestId("node-ports-free");
  await page.getByText("6 free stretches").click();
  await expect(free.locator("code")).toHaveText([
    "30000–30079",
    "30081–31079",
    "31081–31442",
    "31444–32079",
    "32082–32509",
    "32511–32767",
  ]);
  await expect(page.getByText(/--service-node-port-range is a flag of the API server and not visible/)).toBeVisible();
});

test("a nodePort whose path breaks says so in its place", async ({ page, start }) => {
  const demo = await start("--demo", "--demo-freeze");
  await page.goto(`${demo.url}/c/demo/node-ports`);
  const row = page.getByTestId("node-port").filter({ hasText: "default/tomcat6" });
  await expect(row).toHaveAttribute("data-verdict", "whole");
  await scaleDeployment(demo.apiUrl ?? "", "default", "tomcat6", 0);
  await expect(row).toHaveAttribute("data-verdict", "severed", { timeout: 3_000 });
  await expect(row).toContainText("broken");
  await expect(page.getByTestId("node-port")).toHaveText(demoRows);
});

test.describe("390 wide", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("the table fits, and axe finds nothing", async ({ page, frozenDemo }) => {
    await page.goto(`${frozenDemo.url}/c/demo/node-ports`);
    await expect(page.getByTestId("node-port").first()).toBeVisible();
    await expect(page.getByRole("navigation", { name: "Show" }).getByRole("link")).toHaveText([
      "Services",
      "nodePorts",
    ]);
    await page.getByText(/free stretches$/).click();
    await expect(page.getByTestId("node-ports-free")).toBeVisible();
    expect(await widthBeyondWindow(page)).toBeLessThanOrEqual(0);
    expect(await findViolationsInLightAndDark(page)).toEqual([]);
  });
});
