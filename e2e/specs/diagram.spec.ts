import { labelPod } from "../kube-api.ts";
import { deployment, ingress, namespace, service } from "../manifests.ts";
import { expect, test } from "../test.ts";
import { writeStateOf } from "../write-state.ts";

const catalog = {
  url: "/c/demo/services/shop/catalog",
  client: "Pods in the cluster, 3 ways in to Service catalog",
  waysIn: [
    "DNS catalog.shop.svc:80, whole, leads to Service catalog port 80",
    "DNS catalog.shop.svc:9000, whole, leads to Service catalog port 9000",
    "DNS catalog.shop.svc:9102, whole, leads to Service catalog port 9102",
  ],
  service: [
    "Service catalog port 80/TCP, whole",
    "Service catalog port 9000/TCP, whole",
    "Service catalog port 9102/TCP, whole",
  ],
  endpoints: [
    "targetPort http, in the pods 8000, whole",
    "targetPort grpc, in the pods 9000, whole",
    "targetPort 9102, in the pods 9102, whole",
  ],
  container: [
    "Deployment catalog, containerPort 8000 declared, 2 of 2 reached",
    "Deployment catalog, containerPort 9000 declared, 2 of 2 reached",
    "Deployment catalog, containerPort 9102 declared, 2 of 2 reached",
  ],
} as const;

const columns = ["Client", "Way in", "Service", "Endpoints", "Container"] as const;

test("pointing at a port, or focusing it, lights its chain and dims the others", async ({
  portolan,
  page,
  frozenDemo,
}) => {
  await page.goto(`${frozenDemo.url}${catalog.url}`);
  const { diagram } = portolan;
  const grpc = diagram.row(catalog.service[1]);
  const [httpWay, grpcWay, metricsWay] = catalog.waysIn;
  const expectLit = async () => {
    await expect(diagram.box(grpcWay)).toHaveAttribute("data-chain", "lit");
    await expect(diagram.box(catalog.container[1])).toHaveAttribute("data-chain", "lit");
    await expect(diagram.box(httpWay)).toHaveAttribute("data-chain", "dim");
    await expect(diagram.box(metricsWay)).toHaveAttribute("data-chain", "dim");
    expect(await diagram.lineStates()).toEqual(["dim", "lit"]);
  };
  const expectRest = async () => {
    for (const way of catalog.waysIn) await expect(diagram.box(way)).toHaveAttribute("data-chain", "rest");
    expect(await diagram.lineStates()).toEqual(["rest"]);
  };
  await expect(grpc).toBeVisible();
  await expectRest();
  await grpc.hover();
  await expectLit();
  await portolan.connection.hover();
  await expectRest();
  await grpc.focus();
  await expectLit();
  await grpc.blur();
  await expectRest();
});

test("a click selects: in the URL, in the picture and in the inspector; a click beside it lets go", async ({
  portolan,
  page,
  frozenDemo,
}) => {
  await page.goto(`${frozenDemo.url}/c/demo/ns/shop`);
  const { diagram } = portolan;
  const cart = diagram.row(/^Service cart port 80\/TCP, broken/);
  await cart.click();
  await expect(page).toHaveURL(/\/c\/demo\/ns\/shop\?.*select=shop\/cart:80\/TCP@service(&|$)/);
  await expect(cart).toHaveAttribute("aria-pressed", "true");
  await expect(portolan.section("headline")).toContainText('asks for a container port named "htpp"');

  const cut = diagram.row('Cut here: no container of the 2 pods has a port named "htpp", connection refused');
  await cut.click();
  await expect(page).toHaveURL(/[?&]select=shop\/cart:80\/TCP@endpoints(&|$)/);
  await expect(cart).toHaveAttribute("aria-pressed", "false");
  await page.reload();
  await expect(portolan.section("headline")).toContainText('asks for a container port named "htpp"');
  await expect(cart).toBeVisible();

  const frame = await diagram.canvas.boundingBox();
  if (frame === null) throw new Error("the picture is not there");
  await page.mouse.click(frame.x + 6, frame.y + frame.height / 2);
  await expect(page).not.toHaveURL(/select=/);
  await expect(portolan.inspector).toHaveCount(0);
});

