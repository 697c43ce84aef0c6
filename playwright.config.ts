import { defineConfig } from "@playwright/test";
import { findChromium } from "./scripts/find-chromium.mjs";

const executablePath = findChromium();

/** Each test starts the servers that it needs (e2e/test.ts), on free ports: there is no global one. */
export default defineConfig({
  testDir: "e2e/specs",
  fullyParallel: true,
  workers: 2,
  forbidOnly: Boolean(process.env["CI"]),
  retries: 0,
  timeout: 45_000,
  expect: { timeout: 10_000 },
  reporter: [["list"], ["json", { outputFile: process.env["PLAYWRIGHT_JSON_OUTPUT_NAME"] ?? "test-results/e2e.json" }]],
  outputDir: "test-results/e2e",
  use: {
    browserName: "chromium",
    viewport: { width: 1440, height: 900 },
    // A trace of every test costs a fifth of the suite's processor time: `npx playwright test --trace on` records one.
    screenshot: "only-on-failure",
    launchOptions: {
      ...(executablePath ? { executablePath } : {}),
      // A container has no user namespaces for Chromium's sandbox, and no network for its updates.
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        // Chromium loads the address bar's popup for each window, though nobody sees one. Playwright's own list is kept beside it.
        "--disable-features=WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup",
      ],
    },
  },
});
