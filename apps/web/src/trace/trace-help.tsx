/** The trace page before anything is asked, and where a line was not understood: what can be typed. */
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { ApiError } from "../data/fetch-json.ts";
import { Notice } from "../ui/notice.tsx";
import { listExamples } from "./list-examples.ts";
import { useNames } from "./use-names.ts";
import styles from "./trace.module.css";

export function TraceHelp({ cluster }: { readonly cluster: string }) {
  const { t } = useTranslation();
  return (
    <Notice name="trace-help" tone="calm" title={t("trace.help")}>
      <p>{t("trace.helpText")}</p>
      <Examples cluster={cluster} />
    </Notice>
  );
}

/** Lines of this cluster that anybody can press. */
function Examples({ cluster }: { readonly cluster: string }) {
  const { t } = useTranslation();
  // A nodePort's first digit finds nodes' addresses; nothing typed asks for Services.
  const addresses = useNames(cluster, ":3", "to");
  const services = useNames(cluster, "", "to");
  const clients = useNames(cluster, "pod/", "from");
  const examples = listExamples([...addresses, ...services], clients);
  if (examples.length === 0) return null;
  return (
    <div>
      <p className={styles.hopNote}>{t("trace.examples")}</p>
      <ul className={styles.examples} data-testid="trace-examples">
        {examples.map(({ from, to }) => (
          <li key={to}>
            <Link to="/c/$cluster/trace" params={{ cluster }} search={{ from, to }}>
              <code>{to}</code>
            </Link>
            <span className={styles.hopNote}>{t("trace.fromClient", { from })}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface TraceRefusedProps {
  readonly cluster: string;
  readonly error: Error;
}

/** Why a line is not traced, and what to write instead. */
export function TraceRefused({ cluster, error }: TraceRefusedProps) {
  const { t } = useTranslation();
  const problem = error instanceof ApiError ? error.problem : null;
  return (
    <Notice name="trace-refused" tone="part" title={problem?.title ?? t("trace.failed")}>
      <p>{problem?.detail ?? error.message}</p>
      {problem?.cure !== undefined && <p>{problem.cure}</p>}
      {problem?.near !== undefined && <p>{t("trace.near", { names: problem.near.join(", ") })}</p>}
      <Examples cluster={cluster} />
    </Notice>
  );
}
