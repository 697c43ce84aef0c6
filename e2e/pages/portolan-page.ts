/** The app as a person uses it: by names and roles. */
import type { Locator, Page } from "@playwright/test";
import { Diagram } from "./diagram.ts";
import { Explorer } from "./explorer.ts";
import { TracePage } from "./trace-page.ts";

export class PortolanPage {
  readonly page: Page;
  readonly headline: Locator;
  readonly connection: Locator;
  readonly explorer: Explorer;
  readonly inspector: Locator;
  readonly picture: Locator;
  readonly diagram: Diagram;
  readonly trace: TracePage;

  constructor(page: Page) {
    this.page = page;
    this.headline = page.getByTestId("headline");
    this.connection = page.getByTestId("connection-state");
    this.explorer = new Explorer(page);
    this.inspector = page.getByTestId("inspector");
    this.picture = page.getByTestId("picture");
    this.diagram = new Diagram(page);
    this.trace = new TracePage(page);
  }

  /** The explorer's row of a Service, `namespace/name`. */
  row(service: string): Locator {
    return this.page.locator(`[data-testid="explorer-row"][data-service="${service}"]`);
  }

  /** Where every box of the picture stands, by the box's key. */
  positions(): Promise<Record<string, string>> {
    return this.page
      .locator(".react-flow__node")
      .evaluateAll((nodes) =>
        Object.fromEntries(
          nodes.map((node) => [node.getAttribute("data-id") ?? "", (node as HTMLElement).style.transform]),
        ),
      );
  }

  /** The viewport's own transform: where the user has panned and zoomed to. */
  async viewport(): Promise<string> {
    return (await this.page.locator(".react-flow__viewport").getAttribute("style")) ?? "";
  }

  /** A section of the inspector: `headline`, `client`, `evidence`, `mend`, `facts`, … */
  section(name: string): Locator {
    return this.page.getByTestId(`inspector-${name}`);
  }
}
