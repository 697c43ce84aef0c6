import { expect, type Page } from "@playwright/test";

/**
 * Waits for the picture, and looks at every frame from then on whether the explorer or the picture is empty; the function that is
 * returned tells how many frames were.
 */
export async function watchForBlanks(page: Page): Promise<() => Promise<number>> {
  await expect(page.locator(".react-flow__node").first()).toBeVisible();
  await page.evaluate(() => {
    const state = { blank: 0 };
    Object.assign(window, { portolanBlanks: state });
    const look = () => {
      const rows = document.querySelectorAll('[data-testid="explorer-row"]').length;
      const boxes = document.querySelectorAll(".react-flow__node").length;
      if (rows === 0 || boxes === 0) state.blank += 1;
      requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  return () => page.evaluate(() => (window as unknown as { portolanBlanks: { blank: number } }).portolanBlanks.blank);
}
