import { Link } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import { stepInList } from "../explorer/step-in-list.ts";
import type { ProblemRow } from "./filter-findings.ts";
import { ProblemEntry } from "./problem-entry.tsx";
import styles from "./problems.module.css";

interface ProblemListProps {
  readonly cluster: string;
  readonly rows: readonly ProblemRow[];
}

const estimates: Readonly<Record<ProblemRow["type"], number>> = { heading: 36, problem: 64 };
/** Where the skip link leads to. */
export const problemListId = "problem-list";
/** So many problems a page key goes on by. */
const page = 8;

/** Virtualised; rows are as tall as their sentences. The arrow keys go from problem to problem. */
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
  const shown = virtualizer.getVirtualItems();
  const wanted = useRef<number | null>(null);
  useEffect(() => {
    if (wanted.current === null) return;
    const link = scroller.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"] a`);
    if (!link) return;
    // A row that was far away is mounted by the scrolling, some frames later.
    wanted.current = null;
    link.focus();
  }, [shown]);
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || !(event.target instanceof Element)) return;
    const problems = rows.flatMap((row, index) => (row.type === "problem" ? [index] : []));
    const at = problems.indexOf(Number(event.target.closest("[data-index]")?.getAttribute("data-index") ?? -1));
    const to = stepInList(event.key, at, problems.length, page);
    const index = to === null ? undefined : problems[to];
    if (index === undefined) return;
    event.preventDefault();
    wanted.current = index;
    virtualizer.scrollToIndex(index);
    scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"] a`)?.focus();
  };
  return (
    <div ref={scroller} id={problemListId} tabIndex={-1} className={styles.list} onKeyDown={onKeyDown}>
      <div
        role="list"
        aria-label={t("problems.title")}
        className={styles.rows}
        style={{ height: virtualizer.getTotalSize() }}
      >
        {shown.map(({ index, key, start }) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            <div
              key={key}
              ref={virtualizer.measureElement}
              data-index={index}
              role="listitem"
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              className={styles.row}
              style={{ transform: `translateY(${start}px)` }}
            >
              {row.type === "heading" ? (
                <Heading row={row} />
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

function Heading({ row }: { readonly row: Extract<ProblemRow, { readonly type: "heading" }> }) {
  const { t } = useTranslation();
  const title = row.title === "" ? t("problems.noNamespace") : row.title;
  return (
    <h2 className={styles.group}>
      {row.group === "rule" ? (
        <Link to="/rules/$id" params={{ id: row.title }}>
          {title}
        </Link>
      ) : (
        title
      )}{" "}
      <span className={styles.count}>{row.count}</span>
    </h2>
  );
}
