/** Every finding of a cluster, the most urgent first; each opens the Service that it is about, at its port. */
import { getRouteApi } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { FindingsView, OverviewView } from "@portolan/shared";
import { reportForms, reportUrl } from "../data/api-urls.ts";
import { useView } from "../data/use-view.ts";
import { Notice } from "../ui/notice.tsx";
import { useStableOrder } from "../ui/use-stable-order.ts";
import { listChoices, listProblems } from "./filter-findings.ts";
import { ProblemFilter } from "./problem-filter.tsx";
import { ProblemList } from "./problem-list.tsx";
import { compareNewest, compareProblems, joinExposure } from "./sort-findings.ts";
import styles from "./problems.module.css";

const route = getRouteApi("/c/$cluster/problems");

export function ProblemsPage() {
  const { t } = useTranslation();
  const overview = useView("overview");
  const view = useView("findings");
  if (overview === undefined || view === undefined)
    return (
      <p className={styles.waiting} role="status">
        {t("problems.loading")}
      </p>
    );
  return <Problems overview={overview} view={view} />;
}

interface ProblemsProps {
  readonly overview: OverviewView;
  readonly view: FindingsView;
}

function Problems({ overview, view }: ProblemsProps) {
  const { t } = useTranslation();
  const { cluster } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const problems = useMemo(() => joinExposure(view.findings, overview.services), [view.findings, overview.services]);
  const choices = useMemo(() => listChoices(view.findings), [view.findings]);
  const arrangement = JSON.stringify([search, view.cluster.state.type === "connecting"]);
  const compare = search.sort === "newest" ? compareNewest : compareProblems;
  const { order, stale, sort } = useStableOrder(problems, compare, arrangement);
  const rows = useMemo(() => listProblems(order, problems, search), [order, problems, search]);
  const { silenced } = view.totals;
  const total = Object.keys(problems).length - (search.silenced === undefined ? silenced : 0);
  const shown = rows.filter((row) => row.type === "problem").length;
  return (
    <>
      <div className={styles.head}>
        <h1>
          {t("problems.title")}{" "}
          <span className={styles.count} data-testid="problems-count">
            {shown === total ? total : t("problems.summary", { shown, total })}
          </span>
        </h1>
        {stale && (
          <button type="button" className="link-button" onClick={sort}>
            {t("problems.resort")}
          </button>
        )}
        <p className={styles.downloads}>
          {t("problems.download")}{" "}
          {reportForms.map((form) => (
            <a key={form} href={reportUrl(document.baseURI, cluster, form)} download={`portolan-${cluster}.${form}`}>
              {form === "json" ? "JSON" : "SARIF"}
            </a>
          ))}
        </p>
      </div>
      <ProblemFilter search={search} choices={choices} silenced={silenced} />
      {shown > 0 && <ProblemList cluster={cluster} rows={rows} />}
      {total === 0 && (
        <Notice name="problems-none" tone="calm" title={t("problems.none")}>
          <p>{t("problems.noneHelp")}</p>
        </Notice>
      )}
      {total > 0 && shown === 0 && (
        <Notice name="problems-no-match" tone="calm" title={t("problems.noneMatch")}>
          <button
            type="button"
            className="button"
            onClick={() => {
              void navigate({
                to: ".",
                search: ({ q, show, in: namespace }) => ({ q, show, in: namespace }),
                replace: true,
              });
            }}
          >
            {t("problems.clear")}
          </button>
        </Notice>
      )}
    </>
  );
}
