import { Link } from "@tanstack/react-router";
import { BellOff, Globe } from "lucide-react";
import { memo, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { objectText, type Finding } from "@portolan/shared";
import { formatSelection } from "../router/search-params.ts";
import { SeverityIcon } from "../ui/severity-icon.tsx";
import { Since } from "../ui/since.tsx";
import type { Problem } from "./sort-findings.ts";
import { splitServiceId } from "../pages/split-service-id.ts";
import styles from "./problems.module.css";

interface ProblemEntryProps {
  readonly cluster: string;
  readonly problem: Problem;
  /** Say which cluster it is in: among those of other clusters. */
  readonly named?: boolean;
}

export const ProblemEntry = memo(function ProblemEntry({ cluster, problem, named = false }: ProblemEntryProps) {
  const { t } = useTranslation();
  const { finding, exposed } = problem;
  const { object } = finding;
  return (
    <article className={styles.problem} data-silenced={finding.silenced !== null} data-testid="problem">
      <SeverityIcon severity={finding.severity} />
      <div className={styles.text}>
        <ProblemLink cluster={cluster} finding={finding}>
          {finding.message}
        </ProblemLink>
        <p className={styles.meta}>
          {named && <b>{cluster}</b>}
          <span className={styles.object}>
            {objectText(object)}
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
          {finding.silenced !== null && (
            <span className={styles.exposed}>
              <BellOff size={12} aria-hidden="true" /> {t(`problems.silencedBy.${finding.silenced.by}`)}
              {finding.silenced.reason === null ? t("problems.noReason") : <q>{finding.silenced.reason}</q>}
            </span>
          )}
          {finding.since !== null && <Since timestamp={finding.since} wording="inspector.openFor" />}
        </p>
      </div>
    </article>
  );
});

interface ProblemLinkProps {
  readonly cluster: string;
  readonly finding: Finding;
  readonly children: ReactNode;
}

/** Opens the Service that the finding is about, else its namespace; what belongs to neither has its rule's page only. */
function ProblemLink({ cluster, finding, children }: ProblemLinkProps) {
  const [service] = finding.services;
  const { namespace } = finding.object;
  if (service !== undefined) {
    const { namespace: ns, name } = splitServiceId(service);
    return (
      <Link
        className={styles.message}
        to="/c/$cluster/services/$ns/$name"
        params={{ cluster, ns, name }}
        search={(former) => ({
          q: former.q,
          show: former.show,
          in: former.in,
          select: formatSelection({ service, port: finding.port }),
          pane: "details",
        })}
        state={{ focusDetails: true }}
      >
        {children}
      </Link>
    );
  }
  if (namespace !== null) {
    return (
      <Link className={styles.message} to="/c/$cluster/ns/$ns" params={{ cluster, ns: namespace }}>
        {children}
      </Link>
    );
  }
  return (
    <Link className={styles.message} to="/rules/$id" params={{ id: finding.rule }}>
      {children}
    </Link>
  );
}
