/**
 * `npm run bench [NAME…]`: measures and prints one table for each benchmark. Needs a build and a
 * Chromium, as `npm test` leaves them. Figures are medians over several runs of whole processes.
 */
import { cpus, totalmem } from "node:os";
import { chromium, type Browser } from "@playwright/test";
import { findChromium } from "../scripts/find-chromium.mjs";
import { measureBundle } from "./measure-bundle.ts";
import { measureCheck } from "./measure-check.ts";
import { measureEventToScreen } from "./measure-event-to-screen.ts";
import { measureFirstPaint } from "./measure-first-paint.ts";
import { measureRules } from "./measure-rules.ts";
import { measureTrace } from "./measure-trace.ts";
import { formatTable, type Measurement } from "./report.ts";

const benchmarks: Readonly<Record<string, (browser: Browser) => Promise<Measurement>>> = {
  "first-paint": measureFirstPaint,
  "event-to-screen": measureEventToScreen,
  bundle: measureBundle,
  trace: measureTrace,
  rules: measureRules,
  check: measureCheck,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in benchmarks));
if (unknown.length > 0) {
  process.stderr.write(`no benchmark ${unknown.join(", ")}; there are ${Object.keys(benchmarks).join(", ")}\n`);
  process.exit(2);
}
const executablePath = findChromium();
const browser = await chromium.launch({
  ...(executablePath === null ? {} : { executablePath }),
  args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
});
try {
  process.stdout.write(
    `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, Chromium ${browser.version()}, ${String(cpus().length)} × ${cpus()[0]?.model.trim() ?? "?"}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB\n\n`,
  );
  for (const [name, measure] of Object.entries(benchmarks)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    process.stderr.write(`measuring ${name} …\n`);
    process.stdout.write(`${formatTable(await measure(browser))}\n`);
  }
} finally {
  await browser.close();
}
