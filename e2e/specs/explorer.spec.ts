import { labelPod } from "../kube-api.ts";
import { endpointSlice, namespace, service } from "../manifests.ts";
import { expect, test } from "../test.ts";
import { writeState } from "../write-state.ts";

/** What is typed, and the Services that are left, broken first. */
const filters = [
  { text: "pdf", services: ["shop/pdf-renderer"] },
  { text: "crm/", services: ["crm/loyalty", "crm/loyalty-api"] },
  { text: "ns:monitoring", services: ["monitoring/statsd", "monitoring/node-exporter"] },
  { text: "type:NodePort", services: ["shop/frontend", "default/tomcat6"] },
  { text: "headless", services: ["shop/db", "monitoring/node-exporter"] },
  { text: "ExternalName", services: ["shop/loyalty", "shop/payments"] },
  { text: "32510", services: ["default/tomcat6"] },
  { text: "port:5432", services: ["shop/db", "shop/db-client", "shop/reports-db"] },
  { text: "ns:shop port:80 pages", services: ["shop/static-pages"] },
] as const;

test("the filter takes names, namespaces, types and port numbers", async ({ portolan, page, frozenDemo }) => {
  await page.goto(`${frozenDemo.url}/c/demo`);
  const { explorer } = portolan;
  for (const { text, services } of filters) {
    await test.step(text, async () => {
      await explorer.filter.fill(text);
      await explorer.expectServices(services);
    });
  }
  await explorer.filter.fill("no such Service");
  await expect(page.getByText("No Service matches.")).toBeVisible();
  await page.getByRole("button", { name: "Show all Services" }).click();
  await expect(explorer.filter).toHaveValue("");
  await expect(portolan.row("shop/cart")).toBeVisible();
});

test("the chips count Service ports, add up, and show what they count", async ({ portolan, page, frozenDemo }) => {
  await page.goto(`${frozenDemo.url}/c/demo`);
  const { explorer } = portolan;
  await expect(portolan.row("shop/cart")).toBeVisible();
  const { All: all = 0, ...verdicts } = await explorer.counts();
  expect(verdicts["Broken"]).toBe(6);
  expect(Object.values(verdicts).reduce((sum, count) => sum + count, 0)).toBe(all);
  await expect(portolan.headline).toHaveText(`6 of ${String(all)} Service ports broken`);
  await expect(explorer.summary).toContainText(`${String(all)} Service ports in `);

  await explorer.chip("Broken").click();
  await expect(page).toHaveURL(/\?show=broken$/);
  await expect(explorer.chip("Broken")).toHaveAttribute("aria-pressed", "true");
  await explorer.expectServices([
    "shop/cart",
    "shop/orders",
    "shop/legacy-billing",
    "crm/loyalty",
    "shop/loyalty",
    "shop/recommendations",
    "monitoring/statsd",
  ]);
  await explorer.filter.fill("statsd");
  expect(await explorer.counts()).toEqual({ All: 2, Broken: 1, Whole: 1 });
  await explorer.filter.fill("");
  await explorer.chip("Whole").click();
  // One of its two ports is whole.
  await expect(portolan.row("monitoring/statsd")).toBeVisible();
  await expect(portolan.row("shop/cart")).toHaveCount(0);
  await explorer.chip("All").click();
  await expect(page).toHaveURL(/\/c\/demo$/);
  await expect(portolan.row("shop/cart")).toBeVisible();
});

test("the namespace picker limits list and counts", async ({ portolan, page, frozenDemo }) => {
  await page.goto(`${frozenDemo.url}/c/demo`);
  const { explorer } = portolan;
  await expect(explorer.namespace.getByRole("option")).toHaveText([
    "All namespaces",
    "crm",
    "default",
    "edge",
    "envoy-gateway-system",
    "ingress-nginx",
    "kube-node-lease",
    "kube-public",
    "kube-system",
    "monitoring",
    "payments",
    "shop",
    "telemetry",
  ]);
  await explorer.namespace.selectOption("crm");
  await expect(page).toHaveURL(/\?in=crm$/);
  await explorer.expectServices(["crm/loyalty", "crm/loyalty-api"]);
  expect(await explorer.counts()).toEqual({ All: 1, Broken: 0, Whole: 1 });
  await explorer.namespace.selectOption("All namespaces");
  await expect(portolan.row("shop/cart")).toBeVisible();
});

test("by keyboard: / filters, arrows choose, Enter opens, Escape clears and leaves", async ({
  portolan,
  page,
  frozenDemo,
}) => {
  await page.goto(`${frozenDemo.url}/c/demo`);
  const { explorer } = portolan;
  await expect(portolan.row("shop/cart")).toBeVisible();
  await page.keyboard.press("/");
  await expect(explorer.filter).toBeFocused();
  await expect(explorer.filter).toHaveValue("");
  await page.keyboard.type("ns:monitoring");
  await explorer.expectServices(["monitoring/statsd", "monitoring/node-exporter"]);
  await page.keyboard.press("ArrowDown");
  await expect(explorer.list).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(portolan.row("monitoring/node-exporter")).toHaveAttribute("data-active", "true");
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/c\/demo\/services\/monitoring\/node-exporter\?q=ns:monitoring$/);
  await expect(portolan.row("monitoring/node-exporter")).toHaveAttribute("aria-selected", "true");

  await page.keyboard.press("/");
  await expect(explorer.filter).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(explorer.filter).toHaveValue("");
  await expect(page).toHaveURL(/\/services\/monitoring\/node-exporter$/);
  await expect(explorer.filter).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(explorer.filter).not.toBeFocused();
});

