import { findViolationsInLightAndDark, widthBeyondWindow } from "../find-violations.ts";
import { labelPod } from "../kube-api.ts";
import { expect, test } from "../test.ts";

/** What people paste, from where, and what they read first. */
const lines = [
  {
    line: "curl -H 'Host: shop.example.com' http://192.168.56.100:32510/cart",
    headline: "Delivered",
    reason: /No container declares 8080\/TCP/,
    hops: ["client", "node-port", "endpoint", "endpoint", "endpoint"],
  },
  {
    line: "192.168.56.101:32510",
    headline: "Delivered",
    reason: /No container declares 8080\/TCP/,
    hops: ["client", "node-port", "endpoint", "endpoint", "endpoint"],
  },
  {
    line: "kubectl exec -n shop deploy/frontend -- curl http://catalog/",
    headline: "Delivered",
    reason: /The client is pod frontend-\S+, one of 3 of Deployment shop\/frontend\./,
    hops: ["client", "dns", "cluster-ip", "endpoint", "endpoint"],
  },
  {
    line: "kubectl exec -n shop deploy/frontend -- curl http://orders:8080/",
    headline: "Connection refused",
    reason: /Service shop\/orders has no usable endpoint \(no pod has app=order; 3 pods have app=orders\)/,
    hops: ["client", "dns", "cluster-ip"],
  },
  {
    line: "catalog.shop:80",
    from: "pod/shop/pdf-renderer",
    headline: "Delivered",
    reason: /^$/,
    hops: ["client", "dns", "cluster-ip", "endpoint", "endpoint"],
  },
  {
    line: "catalog.shop:80",
    headline: "No such name",
    reason: /No such name: catalog\.shop\./,
    hops: ["client", "dns"],
  },
  {
    line: "ping catalog.shop",
    from: "pod/shop/pdf-renderer",
    headline: "Times out: dropped",
    reason: /is the ClusterIP of Service shop\/catalog: .*take ports and no pings/,
    hops: ["client", "dns", "cluster-ip"],
  },
] as const;

test("what people paste into the bar is followed: curl, kubectl exec, host:port, svc.ns:80, ping", async ({
  page,
  portolan: { trace },
  frozenDemo,
}) => {
  test.slow();
  await page.goto(`${frozenDemo.url}/c/demo`);
  for (const { line, headline, reason, hops, ...rest } of lines) {
    await test.step(line, async () => {
      await trace.ask(line, "from" in rest ? rest.from : "outside");
      await expect(trace.headline).toHaveText(headline);
      await expect(trace.barVerdict).toHaveText(headline);
      await expect(trace.reason).toHaveText(reason);
      await expect.poll(() => trace.hopTypes()).toEqual(hops);
    });
  }
});

test("the first hop that breaks is the headline, its path lights up in the diagram and the others are dim", async ({
  portolan: { trace, diagram },
  page,
  frozenDemo,
}) => {
  await page.goto(`${frozenDemo.url}/c/demo`);
  await trace.ask("https://shop.example.com/cart");
  await expect(trace.headline).toHaveText("HTTP 503");
  await expect(trace.headline).toHaveAttribute("data-verdict", "severed");
  await expect(trace.reason).toContainText("Service shop/cart has no ready endpoint for port 80");
  await expect(trace.hops.filter({ hasText: "shop.example.com/cart" }).first()).toBeVisible();
  const lit = (name: string | RegExp) => expect(diagram.box(name)).toHaveAttribute("data-chain", "lit");
  const dim = (name: string | RegExp) => expect(diagram.box(name)).toHaveAttribute("data-chain", "dim");
  await lit(/^Service cart port 80\/TCP, broken/);
  await lit(/^Ingress shop shop\.example\.com\/cart, /);
  await dim(/^DNS cart\.shop\.svc:80, /);
  expect(await diagram.lineStates()).toEqual(["dim", "lit"]);
  const mend = page.getByTestId("trace-mends").getByRole("link");
  await expect(mend).toBeInViewport({ ratio: 1 });
  await mend.click();
  await expect(page).toHaveURL(/\/services\/shop\/cart\?/);
  await expect(page.getByTestId("inspector-headline")).toBeFocused();
});

