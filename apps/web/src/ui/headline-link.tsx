import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { OverviewView } from "@portolan/shared";
import { headlineOf, headlineVerdict } from "./headline.ts";
import { useHeadlineText } from "./use-headline-text.ts";
import { VerdictMark } from "./verdict-mark.tsx";
import styles from "./top-bar.module.css";

interface HeadlineLinkProps {
  readonly overview: OverviewView;
  /** `title`: the heading of the overview; else a badge in the top bar. */
  readonly look: "badge" | "title";
}

/** "3 of 41 Service ports broken": the one sentence about a cluster; it leads to the problems. */
export function HeadlineLink({ overview, look }: HeadlineLinkProps) {
  const { t } = useTranslation();
  const headlineText = useHeadlineText();
  if (overview.cluster.state.type === "connecting") {
    return <span className={styles.reading}>{t("headline.reading")}</span>;
  }
  const headline = headlineOf(overview.totals);
  const verdict = headlineVerdict(headline);
  return (
    <Link
      className={look === "title" ? styles.headlineTitle : styles.headline}
      data-verdict={verdict}
      data-testid="headline"
      to="/c/$cluster/problems"
      params={{ cluster: overview.cluster.name }}
      search={(former) => ({ q: former.q, show: former.show, in: former.in })}
    >
      <VerdictMark verdict={verdict} spoken={false} />
      {headlineText(headline)}
    </Link>
  );
}
