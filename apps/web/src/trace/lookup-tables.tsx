/** What the cluster's DNS answers. */
import { useTranslation } from "react-i18next";
import type { DnsAnswer } from "@portolan/shared";
import { VerdictMark } from "../ui/verdict-mark.tsx";
import { TraceCommand } from "./trace-details.tsx";
import styles from "./trace.module.css";

interface LookupTablesProps {
  readonly lookups: readonly DnsAnswer[];
  readonly command: string;
}

export function LookupTables({ lookups, command }: LookupTablesProps) {
  return (
    <div className={styles.lookups} data-testid="trace-lookups">
      {lookups.map((lookup) => (
        <Lookup key={`${lookup.question} ${lookup.type}`} lookup={lookup} />
      ))}
      <TraceCommand command={command} />
    </div>
  );
}

function Lookup({ lookup }: { readonly lookup: DnsAnswer }) {
  const { t } = useTranslation();
  const { question, type, status, answers, because } = lookup;
  const verdict = status === "NOERROR" ? "whole" : status === "unknown" ? "unknown" : "severed";
  return (
    <section>
      <h2>
        <VerdictMark verdict={verdict} spoken={false} /> <code>{question}</code> {type} · {status}
        {status === "NOERROR" && answers.length === 0 && ` · ${t("trace.noRecord")}`}
      </h2>
      {answers.length > 0 && (
        <table className={styles.outcomes}>
          <thead>
            <tr>
              <th scope="col">{t("trace.record.name")}</th>
              <th scope="col">{t("trace.record.type")}</th>
              <th scope="col">{t("trace.record.data")}</th>
            </tr>
          </thead>
          <tbody>
            {answers.map((answer) => (
              <tr key={`${answer.name} ${answer.type} ${answer.data}`}>
                <td>
                  <code>{answer.name}</code>
                </td>
                <td>{answer.type}</td>
                <td>
                  <code>{answer.data}</code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <ul className={styles.because}>
        {because.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}
