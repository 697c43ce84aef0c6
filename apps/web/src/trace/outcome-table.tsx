/** Where a connection may end: one row an end, with its share. */
import { useTranslation } from "react-i18next";
import type { TraceOutcome } from "@portolan/shared";
import { VerdictMark } from "../ui/verdict-mark.tsx";
import { formatShare, formatSocket } from "./describe-trace.ts";
import { entryNodes, foldOutcomes, type FoldedOutcome } from "./fold-outcomes.ts";
import styles from "./trace.module.css";

export function OutcomeTable({ outcomes }: { readonly outcomes: readonly TraceOutcome[] }) {
  const { t } = useTranslation();
  const entries = entryNodes(outcomes);
  const rows = foldOutcomes(outcomes);
  const seen = outcomes.some(({ outcome }) => outcome === "delivered");
  return (
    <div className={styles.tableArea}>
      <table className={styles.outcomes} data-testid="trace-outcomes">
        <thead>
          <tr>
            <th scope="col">{t("trace.outcome.what")}</th>
            <th scope="col">{t("trace.outcome.share")}</th>
            <th scope="col">{t("trace.outcome.end")}</th>
            {entries.length > 0 && <th scope="col">{t("trace.outcome.entry")}</th>}
            {seen && <th scope="col">{t("trace.outcome.client")}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              <td className={styles.what}>
                <VerdictMark verdict={row.outcome.outcome === "delivered" ? "whole" : "severed"} spoken={false} />{" "}
                {t(`trace.ends.${row.outcome.outcome}`)}
              </td>
              <td className={styles.number}>{[...new Set(row.shares.map(formatShare))].join(" to ")}</td>
              <td>
                <End outcome={row.outcome} />
              </td>
              {entries.length > 0 && (
                <td>
                  <Entries row={row} of={entries} />
                </td>
              )}
              {seen && (
                <td>
                  <SeenClient row={row} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
      {outcomes.some(({ listener }) => listener === "undeclared") && (
        <p className={styles.hopNote}>{t("trace.outcome.undeclared")}</p>
      )}
    </div>
  );
}

/** More names than this are counted. */
const listed = 3;

function Entries({ row: { entries }, of }: { readonly row: FoldedOutcome; readonly of: readonly string[] }) {
  const { t } = useTranslation();
  if (of.length > 1 && entries.length === of.length) {
    return <span title={of.join(", ")}>{t("trace.outcome.anyEntry", { count: of.length })}</span>;
  }
  if (entries.length <= listed) return entries.map((entry) => <div key={entry}>{entry}</div>);
  return <span title={entries.join(", ")}>{t("trace.outcome.someEntries", { count: entries.length })}</span>;
}

/** The source address that the far end sees: where each node puts in its own, that is said once. */
function SeenClient({ row: { outcome, clients } }: { readonly row: FoldedOutcome }) {
  const { t } = useTranslation();
  const [only, ...others] = clients;
  if (outcome.outcome !== "delivered") return null;
  if (others.length > 0) {
    return <span title={clients.filter((client) => client !== null).join(", ")}>{t("trace.outcome.nodes")}</span>;
  }
  return only == null ? t("trace.outcome.kept") : <code>{only}</code>;
}

function End({ outcome }: { readonly outcome: TraceOutcome }) {
  const { t } = useTranslation();
  const { pod, container, address, port, policy } = outcome;
  return (
    <>
      {pod !== null && <div className={styles.pod}>{pod}</div>}
      {address !== null && <code>{formatSocket({ address, port })}</code>}{" "}
      {container !== null && <span className={styles.hopNote}>{t("trace.outcome.container", { container })}</span>}
      {policy !== null && policy.verdict !== "allowed" && (
        <div className={styles.policy}>{policy.because[0] ?? t(`trace.policy.${policy.verdict}`)}</div>
      )}
    </>
  );
}
