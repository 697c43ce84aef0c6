import type { Slim, SlimCell } from "@portolan/shared";
import type { Node, NodeProps } from "@xyflow/react";
import { Boxes, Globe } from "lucide-react";
import { memo, useContext } from "react";
import { useTranslation } from "react-i18next";
import { CanvasContext, portOfKey, useChainState, useSelected } from "./canvas-context.ts";
import { HealthMark } from "./HealthMark.tsx";
import { RunOfText } from "./RunOfText.tsx";
import { shortenCell } from "./shorten-line.ts";
import styles from "./canvas.module.css";

export type SlimFlowNode = Node<{ readonly box: Slim }, "slim">;

function Clients({ clients }: { readonly clients: Slim["clients"] }) {
  const { t } = useTranslation();
  return (
    <span className={styles.slimClients}>
      {clients.includes("outside") && <Globe className={styles.icon} aria-label={t("inspector.waysIn.fromOutside")} />}
      {clients.includes("cluster") && <Boxes className={styles.icon} aria-label={t("inspector.waysIn.fromCluster")} />}
    </span>
  );
}

function Cell({ cell, health }: { readonly cell: SlimCell; readonly health: Slim["health"] }) {
  const mark = cell.hop === "service" ? 16 : 0;
  const shown = shortenCell(cell.texts, cell.width - mark);
  return (
    <span className={styles.slimCell} data-hop={cell.hop} style={{ left: cell.x, maxWidth: cell.width }}>
      {cell.hop === "service" && <HealthMark health={health} />}
      {cell.texts.map((text, index) => (
        <RunOfText key={index} text={text} shown={shown[index] ?? text.text} />
      ))}
    </span>
  );
}

/** A Service port folded to a line: the line runs behind the words, column by column. */
export const SlimNode = memo(function SlimNode({ data: { box } }: NodeProps<SlimFlowNode>) {
  const { t } = useTranslation();
  const { focus, select, setForm } = useContext(CanvasContext);
  const chain = useChainState(box.member);
  const port = portOfKey(box.member.ports[0]);
  const selected = useSelected(box.member.service, port, "service");
  return (
    <div
      className={styles.slim}
      data-health={box.health}
      data-chain={chain}
      data-selected={selected}
      style={{ height: box.height, width: box.width }}
    >
      <span className={styles.slimLine} data-truth={box.truth} style={box.cutAt === null ? {} : { width: box.cutAt }} />
      {box.cutAt !== null && (
        <span className={styles.slimCut} style={{ left: box.cutAt }} aria-hidden="true">
          ✕
        </span>
      )}
      <button
        type="button"
        className={`${styles.slimButton ?? ""} nopan`}
        data-row={box.key}
        aria-label={box.label}
        aria-pressed={selected}
        onPointerEnter={() => {
          focus.set(box.member);
        }}
        onPointerLeave={() => {
          focus.set(null);
        }}
        onClick={() => {
          select({ service: box.member.service, port, hop: "service" });
        }}
      >
        <Clients clients={box.clients} />
        {box.cells.map((cell) => (
          <Cell key={cell.hop} cell={cell} health={box.health} />
        ))}
      </button>
      {box.first && (
        <button
          type="button"
          className={`${styles.slimOpen ?? ""} nopan`}
          aria-label={t("picture.openService", { name: box.member.service })}
          title={t("picture.open")}
          onClick={() => {
            setForm(box.member.service, "open");
          }}
        >
          +
        </button>
      )}
    </div>
  );
});
