/** What a trace says in words: its steps, the reasons, the ends, and the same on the command line. */
import { useTranslation } from "react-i18next";
import type { Trace } from "@portolan/shared";
import { CopyButton } from "../ui/copy-button.tsx";
import { HopList } from "./hop-list.tsx";
import { OutcomeTable } from "./outcome-table.tsx";
import styles from "./trace.module.css";

interface TraceDetailsProps {
  readonly trace: Trace;
  /** `portolan trace …`: the same by hand. */
  readonly command: string;
  /** The details have the page to themselves: nothing is drawn. */
  readonly alone: boolean;
}

export function TraceDetails({ trace, command, alone }: TraceDetailsProps) {
  const { t } = useTranslation();
  const [, ...reasons] = trace.because;
  return (
    <div className={styles.details} data-alone={alone} data-testid="trace-details">
      <section>
        <h2>{t("trace.hops")}</h2>
        <HopList trace={trace} />
      </section>
      <div className={styles.side}>
        {reasons.length > 0 && (
          <section>
            <h2>{t("trace.because")}</h2>
            <ul className={styles.because} data-testid="trace-because">
              {reasons.map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          </section>
        )}
        {trace.outcomes.length > 0 && (
          <section>
            <h2>{t("trace.outcomes")}</h2>
            <OutcomeTable outcomes={trace.outcomes} />
          </section>
        )}
        <TraceCommand command={command} />
      </div>
    </div>
  );
}

/** The same on the command line. */
export function TraceCommand({ command }: { readonly command: string }) {
  const { t } = useTranslation();
  return (
    <section>
      <h2>{t("trace.command")}</h2>
      <div className={styles.command}>
        <code>{command}</code>
        <CopyButton look="quiet" text={command} label={t("trace.copyCommand")} />
      </div>
    </section>
  );
}
