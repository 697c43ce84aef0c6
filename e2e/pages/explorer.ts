/** The list of Services as a person uses it. */
import { expect, type Locator, type Page } from "@playwright/test";

export class Explorer {
  readonly filter: Locator;
  readonly namespace: Locator;
  readonly list: Locator;
  readonly rows: Locator;
  readonly summary: Locator;
  readonly sortAgain: Locator;

  constructor(page: Page) {
    this.filter = page.getByTestId("explorer-filter");
    this.namespace = page.getByRole("combobox", { name: "Namespace", exact: true });
    this.list = page.getByRole("listbox", { name: "Services, broken first" });
    this.rows = this.list.getByRole("option");
    this.summary = page.getByTestId("explorer-summary");
    this.sortAgain = page.getByRole("button", { name: "Sort again, broken first" });
  }

  /** A chip: `All`, `Broken`, `In part`, `Unknown`, `Whole`. */
  chip(label: string): Locator {
    return this.#chips().filter({ hasText: new RegExp(`^${label}`) });
  }

  /** The chips that are shown, with their numbers. */
  async counts(): Promise<Readonly<Record<string, number>>> {
    const texts = await this.#chips().allTextContents();
    return Object.fromEntries(
      texts.map((text) => {
        const [, label = "", count = ""] = /^(\D+?)\s*([\d,]+)$/.exec(text) ?? [];
        return [label, Number(count.replaceAll(",", ""))];
      }),
    );
  }

  /** The Services that are listed, `namespace/name`, from top to bottom; only those in sight where there are many. */
  services(): Promise<readonly (string | null)[]> {
    return this.rows.evaluateAll((rows) => rows.map((row) => row.getAttribute("data-service")));
  }

  /** Waits until exactly these Services are listed, in this order. */
  async expectServices(services: readonly string[]): Promise<void> {
    await expect.poll(() => this.services()).toEqual(services);
  }

  #chips(): Locator {
    return this.list.page().getByTestId("explorer-chip");
  }
}
