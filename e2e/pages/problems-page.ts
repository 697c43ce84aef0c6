/** The problems of a cluster as a person uses them. */
import type { Locator, Page } from "@playwright/test";

export class ProblemsPage {
  readonly page: Page;
  readonly count: Locator;
  readonly problems: Locator;
  readonly filter: Locator;

  constructor(page: Page) {
    this.page = page;
    this.count = page.getByTestId("problems-count");
    this.problems = page.getByTestId("problem");
    this.filter = page.getByTestId("problems-filter");
  }

  /** `Severity`, `Rule`, `Namespace`, `Group`, `Order`. */
  picker(label: string): Locator {
    return this.page.getByRole("search", { name: "Filter the problems" }).getByLabel(label, { exact: true });
  }

  /** The objects that are listed, from top to bottom: `Service shop/cart`. */
  objects(): Promise<readonly string[]> {
    return this.problems.evaluateAll((entries) =>
      entries.map((entry) => /(?:Service|Ingress) [^\s]+\/[a-z-]+(?:-\d+)?/.exec(entry.textContent)?.[0] ?? ""),
    );
  }

  /** What a download holds. */
  async download(form: "JSON" | "SARIF"): Promise<unknown> {
    const address = await this.page
      .getByRole("link", { name: form, exact: true })
      .evaluate((link) => (link as HTMLAnchorElement).href);
    return (await this.page.request.get(address)).json();
  }
}
