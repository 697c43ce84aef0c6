/** What happens to a connection, hop by hop, with its path lit up in the picture. */
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Trace, TraceAnswer } from "@portolan/shared";
import { useServiceViews } from "../data/use-service-views.ts";
import { useTrace } from "../data/use-trace.ts";
import { serviceViewKey } from "../data/view-keys.ts";
import { PageHead } from "../pages/page-head.tsx";
import { Picture } from "../pages/picture.tsx";
import { splitServiceId } from "../pages/split-service-id.ts";
import { useSelection } from "../pages/use-selection.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { VerdictMark } from "../ui/verdict-mark.tsx";
import { WorkArea } from "../ui/work-area.tsx";
import { chosenTrace, isLookupList, litMembers, traceCommand, tracesOf, verdictShape } from "./describe-trace.ts";
import { listMends } from "./list-mends.ts";
import { LookupTables } from "./lookup-tables.tsx";
import { TraceDetails } from "./trace-details.tsx";
import { TraceHelp, TraceRefused } from "./trace-help.tsx";
import styles from "./trace.module.css";

const route = getRouteApi("/c/$cluster/trace");

/** More Services than this are not drawn beside a trace. */
const drawnServices = 4;

export function TracePage() {
  const { t } = useTranslation();
  const { cluster } = route.useParams();
  const { from = "outside", to, host, of } = route.useSearch();
  const { data, error } = useTrace(cluster, to === undefined ? null : { from, to, host });
  if (to === undefined) return <TraceHelp cluster={cluster} />;
  if (error !== null) return <TraceRefused cluster={cluster} error={error} />;
  if (data === undefined) {
    return (
      <p className={styles.waiting} role="status">
        {t("trace.loading")}
      </p>
    );
  }
  return <Answer answer={data} of={of} typed={to} command={traceCommand(cluster, from, to, host)} />;
}

interface AnswerProps {
  readonly answer: TraceAnswer;
  /** Which of several traces is shown. */
  readonly of: string | undefined;
  readonly typed: string;
  readonly command: string;
}

function Answer({ answer, of, typed, command }: AnswerProps) {
  const { t } = useTranslation();
  const trace = chosenTrace(answer, of);
  if (isLookupList(answer)) {
    return (
      <>
        <PageHead title={t("trace.names")} note={<code>{typed}</code>}>
          <CopyLink />
        </PageHead>
        <LookupTables lookups={answer.lookups} command={command} />
      </>
    );
  }
  if (trace === undefined) return null;
  return (
    <>
      <Alternatives traces={tracesOf(answer)} shown={trace} />
      <OneTrace trace={trace} command={command} />
    </>
  );
}

function CopyLink() {
  const { t } = useTranslation();
  return <CopyButton text={window.location.href} label={t("trace.copyLink")} />;
}

/** A line with braces asks for several connections. */
function Alternatives({ traces, shown }: { readonly traces: readonly Trace[]; readonly shown: Trace }) {
  const { t } = useTranslation();
  if (traces.length < 2) return null;
  return (
    <nav className={styles.several} aria-label={t("trace.several")}>
      {traces.map((trace, index) => (
        <Link
          key={`${index} ${trace.to}`}
          to="."
          search={(former) => ({ ...former, of: String(index + 1) })}
          replace
          aria-current={trace === shown ? "page" : undefined}
          data-current={trace === shown}
        >
          <VerdictMark verdict={verdictShape(trace.verdict)} /> <code>{trace.to}</code>
        </Link>
      ))}
    </nav>
  );
}

function OneTrace({ trace, command }: Pick<AnswerProps, "command"> & { readonly trace: Trace }) {
  const { t } = useTranslation();
  const shape = verdictShape(trace.verdict);
  return (
    <>
      <PageHead
        title={
          <span className={styles.headline} data-testid="trace-headline" data-verdict={shape}>
            <VerdictMark verdict={shape} spoken={false} /> {t(`trace.verdict.${trace.verdict}`)}
          </span>
        }
        note={<span data-testid="trace-first-reason">{trace.because[0]}</span>}
      >
        <CopyLink />
      </PageHead>
      <div className={styles.rest}>
        {trace.chains.length === 0 ? (
          <TraceDetails trace={trace} command={command} alone />
        ) : (
          <DrawnTrace trace={trace} command={command} />
        )}
      </div>
    </>
  );
}

/** The Services on the way, drawn with the connection's path lit up, and the steps below. */
function DrawnTrace({ trace, command }: Pick<AnswerProps, "command"> & { readonly trace: Trace }) {
  const { pane } = route.useSearch();
  const { selected, select } = useSelection();
  const chainKey = JSON.stringify(trace.chains);
  // A trace that is asked for again is another object and mostly says the same.
  const lit = useMemo(() => litMembers(JSON.parse(chainKey) as Trace["chains"]), [chainKey]);
  const services = [...new Set(trace.chains.map(({ service }) => service))].slice(0, drawnServices);
  const views = useServiceViews(
    services.map((id) => {
      const { namespace, name } = splitServiceId(id);
      return serviceViewKey(namespace, name);
    }),
  );
  const paths = useMemo(() => views.flatMap((view) => view.paths ?? []), [views]);
  const mends = useMemo(() => listMends(trace, views), [trace, views]);
  const come = views.length === services.length;
  if (come && paths.length === 0) return <TraceDetails trace={trace} command={command} alone />;
  return (
    <WorkArea
      low
      pane={pane === "picture" ? "picture" : "details"}
      picture={
        come ? (
          <Picture
            paths={paths}
            depth={paths.length === 1 ? "service" : "namespace"}
            selected={selected}
            onSelect={select}
            lit={lit}
          />
        ) : null
      }
      details={<TraceDetails trace={trace} command={command} alone={false} mends={mends} />}
    />
  );
}
