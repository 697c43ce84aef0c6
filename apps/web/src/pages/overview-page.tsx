/** A cluster at a glance: the sentence, the broken paths, and the namespaces. */
import { getRouteApi, Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { OverviewView } from "@portolan/shared";
import { useView } from "../data/use-view.ts";
import { headlineOf, headlineVerdict } from "../ui/headline.ts";
import { HeadlineLink } from "../ui/headline-link.tsx";
import { WorkArea } from "../ui/work-area.tsx";
import { Details } from "./details.tsx";
import { NamespaceTable, verdictColumns } from "./namespace-table.tsx";
import { PageHead } from "./page-head.tsx";
import { Picture } from "./picture.tsx";
import { useOrderedPaths } from "./use-ordered-paths.ts";
import { useSelection } from "./use-selection.ts";
import styles from "./pages.module.css";

const route = getRouteApi("/c/$cluster/");

export function OverviewPage() {
  const overview = useView("overview");
  return overview === undefined ? null : <Overview overview={overview} />;
}

function Overview({ overview }: { readonly overview: OverviewView }) {
  const { t } = useTranslation();
  const { cluster } = route.useParams();
  const { as, pane } = route.useSearch();
  const { selected, select } = useSelection();
  const paths = useOrderedPaths(overview.paths, overview.cluster.state.type === "connecting" ? "reading" : "read");
  const several = Object.keys(overview.namespaces).length > 1;
  const details =
    selected === null && pane !== "details" ? null : (
      <Details
        cluster={cluster}
        selection={selected}
        drawn={overview.paths}
        onSelect={select}
        onClose={() => {
          select(null);
        }}
      />
    );
  return (
    <>
      <PageHead
        title={<HeadlineLink overview={overview} look="title" />}
        note={<OverviewNote overview={overview} drawn={as === undefined} />}
      >
        {several && (
          <div className={styles.switch} role="group" aria-label={t("overview.as.label")}>
            {([undefined, "namespaces"] as const).map((target) => (
              <Link
                key={target ?? "picture"}
                to="."
                search={(former) => ({ ...former, as: target, pane: "picture" })}
                replace
                data-current={as === target}
                aria-current={as === target ? "true" : undefined}
              >
                {t(`overview.as.${target ?? "picture"}`)}
              </Link>
            ))}
          </div>
        )}
      </PageHead>
      <div className={styles.rest}>
        {as === "namespaces" ? (
          <NamespaceTable cluster={cluster} namespaces={overview.namespaces} />
        ) : (
          <WorkArea
            pane={pane === "details" ? "details" : "picture"}
            picture={
              paths.length === 0 ? (
                <p className={styles.nothing}>{t("overview.allWholeLarge")}</p>
              ) : (
                <Picture paths={paths} depth="overview" selected={selected} onSelect={select} />
              )
            }
            details={details}
          />
        )}
      </div>
    </>
  );
}

interface OverviewNoteProps {
  readonly overview: OverviewView;
  /** Whether the picture is shown. */
  readonly drawn: boolean;
}

/** The other verdicts, so that the counts add up, and what is drawn. */
function OverviewNote({ overview, drawn }: OverviewNoteProps) {
  const { t } = useTranslation();
  const { totals, paths, services, omitted } = overview;
  const said = headlineVerdict(headlineOf(totals));
  const others = verdictColumns.filter((verdict) => verdict !== said && totals.ports[verdict] > 0);
  const all = Object.keys(paths).length === Object.keys(services).length;
  return (
    <>
      {others.length > 0 &&
        `${others.map((verdict) => `${totals.ports[verdict]} ${t(`verdict.${verdict}`)}`).join(", ")}. `}
      {drawn && omitted > 0 && t("overview.omitted", { count: omitted })}
      {drawn && omitted === 0 && (all ? t("overview.drawnAll") : t("overview.drawnBroken"))}
    </>
  );
}
