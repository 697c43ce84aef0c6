import type { Browser, Page } from "@playwright/test";
import { labelPod } from "../e2e/kube-api.ts";
import { startPortolan } from "../e2e/start-portolan.ts";
import { milliseconds, quantile, type Measurement } from "./report.ts";

const changes = 60;

/**
 * From the API server's answer to a changed label, to the frame in which the row and the picture show
 * it. Both clocks are this machine's.
 */
export async function measureEventToScreen(browser: Browser): Promise<Measurement> {
  const portolan = await startPortolan("--demo", "--demo-freeze");
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    await page.goto(`${portolan.url}/c/demo/services/shop/pdf-renderer?q=pdf-renderer`);
    await page.locator(".react-flow__node").first().waitFor();
    await page.locator('[data-testid="explorer-row"][data-verdict="whole"]').waitFor();
    const samples: number[] = [];
    for (let change = 0; change < changes; change += 1) {
      const [label, verdict] = change % 2 === 0 ? (["pdf", "severed"] as const) : (["pdf-renderer", "whole"] as const);
      const shown = frameOf(page, verdict);
      await labelPod(portolan.apiUrl ?? "", "shop", "pdf-renderer", { app: label });
      const answered = Date.now();
      samples.push((await shown) - answered);
    }
    await page.goto("about:blank");
    return {
      title: `Event to screen, on the demo (${String(changes)} changes of a pod's label)`,
      columns: ["", "median", "95th percentile", "worst"],
      rows: [
        [
          "API server answers → changed pixels",
          milliseconds(quantile(samples, 0.5)),
          milliseconds(quantile(samples, 0.95)),
          milliseconds(Math.max(...samples)),
        ],
      ],
    };
  } finally {
    await context.close();
    await portolan.stop();
  }
}

/** Waits, frame by frame, for the verdict on the row and for its mark in the picture; resolves to the time of that frame. */
async function frameOf(page: Page, verdict: string): Promise<number> {
  const seen = await page.waitForFunction(
    (wanted) =>
      document.querySelector('[data-testid="explorer-row"]')?.getAttribute("data-verdict") === wanted &&
      (document.querySelector('.react-flow__node button[aria-label^="Cut here"]') !== null) ===
        (wanted === "severed") &&
      Date.now(),
    verdict,
    { polling: "raf" },
  );
  return Number(await seen.jsonValue());
}
