/** The trace bar, which is on every page of a cluster, and the page that answers. */
import { expect, type Locator, type Page } from "@playwright/test";

export class TracePage {
  readonly page: Page;
  readonly from: Locator;
  readonly to: Locator;
  readonly headline: Locator;
  /** The first reason: the first hop that breaks, where one does. */
  readonly reason: Locator;
  readonly hops: Locator;
  readonly outcomes: Locator;
  readonly because: Locator;
  readonly lookups: Locator;
  /** The connections that a line with braces asks for. */
  readonly several: Locator;
  readonly refusal: Locator;
  readonly barVerdict: Locator;
  readonly #go: Locator;

  constructor(page: Page) {
    this.page = page;
    this.from = page.getByTestId("trace-from");
    this.to = page.getByTestId("trace-to");
    this.headline = page.getByTestId("trace-headline");
    this.reason = page.getByTestId("trace-first-reason");
    this.hops = page.getByTestId("trace-hops").locator(":scope > li");
    this.outcomes = page.getByTestId("trace-outcomes").locator("tbody tr");
    this.because = page.getByTestId("trace-because");
    this.lookups = page.getByTestId("trace-lookups");
    this.several = page.getByRole("navigation", { name: "The connections that the line asks for" });
    this.refusal = page.getByTestId("state-trace-refused");
    this.barVerdict = page.getByTestId("trace-bar-verdict");
    this.#go = page.getByTestId("trace-go");
  }

  /** Puts a line into the bar and asks; `from` as in `pod/NAMESPACE/NAME`. */
  async ask(line: string, from?: string): Promise<void> {
    if (from !== undefined) await this.from.fill(from);
    await this.to.fill(line);
    await this.#go.click();
    await expect(this.page).toHaveURL(/\/trace\?/);
  }

  /** What the hops are, in their order: `client`, `dns`, `cluster-ip`, … */
  hopTypes(): Promise<readonly (string | null)[]> {
    return this.hops.evaluateAll((hops) => hops.map((hop) => hop.getAttribute("data-type")));
  }

  /** The names that are offered for what is typed. */
  names(field: Locator): Locator {
    return field.locator("xpath=..").getByRole("option");
  }
}
