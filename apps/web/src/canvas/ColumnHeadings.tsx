import type { Column } from "@portolan/shared";
import { useViewport } from "@xyflow/react";
import { useTranslation } from "react-i18next";
import styles from "./canvas.module.css";

/** The columns' headings: they keep their size and their place at the top, and follow the picture sideways. */
export function ColumnHeadings({ columns }: { readonly columns: readonly Column[] }) {
  const { t } = useTranslation();
  const { x, zoom } = useViewport();
  return (
    <div className={styles.headings}>
      {columns.map((column) => (
        <div
          key={column.hop}
          className={styles.heading}
          style={{ left: x + column.x * zoom, width: column.width * zoom + 24 * zoom }}
        >
          <strong>{t(`hop.${column.hop}`)}</strong>
          <span>{t(`picture.columns.${column.hop}`)}</span>
        </div>
      ))}
    </div>
  );
}
