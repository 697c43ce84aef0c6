/** What a trace says in words: its steps, the reasons, the ends, and the same on the command line. */
import { useTranslation } from "react-i18next";
import { getRouteApi, Link } from "@tanstack/react-router";
import type { Trace } from "@portolan/shared";
import { splitServiceId } from "../pages/split-service-id.ts";
import { formatSelection } from "../router/search-params.ts";
import type { MendOnWay } from "./list-mends.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { HopList } from "./hop-list.tsx";
import { OutcomeTable } from "./outcome-table.tsx";
import styles from "./trace.module.css";

const route = getRouteApi("/c/$cluster/trace");

interface TraceDetailsProps {
  readonly trace: Trace;
  /** `portolan trace …`: the same by hand. */
  readonly command: string;
  /** The details have the page to themselves: nothing is drawn. */
  readonly alone: boolean;
  /** What mends the ports on the way. */
  readonly mends?: readonly MendOnWay[];
}

export function TraceDetails({ trace, command, alone, mends = [] }: TraceDetailsProps) {
  const { t } = useTranslation();
  const [, ...reasons] = trace.because;
  return (
    <div className={styles.details} data-alone={alone} data-testid="trace-details">
      {mends.length > 0 && <Mends mends={mends} />}
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

/** Each leads to its Service, where the mend is written out. */
function Mends({ mends }: { readonly mends: readonly MendOnWay[] }) {
  const { t } = useTranslation();
  const { cluster } = route.useParams();
  return (
    <section className={styles.mends} data-testid="trace-mends">
      <h2>{t("inspector.mend.title")}</h2>
      <ul>
        {mends.map(({ service, port, finding, summary }) => {
          const { namespace: ns, name } = splitServiceId(service);
          return (
            <li key={finding}>
              <Link
                to="/c/$cluster/services/$ns/$name"
                params={{ cluster, ns, name }}
                search={{ select: formatSelection({ service, port }), pane: "details" }}
                state={{ focusDetails: true }}
              >
                {summary}
              </Link>{" "}
              <code>{service}</code>
            </li>
          );
        })}
      </ul>
    </section>
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
