import { labelPod, switchOnFault } from "../kube-api.ts";
import { namespace } from "../manifests.ts";
import { closedAddress, writeKubeconfig } from "../start-api-server.ts";
import { expect, test } from "../test.ts";
import { writeStateOf } from "../write-state.ts";

test("a file without Services says so, and how to write a better one", async ({ portolan, page, start }, testInfo) => {
  const file = testInfo.outputPath("state.json");
  await writeStateOf(file, [namespace("shop")]);
  const { url } = await start("--state", file, "--namespace", "shop");
  await page.goto(`${url}/c/file`);
  await expect(page.getByRole("heading", { name: "The file holds no Services" })).toBeVisible();
  await expect(page.getByText(/^kubectl get nodes,namespaces,services,.* -A -o json > state\.json$/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Copy the command" })).toBeVisible();
  await expect(portolan.connection).toContainText("File state.json · does not change");
});

const absences = [
  {
    name: "a namespace that does not exist",
    path: "/c/demo/ns/shpo",
    title: "There is no namespace shpo.",
    help: "It may have been deleted, or it may not be readable. The list shows those that are.",
  },
  {
    name: "a namespace without Services",
    path: "/c/demo/ns/kube-public",
    title: "Namespace kube-public has no Services.",
    help: "kubectl expose deployment NAME --port=80 -n kube-public",
  },
  {
    name: "a Service that does not exist",
    path: "/c/demo/services/shop/ordres",
    title: "There is no Service ordres in namespace shop.",
    help: "It may have been deleted since. The list shows what is there now.",
  },
] as const;

for (const { name, path, title, help } of absences) {
  test(`${name}: said, and the list leads on`, async ({ portolan, page, frozenDemo }) => {
    await page.goto(`${frozenDemo.url}${path}`);
    await expect(page.getByRole("heading", { name: title })).toBeVisible();
    await expect(page.getByText(help)).toBeVisible();
    await portolan.row("shop/orders").click();
    await expect(portolan.section("headline")).toContainText("No pod in namespace shop has app=order");
  });
}

test("a cluster that Portolan does not have: the server's answer, and the way to those that it has", async ({
  portolan,
  page,
  frozenDemo,
  expectedErrors,
}) => {
  expectedErrors.push(/Failed to load resource: the server responded with a status of 404/);
  await page.goto(`${frozenDemo.url}/c/dmeo`);
  await expect(page.getByRole("heading", { name: "Portolan does not show this cluster" })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("dmeo");
  await expect(portolan.connection).toContainText("Refused");
  await page.getByRole("link", { name: "To the clusters" }).click();
  await expect(page).toHaveURL(`${frozenDemo.url}/c/demo`);
  await expect(portolan.row("shop/orders")).toBeVisible();
});

test("a cluster that cannot be reached: why, and how to see it with kubectl", async ({
  portolan,
  page,
  start,
}, testInfo) => {
  const kubeconfig = testInfo.outputPath("kubeconfig");
  await writeKubeconfig(kubeconfig, { harbor: await closedAddress() });
  const { url } = await start("--kubeconfig", kubeconfig);
  await page.goto(`${url}/c/harbor`);
  await expect(page.getByRole("heading", { name: "The cluster cannot be reached" })).toBeVisible();
  await expect(page.getByRole("main")).toContainText(/Nothing listens|refused/);
  await expect(page.getByText("kubectl --context harbor get --raw /readyz")).toBeVisible();
  await expect(portolan.connection).toContainText("Unreachable");
});

test("credentials that are refused: 401 and what helps, not an empty cluster", async ({
  portolan,
  page,
  start,
  startApiServer,
}, testInfo) => {
  const api = await startApiServer();
  await switchOnFault(api.url, { type: "unauthorized" });
  const kubeconfig = testInfo.outputPath("kubeconfig");
  await writeKubeconfig(kubeconfig, { harbor: api.url });
  const { url } = await start("--kubeconfig", kubeconfig);
  await page.goto(`${url}/c/harbor`);
  await expect(page.getByRole("heading", { name: "The cluster cannot be reached" })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("401");
  await expect(portolan.connection).toContainText("Unreachable");
});

test("Services that may not be listed: the refusal, and the rule that would allow it", async ({
  portolan,
  page,
  start,
  startApiServer,
}, testInfo) => {
  const api = await startApiServer();
  await switchOnFault(api.url, { type: "forbidden" }, "services");
  const kubeconfig = testInfo.outputPath("kubeconfig");
  await writeKubeconfig(kubeconfig, { harbor: api.url });
  const { url } = await start("--kubeconfig", kubeconfig);
  await page.goto(`${url}/c/harbor`);
  await expect(page.getByRole("heading", { name: "No Service may be read" })).toBeVisible();
  await expect(page.getByRole("main")).toContainText("services is forbidden");
  await expect(page.getByRole("main")).toContainText('resources: ["services"]');
  await expect(portolan.connection).toContainText(/Service.* not readable|not readable: Service/);
});

test("kinds that may not be listed: the picture without them, which they are, and the rule for each", async ({
  portolan,
  page,
  start,
  startApiServer,
}, testInfo) => {
  const api = await startApiServer();
  for (const resource of ["ingresses", "nodes"]) await switchOnFault(api.url, { type: "forbidden" }, resource);
  const kubeconfig = testInfo.outputPath("kubeconfig");
  await writeKubeconfig(kubeconfig, { harbor: api.url });
  const { url } = await start("--kubeconfig", kubeconfig);
  await page.goto(`${url}/c/harbor/services/shop/catalog`);
  await expect(portolan.diagram.row("Service catalog port 80/TCP, whole")).toBeVisible();
  await expect(portolan.connection).toHaveAttribute("title", /not readable: Node, Ingress$/);
  await portolan.connection.click();
  await expect(page.getByRole("heading", { name: "Not readable: Node in every namespace" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "Not readable: Ingress in every namespace" })).toBeVisible();
  await expect(page.getByText('resources: ["ingresses"]')).toBeVisible();
  await page.goto(`${url}/c/harbor/problems`);
  const note = "Not everything is judged: Node and Ingress cannot be read.";
  await expect(page.getByTestId("problems-unreadable")).toHaveText(note);
});

test("while the cluster is read: how far it is, and no picture that is not true yet", async ({
  portolan,
  page,
  start,
  startApiServer,
}, testInfo) => {
  const api = await startApiServer();
  await switchOnFault(api.url, { type: "stall" }, "services");
  const kubeconfig = testInfo.outputPath("kubeconfig");
  await writeKubeconfig(kubeconfig, { harbor: api.url });
  const { url } = await start("--kubeconfig", kubeconfig);
  await page.goto(`${url}/c/harbor`);
  await expect(page.getByRole("heading", { name: "Reading the cluster" })).toBeVisible();
  await expect(page.getByText("23 of 24 kinds read.")).toBeVisible();
  await expect(page.getByRole("progressbar", { name: "Reading the cluster" })).toBeVisible();
  await expect(portolan.connection).toContainText("Reading the cluster · 23 of 24 kinds");
  await expect(portolan.explorer.list).toHaveCount(0);
});

test("several contexts: a table of them, a switcher, and one that is dead holds up no other", async ({
  portolan,
  page,
  start,
  startApiServer,
}, testInfo) => {
  const [north, south] = await Promise.all([startApiServer(), startApiServer()]);
  const kubeconfig = testInfo.outputPath("kubeconfig");
  await writeKubeconfig(kubeconfig, { north: north.url, south: south.url, dead: await closedAddress() });
  const { url } = await start("--kubeconfig", kubeconfig, "--all-contexts");
  await page.goto(url);
  await expect(page.getByRole("heading", { name: "Clusters" })).toBeVisible();
  const row = (name: string) => page.getByRole("row").filter({ has: page.getByRole("link", { name }) });
  await expect(row("dead")).toContainText("Unreachable", { timeout: 20_000 });
  await expect(row("dead")).toContainText("refused the connection: nothing listens there");
  await expect(row("north")).toContainText("Live");
  await expect(row("south")).toContainText("Live");
  await page.getByRole("link", { name: "south" }).click();
  await expect(page).toHaveURL(`${url}/c/south`);
  await expect(portolan.headline).toHaveText(/^6 of \d+ Service ports broken$/);

  await page.getByRole("button", { name: "Cluster south: choose another" }).click();
  await page.getByRole("navigation", { name: "Clusters" }).getByRole("link", { name: "north" }).click();
  await expect(page).toHaveURL(`${url}/c/north`);
  await labelPod(north.url, "shop", "pdf-renderer", { app: "pdf" });
  await expect(portolan.headline).toHaveText(/^7 of \d+ Service ports broken$/);
  await page.getByRole("button", { name: "Cluster north: choose another" }).click();
  await page.getByRole("navigation", { name: "Clusters" }).getByRole("link", { name: "All clusters" }).click();
  await expect(page).toHaveURL(`${url}/`);
  await expect(row("north")).toBeVisible();
});

test("below a base path everything works: pages, picture, stream, rules", async ({ portolan, page, start }) => {
  const demo = await start("--demo", "--demo-freeze", "--base-path", "/portolan");
  expect(new URL(demo.url).pathname).toBe("/portolan");
  await page.goto(demo.url);
  await expect(page).toHaveURL(`${demo.url}/c/demo`);
  await portolan.row("shop/orders").click();
  await expect(page).toHaveURL(`${demo.url}/c/demo/services/shop/orders`);
  await expect(portolan.diagram.row(/^Service orders port 8080\/TCP, broken/)).toBeVisible();
  await portolan.inspector.getByRole("link", { name: "selector-no-pods" }).click();
  await expect(page).toHaveURL(`${demo.url}/rules/selector-no-pods`);
  await expect(page.getByRole("heading").first()).toBeVisible();
  await page.goto(`${demo.url}/c/demo/services/shop/pdf-renderer?q=pdf-renderer`);
  await expect(portolan.row("shop/pdf-renderer")).toHaveAttribute("data-verdict", "whole");
  await labelPod(demo.apiUrl ?? "", "shop", "pdf-renderer", { app: "pdf" });
  await expect(portolan.row("shop/pdf-renderer")).toHaveAttribute("data-verdict", "severed");
});

test("Portolan killed and started again: data as of meanwhile, then live by itself", async ({
  portolan,
  page,
  start,
  startApiServer,
  expectedErrors,
}, testInfo) => {
  expectedErrors.push(/Failed to load resource/, /net::ERR_/);
  const api = await startApiServer();
  const kubeconfig = testInfo.outputPath("kubeconfig");
  await writeKubeconfig(kubeconfig, { harbor: api.url });
  const first = await start("--kubeconfig", kubeconfig);
  await page.goto(`${first.url}/c/harbor/ns/shop?q=pdf-renderer`);
  const row = portolan.row("shop/pdf-renderer");
  await expect(row).toHaveAttribute("data-verdict", "whole");
  await expect(portolan.connection).toContainText("Live");

  await first.kill();
  await expect(portolan.connection).toContainText(/Reconnecting · data as of/);
  await expect(row).toHaveAttribute("data-verdict", "whole");
  await labelPod(api.url, "shop", "pdf-renderer", { app: "pdf" });

  await start("--kubeconfig", kubeconfig, "--port", new URL(first.url).port);
  await portolan.connection.click();
  await page.getByRole("button", { name: "Try now" }).click();
  await expect(row).toHaveAttribute("data-verdict", "severed");
  await expect(portolan.connection).toContainText("Live");
});

test("a hidden tab closes its stream, and shows what is true when it is seen again", async ({
  portolan,
  page,
  start,
}) => {
  const demo = await start("--demo", "--demo-freeze");
  const streams = async () => {
    const metrics = await (await fetch(`${demo.url}/metrics`)).text();
    return /^portolan_stream_clients\{.*\} (\d+)$/m.exec(metrics)?.[1];
  };
  const show = (visibility: "visible" | "hidden") =>
    page.evaluate((state) => {
      Object.defineProperty(document, "visibilityState", { value: state, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }, visibility);
  await page.goto(`${demo.url}/c/demo/ns/shop?q=pdf-renderer`);
  const row = portolan.row("shop/pdf-renderer");
  await expect(row).toHaveAttribute("data-verdict", "whole");
  await expect.poll(streams).toBe("1");

  await show("hidden");
  await expect(portolan.connection).toContainText(/Paused · data as of/);
  await expect.poll(streams).toBe("0");
  await labelPod(demo.apiUrl ?? "", "shop", "pdf-renderer", { app: "pdf" });
  await expect(row).toHaveAttribute("data-verdict", "whole");

  await show("visible");
  await expect(row).toHaveAttribute("data-verdict", "severed");
  await expect(portolan.connection).toContainText("Live");
  await expect.poll(streams).toBe("1");
});
