/** Playwright's `test` with Portolan's own fixtures: servers by need, the page object, and a console that must stay clean. */
import { test as base, expect } from "@playwright/test";
import { PortolanPage } from "./pages/portolan-page.ts";
import { startPortolan, type RunningPortolan } from "./start-portolan.ts";

interface Fixtures {
  readonly portolan: PortolanPage;
  /** Errors of the page that a test expects (a stream that breaks off is logged by the browser itself). */
  readonly expectedErrors: RegExp[];
  readonly cleanConsole: undefined;
  /** Starts a Portolan of the test's own; it is stopped when the page has been left. */
  readonly start: (...args: readonly string[]) => Promise<RunningPortolan>;
}

interface WorkerFixtures {
  /** The demo with its coming and going fault held still; shared, so a test must leave it as it found it. */
  readonly frozenDemo: RunningPortolan;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  frozenDemo: [
    async ({}, use) => {
      const demo = await startPortolan("--demo", "--demo-freeze");
      await use(demo);
      await demo.stop();
    },
    { scope: "worker" },
  ],
  portolan: async ({ page }, use) => {
    await use(new PortolanPage(page));
  },
  start: async ({ page }, use) => {
    const started: RunningPortolan[] = [];
    await use(async (...args) => {
      const portolan = await startPortolan(...args);
      started.push(portolan);
      return portolan;
    });
    await page.goto("about:blank");
    await Promise.all(started.map((portolan) => portolan.stop()));
  },
  expectedErrors: async ({}, use) => {
    await use([]);
  },
  cleanConsole: [
    async ({ page, expectedErrors }, use) => {
      const errors: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") errors.push(message.text());
      });
      page.on("pageerror", (error) => errors.push(error.message));
      await use(undefined);
      expect(errors.filter((text) => !expectedErrors.some((pattern) => pattern.test(text)))).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
