import type { Browser } from "@playwright/test";
import { startPortolan } from "../e2e/start-portolan.ts";
import type { Measurement } from "./report.ts";

/** What the first page loads, as it comes over the wire (compressed), until the picture is drawn. */
export async function measureBundle(browser: Browser): Promise<Measurement> {
  const portolan = await startPortolan("--demo", "--demo-freeze");
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    await page.goto(`${portolan.url}/c/demo`);
    await page.locator(".react-flow__node").first().waitFor();
    const loaded = await page.evaluate(() =>
      [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")].map((entry) => {
        const { name, encodedBodySize, decodedBodySize } = entry as PerformanceResourceTiming;
        return { name, encodedBodySize, decodedBodySize };
      }),
    );
    await page.goto("about:blank");
    const kinds = [
      { name: "HTML, JavaScript and CSS", match: /\/(c\/demo)?$|\.(js|css)$/ },
      { name: "fonts (woff2, compressed in themselves)", match: /\.woff2$/ },
    ];
    const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
    return {
      title: "Initial load, as transferred",
      columns: ["", "files", "transferred", "unpacked"],
      rows: kinds.map(({ name, match }) => {
        const files = loaded.filter((entry) => match.test(entry.name));
        const sum = (pick: (file: (typeof files)[number]) => number) =>
          files.reduce((total, file) => total + pick(file), 0);
        return [
          name,
          String(files.length),
          kilobytes(sum(({ encodedBodySize }) => encodedBodySize)),
          kilobytes(sum(({ decodedBodySize }) => decodedBodySize)),
        ];
      }),
    };
  } finally {
    await context.close();
    await portolan.stop();
  }
}
