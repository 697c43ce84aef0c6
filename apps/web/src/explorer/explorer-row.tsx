import { Link } from "@tanstack/react-router";
import { Globe, Info, TriangleAlert } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import type { ServiceRow } from "@portolan/shared";
import { totalPorts } from "../ui/headline.ts";
import { MiddleText } from "../ui/middle-text.tsx";
import { VerdictMark } from "../ui/verdict-mark.tsx";
import { showsHeadline, tallRow } from "./row-height.ts";
import { isWarned } from "./sort-services.ts";
import styles from "./explorer.module.css";

interface ExplorerRowProps {
  readonly id: string;
  readonly cluster: string;
  readonly row: ServiceRow;
  readonly selected: boolean;
  readonly active: boolean;
  readonly position: number;
  readonly count: number;
  readonly top: number;
  readonly height: number;
}

export const ExplorerRow = memo(function ExplorerRow(props: ExplorerRowProps) {
  const { id, cluster, row, selected, active, position, count, top, height } = props;
  const { t } = useTranslation();
  const ports = totalPorts(row.portCounts);
  const headline = showsHeadline(row) && (
    <span className={styles.headline} data-warned={isWarned(row)} title={row.headline ?? undefined}>
      {isWarned(row) && (
        <>
          <TriangleAlert size={12} aria-hidden="true" /> {t("severity.warning")}:{" "}
        </>
      )}
      {row.headline}
    </span>
  );
  // Where it broke after the list was put in order there is no third line: the headline takes the second.
  const instead = headline !== false && height < tallRow;
  return (
    <Link
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      aria-setsize={count}
      aria-posinset={position}
      className={styles.row}
      data-active={active}
      data-verdict={row.verdict}
      data-testid="explorer-row"
      data-service={`${row.namespace}/${row.name}`}
      style={{ top, height }}
      to="/c/$cluster/services/$ns/$name"
      params={{ cluster, ns: row.namespace, name: row.name }}
      search={(former) => ({ q: former.q, show: former.show, in: former.in })}
    >
      <VerdictMark verdict={row.verdict} />
      <span className={styles.line}>
        <span className={styles.name} title={`${row.namespace}/${row.name}`}>
          <MiddleText text={row.name} />
        </span>
        <span className={styles.ports} title={row.ports}>
          {row.ports}
        </span>
      </span>
      <span className={styles.line}>
        {instead ? (
          headline
        ) : (
          <span className={styles.meta}>
            <span className={styles.namespace}>{row.namespace}</span>
            <span className={styles.type}>
              {row.missing ? t("explorer.missing") : row.type}
              {row.headless && `, ${t("explorer.headless")}`}
            </span>
            {row.exposed && (
              <span className={styles.exposed} title={t("explorer.external")}>
                <Globe size={11} aria-hidden="true" />
                <span className="visually-hidden">{t("explorer.external")}</span>
              </span>
            )}
          </span>
        )}
        <span className={styles.used}>
          {row.verdict === "whole" && row.worst === "info" && (
            <span title={row.headline ?? undefined}>
              <Info size={12} aria-hidden="true" /> {t("severity.info")}
            </span>
          )}
          {row.portCounts.severed > 0 && ports > 1 && (
            <span>{t("explorer.brokenPorts", { broken: row.portCounts.severed, total: ports })}</span>
          )}
          {row.total > 0 && (
            <span title={t("explorer.usedOfTotal", { used: row.used, total: row.total })}>
              {row.used}/{row.total}
            </span>
          )}
        </span>
      </span>
      {!instead && headline}
    </Link>
  );
});
