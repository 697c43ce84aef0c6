import type { Browser } from "@playwright/test";
import { startPortolan } from "../e2e/start-portolan.ts";
import { milliseconds, quantile, type Measurement } from "./report.ts";

const runs = 7;

/** From `portolan serve --demo` to the drawn picture, each time with a new process and an empty browser cache. */
export async function measureFirstPaint(browser: Browser): Promise<Measurement> {
  const samples: { started: number; paint: number; drawn: number; whole: number }[] = [];
  for (let run = 0; run < runs; run += 1) {
    const begin = performance.now();
    const portolan = await startPortolan("--demo", "--demo-freeze");
    const started = performance.now() - begin;
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    try {
      const page = await context.newPage();
      const opened = performance.now();
      await page.goto(`${portolan.url}/c/demo`, { waitUntil: "commit" });
      await page.locator(".react-flow__node").first().waitFor();
      const drawn = performance.now() - opened;
      const paint = await page.evaluate(
        () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN,
      );
      samples.push({ started, paint, drawn, whole: performance.now() - begin });
      await page.goto("about:blank");
    } finally {
      await context.close();
      await portolan.stop();
    }
  }
  const row = (name: string, values: readonly number[]) => [
    name,
    milliseconds(quantile(values, 0.5)),
    milliseconds(Math.max(...values)),
  ];
  return {
    title: `Start to first paint, on the demo (${String(runs)} runs)`,
    columns: ["from → to", "median", "worst"],
    rows: [
      row(
        "process started → address printed",
        samples.map(({ started }) => started),
      ),
      row(
        "page opened → first contentful paint",
        samples.map(({ paint }) => paint),
      ),
      row(
        "page opened → picture drawn",
        samples.map(({ drawn }) => drawn),
      ),
      row(
        "process started → picture drawn",
        samples.map(({ whole }) => whole),
      ),
    ],
  };
}
