/** Finds a Chromium for the browser tests, and gets one where the machine has none. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chromium } from "@playwright/test";
import { run, say } from "./run-step.mjs";

/** A browser that starts: its path, or null. One whose system libraries are missing does not count. */
function working(path) {
  if (!path || !existsSync(path)) return null;
  return spawnSync(path, ["--version"], { stdio: "ignore" }).status === 0 ? path : null;
}

/** `PORTOLAN_CHROMIUM`, Playwright's own browser, else the system's; null where there is none. */
export function findChromium() {
  const candidates = [
    process.env.PORTOLAN_CHROMIUM,
    chromium.executablePath(),
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  ];
  for (const candidate of candidates) {
    const found = working(candidate);
    if (found) return found;
  }
  return null;
}

/** Finds or gets a Chromium: Playwright's download first, then the distribution's package. Throws where neither works. */
export async function getChromium() {
  const found = findChromium();
  if (found) return found;
  say("No Chromium on this machine: getting one for the browser tests");
  await run("npx", ["--no-install", "playwright", "install", "chromium"]);
  const downloaded = findChromium();
  if (downloaded) return downloaded;
  if (existsSync("/usr/bin/apt-get")) {
    say("Playwright's download did not work here: installing the distribution's package chromium");
    const sudo = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
    const apt = async (...args) => {
      const [command, ...rest] = [...sudo, "apt-get", ...args];
      await run(command, rest, { env: { DEBIAN_FRONTEND: "noninteractive" } });
    };
    await apt("update", "-qq");
    await apt("install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-cjk");
  }
  const installed = findChromium();
  if (installed) return installed;
  throw new Error(
    "No Chromium could be had. Install one (npx playwright install --with-deps chromium) or set PORTOLAN_CHROMIUM to its path.",
  );
}
