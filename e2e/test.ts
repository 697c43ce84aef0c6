/** Playwright's `test` with Portolan's own fixtures: servers by need, the page object, and a console that must stay clean. */
import { test as base, expect } from "@playwright/test";
import { PortolanPage } from "./pages/portolan-page.ts";
import { startApiServerProcess, type ApiServerProcess } from "./start-api-server.ts";
import { startPortolan, type RunningPortolan } from "./start-portolan.ts";

interface Fixtures {
  readonly portolan: PortolanPage;
  /** Errors of the page that a test expects (a stream that breaks off is logged by the browser itself). */
  readonly expectedErrors: RegExp[];
  readonly cleanConsole: undefined;
  /** Starts a Portolan of the test's own; it is stopped when the page has been left. */
  readonly start: (...args: readonly string[]) => Promise<RunningPortolan>;
  /** Starts a simulated API server of the test's own, with the demo in it; it is ended after the test. */
  readonly startApiServer: StartApiServer;
}

interface WorkerFixtures {
  /** The demo with its coming and going fault held still; shared, so a test must leave it as it found it. */
  readonly frozenDemo: RunningPortolan;
}

type StartApiServer = (port?: number) => Promise<ApiServerProcess>;

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
  startApiServer: async ({}, use) => {
    const started: ApiServerProcess[] = [];
    await use(async (port) => {
      const api = await startApiServerProcess(port);
      started.push(api);
      return api;
    });
    await Promise.all(started.map((api) => api.kill()));
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