test("names are looked up as the cluster's DNS answers", async ({ page, portolan: { trace }, frozenDemo }) => {
  await page.goto(`${frozenDemo.url}/c/demo`);
  await trace.ask("nslookup catalog.shop", "pod/shop/pdf-renderer");
  const [first, second] = [trace.lookups.locator("section").nth(0), trace.lookups.locator("section").nth(1)];
  await expect(first.getByRole("heading")).toHaveText(/catalog\.shop A · NOERROR$/);
  await expect(first.getByRole("row")).toHaveText([/^Name/, /^catalog\.shop\.svc\.cluster\.localA10\.96\.\d+\.\d+$/]);
  await expect(second.getByRole("heading")).toHaveText(/catalog\.shop AAAA · NOERROR/);
  await expect(second).toContainText("The name exists; it has no AAAA record.");
  await trace.ask("nslookup catalog.shpo.svc.cluster.local");
  await expect(first.getByRole("heading")).toHaveText(/catalog\.shpo\.svc\.cluster\.local A · NXDOMAIN$/);
});

test("a line with braces asks for several; each is a link away", async ({ page, portolan: { trace }, frozenDemo }) => {
  await page.goto(`${frozenDemo.url}/c/demo`);
  await trace.ask("curl -I http://192.168.56.{100,101}:{32510,32511}/");
  const links = trace.several.getByRole("link");
  await expect(links).toHaveText([
    /http:\/\/192\.168\.56\.100:32510\/$/,
    /http:\/\/192\.168\.56\.100:32511\/$/,
    /http:\/\/192\.168\.56\.101:32510\/$/,
    /http:\/\/192\.168\.56\.101:32511\/$/,
  ]);
  await expect(links.nth(0)).toHaveAttribute("aria-current", "page");
  await expect(trace.headline).toHaveText("Delivered");
  await links.nth(3).click();
  await expect(page).toHaveURL(/[?&]of=4(&|$)/);
  await expect(trace.headline).toHaveText("Connection refused");
  await page.reload();
  await expect(links.nth(3)).toHaveAttribute("aria-current", "page");
  await expect(trace.headline).toHaveText("Connection refused");
});

test("names are completed by keyboard, where the connection starts and where it leads", async ({
  page,
  portolan: { trace },
  frozenDemo,
}) => {
  await page.goto(`${frozenDemo.url}/c/demo`);
  await trace.from.fill("");
  await trace.from.pressSequentially("pod/shop/pdf");
  await expect(trace.names(trace.from)).toHaveText([/^pod\/shop\/pdf-renderer/]);
  await expect(trace.from).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("ArrowDown");
  await expect(trace.names(trace.from).first()).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("Enter");
  await expect(trace.from).toHaveValue("pod/shop/pdf-renderer");
  await expect(trace.from).toHaveAttribute("aria-expanded", "false");

  await trace.to.pressSequentially("curl http://cata");
  await expect(trace.names(trace.to).first()).toHaveText(/^catalog\.shop:80/);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  const active = await trace.names(trace.to).nth(1).getAttribute("id");
  await expect(trace.to).toHaveAttribute("aria-activedescendant", active ?? "");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await expect(trace.to).toHaveValue("curl http://catalog.shop:80");
  await expect(page).toHaveURL(/\/c\/demo$/);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/c\/demo\/trace\?/);
  await expect(trace.headline).toHaveText("Delivered");

  await trace.to.fill("");
  await trace.to.pressSequentially("orde");
  await expect(trace.names(trace.to).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(trace.to).toHaveAttribute("aria-expanded", "false");
  await expect(trace.to).toHaveValue("orde");
});

