/** Manifests checked in the browser: the page where one types them, and the two examples of a rule. */
import type { Page } from "@playwright/test";
import { findViolations, widthBeyondWindow } from "../find-violations.ts";
import { expect, test } from "../test.ts";

const broken = `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec:
  selector: { app: web }
  ports:
    - port: 80
      targetPort: htpp
---
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec:
  containers:
    - name: app
      image: web
      ports: [{ name: http, containerPort: 8080 }]
`;

/** Replaces what stands in the editor, by the keyboard. */
async function type(page: Page, text: string): Promise<void> {
  await page.getByRole("textbox", { name: "Manifests" }).click();
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.press("Delete");
  await page.keyboard.insertText(text);
}

test("what is typed is drawn and judged as it changes, sends nothing, and survives a reload", async ({
  page,
  frozenDemo,
}) => {
  await page.goto(`${frozenDemo.url}/try`);
  const editor = page.getByRole("textbox", { name: "Manifests" });
  await expect(editor).toContainText("targetPort: htpp");
  const findings = page.getByTestId("try-finding");
  await expect(findings).toHaveCount(1);
  await expect(page.getByRole("option", { name: "etp-local-gap" })).toBeAttached();
  const sent: string[] = [];
  page.on("request", (request) => sent.push(`${request.method()} ${new URL(request.url()).pathname}`));

  await type(page, broken);
  await expect(findings.getByText('which no container of its only pod has; it has "http"')).toBeVisible();
  await expect(page.getByTestId("picture")).toContainText("no container has a port of that name");

  await findings.getByRole("button", { name: "Port 80/TCP of Service web" }).click();
  await expect(page.locator(".cm-activeLine")).toHaveText("      targetPort: htpp");

  await type(page, broken.replace("htpp", "http"));
  await expect(page.getByRole("heading", { name: "Nothing found" })).toBeVisible();
  await expect(page.getByTestId("picture")).not.toContainText("no container has a port of that name");

  await type(page, "replicas: 3\n");
  await expect(page.getByRole("heading", { name: "1 document is no Kubernetes object" })).toBeVisible();
  await type(page, "kind: Service\nmetadata: { name: web }\n");
  await expect(page.getByTestId("try-problem")).toContainText("line 1: apiVersion is missing");
  await type(page, broken);
  await expect(findings).toHaveCount(1);
  expect(sent.filter((each) => !each.startsWith("GET /assets/"))).toEqual([]);

  await page.reload();
  await expect(page.getByRole("textbox", { name: "Manifests" })).toContainText("namespace: shop");
  await expect(findings).toHaveCount(1);
});

test("a number of the picture leads to its line", async ({ page, frozenDemo }) => {
  await page.goto(`${frozenDemo.url}/try?example=etp-local-gap`);
  await page.getByTestId("picture").getByTitle("spec.ports[0].port of Service default/web").first().click();
  await expect(page.locator(".cm-activeLine")).toContainText("port: 80");
});

test("a line leads to its place in the picture, and what is broken while typing does not vanish", async ({
  page,
  portolan,
  frozenDemo,
}) => {
  await page.goto(`${frozenDemo.url}/try`);
  await type(page, broken.replace("htpp", "http"));
  await expect(page.getByRole("heading", { name: "Nothing found" })).toBeVisible();
  const selected = page.getByTestId("picture").locator("[data-selected=true]");
  await page.locator(".cm-line", { hasText: "targetPort: http" }).click();
  await expect(selected).toHaveAttribute("aria-label", /targetPort/);
  await page.locator(".cm-line", { hasText: "port: 80" }).first().click();
  await expect(selected).toHaveAttribute("aria-label", /port 80/);

  await page.keyboard.press("Home");
  await page.keyboard.insertText("[ ");
  await expect(page.getByText("The text cannot be read as a whole: the picture is of the text before.")).toBeVisible();
  await expect(portolan.diagram.row("Service web port 80/TCP, whole")).toBeVisible();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(page.getByText("The text cannot be read as a whole")).toBeHidden();
  await expect(page.getByRole("heading", { name: "Nothing found" })).toBeVisible();
});

test("a mend is written into the text where it belongs, and can be undone", async ({ page, frozenDemo }) => {
  await page.goto(`${frozenDemo.url}/try`);
  const findings = page.getByTestId("try-finding");
  await type(page, `# kept as it is\n${broken}`);
  await findings.getByRole("button", { name: "Mend", exact: true }).click();
  await expect(page.getByRole("heading", { name: "Nothing found" })).toBeVisible();
  const editor = page.getByRole("textbox", { name: "Manifests" });
  await expect(editor).toContainText("# kept as it is");
  await expect(editor).toContainText("targetPort: http");
  await editor.click();
  await page.keyboard.press("ControlOrMeta+z");
  await expect(findings).toHaveCount(1);
});

