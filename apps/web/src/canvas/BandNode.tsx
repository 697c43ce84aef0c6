import type { Band } from "@portolan/shared";
import type { Node, NodeProps } from "@xyflow/react";
import { memo } from "react";
import styles from "./canvas.module.css";

export type BandFlowNode = Node<{ readonly box: Band }, "band">;

/** A namespace's heading. */
export const BandNode = memo(function BandNode({ data: { box } }: NodeProps<BandFlowNode>) {
  return (
    <div className={styles.band} style={{ width: box.width, height: box.height }}>
      <h3>{box.namespace}</h3>
      <span data-broken={box.broken > 0}>{box.summary}</span>
    </div>
  );
});
