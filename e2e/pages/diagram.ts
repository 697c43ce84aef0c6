/** The drawn picture as a person uses it. */
import { expect, type Locator, type Page } from "@playwright/test";

/** Where something stands on the screen, in pixels. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

type Name = string | RegExp;

export class Diagram {
  readonly page: Page;
  readonly canvas: Locator;
  readonly boxes: Locator;
  readonly controls: Locator;

  constructor(page: Page) {
    this.page = page;
    this.canvas = page.getByRole("region", { name: "Paths" });
    this.boxes = this.canvas.locator(".react-flow__node");
    this.controls = this.canvas.getByRole("group", { name: "Picture" });
  }

  /** A row of a box, by what is said of it. */
  row(name: Name): Locator {
    return this.canvas.getByRole("button", { name });
  }

  /** The box in which a row stands: its frame, with `data-chain` and `data-hop`. */
  box(name: Name): Locator {
    return this.boxes
      .filter({ has: this.page.getByRole("button", { name }) })
      .locator("[data-chain]")
      .first();
  }

  /** A column's heading: `Client`, `Way in`, `Service`, `Endpoints`, `Container`. */
  heading(name: string): Locator {
    return this.canvas.locator("strong").filter({ hasText: new RegExp(`^${name}$`) });
  }

  /** The states of a kind of element: `lit`, `dim`, `rest`, without repetition. */
  async lineStates(): Promise<readonly string[]> {
    const all = await this.canvas
      .locator("g[data-chain]")
      .evaluateAll((lines) => lines.map((line) => line.getAttribute("data-chain") ?? ""));
    return [...new Set(all)].sort();
  }

  /** What the rows of the boxes of a column say, box by box from top to bottom. */
  columnRows(hop: string): Promise<readonly (readonly string[])[]> {
    return this.canvas
      .locator(`[data-hop="${hop}"][data-chain]`)
      .evaluateAll((boxes) =>
        boxes
          .sort((a, b) => a.getBoundingClientRect().top - b.getBoundingClientRect().top)
          .map((box) =>
            [...box.querySelectorAll<HTMLElement>("button[data-row]")].map(
              (row) => row.getAttribute("aria-label") ?? "",
            ),
          ),
      );
  }

  /** Where every box of the picture stands, by the box's key; the viewport left out. */
  positions(): Promise<Readonly<Record<string, string>>> {
    return this.boxes.evaluateAll((nodes) =>
      Object.fromEntries(
        nodes.map((node) => [node.getAttribute("data-id") ?? "", (node as HTMLElement).style.transform]),
      ),
    );
  }

  /** Where every box that is mounted stands on the screen, by its key. */
  places(): Promise<Readonly<Record<string, Place>>> {
    return this.boxes.evaluateAll((nodes) =>
      Object.fromEntries(
        nodes.map((node) => {
          const { x, y } = node.getBoundingClientRect();
          return [node.getAttribute("data-id") ?? "", { x, y }];
        }),
      ),
    );
  }

  /** Every word and number of the chains, with the field that it comes from; sorted, each once. */
  async words(): Promise<readonly string[]> {
    const titles = await this.canvas
      .locator("button span[title], [data-hop] > div span[title]")
      .evaluateAll((runs) => runs.map((run) => run.getAttribute("title") ?? ""));
    return [...new Set(titles)].sort();
  }

  /** The viewport's own transform: where the user has panned and zoomed to. */
  viewport(): Promise<string> {
    return this.canvas
      .locator(".react-flow__viewport")
      .evaluate((viewport) => (viewport as HTMLElement).style.transform);
  }

  /** How large the picture is drawn: 1 is as laid out. */
  async zoom(): Promise<number> {
    return Number(/scale\(([\d.]+)\)/.exec(await this.viewport())?.[1] ?? Number.NaN);
  }

  /** Turns the wheel over the middle of the picture, and waits until the viewport has followed. */
  async pan(deltaX: number, deltaY: number): Promise<void> {
    const before = await this.viewport();
    const frame = await this.canvas.boundingBox();
    if (frame === null) throw new Error("the picture is not there");
    await this.page.mouse.move(frame.x + frame.width / 2, frame.y + frame.height / 2);
    await this.page.mouse.wheel(deltaX, deltaY);
    await expect.poll(() => this.viewport()).not.toBe(before);
    await this.settled();
  }

  /** Scrolls down until a row that is out of sight, and so not mounted, is there. */
  async panDownTo(row: Locator): Promise<void> {
    while ((await row.count()) === 0) await this.pan(0, 260);
  }

  /** Waits until the viewport stands still: the same in two frames that follow each other. */
  async settled(): Promise<void> {
    await expect
      .poll(() =>
        this.canvas.locator(".react-flow__viewport").evaluate(
          (viewport) =>
            new Promise<boolean>((resolve) => {
              const read = () => (viewport as HTMLElement).style.transform;
              const before = read();
              requestAnimationFrame(() => {
                requestAnimationFrame(() => {
                  resolve(read() === before);
                });
              });
            }),
        ),
      )
      .toBe(true);
  }
}
