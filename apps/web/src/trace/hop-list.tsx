/** The way of a connection step by step, with the rules on the node. */
import { useTranslation } from "react-i18next";
import type { Trace, TraceHop } from "@portolan/shared";
import { VerdictMark } from "../ui/verdict-mark.tsx";
import { formatShare, formatSocket } from "./describe-trace.ts";
import styles from "./trace.module.css";

export function HopList({ trace }: { readonly trace: Trace }) {
  return (
    <ol className={styles.hops} data-testid="trace-hops">
      {trace.hops.map((hop, index) => (
        <Hop key={index} hop={hop} />
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

function Hop({ hop }: { readonly hop: TraceHop }) {
  const { t } = useTranslation();
  const shape = shapeOf(hop);
  return (
    <li data-type={hop.type} data-verdict={shape}>
      <VerdictMark verdict={shape} />
      <div>
        <div className={styles.hopLine}>
          <span className={styles.hopType}>{t(`trace.hop.${hop.type}`)}</span>
          {hop.share < 1 && <span className={styles.share}>{formatShare(hop.share)}</span>}
          <code>{socketsText(hop)}</code>
        </div>
        <p>{hop.text}</p>
        <HopNotes hop={hop} />
      </div>
    </li>
  );
}

function socketsText({ input, output }: TraceHop): string {
  const [before, after] = [input, output].map((socket) => (socket === null ? null : formatSocket(socket)));
  if (before == null || after == null || before === after) return before ?? after ?? "";
  return `${before} → ${after}`;
}

function HopNotes({ hop }: { readonly hop: TraceHop }) {
  const { t } = useTranslation();
  const { object, fieldPath, node, rules, sourceAddress, sourceReplaced } = hop;
  const name = object === null ? null : [object.namespace, object.name].filter((part) => part !== null).join("/");
  return (
    <>
      {object !== null && (
        <div className={styles.hopNote}>
          {object.kind} {name}
          {fieldPath !== null && (
            <>
              {" · "}
              <code>{fieldPath}</code>
            </>
          )}
        </div>
      )}
      {sourceReplaced && sourceAddress !== null && (
        <div className={styles.hopNote}>{t("trace.sourceReplaced", { address: sourceAddress })}</div>
      )}
      {rules.length > 0 && (
        <div className={styles.rules}>
          <span>{node === null ? t("trace.rules") : t("trace.rulesOn", { node })}</span>
          {rules.map((rule) => (
            <code key={rule}>{rule}</code>
          ))}
        </div>
      )}
    </>
  );
}
