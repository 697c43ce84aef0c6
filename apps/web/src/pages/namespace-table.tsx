import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Keyed, NamespaceRow, Verdict } from "@portolan/shared";
import { useStableOrder } from "../ui/use-stable-order.ts";
import { VerdictMark } from "../ui/verdict-mark.tsx";
import { compareNamespaces } from "./compare-namespaces.ts";
import styles from "./pages.module.css";

interface NamespaceTableProps {
  readonly cluster: string;
  readonly namespaces: Keyed<NamespaceRow>;
}

export const verdictColumns = ["severed", "part", "unknown", "whole"] as const satisfies readonly Verdict[];

/** Service ports by namespace, those with the most broken ones first. */
export function NamespaceTable({ cluster, namespaces }: NamespaceTableProps) {
  const { t } = useTranslation();
  const { order } = useStableOrder(namespaces, compareNamespaces, "table");
  return (
    <div className={styles.tableArea} tabIndex={0} role="region" aria-label={t("overview.as.namespaces")}>
      <table className={styles.table} data-testid="namespace-table">
        <caption className="visually-hidden">{t("namespaces.caption")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("namespaces.name")}</th>
            <th scope="col" className={styles.number}>
              {t("namespaces.services")}
            </th>
            {verdictColumns.map((verdict) => (
              <th key={verdict} scope="col" className={styles.number}>
                <VerdictMark verdict={verdict} spoken={false} />{" "}
                <span className={styles.verdictWord}>{t(`verdict.${verdict}`)}</span>
              </th>
            ))}
            <th scope="col">{t("namespaces.worst")}</th>
          </tr>
        </thead>
        <tbody>
          {order.map((name) => {
            const row = namespaces[name];
            if (row === undefined) return null;
            return (
              <tr key={name} data-testid="namespace-row">
                <th scope="row">
                  <Link
                    to="/c/$cluster/ns/$ns"
                    params={{ cluster, ns: name }}
                    search={(former) => ({ q: former.q, show: former.show, in: former.in })}
                  >
                    {name}
                  </Link>
                </th>
                <td className={styles.number}>{row.services}</td>
                {verdictColumns.map((verdict) => (
                  <td
                    key={verdict}
                    className={styles.number}
                    data-verdict={verdict}
                    data-zero={row.ports[verdict] === 0}
                  >
                    {row.ports[verdict]}
                  </td>
                ))}
                <td>{row.worst === null ? t("namespaces.none") : t(`severity.${row.worst}`)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
