import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { useClusterProblems } from "../data/use-cluster-problems.ts";
import { ProblemEntry } from "../problems/problem-entry.tsx";
import { listBrokenPaths } from "./list-broken-paths.ts";
import styles from "./pages.module.css";

interface BrokenPathsProps {
  /** The clusters of which something is known. */
  readonly clusters: readonly string[];
}

/** More are not listed here: each cluster's own page has all of them. */
const limit = 50;

/** What is broken in all the clusters, so that nobody has to open one after another. */
export function BrokenPaths({ clusters }: BrokenPathsProps) {
  const { t } = useTranslation();
  const problems = useClusterProblems(clusters);
  const broken = useMemo(() => listBrokenPaths(problems), [problems]);
  if (problems.length === 0) return null;
  const omitted = broken.length - limit;
  return (
    <section className={styles.brokenPaths} data-testid="broken-paths">
      <h2>{t("clusters.brokenPaths")}</h2>
      {broken.length === 0 ? (
        <p>{t("clusters.noneBroken")}</p>
      ) : (
        <ul>
          {broken.slice(0, limit).map((path) => (
            <li key={`${path.cluster} ${path.finding.id}`}>
              <ProblemEntry cluster={path.cluster} problem={path} named />
            </li>
          ))}
        </ul>
      )}
      {omitted > 0 && (
        <p>
          {t("clusters.moreBroken", { count: omitted })}{" "}
          {problems.map(({ cluster }) => (
            <Link key={cluster} to="/c/$cluster/problems" params={{ cluster }}>
              {cluster}
            </Link>
          ))}
        </p>
      )}
    </section>
  );
}
