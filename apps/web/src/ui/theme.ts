/** Light, dark, or as the system has it. The choice is a class on <html>, kept in localStorage. */
export const themes = ["system", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const storageKey = "portolan.theme";

/** The stored choice; `system` where there is none, or where the browser refuses storage. */
export function readTheme(storage: Pick<Storage, "getItem"> | null): Theme {
  const stored = storage?.getItem(storageKey);
  return themes.find((theme) => theme === stored) ?? "system";
}

/** Shows a theme and keeps it. */
export function applyTheme(
  theme: Theme,
  root: HTMLElement,
  storage: Pick<Storage, "setItem" | "removeItem"> | null,
): void {
  root.classList.toggle("light", theme === "light");
  root.classList.toggle("dark", theme === "dark");
  if (theme === "system") storage?.removeItem(storageKey);
  else storage?.setItem(storageKey, theme);
}

/** The theme after this one. */
export function nextTheme(theme: Theme): Theme {
  return themes[(themes.indexOf(theme) + 1) % themes.length] ?? "system";
}
