import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import type { ProblemRow } from "./filter-findings.ts";
import { ProblemEntry } from "./problem-entry.tsx";
import styles from "./problems.module.css";

interface ProblemListProps {
  readonly cluster: string;
  readonly rows: readonly ProblemRow[];
}

const estimates: Readonly<Record<ProblemRow["type"], number>> = { heading: 36, problem: 64 };

/** Virtualised; rows are as tall as their sentences. */
export function ProblemList({ cluster, rows }: ProblemListProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimates[rows[index]?.type ?? "problem"],
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 10,
  });
  return (
    <div ref={scroller} className={styles.list}>
      <div
        role="list"
        aria-label={t("problems.list")}
        className={styles.rows}
        style={{ height: virtualizer.getTotalSize() }}
      >
        {virtualizer.getVirtualItems().map(({ index, key, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            <div
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              role="listitem"
              className={styles.row}
              style={{ transform: `translateY(${start}px)` }}
            >
              {row.type === "heading" ? (
                <h2 className={styles.group}>
                  {row.title} <span className={styles.count}>{row.count}</span>
                </h2>
              ) : (
                <ProblemEntry cluster={cluster} problem={row.problem} />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