test("the columns' headings stay in view and over their columns; the buttons zoom and fit", async ({
  portolan,
  page,
  frozenDemo,
}) => {
  await page.goto(`${frozenDemo.url}/c/demo/ns/shop`);
  const { diagram } = portolan;
  const service = diagram.box(/^Service orders port 8080\/TCP/);
  await expect(service).toBeVisible();
  await diagram.settled();
  const fitted = await diagram.viewport();
  const top = (await diagram.heading("Service").boundingBox())?.y;
  const expectHeadings = async () => {
    for (const column of columns) {
      await expect(diagram.heading(column)).toBeInViewport({ ratio: 1 });
      expect((await diagram.heading(column).boundingBox())?.y).toBe(top);
    }
    const [heading, box] = [await diagram.heading("Service").boundingBox(), await service.boundingBox()];
    expect(heading?.x).toBeCloseTo(box?.x ?? 0, 0);
  };
  await expectHeadings();
  await diagram.pan(0, 180);
  await expectHeadings();
  const control = (name: string) => diagram.controls.getByRole("button", { name });
  const zoom = await diagram.zoom();
  await control("Smaller").click();
  await expect.poll(() => diagram.zoom()).toBeLessThan(zoom * 0.9);
  await diagram.settled();
  await expectHeadings();
  await control("Larger").click();
  await expect.poll(() => diagram.zoom()).toBeCloseTo(zoom, 2);
  await diagram.settled();
  await expectHeadings();
  await control("Fit").click();
  await expect.poll(() => diagram.viewport()).toBe(fitted);
});

/** Three Services that are whole: with one way in, with three ways in, and with six ports. */
const sixPorts = [80, 443, 5432, 6379, 8080, 9090] as const;
const shapes = [
  namespace("shapes"),
  deployment("shapes", "one", 3, [8080]),
  service("shapes", "one", { selector: { app: "one" }, ports: [{ port: 80, targetPort: 8080 }] }),
  deployment("shapes", "doors", 2, [8080]),
  service("shapes", "doors", {
    type: "NodePort",
    selector: { app: "doors" },
    ports: [{ name: "http", port: 80, targetPort: 8080, nodePort: 30080 }],
  }),
  ingress("shapes", "front", "shop.example.com", { name: "doors", port: { name: "http" } }),
  deployment("shapes", "six", 2, sixPorts),
  service("shapes", "six", {
    selector: { app: "six" },
    ports: sixPorts.map((port) => ({ name: `p-${String(port)}`, port, targetPort: port })),
  }),
];

test("six ports are six rows in one box; three ways in are three boxes; unfolding moves only what is below", async ({
  portolan,
  page,
  start,
}, testInfo) => {
  const file = testInfo.outputPath("state.json");
  await writeStateOf(file, shapes);
  const { url } = await start("--state", file);
  const { diagram } = portolan;

  await test.step("six ports", async () => {
    await page.goto(`${url}/c/file/services/shapes/six`);
    await expect(diagram.row("Service six port 80/TCP, whole")).toBeVisible();
    const each = (label: (port: number) => string) => [sixPorts.map((port) => label(port))];
    expect(await diagram.columnRows("service")).toEqual(each((port) => `Service six port ${String(port)}/TCP, whole`));
    expect(await diagram.columnRows("endpoints")).toEqual(
      each((port) => `targetPort ${String(port)}, in the pods ${String(port)}, whole`),
    );
    expect(await diagram.columnRows("container")).toEqual(
      each((port) => `Deployment six, containerPort ${String(port)} declared, 2 of 2 reached`),
    );
  });

  await test.step("three ways in", async () => {
    await page.goto(`${url}/c/file/services/shapes/doors`);
    await expect(diagram.row("Service doors port 80/TCP, whole")).toBeVisible();
    expect(await diagram.columnRows("way-in")).toEqual([
      ["nodePort 30080, whole, leads to Service doors port 80"],
      ["DNS doors.shapes.svc:80, whole, leads to Service doors port 80"],
      ["Ingress front shop.example.com/, whole, leads to Service doors port 80"],
    ]);
    expect(await diagram.columnRows("service")).toEqual([["Service doors port 80/TCP, whole"]]);
  });

  await test.step("unfolding", async () => {
    await page.goto(`${url}/c/file/ns/shapes`);
    const container = "Deployment one, containerPort 8080 declared, 3 of 3 reached";
    await expect(diagram.row(container)).toBeVisible();
    await diagram.settled();
    const box = diagram.box(container);
    const [before, edge] = [await diagram.places(), await box.boundingBox()];
    const bottom = (edge?.y ?? 0) + (edge?.height ?? 0);
    await box.getByRole("button", { name: "Show the pods" }).click();
    await expect(box.getByRole("list", { name: "Pods" }).getByRole("listitem")).toHaveText([
      /^one-.*node-/,
      /^one-.*node-/,
      /^one-.*node-/,
    ]);
    const after = await diagram.places();
    for (const [key, place] of Object.entries(before)) {
      const now = after[key];
      // What is pushed out of sight is not mounted.
      if (now === undefined) continue;
      expect(now.x, key).toBe(place.x);
      if (place.y < bottom) expect(now.y, key).toBe(place.y);
      else expect(now.y, key).toBeGreaterThan(place.y);
    }
    await box.getByRole("button", { name: "Hide the pods" }).click();
    await expect.poll(() => diagram.places()).toEqual(before);
  });
});

