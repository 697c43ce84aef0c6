import type { Line } from "@portolan/shared";
import type { Edge, EdgeProps } from "@xyflow/react";
import { memo } from "react";
import { useChainState } from "./canvas-context.ts";
import styles from "./canvas.module.css";

export type LineFlowEdge = Edge<{ readonly line: Line }, "line">;

/** A stretch of line as the layout drew it; React Flow's own end points are not used. */
export const LineEdge = memo(function LineEdge({ data }: EdgeProps<LineFlowEdge>) {
  return data === undefined ? null : <DrawnLine line={data.line} />;
});

function DrawnLine({ line }: { readonly line: Line }) {
  const chain = useChainState(line.member);
  return (
    <g className={styles.stretch} data-truth={line.truth} data-chain={chain}>
      <path d={line.d} />
      {line.word !== null && (
        <text x={line.word.x} y={line.word.y - 6} textAnchor="middle">
          {line.word.text}
        </text>
      )}
    </g>
  );
}