test("the list's state is in the URL: loading again, back and forward restore it", async ({
  portolan,
  page,
  frozenDemo,
}) => {
  await page.goto(`${frozenDemo.url}/c/demo?q=port:80&show=broken&in=shop`);
  const { explorer } = portolan;
  const expectFiltered = async () => {
    await expect(explorer.filter).toHaveValue("port:80");
    await expect(explorer.chip("Broken")).toHaveAttribute("aria-pressed", "true");
    await expect(explorer.namespace).toHaveValue("shop");
    await explorer.expectServices(["shop/cart", "shop/orders", "shop/recommendations"]);
  };
  await expectFiltered();
  await page.reload();
  await expectFiltered();

  await portolan.row("shop/orders").click();
  await expect(page).toHaveURL(/\/services\/shop\/orders\?q=port:80&show=broken&in=shop$/);
  await expectFiltered();
  await portolan.row("shop/cart").click();
  await expect(portolan.row("shop/cart")).toHaveAttribute("aria-selected", "true");
  await page.goBack();
  await expect(portolan.row("shop/orders")).toHaveAttribute("aria-selected", "true");
  await expectFiltered();
  await page.goBack();
  await expect(page).toHaveURL(/\/c\/demo\?q=port:80&show=broken&in=shop$/);
  await expectFiltered();
  await page.goForward();
  await page.goForward();
  await expect(portolan.row("shop/cart")).toHaveAttribute("aria-selected", "true");
});

test("a Service that breaks changes no order under the pointer; sorting again is offered and sorts", async ({
  portolan,
  page,
  start,
}) => {
  const demo = await start("--demo", "--demo-freeze");
  await page.goto(`${demo.url}/c/demo?in=shop`);
  const { explorer } = portolan;
  // Until the cluster has been read the order is not final.
  await expect(portolan.connection).toContainText("Live");
  const pointed = portolan.row("shop/catalog");
  await pointed.hover();
  await expect(explorer.sortAgain).toHaveCount(0);
  const before = await explorer.services();
  expect(before.indexOf("shop/pdf-renderer")).toBeGreaterThan(before.indexOf("shop/catalog"));
  const place = await pointed.boundingBox();

  await labelPod(demo.apiUrl ?? "", "shop", "pdf-renderer", { app: "pdf" });
  await expect(portolan.row("shop/pdf-renderer")).toHaveAttribute("data-verdict", "severed");
  expect(await explorer.services()).toEqual(before);
  await expect(explorer.sortAgain).toBeVisible();
  expect(await pointed.boundingBox()).toEqual(place);

  await explorer.sortAgain.click();
  await expect(explorer.sortAgain).toHaveCount(0);
  const after = await explorer.services();
  expect(after.slice(0, 6)).toEqual([
    "shop/cart",
    "shop/orders",
    "shop/legacy-billing",
    "shop/loyalty",
    "shop/pdf-renderer",
    "shop/recommendations",
  ]);
  expect([...after].sort()).toEqual([...before].sort());
});

test("10,000 Services are listed with a few rows, and one is found at once", async ({
  portolan,
  page,
  start,
}, testInfo) => {
  const file = testInfo.outputPath("state.json");
  const namespaces = Array.from({ length: 20 }, (_, index) => `team-${String(index)}`);
  const services = Array.from({ length: 10_000 }, (_, index) => {
    const name = `svc-${String(index)}`;
    const where = namespaces[index % namespaces.length] ?? "";
    const clusterIP = `10.${String(100 + Math.floor(index / 65_536))}.${String(Math.floor(index / 256) % 256)}.${String(index % 256)}`;
    const spec = { type: "ClusterIP", clusterIP, ports: [{ port: 80, targetPort: 8080, protocol: "TCP" }] };
    // The last has no endpoints.
    const slice = index === 9_999 ? [] : [endpointSlice(where, name, "192.0.2.7")];
    return [service(where, name, spec), ...slice];
  });
  await writeState(file, [...namespaces.map(namespace), ...services.flat()]);
  const { url } = await start("--state", file);
  await page.goto(`${url}/c/file`);
  const { explorer } = portolan;
  await expect(explorer.summary).toHaveText(/^10,000 Service ports in 10,000 Services ?nodePorts$/);
  await expect(explorer.rows.first()).toHaveAttribute("data-service", "team-19/svc-9999");
  await expect(explorer.rows.first()).toHaveAttribute("data-verdict", "severed");
  expect(await explorer.rows.count()).toBeLessThan(60);

  await explorer.list.focus();
  await page.keyboard.press("End");
  await expect(portolan.row("team-18/svc-9998")).toBeVisible();
  expect(await explorer.rows.count()).toBeLessThan(60);

  await explorer.filter.fill("svc-4711");
  await explorer.expectServices(["team-11/svc-4711"]);
  await expect(explorer.summary).toHaveText(/^1 Service port in 1 Service ?nodePorts$/);
});
