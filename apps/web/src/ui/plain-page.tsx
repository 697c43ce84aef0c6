/** The frame of a page that belongs to no cluster. */
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Logo } from "./logo.tsx";
import { ThemeToggle } from "./theme-toggle.tsx";
import styles from "./plain-page.module.css";

interface PlainPageProps {
  /** `fill`: what stands in it takes the rest of the window; `text`: a column to read. */
  readonly form: "text" | "fill";
  readonly children: ReactNode;
}

export function PlainPage({ form, children }: PlainPageProps) {
  const { t } = useTranslation();
  return (
    <>
      <header className={styles.bar}>
        <Link to="/" className={styles.brand} data-testid="brand">
          <Logo />
          <b>{t("app.name")}</b>
        </Link>
        <nav className={styles.links} aria-label={t("app.pages")}>
          <Link to="/rules" activeOptions={{ exact: true }}>
            {t("rules.title")}
          </Link>
          <Link to="/try">{t("try.title")}</Link>
        </nav>
        <ThemeToggle />
      </header>
      <main className={styles[form]}>{children}</main>
    </>
  );
}
