/** Every finding of a cluster, the most urgent first; each opens the Service that it is about, at its port. */
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { FindingsView, OverviewView } from "@portolan/shared";
import { reportForms, reportUrl } from "../data/api-urls.ts";
import { useView } from "../data/use-view.ts";
import { headlineOf } from "../ui/headline.ts";
import { Notice } from "../ui/notice.tsx";
import { useHeadlineText } from "../ui/use-headline-text.ts";
import { useStableOrder } from "../ui/use-stable-order.ts";
import { filterOf, listChoices, listProblems } from "./filter-findings.ts";
import { ProblemFilter } from "./problem-filter.tsx";
import { ProblemList } from "./problem-list.tsx";
import { joinExposure, orderOf } from "./sort-findings.ts";
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
  const search = route.useSearch();
  const { cluster } = route.useParams();
  const problems = useMemo(() => joinExposure(view.findings, overview.services), [view.findings, overview.services]);
  const choices = useMemo(() => listChoices(view.findings, search), [view.findings, search]);
  const arrangement = JSON.stringify([search, view.cluster.state.type === "connecting"]);
  const { order, stale, sort } = useStableOrder(problems, orderOf(search.sort), arrangement);
  const rows = useMemo(() => listProblems(order, problems, search), [order, problems, search]);
  const { silenced } = view.totals;
  const total = Object.keys(problems).length - (search.silenced === undefined ? silenced : 0);
  const shown = rows.filter((row) => row.type === "problem").length;
  return (
    <>
      <div className={styles.head}>
        <h1>
          {t("problems.title")}{" "}
          <span className={styles.count} data-testid="problems-count" aria-live="polite">
            {shown === total ? total : t("problems.summary", { shown, total })}
          </span>
        </h1>
        {stale && (
          <button type="button" className="link-button" onClick={sort}>
            {t("problems.resort")}
          </button>
        )}
        <Downloads filtered={shown !== total} />
      </div>
      <ProblemFilter search={search} choices={choices} silenced={silenced} />
      <Unreadable view={view} />
      {shown > 0 && <ProblemList cluster={cluster} rows={rows} />}
      {total === 0 && <NoProblem view={view} />}
      {total > 0 && shown === 0 && <NoMatch />}
    </>
  );
}

/** What is filtered is what is downloaded. */
function Downloads({ filtered }: { readonly filtered: boolean }) {
  const { t } = useTranslation();
  const { cluster } = route.useParams();
  const search = route.useSearch();
  return (
    <p className={styles.downloads}>
      <Link to="/rules">{t("rule.all")}</Link>
      <span>{filtered ? t("problems.downloadThese") : t("problems.downloadAll")}</span>
      {reportForms.map((form) => (
        <a
          key={form}
          href={reportUrl(document.baseURI, cluster, form, filterOf(search))}
          download={`portolan-${cluster}.${form}`}
          title={t(`problems.downloadHint.${form}`)}
        >
          {form === "json" ? "JSON" : "SARIF"}
        </a>
      ))}
    </p>
  );
}

/** What cannot be read is judged by no rule: then "no problem" is no answer. */
function Unreadable({ view: { cluster } }: { readonly view: FindingsView }) {
  const { t, i18n } = useTranslation();
  if (cluster.unreadable.length === 0) return null;
  const kinds = new Intl.ListFormat(i18n.language).format(cluster.unreadable.map(({ kind }) => kind));
  return (
    <p className={styles.unreadable} data-testid="problems-unreadable">
      {t("problems.unreadable", { kinds })}
    </p>
  );
}

function NoProblem({ view }: { readonly view: FindingsView }) {
  const { t } = useTranslation();
  const headlineText = useHeadlineText();
  return (
    <Notice name="problems-none" tone="calm" title={t("problems.none")}>
      <p>
        {headlineText(headlineOf(view.totals))}. {t("problems.noneHelp")}
      </p>
    </Notice>
  );
}

function NoMatch() {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  return (
    <Notice name="problems-no-match" tone="calm" title={t("problems.noneMatch")}>
      <button
        type="button"
        className="button"
        onClick={() => {
          void navigate({
            to: ".",
            search: ({ q, show, in: namespace, pane, group, sort, silenced }) => ({
              q,
              show,
              in: namespace,
              pane,
              group,
              sort,
              silenced,
            }),
          });
        }}
      >
        {t("problems.clear")}
      </button>
    </Notice>
  );
}
