import { Link } from "@tanstack/react-router";
import { ChevronDown } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useTranslation } from "react-i18next";
import { useClusters } from "../data/use-clusters.ts";
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
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className={styles.clusterButton} aria-label={t("clusters.switch", { name: cluster })}>
        <span className={styles.clusterText}>{cluster}</span>
        <ChevronDown size={14} aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={styles.menu} align="start" sideOffset={6}>
          {clusters.map((row) => (
            <DropdownMenu.Item key={row.cluster.name} asChild className={styles.menuEntry}>
              <Link to="/c/$cluster" params={{ cluster: row.cluster.name }}>
                {row.cluster.name}
              </Link>
            </DropdownMenu.Item>
          ))}
          <DropdownMenu.Separator className={styles.menuLine} />
          <DropdownMenu.Item asChild className={styles.menuEntry}>
            <Link to="/">{t("clusters.all")}</Link>
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