test("what is typed is never markup, and a text that is too long to keep does no harm", async ({
  page,
  frozenDemo,
}) => {
  await page.goto(`${frozenDemo.url}/try`);
  await type(page, broken.replace("htpp", '"<img>"'));
  await expect(page.getByTestId("picture")).toContainText("<img>");
  expect(await page.locator("img").count()).toBe(0);
  await type(page, `${broken}# ${"long ".repeat(210_000)}`);
  await expect(page.getByTestId("try-finding")).toHaveCount(1);
  await expect(page.getByTestId("picture")).toContainText("no container has a port of that name");
  expect(await page.evaluate(() => window.sessionStorage.getItem("portolan.try"))).toBeNull();
});

test("files that are opened take the place of the text, several as one", async ({ page, frozenDemo }) => {
  await page.goto(`${frozenDemo.url}/try`);
  const [service = "", pod = ""] = broken.split("---\n");
  await page.getByLabel("Open files").setInputFiles([
    { name: "service.yaml", mimeType: "text/yaml", buffer: Buffer.from(service) },
    { name: "pod.yaml", mimeType: "text/yaml", buffer: Buffer.from(pod) },
  ]);
  await expect(page.getByTestId("try-finding")).toHaveCount(1);
  const editor = page.getByRole("textbox", { name: "Manifests" });
  await expect(editor).toContainText("# pod.yaml");

  // Dropped anywhere on the page: neither written where the pointer is, nor opened in place of the page.
  const dropped = await page.evaluateHandle(
    (text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], "dropped.yaml"));
      return transfer;
    },
    broken.replaceAll("web", "dropped"),
  );
  await page.getByTestId("picture").dispatchEvent("drop", { dataTransfer: dropped });
  await expect(editor).toContainText("name: dropped");
  await expect(editor).not.toContainText("name: web");
});

test("a rule shows its fault and the same mended, side by side, and leads to the editor", async ({
  page,
  frozenDemo,
}) => {
  await page.goto(`${frozenDemo.url}/rules/selector-no-pods`);
  const fault = page.getByTestId("example-broken");
  const mended = page.getByTestId("example-fixed");
  await expect(fault.getByRole("list", { name: "Findings" }).getByText("No pod in namespace")).toBeVisible();
  await expect(fault.getByTestId("picture")).toContainText("no pod in namespace default has it");
  await expect(mended.getByText("Nothing found.")).toBeVisible();
  await expect(mended.getByTestId("picture")).toContainText("3 of 3 ready");
  await fault.getByRole("link", { name: "Change it and see" }).click();
  await expect(page).toHaveURL(/\/try\?example=selector-no-pods$/);
  await expect(page.getByTestId("try-finding")).toHaveCount(1);
});

test("what an example leads to is missing from it; of one's own manifests one says so", async ({
  page,
  frozenDemo,
}) => {
  const missing =
    "Ingress shop sends shop.example.com/cart (Prefix) to Service carts, and namespace default has no such Service; it has cart";
  await page.goto(`${frozenDemo.url}/rules/ingress-service-missing`);
  const fault = page.getByTestId("example-broken");
  await expect(fault.getByRole("list", { name: "Findings" }).getByRole("listitem")).toHaveText([`error: ${missing}`]);
  await expect(fault.getByTestId("picture")).toContainText("namespace default has no Service carts");
  await fault.getByRole("link", { name: "Change it and see" }).click();
  const findings = page.getByTestId("try-finding");
  await expect(findings).toContainText([missing]);
  await page.getByRole("checkbox", { name: "These manifests are all there is" }).uncheck();
  await expect(findings).toHaveCount(0);
  await expect(page.getByRole("heading", { name: "Nothing found · 1 reference not judged" })).toBeVisible();
  const picture = page.getByTestId("picture");
  await expect(picture.getByTitle("not judged: namespace default has no Service carts").first()).toBeVisible();
  await expect(picture).not.toContainText("broken");
  await page.getByTestId("not-judged").getByText("leads out of these manifests").click();
  await expect(page.getByTestId("not-judged")).toContainText(
    "spec.rules[0].http.paths[0].backend.service.name = carts",
  );
});

for (const colorScheme of ["light", "dark"] as const) {
  test(`nothing is out of reach or out of sight, ${colorScheme}`, async ({ page, frozenDemo }) => {
    await page.emulateMedia({ colorScheme });
    for (const path of ["/try", "/rules/selector-no-pods"]) {
      await page.goto(frozenDemo.url + path);
      await expect(page.getByTestId("picture").first()).toBeVisible();
      expect(await findViolations(page), path).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await widthBeyondWindow(page), path).toBeLessThanOrEqual(0);
      await page.setViewportSize({ width: 1440, height: 900 });
    }
  });
}
