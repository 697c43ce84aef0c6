import { Link } from "@tanstack/react-router";
import { Search } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { ClusterStatus, OverviewView } from "@portolan/shared";
import { ClusterSwitcher } from "./cluster-switcher.tsx";
import { ConnectionPill } from "./connection-pill.tsx";
import { HeadlineLink } from "./headline-link.tsx";
import { Logo } from "./logo.tsx";
import { ThemeToggle } from "./theme-toggle.tsx";
import styles from "./top-bar.module.css";

interface TopBarProps {
  readonly cluster: string;
  /** Undefined where there is nothing to sum up. */
  readonly overview: OverviewView | undefined;
  readonly status: ClusterStatus | undefined;
  /** False where the page itself says it. */
  readonly showHeadline: boolean;
  readonly onSearch: () => void;
}

export function TopBar({ cluster, overview, status, showHeadline, onSearch }: TopBarProps) {
  const { t } = useTranslation();
  return (
    <header className={styles.bar}>
      <Link to="/c/$cluster" params={{ cluster }} className={styles.brand} data-testid="brand">
        <Logo />
        <span>{t("app.name")}</span>
      </Link>
      <ClusterSwitcher cluster={cluster} />
      <ConnectionPill status={status} />
      {overview !== undefined && (
        <button
          type="button"
          className={styles.search}
          onClick={onSearch}
          aria-label={t("app.searchLong")}
          aria-keyshortcuts="/"
        >
          <Search size={15} aria-hidden="true" />
          <span className={styles.searchText}>{t("app.searchLong")}</span>
        </button>
      )}
      <span className={styles.space} />
      <nav className={styles.links} aria-label={t("app.pages")}>
        <Link to="/c/$cluster/problems" params={{ cluster }}>
          {t("problems.title")}
        </Link>
        <Link to="/rules">{t("rules.title")}</Link>
        <Link to="/try">{t("try.title")}</Link>
      </nav>
      {overview !== undefined && showHeadline && <HeadlineLink overview={overview} look="badge" />}
      <ThemeToggle />
    </header>
  );
}
