/** The clusters; one alone is gone to at once. */
import { Link, Navigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useClusters, type ClusterEntry } from "../data/use-clusters.ts";
import { connectionLine, connectionTone } from "../data/connection-line.ts";
import { describeConnection } from "../ui/describe-connection.ts";
import { Notice } from "../ui/notice.tsx";
import { PlainPage } from "../ui/plain-page.tsx";
import { useTimeFormats } from "../ui/use-format-time.ts";
import { usePageTitle } from "../ui/use-page-title.ts";
import { VerdictMark } from "../ui/verdict-mark.tsx";
import { BrokenPaths } from "./broken-paths.tsx";
import { compareClusters } from "./compare-clusters.ts";
import { verdictColumns } from "./namespace-table.tsx";
import styles from "./pages.module.css";

export function ClustersPage() {
  const { t } = useTranslation();
  const { data: clusters, error, isPending } = useClusters();
  usePageTitle(t("clusters.title"));
  const only = clusters?.length === 1 ? clusters[0] : undefined;
  if (only !== undefined) return <Navigate to="/c/$cluster" params={{ cluster: only.cluster.name }} replace />;
  return (
    <PlainPage form="text">
      {isPending && <p role="status">{t("clusters.loading")}</p>}
      {error !== null && clusters === undefined && (
        <Notice name="clusters-failed" tone="broken" title={t("clusters.failed")}>
          <p>{error.message}</p>
        </Notice>
      )}
      {clusters?.length === 0 && (
        <Notice name="clusters-none" tone="calm" title={t("clusters.none")}>
          <p>{t("clusters.noneHelp")}</p>
        </Notice>
      )}
      {clusters !== undefined && clusters.length > 1 && (
        <>
          <ClusterTable clusters={clusters} />
          <BrokenPaths clusters={clusters.filter(isKnown).map(({ cluster }) => cluster.name)} />
        </>
      )}
    </PlainPage>
  );
}

/** Of what was never read not even a zero is known. */
function isKnown({ cluster }: ClusterEntry): boolean {
  return cluster.state.type !== "unreachable" && cluster.state.type !== "connecting";
}

function ClusterTable({ clusters }: { readonly clusters: readonly ClusterEntry[] }) {
  const { t } = useTranslation();
  return (
    <>
      <h1>{t("clusters.title")}</h1>
      <table className={styles.table} data-testid="cluster-table">
        <caption>{t("clusters.caption")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("clusters.columns.name")}</th>
            <th scope="col">{t("clusters.columns.state")}</th>
            <th scope="col" className={styles.number}>
              {t("clusters.columns.services")}
            </th>
            {verdictColumns.map((verdict) => (
              <th key={verdict} scope="col" className={styles.number}>
                <VerdictMark verdict={verdict} spoken={false} />{" "}
                <span className={styles.verdictWord}>{t(`verdict.${verdict}`)}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...clusters].sort(compareClusters).map((entry) => (
            <ClusterRow key={entry.cluster.name} entry={entry} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function ClusterRow({ entry }: { readonly entry: ClusterEntry }) {
  const { t } = useTranslation();
  const { formatTime } = useTimeFormats();
  const { cluster, totals } = entry;
  const line = connectionLine({ type: "live" }, cluster);
  const known = isKnown(entry);
  const reason = "reason" in line ? line.reason : null;
  return (
    <tr data-testid="cluster-row">
      <th scope="row">
        <Link to="/c/$cluster" params={{ cluster: cluster.name }}>
          {cluster.name}
        </Link>
      </th>
      {/* There are no numbers to stand in the way of the reason. */}
      <td data-tone={connectionTone(line)} colSpan={known ? 1 : 2 + verdictColumns.length}>
        {describeConnection(line, t, formatTime)}
        {reason !== null && <span className={styles.reason}>{reason}</span>}
      </td>
      {known && <td className={styles.number}>{totals.services}</td>}
      {known &&
        verdictColumns.map((verdict) => (
          <td key={verdict} className={styles.number} data-verdict={verdict} data-zero={totals.ports[verdict] === 0}>
            {totals.ports[verdict]}
          </td>
        ))}
    </tr>
  );
}
