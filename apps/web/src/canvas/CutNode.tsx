import type { Cut } from "@portolan/shared";
import type { Node, NodeProps } from "@xyflow/react";
import { memo, useContext } from "react";
import { useTranslation } from "react-i18next";
import { CanvasContext, portOfKey, useChainState } from "./canvas-context.ts";
import { LineEnds } from "./LineEnds.tsx";
import styles from "./canvas.module.css";

export type CutFlowNode = Node<{ readonly box: Cut }, "cut">;

/** The mark at which a line ends, with its reason. */
export const CutNode = memo(function CutNode({ data: { box } }: NodeProps<CutFlowNode>) {
  const { t } = useTranslation();
  const { select } = useContext(CanvasContext);
  const chain = useChainState(box.member);
  const label = t(box.mark === "cut" ? "picture.cutHere" : "picture.notKnown", { reason: box.text });
  return (
    <div className={styles.cut} data-mark={box.mark} data-chain={chain}>
      <LineEnds />
      <button
        type="button"
        className="nopan"
        data-row={box.key}
        aria-label={label}
        title={box.text}
        onClick={() => {
          select({ service: box.member.service, port: portOfKey(box.member.ports[0]), hop: box.hop });
        }}
      >
        <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
          <circle cx="10" cy="10" r="9" />
          {box.mark === "cut" ? (
            <path d="M6.7 6.7l6.6 6.6M13.3 6.7l-6.6 6.6" />
          ) : (
            <path d="M7.4 8a2.7 2.7 0 1 1 3.7 2.5c-.8.4-1.1.8-1.1 1.6M10 14.4v.2" />
          )}
        </svg>
      </button>
      {box.words !== null && (
        <span
          className={styles.cutWords}
          style={{ left: box.words.dx, top: box.words.dy, width: box.words.width }}
          title={box.text}
        >
          {box.words.text}
        </span>
      )}
    </div>
  );
});
