import { useNavigate } from "@tanstack/react-router";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useRef, useState, type KeyboardEvent } from "react";
import { useTranslation } from "react-i18next";
import type { Keyed, ServiceRow } from "@portolan/shared";
import { ExplorerRow } from "./explorer-row.tsx";
import { rowHeight } from "./row-height.ts";
import { stepInList } from "./step-in-list.ts";
import styles from "./explorer.module.css";

interface ExplorerListProps {
  readonly id: string;
  readonly cluster: string;
  readonly keys: readonly string[];
  readonly services: Keyed<ServiceRow>;
  /** Pixels, by key. */
  readonly heights: ReadonlyMap<string, number>;
  /** The key of the Service whose page is shown. */
  readonly selected: string | null;
}

const pageRows = 10;

/** A listbox of links: arrows move, Enter opens; only the rows in sight are in the document. */
export function ExplorerList({ id, cluster, keys, services, heights, selected }: ExplorerListProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const scroller = useRef<HTMLDivElement>(null);
  const [pointed, setPointed] = useState<string | null>(null);
  const active = pointed !== null && keys.includes(pointed) ? pointed : selected;
  const activeIndex = active === null ? -1 : keys.indexOf(active);
  const rowAt = (index: number): ServiceRow | undefined => services[keys[index] ?? ""];

  const virtualizer = useVirtualizer({
    count: keys.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heights.get(keys[index] ?? "") ?? rowHeight(rowAt(index)),
    getItemKey: (index) => keys[index] ?? index,
    overscan: 8,
  });

  const open = (key: string): void => {
    const row = services[key];
    if (row === undefined) return;
    void navigate({
      to: "/c/$cluster/services/$ns/$name",
      params: { cluster, ns: row.namespace, name: row.name },
      search: (former) => ({ q: former.q, show: former.show, in: former.in }),
    });
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && active !== null) {
      event.preventDefault();
      open(active);
      return;
    }
    const next = stepInList(event.key, activeIndex, keys.length, pageRows);
    if (next === null) return;
    event.preventDefault();
    setPointed(keys[next] ?? null);
    virtualizer.scrollToIndex(next, { align: "auto" });
  };

  const rows = virtualizer.getVirtualItems();
  const activeInSight = rows.some(({ index }) => index === activeIndex);
  return (
    <div
      ref={scroller}
      id={id}
      className={styles.list}
      role="listbox"
      tabIndex={0}
      aria-label={t("explorer.list")}
      aria-activedescendant={activeInSight ? rowId(activeIndex) : undefined}
      onKeyDown={onKeyDown}
      onFocus={() => {
        if (activeIndex < 0) setPointed(keys[0] ?? null);
      }}
    >
      <div role="presentation" className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
        {rows.map(({ index, start, size }) => {
          const key = keys[index];
          const row = rowAt(index);
          if (key === undefined || row === undefined) return null;
          return (
            <ExplorerRow
              key={key}
              id={rowId(index)}
              cluster={cluster}
              row={row}
              selected={key === selected}
              active={key === active}
              position={index + 1}
              count={keys.length}
              top={start}
              height={size}
            />
          );
        })}
      </div>
    </div>
  );
}

function rowId(index: number): string {
  return `explorer-row-${index}`;
}
