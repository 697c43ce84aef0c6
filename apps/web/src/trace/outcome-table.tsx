/** Where a connection may end: one row an end, with its share. */
import { useTranslation } from "react-i18next";
import type { TraceOutcome } from "@portolan/shared";
import { VerdictMark } from "../ui/verdict-mark.tsx";
import { formatShare, formatSocket } from "./describe-trace.ts";
import styles from "./trace.module.css";

interface OutcomeTableProps {
  readonly cluster: string;
  readonly outcomes: readonly TraceOutcome[];
}

export function OutcomeTable({ outcomes }: OutcomeTableProps) {
  const { t } = useTranslation();
  const entered = outcomes.some(({ entry }) => entry !== null);
  return (
    <div className={styles.tableArea}>
      <table className={styles.outcomes} data-testid="trace-outcomes">
        <thead>
          <tr>
            <th scope="col">{t("trace.outcome.what")}</th>
            <th scope="col">{t("trace.outcome.share")}</th>
            {entered && <th scope="col">{t("trace.outcome.entry")}</th>}
            <th scope="col">{t("trace.outcome.end")}</th>
            <th scope="col">{t("trace.outcome.client")}</th>
          </tr>
        </thead>
        <tbody>
          {outcomes.map((outcome, index) => (
            <tr key={index}>
              <td className={styles.what}>
                <VerdictMark verdict={outcome.outcome === "delivered" ? "whole" : "severed"} spoken={false} />{" "}
                {t(`trace.ends.${outcome.outcome}`)}
              </td>
              <td className={styles.number}>{formatShare(outcome.share)}</td>
              {entered && <td>{outcome.entry ?? ""}</td>}
              <td>
                <End outcome={outcome} />
              </td>
              <td>
                <code>{outcome.clientAddress ?? (outcome.outcome === "delivered" ? t("trace.outcome.kept") : "")}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function End({ outcome }: { readonly outcome: TraceOutcome }) {
  const { t } = useTranslation();
  const { pod, container, address, port, listener, policy } = outcome;
  return (
    <>
      {pod !== null && <div className={styles.pod}>{pod}</div>}
      {address !== null && <code>{formatSocket({ address, port })}</code>}
      {container !== null && <div className={styles.hopNote}>{t("trace.outcome.container", { container })}</div>}
      {listener === "undeclared" && <div className={styles.hopNote}>{t("trace.outcome.undeclared")}</div>}
      {policy !== null && policy.verdict !== "allowed" && (
        <div className={styles.policy}>{policy.because[0] ?? t(`trace.policy.${policy.verdict}`)}</div>
      )}
    </>
  );
}
