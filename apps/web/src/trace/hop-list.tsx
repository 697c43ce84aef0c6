/** The way of a connection step by step, with the rules on the node. */
import { useTranslation } from "react-i18next";
import type { Trace, TraceHop } from "@portolan/shared";
import { VerdictMark } from "../ui/verdict-mark.tsx";
import { formatShare, formatSockets } from "./describe-trace.ts";
import { foldHops, hopSource, ownSentences, unnamedObject, type FoldedHop } from "./fold-hops.ts";
import styles from "./trace.module.css";

export function HopList({ trace }: { readonly trace: Trace }) {
  return (
    <ol className={styles.hops} data-testid="trace-hops">
      {foldHops(trace.hops).map((folded, index) => (
        <Hop key={index} folded={folded} reasons={trace.because} />
      ))}
    </ol>
  );
}

function shapeOf({ ends }: TraceHop) {
  switch (ends) {
    case null:
    case "delivered":
      return "whole";
    case "unknown":
      return "unknown";
    case "refused":
    case "dropped":
    case "no-such-name":
    case "http":
      return "severed";
    default:
      return ends satisfies never;
  }
}

function Hop({ folded, reasons }: { readonly folded: FoldedHop; readonly reasons: readonly string[] }) {
  const { t } = useTranslation();
  const { hop, share } = folded;
  const shape = shapeOf(hop);
  return (
    <li data-type={hop.type} data-verdict={shape}>
      <VerdictMark verdict={shape} />
      <div>
        <div className={styles.hopLine}>
          <span className={styles.hopType}>{t(`trace.hop.${hop.type}`)}</span>
          <code title={hopSource(hop) ?? undefined}>{formatSockets(hop)}</code>
          {share < 1 && <span className={styles.share}>{t("trace.share", { share: formatShare(share) })}</span>}
        </div>
        <p>{ownSentences(hop.text, reasons)}</p>
        <HopNotes folded={folded} />
      </div>
    </li>
  );
}

function HopNotes({ folded: { hop, nodes, sources } }: { readonly folded: FoldedHop }) {
  const { t } = useTranslation();
  const object = unnamedObject(hop);
  return (
    <>
      {(object !== null || hop.fieldPath !== null) && (
        <div className={styles.hopNote} title={hopSource(hop) ?? undefined}>
          {object}
          {object !== null && hop.fieldPath !== null && " · "}
          {hop.fieldPath !== null && <code>{hop.fieldPath}</code>}
        </div>
      )}
      {sources.length > 0 && (
        <div className={styles.hopNote}>{t("trace.sourceReplaced", { address: sources.join(", ") })}</div>
      )}
      {hop.rules.length > 0 && (
        <div className={styles.rules}>
          <span>{nodes.length === 0 ? t("trace.rules") : t("trace.rulesOn", { node: nodes.join(", ") })}</span>
          {hop.rules.map((rule) => (
            <code key={rule}>{rule}</code>
          ))}
        </div>
      )}
    </>
  );
}
