/** The list of Services: broken first, filtered, virtualised; it stays usable with 10,000 of them. */
import { getRouteApi, Link, useNavigate, useParams } from "@tanstack/react-router";
import { useMemo, type RefObject } from "react";
import { useTranslation } from "react-i18next";
import type { OverviewView } from "@portolan/shared";
import { verdictOfFilter } from "../router/search-params.ts";
import { totalPorts } from "../ui/headline.ts";
import { useRowHeights } from "./use-row-heights.ts";
import { useStableOrder } from "../ui/use-stable-order.ts";
import { ExplorerFilter } from "./explorer-filter.tsx";
import { ExplorerList } from "./explorer-list.tsx";
import { parseFilterText } from "./filter-services.ts";
import { countServices, listNamespaces, listServices } from "./list-services.ts";
import { compareServiceRows } from "./sort-services.ts";
import styles from "./explorer.module.css";

const route = getRouteApi("/c/$cluster");

interface ExplorerProps {
  readonly overview: OverviewView;
  readonly filterRef: RefObject<HTMLInputElement | null>;
}

export function Explorer({ overview, filterRef }: ExplorerProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const search = route.useSearch();
  const { q = "", show, in: namespace } = search;
  const { cluster } = route.useParams();
  const { ns, name } = useParams({ strict: false });
  const { services } = overview;

  const filter = useMemo(
    () => ({
      terms: parseFilterText(q),
      verdict: show === undefined ? null : verdictOfFilter(show),
      namespace: namespace ?? null,
    }),
    [q, show, namespace],
  );
  // While the cluster is still being read verdicts are not final: arrival is when they are.
  const arrived = overview.cluster.state.type !== "connecting";
  const arrangement = JSON.stringify([filter, arrived]);
  const { order, stale, sort } = useStableOrder(services, compareServiceRows, arrangement);
  const heights = useRowHeights(order, services);
  const keys = useMemo(() => listServices(order, services, filter), [order, services, filter]);
  const counts = useMemo(() => countServices(services, filter), [services, filter]);
  const namespaces = useMemo(() => listNamespaces(overview.namespaces), [overview.namespaces]);
  const selected = ns !== undefined && name !== undefined ? `${ns}/${name}` : null;

  return (
    <section className={styles.explorer} aria-label={t("explorer.label")} data-testid="explorer">
      <ExplorerFilter counts={counts} namespaces={namespaces} filterRef={filterRef} listId={listId} />
      <p className={styles.summary} data-testid="explorer-summary">
        <span>
          {t("explorer.summary", {
            ports: t("counts.ports", { count: totalPorts(counts.ports) }),
            services: t("counts.services", { count: counts.services }),
          })}
          {counts.missing > 0 && t("explorer.missingServices", { count: counts.missing })}
        </span>
        <span className={styles.links}>
          {overview.totals.findings.warning > 0 && (
            <Link
              to="/c/$cluster/problems"
              params={{ cluster }}
              search={{ q: search.q, show: search.show, in: search.in, severity: "warning" }}
              data-severity="warning"
              data-testid="explorer-warnings"
            >
              {t("explorer.warnings", { count: overview.totals.findings.warning })}
            </Link>
          )}
          <Link
            to="/c/$cluster/node-ports"
            params={{ cluster }}
            search={{ q: search.q, show: search.show, in: search.in }}
            data-testid="explorer-node-ports"
          >
            {t("nodePorts.link")}
          </Link>
        </span>
        {stale && (
          <button type="button" className="link-button" onClick={sort} data-testid="explorer-resort">
            {t("explorer.resort")}
          </button>
        )}
      </p>
      {keys.length === 0 ? (
        <div className={styles.none}>
          <p>{t("explorer.noneMatch")}</p>
          <button
            type="button"
            className="button"
            onClick={() => {
              void navigate({
                to: ".",
                search: (former) => ({ ...former, q: undefined, show: undefined, in: undefined }),
                replace: true,
              });
            }}
          >
            {t("explorer.noneMatchHelp")}
          </button>
        </div>
      ) : (
        <ExplorerList
          id={listId}
          cluster={cluster}
          keys={keys}
          services={services}
          heights={heights}
          selected={selected}
        />
      )}
    </section>
  );
}

const listId = "explorer-list";
