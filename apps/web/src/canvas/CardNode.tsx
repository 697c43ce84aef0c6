import type { BoxRow, Card, Lane, PodLine } from "@portolan/shared";
import type { Node, NodeProps } from "@xyflow/react";
import { Boxes, Globe, Spline } from "lucide-react";
import { memo, useContext } from "react";
import { useTranslation } from "react-i18next";
import { CanvasContext, portOfKey, useChainState, useFindingCount, useSelected } from "./canvas-context.ts";
import { HealthMark } from "./HealthMark.tsx";
import { LineOfText } from "./RunOfText.tsx";
import { PolicyShield } from "./PolicyShield.tsx";
import { LineEnds } from "./LineEnds.tsx";
import { faces, textWidth } from "./shorten-line.ts";
import styles from "./canvas.module.css";

export type CardFlowNode = Node<{ readonly box: Card }, "card">;

/** The padding above a box's first line; `measure-box.ts` reckons with the same. */
const padding = 7;
const lineHeight = 16;
/** Left and right of a line, border included. */
const inset = 24;
const markWidth = 16;
const iconWidth = 18;
const badgeGap = 8;

const icons = { outside: Globe, cluster: Boxes, selector: Spline } as const;

/** What the count of findings takes from the end of the first line. */
function badgeWidth(badge: string | null): number {
  if (badge === null) return 0;
  return Math.ceil(textWidth({ text: badge, tone: "soft", mono: false, from: null }, faces.above)) + badgeGap;
}

/** What the first line loses to its mark and its icon. */
function marksWidth(card: Card): number {
  return (card.health === "none" ? 0 : markWidth) + (card.icon === null ? 0 : iconWidth);
}

function Above({ card, badge }: { readonly card: Card; readonly badge: string | null }) {
  const Icon = card.icon === null ? null : icons[card.icon];
  const taken = badgeWidth(badge);
  return card.above.map((line, index) => (
    <div
      key={index}
      className={styles.line}
      style={{ top: padding + index * lineHeight, ...(index === 0 && taken > 0 ? { right: inset / 2 + taken } : {}) }}
    >
      {index === 0 && <HealthMark health={card.health} />}
      {index === 0 && Icon !== null && <Icon className={styles.icon} aria-hidden="true" />}
      <LineOfText
        line={line}
        face={faces.above}
        width={card.width - inset - (index > 0 ? 0 : marksWidth(card) + taken)}
      />
    </div>
  ));
}

function Row({ row, card, tall }: { readonly row: BoxRow; readonly card: Card; readonly tall: boolean }) {
  const { focus, select } = useContext(CanvasContext);
  const port = portOfKey(row.member.ports[0]);
  const selected = useSelected(row.member.service, port, card.hop);
  return (
    <>
      {card.hop === "container" && <PolicyShield row={row.key} at={row.at} />}
      {row.passed !== null && <span className={styles.passed} data-truth={row.passed} style={{ top: row.at }} />}
      <button
        type="button"
        className={`${styles.row ?? ""} nopan`}
        data-row={row.key}
        data-tall={tall}
        data-selected={selected}
        aria-pressed={selected}
        aria-label={row.label}
        style={{ top: row.at - 10 }}
        onPointerEnter={() => {
          focus.set(row.member);
        }}
        onPointerLeave={() => {
          focus.set(null);
        }}
        onFocus={() => {
          focus.set(row.member);
        }}
        onBlur={() => {
          focus.set(null);
        }}
        onClick={() => {
          select({ service: row.member.service, port, hop: card.hop });
        }}
      >
        <span className={styles.rowLine}>
          <LineOfText line={row.line} face={faces.row} width={card.width - inset} />
        </span>
        {row.below.map((line, index) => (
          <span key={index} className={styles.below}>
            <LineOfText line={line} face={faces.below} width={card.width - inset} />
          </span>
        ))}
      </button>
    </>
  );
}

function PassingLane({ lane }: { readonly lane: Lane }) {
  const chain = useChainState(lane.member);
  return (
    <span className={styles.lane} data-truth={lane.truth} data-chain={chain} style={{ top: lane.at }}>
      <span>{lane.text}</span>
    </span>
  );
}

function Pods({ card }: { readonly card: Card }) {
  const { t } = useTranslation();
  if (card.pods.length === 0) return null;
  return (
    <ul className={`${styles.pods ?? ""} nopan`} style={{ top: card.podsAt }} aria-label={t("picture.pods")}>
      {card.pods.map((pod) => (
        <Pod key={pod.key} pod={pod} width={card.width - inset - markWidth} />
      ))}
      {card.more > 0 && <li className={styles.more}>{t("picture.morePods", { count: card.more })}</li>}
    </ul>
  );
}

function Pod({ pod, width }: { readonly pod: PodLine; readonly width: number }) {
  const name = { text: pod.name, tone: "ink", mono: true, from: pod.from } as const;
  const note = {
    text: pod.note,
    tone: pod.health === "ok" ? "soft" : pod.health === "part" ? "part" : "broken",
    mono: false,
    from: null,
  } as const;
  return (
    <li className={styles.pod}>
      <HealthMark health={pod.health} />
      <LineOfText line={{ left: name, right: note }} face={faces.pod} width={width} rightFirst />
    </li>
  );
}

function FoldButton({ card }: { readonly card: Card }) {
  const { t } = useTranslation();
  const { setUnfolded } = useContext(CanvasContext);
  if (card.fold === null) return null;
  const folded = card.fold === "folded";
  const label = folded ? t("picture.showPods") : t("picture.hidePods");
  return (
    <button
      type="button"
      className={`${styles.fold ?? ""} nopan`}
      aria-expanded={!folded}
      aria-label={label}
      title={label}
      onClick={() => {
        setUnfolded(card.key, folded);
      }}
    >
      {folded ? "+" : "–"}
    </button>
  );
}

function SlimButton({ card }: { readonly card: Card }) {
  const { t } = useTranslation();
  const { setForm, foldable } = useContext(CanvasContext);
  if (card.hop !== "service" || !foldable()) return null;
  return (
    <button
      type="button"
      className={`${styles.fold ?? ""} nopan`}
      aria-label={t("picture.foldService", { name: card.member.service })}
      title={t("picture.fold")}
      onClick={() => {
        setForm(card.member.service, "slim");
      }}
    >
      –
    </button>
  );
}

/** A box of the picture: its lines above, a row on each chain's line, and what stands below. */
export const CardNode = memo(function CardNode({ data: { box } }: NodeProps<CardFlowNode>) {
  const { t } = useTranslation();
  const chain = useChainState(box.member);
  const found = useFindingCount(box.member.service);
  const badge = box.hop !== "service" || found === undefined ? null : t("picture.findings", { count: found.count });
  return (
    <div
      className={styles.card}
      data-hop={box.hop}
      data-look={box.look}
      data-health={box.health}
      data-chain={chain}
      style={{ height: box.height, width: box.width }}
    >
      <LineEnds />
      <Above card={box} badge={badge} />
      {box.lanes.map((lane) => (
        <PassingLane key={lane.key} lane={lane} />
      ))}
      {box.rows.map((row) => (
        <Row key={row.key} row={row} card={box} tall={box.rows.length === 1} />
      ))}
      <Pods card={box} />
      {badge !== null && (
        <span className={styles.badge} data-severity={found?.worst}>
          {badge}
        </span>
      )}
      <FoldButton card={box} />
      <SlimButton card={box} />
    </div>
  );
});
