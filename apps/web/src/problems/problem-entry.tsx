import { Link } from "@tanstack/react-router";
import { CircleAlert, Globe, Info, TriangleAlert } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { serviceId, type Severity } from "@portolan/shared";
import { formatSelection } from "../router/search-params.ts";
import { useTimeFormats } from "../ui/use-format-time.ts";
import type { Problem } from "./sort-findings.ts";
import styles from "./problems.module.css";

const icons = { error: CircleAlert, warning: TriangleAlert, info: Info } satisfies Record<Severity, unknown>;

interface ProblemEntryProps {
  readonly cluster: string;
  readonly problem: Problem;
  /** Say which cluster it is in: among those of other clusters. */
  readonly named?: boolean;
}

export const ProblemEntry = memo(function ProblemEntry({ cluster, problem, named = false }: ProblemEntryProps) {
  const { t } = useTranslation();
  const { formatTimestamp } = useTimeFormats();
  const { finding, exposed } = problem;
  const { object } = finding;
  const Icon = icons[finding.severity];
  const namespace = object.namespace ?? "";
  return (
    <article className={styles.problem} data-severity={finding.severity} data-testid="problem">
      <Icon size={17} className={styles.icon} aria-hidden="true" />
      <div className={styles.text}>
        <Link
          className={styles.message}
          to="/c/$cluster/services/$ns/$name"
          params={{ cluster, ns: namespace, name: object.name }}
          search={(former) => ({
            q: former.q,
            show: former.show,
            in: former.in,
            select: formatSelection({ service: serviceId(namespace, object.name), port: finding.port }),
            pane: "details",
          })}
        >
          <span className="visually-hidden">{t(`severity.${finding.severity}`)}: </span>
          {finding.message}
        </Link>
        <p className={styles.meta}>
          {named && <b>{cluster}</b>}
          <span className={styles.object}>
            {namespace}/{object.name}
            {finding.port !== null && <code> {finding.port}</code>}
          </span>
          {exposed && (
            <span className={styles.exposed}>
              <Globe size={12} aria-hidden="true" /> {t("problems.exposed")}
            </span>
          )}
          <Link to="/rules/$id" params={{ id: finding.rule }} className={styles.rule}>
            {finding.rule}
          </Link>
          {finding.since !== null && <span>{t("inspector.openFor", { time: formatTimestamp(finding.since) })}</span>}
        </p>
      </div>
    </article>
  );
});
