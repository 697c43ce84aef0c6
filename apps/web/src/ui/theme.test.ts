// @vitest-environment jsdom
import { beforeEach, expect, test } from "vitest";
import { applyTheme, nextTheme, readTheme, type Theme } from "./theme.ts";

const root = document.documentElement;

beforeEach(() => {
  localStorage.clear();
});

test.each([
  { theme: "light", classes: "light", stored: "light" },
  { theme: "dark", classes: "dark", stored: "dark" },
  { theme: "system", classes: "", stored: null },
] satisfies { theme: Theme; classes: string; stored: string | null }[])("$theme", ({ theme, classes, stored }) => {
  applyTheme("dark", root, localStorage);
  applyTheme(theme, root, localStorage);
  expect(root.className).toBe(classes);
  expect(localStorage.getItem("portolan.theme")).toBe(stored);
  expect(readTheme(localStorage)).toBe(theme);
});

test("goes round, and needs no storage", () => {
  expect([nextTheme("system"), nextTheme("light"), nextTheme("dark")]).toEqual(["light", "dark", "system"]);
  expect(readTheme(null)).toBe("system");
});
