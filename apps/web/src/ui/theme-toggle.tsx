import { Contrast, Moon, Sun } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { browserStorage } from "./browser-storage.ts";
import { applyTheme, nextTheme, readTheme } from "./theme.ts";

const icons = { system: Contrast, light: Sun, dark: Moon };

/** Goes round: as the system, light, dark. */
export function ThemeToggle() {
  const { t } = useTranslation();
  const [theme, setTheme] = useState(() => readTheme(browserStorage()));
  const Icon = icons[theme];
  return (
    <button
      type="button"
      className="icon-button"
      title={t(`app.theme.${theme}`)}
      aria-label={t(`app.theme.${theme}`)}
      data-testid="theme-toggle"
      onClick={() => {
        const next = nextTheme(theme);
        applyTheme(next, document.documentElement, browserStorage());
        setTheme(next);
      }}
    >
      <Icon size={17} aria-hidden="true" />
    </button>
  );
}