test("a status that changes moves nothing, and the viewport stays where the person has put it", async ({
  portolan,
  page,
  start,
}) => {
  const demo = await start("--demo", "--demo-freeze");
  await page.goto(`${demo.url}/c/demo/ns/shop`);
  const { diagram } = portolan;
  await expect(diagram.row(/^Service orders port 8080\/TCP/)).toBeVisible();
  await diagram.controls.getByRole("button", { name: "Smaller" }).click();
  await diagram.settled();
  await diagram.pan(0, 260);
  const whole = diagram.row(/^Service pdf-renderer port 80\/TCP, whole/);
  await diagram.panDownTo(whole);
  await whole.focus();
  await diagram.settled();
  const [viewport, before] = [await diagram.viewport(), await diagram.positions()];

  await labelPod(demo.apiUrl ?? "", "shop", "pdf-renderer", { app: "pdf" });
  await expect(diagram.row(/^Service pdf-renderer port 80\/TCP, broken/)).toBeVisible({ timeout: 2_000 });
  await labelPod(demo.apiUrl ?? "", "shop", "pdf-renderer", { app: "pdf-renderer" });
  await expect(whole).toBeVisible({ timeout: 2_000 });
  expect(await diagram.viewport()).toBe(viewport);
  expect(await diagram.positions()).toEqual(before);
});

test("390 pixels wide the same chain stands as a list, with the same words", async ({ portolan, page, frozenDemo }) => {
  await page.goto(`${frozenDemo.url}${catalog.url}`);
  const { diagram } = portolan;
  await expect(diagram.row(catalog.service[0])).toBeVisible();
  const drawn = await diagram.words();
  await page.setViewportSize({ width: 390, height: 844 });
  const chain = diagram.canvas.getByRole("list", { name: "Path of catalog port 9000/TCP" });
  await expect(chain.getByRole("listitem")).toHaveText([
    /^Client.*in cluster.*any pod.*frontend.*\+1$/,
    /^Way in.*catalog\.shop\.svc:9000/,
    /^Service.*catalog.*:9000.*grpc/,
    /^Endpoints.*app=catalog.*grpc → 9000/,
    /^Container.*Deployment.*2 of 2 ready.*catalog.*:9000.*declared grpc$/,
  ]);
  // The picture may leave out a word that has no room beside a number; the list has all.
  expect(await diagram.words()).toEqual(expect.arrayContaining([...drawn]));
  await expect(diagram.boxes).toHaveCount(0);
  await chain.getByRole("button", { name: /grpc → 9000/ }).click();
  await expect(page).toHaveURL(/[?&]select=shop\/catalog:9000\/TCP@endpoints(&|$)/);
  await expect(portolan.section("headline")).toBeVisible();
});

test("by keyboard: Tab reaches the boxes, arrows follow the chain and the column, Enter selects", async ({
  portolan,
  page,
  frozenDemo,
}) => {
  await page.goto(`${frozenDemo.url}${catalog.url}`);
  const { diagram } = portolan;
  const focused = (name: string) => expect(diagram.row(name)).toBeFocused();
  await expect(diagram.row(catalog.client)).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "shop" }).focus();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("combobox", { name: "NetworkPolicies" })).toBeFocused();
  await page.keyboard.press("Tab");
  await focused(catalog.client);
  for (const next of [catalog.waysIn[0], catalog.service[0], catalog.endpoints[0], catalog.container[0]]) {
    await page.keyboard.press("ArrowRight");
    await focused(next);
  }
  await page.keyboard.press("ArrowDown");
  await focused(catalog.container[1]);
  for (const next of [catalog.endpoints[1], catalog.service[1], catalog.waysIn[1], catalog.client]) {
    await page.keyboard.press("ArrowLeft");
    await focused(next);
  }
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await focused(catalog.service[2]);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/[?&]select=shop\/catalog:9102\/TCP@service(&|$)/);
  await expect(diagram.row(catalog.service[2])).toHaveAttribute("aria-pressed", "true");
});
