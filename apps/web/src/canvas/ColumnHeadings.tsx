import type { Column, Hop } from "@portolan/shared";
import { useViewport } from "@xyflow/react";
import styles from "./canvas.module.css";

const headings: Record<Hop, readonly [string, string]> = {
  client: ["Client", "who dials"],
  "way-in": ["Way in", "nodePort · host/path · DNS"],
  service: ["Service", "ClusterIP : port"],
  endpoints: ["Endpoints", "selector · targetPort"],
  container: ["Container", "containerPort"],
};

/** The columns' headings: they keep their size and their place at the top, and follow the picture sideways. */
export function ColumnHeadings({ columns }: { readonly columns: readonly Column[] }) {
  const { x, zoom } = useViewport();
  return (
    <div className={styles.headings}>
      {columns.map((column) => (
        <div
          key={column.hop}
          className={styles.heading}
          style={{ left: x + column.x * zoom, width: column.width * zoom + 24 * zoom }}
        >
          <strong>{headings[column.hop][0]}</strong>
          <span>{headings[column.hop][1]}</span>
        </div>
      ))}
    </div>
  );
}
