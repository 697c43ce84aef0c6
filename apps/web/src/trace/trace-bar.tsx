/** Always at hand: from where, what was typed, and what becomes of it. */
import { getRouteApi, useMatchRoute, useNavigate, useSearch } from "@tanstack/react-router";
import { CornerDownLeft } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useTrace } from "../data/use-trace.ts";
import { VerdictMark } from "../ui/verdict-mark.tsx";
import { CompletingInput } from "./completing-input.tsx";
import { chosenTrace, verdictShape } from "./describe-trace.ts";
import styles from "./trace.module.css";

const route = getRouteApi("/c/$cluster");
const anywhere = "outside";

export function TraceBar() {
  const { t } = useTranslation();
  const { cluster } = route.useParams();
  const navigate = useNavigate();
  const onPage = useMatchRoute()({ to: "/c/$cluster/trace" }) !== false;
  const search = useSearch({ strict: false });
  const asked = onPage && search.to !== undefined ? search : null;
  const [from, setFrom] = useState(asked?.from ?? anywhere);
  const [to, setTo] = useState(asked?.to ?? "");
  // The URL is what was asked: going back shows the former question.
  const question = onPage ? `${search.from ?? anywhere} ${search.to ?? ""}` : null;
  const [shown, setShown] = useState(question);
  if (question !== null && question !== shown) {
    setShown(question);
    setFrom(search.from ?? anywhere);
    setTo(search.to ?? "");
  }
  const submit = (): void => {
    const typed = to.trim();
    if (typed === "") return;
    void navigate({
      to: "/c/$cluster/trace",
      params: { cluster },
      search: ({ q, show, in: namespace }) => ({
        q,
        show,
        in: namespace,
        from: from.trim() === "" ? anywhere : from.trim(),
        to: typed,
      }),
    });
  };
  return (
    <form
      className={styles.bar}
      role="search"
      aria-label={t("trace.bar")}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <b>{t("trace.title")}</b>
      <div className={styles.from}>
        <CompletingInput
          cluster={cluster}
          label={t("trace.from")}
          placeholder={anywhere}
          value={from}
          testId="trace-from"
          purpose="from"
          onChange={setFrom}
        />
      </div>
      <div className={styles.to}>
        <CompletingInput
          cluster={cluster}
          label={t("trace.to")}
          placeholder={t("trace.placeholder")}
          value={to}
          testId="trace-to"
          purpose="to"
          onChange={setTo}
        />
      </div>
      <button
        type="submit"
        className={styles.go}
        aria-label={t("trace.go")}
        data-testid="trace-go"
        disabled={to.trim() === ""}
      >
        <span>{t("trace.go")}</span>
        <CornerDownLeft size={14} aria-hidden="true" />
      </button>
      {asked?.to !== undefined && (
        <BarVerdict cluster={cluster} from={asked.from ?? anywhere} to={asked.to} host={asked.host} of={asked.of} />
      )}
    </form>
  );
}

interface BarVerdictProps {
  readonly cluster: string;
  readonly from: string;
  readonly to: string;
  readonly host: string | undefined;
  readonly of: string | undefined;
}

function BarVerdict({ cluster, from, to, host, of }: BarVerdictProps) {
  const { t } = useTranslation();
  const { data, error } = useTrace(cluster, { from, to, host });
  if (error !== null) return <span className={styles.barError}>{t("trace.notUnderstood")}</span>;
  const trace = data === undefined ? undefined : chosenTrace(data, of);
  if (trace === undefined) return null;
  return (
    <span className={styles.barVerdict} data-verdict={verdictShape(trace.verdict)} data-testid="trace-bar-verdict">
      <VerdictMark verdict={verdictShape(trace.verdict)} spoken={false} /> {t(`trace.verdict.${trace.verdict}`)}
    </span>
  );
}
