/** `npm test`: everything. Installs, gets a browser, then types, lint, boundaries, unit, property, integration and browser tests. */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { build, install, requireNode, root, run, say } from "./run-step.mjs";

requireNode();
await install();
const { getChromium } = await import("./find-chromium.mjs");
const browser = await getChromium();

const results = join(root, "test-results");
mkdirSync(results, { recursive: true });
const failures = [];
const started = Date.now();

/** Runs one step; a failed one is noted and the others still run, so that one look shows everything. */
async function step(name, command, args, options = {}) {
  if (!options.quiet) say(name);
  const from = Date.now();
  const output = [];
  const collect = (child) => {
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => output.push(part));
  };
  const quietly = options.quiet ? { stdio: ["ignore", "pipe", "pipe"], onStart: collect } : {};
  const code = await run(command, args, { env: options.env, ...quietly });
  process.stderr.write(Buffer.concat(output));
  say(`${name}: ${code === 0 ? "ok" : `FAILED (exit ${String(code)})`}, ${((Date.now() - from) / 1000).toFixed(1)} s`);
  if (code !== 0) failures.push(name);
}
const npx = (name, args, options) => step(name, "npx", ["--no-install", ...args], options);
/** A check that runs beside another: what it says is shown when it has ended. */
const check = (name, args, env) => npx(name, args, { quiet: true, env });

/** The checks take one processor each, so two run beside each other: in about equal halves, cached or not. */
async function checkCode() {
  const cache = ["--cache", "--cache-location", "node_modules/.cache/eslint/"];
  await check("Lint", ["eslint", ".", ...cache, "--max-warnings", "0"]);
  await check("Unused code", ["knip"]);
}
async function checkOthers() {
  const types = ["turbo", "run", "typecheck", "typecheck:root", "--concurrency=2", "--output-logs=errors-only"];
  await check("Types", types, { TURBO_TELEMETRY_DISABLED: "1" });
  await check("Format", ["prettier", "--check", "--cache", "--log-level", "warn", "."]);
  const boundaries = ["depcruise", "--config", ".dependency-cruiser.cjs", "--output-type", "err", "apps", "packages"];
  await check("Boundaries", boundaries);
  for (const generator of ["scripts/generate-rules.mjs", "scripts/generate-schemas.mjs"]) {
    await step("Generated files", process.execPath, [generator, "--check"], { quiet: true });
  }
}
say("Types, lint, format, boundaries, unused code, generated files");
await Promise.all([checkCode(), checkOthers()]);
await build();

const unit = join(results, "unit.json");
const e2e = join(results, "e2e.json");
for (const file of [unit, e2e]) rmSync(file, { force: true });
await npx("Unit, property and integration tests", [
  "vitest",
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${unit}`,
]);
await npx("Browser tests", ["playwright", "test"], {
  env: { PORTOLAN_CHROMIUM: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: e2e },
});

/** Reads a reporter's file; one that is missing means that the run broke off, which counts as one failure. */
function count(file, read) {
  try {
    return read(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    process.stderr.write(`${file}: ${error instanceof Error ? error.message : String(error)}\n`);
    return { passed: 0, failed: 1 };
  }
}
const unitCount = count(unit, (report) => ({ passed: report.numPassedTests, failed: report.numFailedTests }));
const e2eCount = count(e2e, (report) => ({
  passed: report.stats.expected + report.stats.flaky,
  failed: report.stats.unexpected,
}));
const testSteps = new Set(["Unit, property and integration tests", "Browser tests"]);
const otherFailures = failures.filter((name) => !testSteps.has(name));
const passed = unitCount.passed + e2eCount.passed;
const failed = Math.max(unitCount.failed + e2eCount.failed + otherFailures.length, failures.length > 0 ? 1 : 0);

say(
  `All steps took ${((Date.now() - started) / 1000).toFixed(0)} s${failures.length > 0 ? `; failed: ${failures.join(", ")}` : ""}`,
);
process.stdout.write(`${String(passed)} passed, ${String(failed)} failed\n`);
process.exit(failed === 0 ? 0 : 1);