test("what is no connection is said to be none, with what would be", async ({
  page,
  portolan: { trace },
  frozenDemo,
  expectedErrors,
}) => {
  expectedErrors.push(/Failed to load resource: the server responded with a status of 400/);
  await page.goto(`${frozenDemo.url}/c/demo`);
  await trace.ask("complete rubbish !!");
  await expect(trace.refusal).toContainText("This connection cannot be traced");
  await expect(trace.refusal).toContainText('What "complete" connects to is not known.');
  await expect(trace.refusal).toContainText("curl http://10.0.0.1:30080/");
  await trace.ask("kubectl exec -n shop deploy/frontned -- curl http://catalog/");
  await expect(trace.refusal).toContainText("frontned");
  await expect(trace.refusal).toContainText("frontend");
});

test("the link reproduces the trace; back and forward step through what was asked", async ({
  page,
  portolan: { trace },
  frozenDemo,
  context,
}) => {
  const [first, second] = [
    "https://shop.example.com/cart",
    "kubectl exec -n shop deploy/frontend -- curl http://catalog/",
  ];
  await page.goto(`${frozenDemo.url}/c/demo`);
  await trace.ask(first);
  await expect(trace.headline).toHaveText("HTTP 503");
  await trace.ask(second);
  await expect(trace.headline).toHaveText("Delivered");
  const [hops, reason] = [await trace.hops.allTextContents(), await trace.reason.textContent()];

  await page.goBack();
  await expect(trace.headline).toHaveText("HTTP 503");
  await expect(trace.to).toHaveValue(first);
  await page.goForward();
  await expect(trace.headline).toHaveText("Delivered");
  await expect(trace.to).toHaveValue(second);

  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("button", { name: "Copy the link" }).click();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  expect(link).toBe(page.url());
  await page.goto("about:blank");
  await page.goto(link);
  await expect(trace.to).toHaveValue(second);
  await expect(trace.headline).toHaveText("Delivered");
  expect([await trace.hops.allTextContents(), await trace.reason.textContent()]).toEqual([hops, reason]);
});

test("a change in the cluster turns the verdict while one looks", async ({ page, portolan: { trace }, start }) => {
  const demo = await start("--demo", "--demo-freeze");
  const question = new URLSearchParams({ from: "pod/shop/pdf-renderer", to: "pdf-renderer.shop:80" });
  await page.goto(`${demo.url}/c/demo/trace?${question.toString()}`);
  await expect(trace.headline).toHaveText("Delivered");
  await labelPod(demo.apiUrl ?? "", "shop", "pdf-renderer", { app: "pdf" });
  await expect(trace.headline).toHaveText("Connection refused", { timeout: 3_000 });
  await expect(trace.barVerdict).toHaveText("Connection refused");
  await expect(trace.reason).toContainText("no pod has app=pdf-renderer");
  await labelPod(demo.apiUrl ?? "", "shop", "pdf-renderer", { app: "pdf-renderer" });
  await expect(trace.headline).toHaveText("Delivered", { timeout: 3_000 });
});

test.describe("390 wide", () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test("the bar, its names and the answer have room, and axe finds nothing", async ({
    page,
    portolan: { trace },
    frozenDemo,
  }) => {
    await page.goto(`${frozenDemo.url}/c/demo/trace`);
    await expect(page.getByRole("heading", { name: "Type what was tried" })).toBeVisible();
    await trace.to.pressSequentially("catal");
    await expect(trace.names(trace.to).first()).toBeInViewport({ ratio: 1 });
    expect(await findViolationsInLightAndDark(page)).toEqual([]);
    await trace.ask("https://shop.example.com/cart");
    await expect(trace.headline).toBeInViewport({ ratio: 1 });
    await expect(trace.reason).toBeVisible();
    await trace.hops.last().scrollIntoViewIfNeeded();
    await expect(trace.hops.last()).toBeInViewport();
    expect(await widthBeyondWindow(page)).toBeLessThanOrEqual(0);
    expect(await findViolationsInLightAndDark(page)).toEqual([]);
    await trace.ask("nslookup catalog.shop");
    await expect(trace.lookups).toBeVisible();
    expect(await widthBeyondWindow(page)).toBeLessThanOrEqual(0);
    expect(await findViolationsInLightAndDark(page)).toEqual([]);
  });
});
