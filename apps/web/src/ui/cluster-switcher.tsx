import { Link } from "@tanstack/react-router";
import { ChevronDown } from "lucide-react";
import { useTranslation } from "react-i18next";
import { useClusters } from "../data/use-clusters.ts";
import { DropDown } from "./drop-down.tsx";
import styles from "./top-bar.module.css";

interface ClusterSwitcherProps {
  readonly cluster: string;
}

/** The cluster's name; a menu of the others where there are others. */
export function ClusterSwitcher({ cluster }: ClusterSwitcherProps) {
  const { t } = useTranslation();
  const { data: clusters = [] } = useClusters();
  if (clusters.length < 2) {
    return (
      <span className={styles.cluster} title={cluster} data-testid="cluster-name">
        {cluster}
      </span>
    );
  }
  return (
    <DropDown
      buttonClass={styles.clusterButton}
      buttonLabel={t("clusters.switch", { name: cluster })}
      testId="cluster-name"
      button={
        <>
          <span className={styles.clusterText}>{cluster}</span>
          <ChevronDown size={14} aria-hidden="true" />
        </>
      }
    >
      <nav className={styles.menu} aria-label={t("clusters.title")}>
        {clusters.map((row) => (
          <Link
            key={row.cluster.name}
            to="/c/$cluster"
            params={{ cluster: row.cluster.name }}
            aria-current={row.cluster.name === cluster ? "page" : undefined}
          >
            {row.cluster.name}
          </Link>
        ))}
        <Link to="/">{t("clusters.all")}</Link>
      </nav>
    </DropDown>
  );
}
